// SPDX-License-Identifier: MIT
// Pairs of key and value: quoting, bounds, misplaced quotes.
#include "logplex/logfmt.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "dynoward/values/limits.hpp"

namespace dynoward::logplex {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

std::optional<Pairs> read(std::string_view line) {
    Pairs pairs;
    LogfmtReader reader(line);
    while (const auto pair = reader.next()) {
        pairs.emplace_back(pair->key, pair->value);
    }
    EXPECT_FALSE(reader.next());
    return reader.failed() ? std::nullopt : std::optional(pairs);
}

TEST(Logfmt, WalksPairsInTheirOrder) {
    EXPECT_EQ(read("a=1 b=2"), (Pairs{{"a", "1"}, {"b", "2"}}));
    EXPECT_EQ(read("  a=1   b=2  "), (Pairs{{"a", "1"}, {"b", "2"}}));
    EXPECT_EQ(read("a= b c=="), (Pairs{{"a", ""}, {"b", ""}, {"c", "="}}));
    EXPECT_EQ(read("=1 a=b=c"), (Pairs{{"", "1"}, {"a", "b=c"}}));
    EXPECT_EQ(read(""), Pairs{});
    EXPECT_EQ(read("   "), Pairs{});
}

TEST(Logfmt, Case63_QuotedValuesMayHoldBlanksKeysAndEscapedQuotes) {
    EXPECT_EQ(read(R"(desc="Request timeout" b=1)"), (Pairs{{"desc", "Request timeout"}, {"b", "1"}}));
    EXPECT_EQ(read(R"(a="x dyno=web.9" b=1)"), (Pairs{{"a", "x dyno=web.9"}, {"b", "1"}}));
    EXPECT_EQ(read(R"(a="say \"hi\" b=2" c=3)"), (Pairs{{"a", R"(say \"hi\" b=2)"}, {"c", "3"}}));
    EXPECT_EQ(read(R"(a="\\" b=1)"), (Pairs{{"a", R"(\\)"}, {"b", "1"}}));
    EXPECT_EQ(read(R"(a="")"), (Pairs{{"a", ""}}));
}

TEST(Logfmt, Case63_AMisplacedQuoteFailsTheLine) {
    for (const std::string_view line :
         {R"(a=")", R"(a="x)", R"(a="x" b="y)", R"(a="x"y)", R"(a="x"b=1)", R"(a=x"y)", R"(a=x"y")",
          R"(a"b=1)", R"(")", R"("a"=1)", R"(a="x\")", R"(a="x\)", R"(b "x")", R"(a="" ")"}) {
        EXPECT_FALSE(read(line)) << line;
    }
}

TEST(Logfmt, F12_PairsAreBounded) {
    const auto line = [](std::size_t pairs) {
        std::string text;
        for (std::size_t i = 0; i < pairs; ++i) {
            text += "k=v ";
        }
        return text;
    };
    EXPECT_TRUE(read(line(limits::line_pairs - 1)));
    EXPECT_TRUE(read(line(limits::line_pairs)));
    EXPECT_FALSE(read(line(limits::line_pairs + 1)));
    EXPECT_FALSE(read(line(10000)));
}

}  // namespace
}  // namespace dynoward::logplex
