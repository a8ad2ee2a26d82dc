// SPDX-License-Identifier: MIT
// Reading what the platform answers: as it is documented, as it may be one day, and as nobody should send
// it.
#include "heroku/replies.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dynoward/values/limits.hpp"

namespace dynoward::heroku {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

const std::string good =
    R"({"attach_url":null,"command":"bin/web","created_at":"2026-03-04T12:00:00Z","id":"01234567-89ab",)"
    R"("name":"web.1","release":{"id":"r","version":42},"app":{"name":"shop","id":"a"},)"
    R"("size":"standard-1X","state":"up","type":"web","updated_at":"2026-03-04T12:00:20Z"})";

std::string with(std::string_view from, std::string_view to) {
    auto text = good;
    text.replace(text.find(from), from.size(), to);
    return "[" + text + "]";
}

TEST(Dynos, AreReadAsDocumented) {
    const auto dynos = read_dynos("[" + good + "]");
    ASSERT_TRUE(dynos);
    ASSERT_THAT(*dynos, SizeIs(1));
    const auto& dyno = dynos->front();
    EXPECT_EQ(dyno.name, "web.1");
    EXPECT_EQ(dyno.type, "web");
    EXPECT_EQ(dyno.size, "standard-1X");
    EXPECT_EQ(dyno.id, "01234567-89ab");
    EXPECT_EQ(dyno.state, DynoState::up);
    EXPECT_EQ(dyno.created_at, parse_rfc3339("2026-03-04T12:00:00Z"));
    EXPECT_EQ(dyno.updated_at, parse_rfc3339("2026-03-04T12:00:20Z"));
    EXPECT_EQ(dyno.release, 42);
}

struct Row {
    const char* what;
    std::string body;
    bool readable;
};
void PrintTo(const Row& row, std::ostream* out) {
    *out << row.what;
}
class Lists : public testing::TestWithParam<Row> {};
TEST_P(Lists, F66_AreReadWholeOrNotAtAll) {
    EXPECT_EQ(read_dynos(GetParam().body).has_value(), GetParam().readable);
}
INSTANTIATE_TEST_SUITE_P(
    Rows, Lists,
    testing::Values(
        Row{"empty list", "[]", true}, Row{"blanks around", " \n[" + good + "]\n", true},
        Row{"no release", with(R"("release":{"id":"r","version":42})", R"("release":null)"), true},
        Row{"release of another form", with(R"({"id":"r","version":42})", R"("v42")"), true},
        Row{"a version beyond any number", with("42", "1e400"), false},
        Row{"a version beyond a long", with("42", "99999999999999999999"), true},
        Row{"no size", with(R"("size":"standard-1X",)", ""), true},
        Row{"no created_at", with(R"("created_at":"2026-03-04T12:00:00Z",)", ""), true},
        Row{"a state nobody knows", with(R"("up")", R"("hibernating")"), true},
        Row{"a name that is none", with("web.1", "../.."), true},
        Row{"duplicate members", with(R"("type":"web")", R"("type":"web","type":"worker")"), true},
        Row{"unknown members", with(R"("type":"web")", R"("type":"web","x":[{}])"), true},
        Row{"nothing", "", false}, Row{"null", "null", false}, Row{"an object", good, false},
        Row{"a number", "[1]", false}, Row{"null in the list", "[null]", false},
        Row{"list in list", "[[]]", false}, Row{"truncated", ("[" + good).substr(0, 150), false},
        Row{"truncated at the end", "[" + good, false}, Row{"text after it", "[" + good + "]x", false},
        Row{"HTML", "<html>", false}, Row{"not UTF-8", with("bin/web", "\xFF\xFE"), false},
        Row{"no name", with(R"("name":"web.1",)", ""), false},
        Row{"name is a number", with(R"("web.1")", "1"), false},
        Row{"no type", with(R"("type":"web",)", ""), false},
        Row{"type is null", with(R"("web","u)", R"(null,"u)"), false},
        Row{"no state", with(R"("state":"up",)", ""), false},
        Row{"state is true", with(R"("up")", "true"), false},
        Row{"no id", with(R"("id":"01234567-89ab",)", ""), false},
        Row{"no updated_at", with(R"(,"updated_at":"2026-03-04T12:00:20Z")", ""), false},
        Row{"updated_at is no time", with("2026-03-04T12:00:20Z", "yesterday"), false},
        Row{"updated_at is a number", with(R"("2026-03-04T12:00:20Z")", "1772625620"), false},
        Row{"one good, one bad", "[" + good + ",{}]", false}));

TEST(Dynos, F66_AnUnknownStateIsNotUp) {
    EXPECT_EQ(read_dynos(with(R"("up")", R"("hibernating")"))->front().state, DynoState::unknown);
    EXPECT_EQ(read_dynos(with(R"("up")", R"("UP")"))->front().state, DynoState::unknown);
}

TEST(Dynos, F66_ANameThatIsNoDynoNameIsLeftOut) {
    EXPECT_THAT(*read_dynos(with("web.1", "../..")), SizeIs(0));
}

// A restart's record must hold them, and be read back whatever they are.
TEST(Dynos, F66_AnIdTypeOrSizeOfMoreThanAHundredBytesIsRefused) {
    for (const std::string member : {"id", "type", "size"}) {
        const auto of_bytes = [&](std::size_t bytes) {
            auto body = good;
            const auto value =
                body.find('"' + member + R"(":")") + member.size() + 4;  // the dyno's own id is first
            body.replace(value, body.find('"', value) - value, std::string(bytes, 'x'));
            return read_dynos("[" + body + "]");
        };
        EXPECT_TRUE(of_bytes(99)) << member;
        EXPECT_TRUE(of_bytes(100)) << member;
        ASSERT_FALSE(of_bytes(101)) << member;
        EXPECT_EQ(of_bytes(101).error(), ReplyError::wrong_shape) << member;
    }
}

TEST(Dynos, F66_DeepNestingIsRefused) {
    EXPECT_FALSE(read_dynos(std::string(10000, '[')));
    const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
    EXPECT_FALSE(read_dynos(nested(10000)));
    // Inside a list and a dyno, so two levels are used.
    EXPECT_TRUE(read_dynos(with(R"("bin/web")", nested(limits::api_reply_depth - 2))));
    EXPECT_FALSE(read_dynos(with(R"("bin/web")", nested(limits::api_reply_depth - 1))));
}

const std::string small_app = R"({"maintenance":false,"x":)";

// Every reader of a reply, each with something hostile of 8 MB.
TEST(Replies, S14_AreBoundedInDepthNumberAndLength) {
    constexpr std::size_t size = limits::api_reply_bytes - 100;
    const auto repeated = [](std::string_view part) {
        std::string text;
        while (text.size() < size) {
            text += part;
        }
        return text;
    };
    for (const auto& hostile :
         {std::string(size, '['), repeated(R"({"a":)"), "[" + repeated("0,") + "0]",
          "[" + repeated("{},") + "0]", R"([{"token":")" + std::string(size, 'x') + R"("}])",
          "[" + std::string(size, '1') + "]", R"([")" + std::string(size, '\\') + R"("])",
          small_app + std::string(size, '[')}) {
        EXPECT_FALSE(read_dynos(hostile));
        EXPECT_FALSE(read_formation(hostile));
        EXPECT_FALSE(read_drain_tokens(hostile));
        EXPECT_FALSE(read_app(hostile));
        EXPECT_FALSE(read_apps_are_red(hostile));
        EXPECT_FALSE(read_addon_id(hostile, "redis-tall-1"));
        EXPECT_EQ(read_error(hostile), "");
        EXPECT_FALSE(is_own_error(hostile));
    }
    EXPECT_FALSE(read_dynos(std::string(limits::api_reply_bytes + 1, ' ')));
}

TEST(Replies, S14_OddNumbersAndLettersAreErrorsAndNothingIsThrown) {
    for (const auto* odd :
         {"1e999", "-1e999", "1e", "01", "NaN", "Infinity", "\"\xff\xfe\"", "\"\\ud800\"", "\"\x01\""}) {
        EXPECT_FALSE(read_app(small_app + odd + "}")) << odd;
    }
    for (const auto* harmless : {"18446744073709551616", "-9223372036854775809", "1e308", R"("\u0000")"}) {
        EXPECT_TRUE(read_app(small_app + harmless + "}")) << harmless;
    }
    EXPECT_FALSE(read_app(R"({"maintenance":true,"maintenance":false})")->maintenance);
}

TEST(Dynos, F66_AThousandAreRead) {
    std::string list;
    for (int i = 1; i <= 1000; ++i) {
        auto item = good;
        item.replace(item.find("web.1"), 5, "web." + std::to_string(i));
        list += (i == 1 ? "" : ",") + item;
    }
    EXPECT_THAT(*read_dynos("[" + list + "]"), SizeIs(1000));
}

TEST(Dynos, DifferIfAnyMarkOfTheirIncarnationDiffers) {
    const auto one = read_dynos("[" + good + "]")->front();
    auto other = one;
    EXPECT_FALSE(other.differs_from(one));
    other.size = "performance-m";
    other.state = DynoState::starting;
    EXPECT_FALSE(other.differs_from(one));
    for (auto member : {&DynoInfo::created_at, &DynoInfo::updated_at}) {
        other = one;
        other.*member += Seconds(1);
        EXPECT_TRUE(other.differs_from(one));
    }
    other = one;
    other.id = "next";
    EXPECT_TRUE(other.differs_from(one));
}

TEST(Formation, IsReadAsDocumentedAndBadOnesAreNot) {
    const auto formation = read_formation(
        R"([{"type":"web","quantity":3,"size":"standard-1X"},{"type":"worker","quantity":0,"command":"x"}])");
    ASSERT_TRUE(formation);
    EXPECT_EQ((*formation)[0].type, "web");
    EXPECT_EQ((*formation)[0].quantity, 3);
    EXPECT_EQ((*formation)[1].quantity, 0);
    EXPECT_TRUE(read_formation("[]"));
    for (const auto* bad : {"", "{}", "[{}]", R"([{"type":"web"}])", R"([{"type":"web","quantity":"3"}])",
                            R"([{"type":"web","quantity":3.5}])", R"([{"type":1,"quantity":3}])",
                            R"([{"type":"web","quantity":3})"}) {
        EXPECT_FALSE(read_formation(bad)) << bad;
    }
}

TEST(DrainTokens, AreReadAndNothingElseOfTheList) {
    const auto tokens = read_drain_tokens(
        R"([{"addon":null,"id":"x","token":"d.01234567-89ab","url":"https://u:secret@example.com/logs"}])");
    ASSERT_TRUE(tokens);
    EXPECT_EQ(tokens->front().text(), "d.01234567-89ab");
    for (const auto* bad : {"", "{}", "[{}]", R"([{"token":null}])", R"([{"token":1}])",
                            R"([{"token":""}])", R"([{"token":"a b"}])"}) {
        EXPECT_FALSE(read_drain_tokens(bad)) << bad;
    }
}

TEST(App, ReadsMaintenanceAndTheLastRelease) {
    const auto app = read_app(R"({"name":"shop","maintenance":true,"released_at":"2026-03-04T12:00:00Z"})");
    ASSERT_TRUE(app);
    EXPECT_TRUE(app->maintenance);
    EXPECT_EQ(app->released_at, parse_rfc3339("2026-03-04T12:00:00Z"));
    const auto fresh = read_app(R"({"maintenance":false,"released_at":null})");
    ASSERT_TRUE(fresh);
    EXPECT_FALSE(fresh->maintenance || fresh->released_at || fresh->in_space);
    // S1: a space is an object; whatever else it may be one day is none.
    EXPECT_TRUE(
        read_app(R"({"maintenance":false,"space":{"id":"x","name":"den","shield":true}})")->in_space);
    EXPECT_FALSE(read_app(R"({"maintenance":false,"space":null})")->in_space);
    EXPECT_FALSE(read_app(R"({"maintenance":false,"space":"den"})")->in_space);
    for (const auto* bad :
         {"", "[]", "{}", "null", R"({"maintenance":"true"})", R"({"maintenance":null})"}) {
        EXPECT_FALSE(read_app(bad)) << bad;
    }
}

TEST(StatusPage, OnlyRedAppsAreAnIncident) {
    const auto page = [](const std::string& apps) {
        return R"({"status":[{"system":"Data","status":"red"},{"system":"Apps","status":")" + apps +
               R"("}]})";
    };
    const auto is_red = [&](const std::string& apps) {
        const auto red = read_apps_are_red(page(apps));
        return red && *red;
    };
    EXPECT_TRUE(is_red("red"));
    EXPECT_FALSE(is_red("yellow"));
    EXPECT_FALSE(is_red("green"));
    EXPECT_FALSE(is_red("purple"));
    for (const auto* bad : {"", "{}", "[]", R"({"status":[]})", R"({"status":{"Apps":"red"}})",
                            R"({"status":["red"]})", R"({"status":[{"system":"Apps","status":1}]})"}) {
        EXPECT_FALSE(read_apps_are_red(bad)) << bad;
    }
}

