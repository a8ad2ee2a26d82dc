// SPDX-License-Identifier: MIT
// JSON from outside: what is within the bounds is read, what is a step beyond is refused, nothing is
// thrown.
#include "values/bounded_json.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>
#include <string>

namespace dynoward {
namespace {

using Kind = JsonFault::Kind;
using nlohmann::json;

constexpr JsonBounds small{100, 3, 8, 10};

struct Row {
    std::string text;
    std::optional<Kind> fault;
    std::size_t byte = 0;
};
void PrintTo(const Row& row, std::ostream* out) {
    *out << row.text.substr(0, 40);
}

class BoundedJson : public testing::TestWithParam<Row> {};
TEST_P(BoundedJson, S14_IsReadWithinItsBoundsOrReportsTheErrorsPlace) {
    JsonFault fault{Kind::syntax, 9999};
    const auto read = parse_bounded(GetParam().text, small, &fault);
    EXPECT_EQ(read.has_value(), !GetParam().fault.has_value());
    if (GetParam().fault) {
        EXPECT_EQ(fault.kind, *GetParam().fault);
        EXPECT_EQ(fault.byte, GetParam().byte);
        EXPECT_FALSE(parse_bounded(GetParam().text, small));
    } else {
        EXPECT_EQ(*read, json::parse(GetParam().text));
    }
}
INSTANTIATE_TEST_SUITE_P(
    Rows, BoundedJson,
    testing::Values(Row{"0", {}}, Row{R"({"a":[1,{"b":2}]})", {}}, Row{"[[[]]]", {}},
                    Row{"[[[[]]]]", Kind::too_deep, 3}, Row{R"({"a":{"a":{"a":{}}}})", Kind::too_deep, 15},
                    Row{"[[],[],[]]", {}}, Row{R"(["[[[[[[","{{{"])", {}}, Row{R"(["\"[[[[","\\"])", {}},
                    Row{"[1,2,3,4,5,6,7]", {}}, Row{"[1,2,3,4,5,6,7,8]", Kind::too_many_values, 14},
                    Row{R"({"a":1,"b":2,"c":3,"d":4})", Kind::too_many_values, 22},
                    Row{R"(["0123456789"])", {}}, Row{R"(["0123456789x"])", Kind::too_long_token, 12},
                    Row{"1234567890", {}}, Row{"12345678901", Kind::too_long_token, 10},
                    Row{R"({"0123456789x":1})", Kind::too_long_token, 12},
                    Row{R"(["\\\\\\\\\\\\\\\\\\\\\\\\)", Kind::too_long_token, 13},
                    Row{std::string(101, ' '), Kind::too_large, 100}, Row{"", Kind::syntax, 1},
                    Row{"{", Kind::syntax, 2}, Row{"[1,]", Kind::syntax, 4}, Row{"[1] x", Kind::syntax, 5},
                    Row{"\"\xff\xfe\"", Kind::syntax, 2}, Row{"\"\\ud800\"", Kind::syntax, 8},
                    Row{"[1e999]", Kind::number, 6}, Row{R"({"a":-1e999})", Kind::number, 11},
                    Row{"NaN", Kind::syntax, 1}, Row{"]]]]]]", Kind::syntax, 1},
                    Row{"\"\\", Kind::syntax, 3}));

TEST(BoundedJson, OfEqualKeysTheLastOneCounts) {
    EXPECT_EQ((*parse_bounded(R"({"a":1,"a":2})", {}))["a"], 2);
}

TEST(BoundedJson, EachFaultHasItsOwnText) {
    std::set<std::string_view> words;
    for (const auto kind : {Kind::too_large, Kind::too_deep, Kind::too_many_values, Kind::too_long_token,
                            Kind::number, Kind::syntax}) {
        words.insert(to_text(kind));
    }
    EXPECT_EQ(words.size(), 6U);
}

}  // namespace
}  // namespace dynoward
