// SPDX-License-Identifier: MIT
// Numbers in lines: what is one, and what is not.
#include "logplex/decimal.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <utility>

namespace dynoward::logplex {
namespace {

TEST(Decimal, ReadsPlainNumbersExactly) {
    using Row = std::pair<std::string_view, double>;
    for (const auto& [text, value] :
         {Row{"0", 0.0}, Row{"0.00", 0.0}, Row{"21", 21.0}, Row{"544.10", 544.10}, Row{"14336.00", 14336.0},
          Row{"00512.00", 512.0}, Row{"0.1", 0.1}, Row{"9007199254740993", 9007199254740993.0},
          Row{"0.30000000000000004", 0.30000000000000004}, Row{"123456789.123456789", 123456789.123456789},
          Row{"1048576.01", 1048576.01}}) {
        EXPECT_EQ(parse_decimal(text), value) << text;
    }
}

TEST(Decimal, F11_Case60_AnythingElseIsNoNumber) {
    for (const std::string_view text :
         {"",    " ",   "-1",    "+1",    "-0",   ".5",  "5.",   ".",        "1.2.3",
          "1,5", "1e3", "1E3",   "1e999", "0x10", "nan", "NaN",  "inf",      "Infinity",
          "1 ",  " 1",  "1_000", "1'000", "12a",  "a12", "1..2", "\xD9\xA5", "1\n"}) {
        EXPECT_FALSE(parse_decimal(text)) << text;
    }
    using namespace std::string_view_literals;
    EXPECT_FALSE(parse_decimal("1\0"sv));
}

TEST(Decimal, ANumberTooLargeForADoubleIsNoNumber) {
    EXPECT_FALSE(parse_decimal(std::string(400, '9')));
    const auto long_one = parse_decimal(std::string(300, '9'));
    ASSERT_TRUE(long_one);
    EXPECT_TRUE(std::isfinite(*long_one));
    EXPECT_EQ(parse_decimal("1." + std::string(10000, '0')), 1.0);
    EXPECT_EQ(parse_decimal("0." + std::string(10000, '0') + "1").value_or(0.0), 0.0);
}

TEST(Count, ReadsDigitsUpToItsRange) {
    EXPECT_EQ(parse_count("0"), 0U);
    EXPECT_EQ(parse_count("93"), 93U);
    EXPECT_EQ(parse_count("18446744073709551615"), 18446744073709551615U);
    for (const std::string_view text : {"", "-1", "+1", "1.0", " 1", "1 ", "0x1", "18446744073709551616"}) {
        EXPECT_FALSE(parse_count(text)) << text;
    }
}

// The short way must give the very double that the standard library's reader gives.
TEST(Decimal, ShortNumbersAreTheSameDoublesAsTheStandardLibraryReads) {
    for (unsigned whole = 0; whole < 100'000; whole += 7) {
        for (const char* decimals : {"", ".0", ".5", ".01", ".99", ".105"}) {
            const auto text = std::to_string(whole) + decimals;
            ASSERT_EQ(parse_decimal(text), std::stod(text)) << text;
        }
    }
    EXPECT_EQ(parse_decimal("999999999"), 999999999.0);
    EXPECT_EQ(parse_decimal("1234567890"), 1234567890.0);
    EXPECT_EQ(parse_decimal("0.0000001"), 0.0000001);
}

}  // namespace
}  // namespace dynoward::logplex
