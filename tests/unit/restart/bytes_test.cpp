// SPDX-License-Identifier: MIT
// What is no record, or not one that this version can read, is refused with the right error and never
// thrown at.
#include "restart/bytes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>
#include <set>

#include "unit/restart/conversation.hpp"
#include "unit/restart/records.hpp"

namespace dynoward::restart {
namespace {

using Json = nlohmann::json;
using test::at;
using test::full_record;
using namespace std::chrono_literals;

// The error with which it is refused; empty: it is read.
std::string refusal_of(std::string_view bytes) {
    const auto read = from_bytes(bytes, at());
    return read ? std::string() : std::string(to_text(read.error()));
}

Json full_json() {
    return Json::parse(to_bytes(full_record(), at()));
}

// --- What is no record

TEST(BadBytes, CutAnywhereTheyAreNoJson) {
    const auto bytes = to_bytes(full_record(), at());
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        EXPECT_EQ(refusal_of(std::string_view(bytes).substr(0, size)), "not_json") << size;
    }
    EXPECT_EQ(refusal_of(bytes), "");
    EXPECT_EQ(refusal_of(bytes + " "), "");
    EXPECT_EQ(refusal_of(bytes + "x"), "not_json");
    EXPECT_EQ(refusal_of(bytes + bytes), "not_json");
}

TEST(BadBytes, WithoutOneOfItsMembersTheyAreNoRecord) {
    const auto json = full_json();
    for (const auto& [key, value] : json.items()) {
        auto cut = json;
        cut.erase(key);
        // A restart by a rule has no request, and most manual restarts have displaced none.
        EXPECT_EQ(refusal_of(cut.dump()), key == "request" || key == "displaced" ? "" : "wrong_shape")
            << key;
    }
    for (const auto* group : {"request", "displaced"}) {
        for (const auto& [key, value] : json[group].items()) {
            auto cut = json;
            cut[group].erase(key);
            EXPECT_EQ(refusal_of(cut.dump()), "wrong_shape") << group << " " << key;
        }
    }
}

TEST(BadBytes, AMemberThatIsNotKnownIsLeftOut) {
    auto json = full_json();
    json["colour"] = "blue";
    EXPECT_EQ(refusal_of(json.dump()), "");
    EXPECT_EQ(to_bytes(*from_bytes(json.dump(), at()), at()), full_json().dump());
}

// Which members take null, and which a number below zero.
const std::set<std::string> nullable{"up_before", "list_asked_at", "unhealthy_at"};
const std::set<std::string> may_be_negative{"listed_release", "listed_created_at", "listed_updated_at",
                                            "up_before"};

TEST(BadBytes, AMemberOfAnotherTypeOrBeyondItsRangeIsRefused) {
    const auto json = full_json();
    const std::vector<Json> values{nullptr,
                                   true,
                                   "",
                                   "nonsense",
                                   0.5,
                                   1e300,
                                   -1,
                                   std::numeric_limits<std::int64_t>::min(),
                                   std::numeric_limits<std::uint64_t>::max(),
                                   Json::array(),
                                   Json::array({1, 2, 3}),
                                   Json::array({"a", "b"}),
                                   Json::object(),
                                   Json{{"rule", 1}}};
    for (const auto& [key, good] : json.items()) {
        for (const auto& value : values) {
            const bool is_null = value.is_null() && nullable.contains(key);
            const bool is_text = value.is_string() && good.is_string() && key != "dyno" && key != "rule" &&
                                 key != "state" && key != "ending" && key != "effect" &&
                                 key != "listed_state";
            const bool is_flag = value.is_boolean() && good.is_boolean();
            const bool is_id =
                value.is_number_unsigned() && (key.ends_with("ledger_id") || key == "delete_id");
            const bool is_negative = value.is_number_integer() && !value.is_number_unsigned() &&
                                     may_be_negative.contains(key) &&
                                     (key == "listed_release" || value.get<std::int64_t>() == -1);
            auto bad = json;
            bad[key] = value;
            const bool good_after_all = is_null || is_text || is_flag || is_id || is_negative;
            EXPECT_EQ(refusal_of(bad.dump()), good_after_all ? "" : "wrong_shape") << key << " " << value;
        }
    }
}

TEST(BadBytes, AMemberOfItsRequestThatIsWrongIsRefused) {
    const auto json = full_json();
    for (const auto& value :
         std::vector<Json>{"memory", "unknown", "", nullptr, 1, Json::array(), Json::object()}) {
        for (const auto* group : {"request", "displaced"}) {
            auto bad = json;
            bad[group]["rule"] = value;
            EXPECT_EQ(refusal_of(bad.dump()), "wrong_shape") << group << " " << value;
        }
    }
    for (const auto& value : std::vector<Json>{nullptr, 1, "now", Json::array({1}), Json::array({1, 2, 3}),
                                               Json::array({-1, 1}), Json::array({1, nullptr})}) {
        auto bad = json;
        bad["request"]["at"] = value;
        EXPECT_EQ(refusal_of(bad.dump()), "wrong_shape") << value;
    }
}

TEST(BadBytes, AWallTimeMoreThanTwoCenturiesFrom1970IsRejected) {
    constexpr std::int64_t bound = std::int64_t{200} * 365 * 86400 * 1'000'000'000;
    for (const auto* key : {"listed_created_at", "listed_updated_at", "up_before"}) {
        for (const auto& [ns, expected] : std::vector<std::pair<std::int64_t, std::string>>{
                 {bound, ""}, {-bound, ""}, {bound + 1, "wrong_shape"}, {-bound - 1, "wrong_shape"}}) {
            auto json = full_json();
            json[key] = ns;
            EXPECT_EQ(refusal_of(json.dump()), expected) << key << " " << ns;
        }
    }
}

TEST(BadBytes, CountsAreReadUpToTheirRange) {
    for (const auto* key : {"refusals", "ineffective"}) {
        auto json = full_json();
        json[key] = 4294967295U;
        EXPECT_EQ(refusal_of(json.dump()), "") << key;
        json[key] = std::uint64_t{4294967296U};
        EXPECT_EQ(refusal_of(json.dump()), "wrong_shape") << key;
    }
}

TEST(BadBytes, NumbersThatNoDoubleHoldsAreNoJson) {
    auto text = full_json().dump();
    const std::string from = R"("refusals":2)";
    ASSERT_NE(text.find(from), std::string::npos);
    auto huge = text;
    huge.replace(huge.find(from), from.size(), R"("refusals":1e999)");
    EXPECT_EQ(refusal_of(huge), "not_json");
    auto digits = text;
    digits.replace(digits.find(from), from.size(), R"("refusals":)" + std::string(300, '9'));
    EXPECT_EQ(refusal_of(digits), "wrong_shape");
}

TEST(BadBytes, ARecordOfANewerVersionIsDistinguishedFromAWrongOne) {
    auto json = full_json();
    json["v"] = 2;
    EXPECT_EQ(refusal_of(json.dump()), "newer_version");
    json.erase("state");
    EXPECT_EQ(refusal_of(json.dump()), "newer_version");
    EXPECT_EQ(refusal_of(R"({"v":4294967295})"), "newer_version");
    for (const Json& other : {Json(0), Json(-1), Json("2"), Json(2.0), Json(nullptr), Json(true)}) {
        auto bad = full_json();
        bad["v"] = other;
        EXPECT_EQ(refusal_of(bad.dump()), "wrong_shape") << other;
    }
}

TEST(BadBytes, OfAnotherNameThanADynosAreRefused) {
    for (const auto* name : {"", "web", "web.", "web.0", "web.01", "web.1234567", ".1", "web.1/x", "web 1",
                             "web.1\n", "../web.1", "web.1\\u0000", "WEB", "1web.1"}) {
        auto json = full_json();
        json["dyno"] = name;
        EXPECT_EQ(refusal_of(json.dump()), "wrong_shape") << name;
    }
}

TEST(BadBytes, OtherTextsAreNoJson) {
    const auto deep = std::string(5, '[') + std::string(5, ']');
    for (const std::string& text :
         {std::string(), std::string(" "), std::string("null"), std::string("[]"), std::string("7"),
          std::string("\"v\""), std::string("{"), std::string("{]"), std::string("\xff\xfe"), deep,
          std::string(100'000, '['), std::string("{\"v\":1,\"x\":\"\xff\"}"), std::string(9000, ' ')}) {
        EXPECT_EQ(refusal_of(text), "not_json") << text.substr(0, 40);
    }
    EXPECT_EQ(refusal_of("{}"), "wrong_shape");
    EXPECT_EQ(refusal_of("{\"v\":1}"), "wrong_shape");
}

TEST(BadBytes, BeyondTheBoundsAreNoJsonAndUpToThemTheyAre) {
    const auto padded = [](std::size_t size) {
        auto json = full_json();
        for (const auto* key : {"a", "b", "c", "d"}) {
            const std::string member = R"("a":"",)";
            const auto left = size - std::min(size, json.dump().size() + member.size());
            json[key] = std::string(std::min<std::size_t>(left, 2048), 'x');
        }
        return json.dump();
    };
    EXPECT_EQ(padded(8192).size(), 8192U);
    EXPECT_EQ(refusal_of(padded(8192)), "");
    EXPECT_EQ(refusal_of(padded(8193)), "not_json");
    EXPECT_EQ(refusal_of(padded(9 * 1024)), "not_json");
    auto json = full_json();
    json["detail"] = std::string(2048, 'x');
    EXPECT_EQ(refusal_of(json.dump()), "");
    json["detail"] = std::string(2049, 'x');
    EXPECT_EQ(refusal_of(json.dump()), "not_json");
    json = full_json();
    json["more"] = Json::parse("[[[]]]");
    EXPECT_EQ(refusal_of(json.dump()), "");
    json["more"] = Json::parse("[[[[]]]]");
    EXPECT_EQ(refusal_of(json.dump()), "not_json");
}

}  // namespace
}  // namespace dynoward::restart