TEST(Errors, AreShownBoundedAndHarmless) {
    EXPECT_EQ(read_error(R"({"id":"unauthorized","message":"Invalid credentials provided."})"),
              "unauthorized: Invalid credentials provided.");
    EXPECT_EQ(read_error(R"({"error":"gone"})"), "gone");
    EXPECT_EQ(read_error(R"({"id":"only"})"), "only");
    EXPECT_EQ(read_error("{\"message\":\"a\\nb\\u001b[31m\\u202e\"}"), "a?b?[31m???");
    EXPECT_THAT(read_error(R"({"message":")" + std::string(5000, 'x') + R"("})"), SizeIs(200));
    for (const auto* bad : {"", "null", "[]", "\"text\"", "<html>", "{", R"({"id":1,"message":2})"}) {
        EXPECT_EQ(read_error(bad), "") << bad;
    }
}

TEST(Errors, AreTheApisOwnWhereTheyHaveAnId) {
    EXPECT_TRUE(is_own_error(R"({"id":"not_found","message":"Couldn't find that dyno."})"));
    EXPECT_TRUE(is_own_error(R"({"id":"only"})"));
    for (const auto* other : {"", "null", "[]", "\"id\"", "<html>", "{", R"({"id":1,"message":"x"})",
                              R"({"id":""})", R"({"error":"gone"})", R"([{"id":"x"}])"}) {
        EXPECT_FALSE(is_own_error(other)) << other;
    }
}

std::string attached(const std::string& addon) {
    return R"({"addon":)" + addon + R"(,"app":{"id":"a","name":"shop"},"id":"b","name":"DATABASE"})";
}
const std::string curved =
    R"({"id":"5e7b9a10-3c4d-4e5f-8a6b-7c8d9e0f1a02","name":"postgresql-curved-12345"})";
const std::string redis = R"({"id":"01234567-89ab-cdef-0123-456789abcdef","name":"redis-tall-1"})";

TEST(Attachments, GiveTheIdOfTheAddonThatHasTheName) {
    const auto id = AddonId::parse("5e7b9a10-3c4d-4e5f-8a6b-7c8d9e0f1a02");
    for (const auto& body :
         {"[" + attached(curved) + "]", "[" + attached(redis) + "," + attached(curved) + "]",
          "[" + attached(curved) + "," + attached(redis) + "," + attached(curved) + "]"}) {
        const auto found = read_addon_id(body, "postgresql-curved-12345");
        ASSERT_TRUE(found) << body;
        EXPECT_EQ(*found, id) << body;
    }
}

TEST(Attachments, GiveNothingWhereNoneHasTheName) {
    for (const auto* name : {"postgresql-curved-1234", "postgresql-curved-123456", "DATABASE", "", "b"}) {
        const auto found = read_addon_id("[" + attached(curved) + "]", name);
        ASSERT_TRUE(found) << name;
        EXPECT_FALSE(*found) << name;
    }
    EXPECT_FALSE(*read_addon_id("[]", "postgresql-curved-12345"));
}

TEST(Attachments, F66_AreReadWholeOrNotAtAll) {
    const std::string other =
        R"({"id":"5e7b9a10-3c4d-4e5f-8a6b-7c8d9e0f1a03","name":"postgresql-curved-12345"})";
    const std::string hostile = R"({"id":"../../apps/shop/dynos","name":"postgresql-curved-12345"})";
    for (const auto& body :
         {std::string("{}"), std::string("<html>"), std::string(), std::string("[7]"), std::string("[{}]"),
          "[" + attached("null") + "]", "[" + attached(R"("x")") + "]",
          "[" + attached(R"({"id":7,"name":"x"})") + "]", "[" + attached(R"({"id":"x"})") + "]",
          "[" + attached(hostile) + "]", "[" + attached(curved) + "," + attached(other) + "]"}) {
        EXPECT_FALSE(read_addon_id(body, "postgresql-curved-12345").has_value()) << body;
    }
}

}  // namespace
}  // namespace dynoward::heroku
