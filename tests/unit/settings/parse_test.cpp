// SPDX-License-Identifier: MIT
// Levels, durations, counts: what is read, and what is refused.
#include "settings/parse.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dynoward::settings {
namespace {

constexpr auto percent = Level::Unit::percent_of_quota;
constexpr auto megabytes = Level::Unit::megabytes;

TEST(ParseLevel, ReadsPercentagesAndAmounts) {
    EXPECT_EQ(parse_level("95%"), (Level{95, percent}));
    EXPECT_EQ(parse_level("99.5 %"), (Level{99.5, percent}));
    EXPECT_EQ(parse_level("512MB"), (Level{512, megabytes}));
    EXPECT_EQ(parse_level("512 mb"), (Level{512, megabytes}));
    EXPECT_EQ(parse_level("512"), (Level{512, megabytes}));
    EXPECT_EQ(parse_level("1%"), (Level{1, percent}));
    EXPECT_EQ(parse_level("1000%"), (Level{1000, percent}));
    EXPECT_EQ(parse_level("1048576"), (Level{1048576, megabytes}));
}

TEST(ParseLevel, RefusesWhatIsNotWhollyALevel) {
    for (const auto* const bad :
         {"",      "%",     "MB",     "lots", "-5%",           "+5",      "0",    "0%",  "0.99",
          "1001%", "1e3",   "inf",    "nan",  "0x10",          "1048577", "1..2", ".5",  "5.",
          "1.2.3", "512GB", "512MBB", "5%%",  "95 % of quota", "１００",  "5,5",  "% 95"}) {
        EXPECT_EQ(parse_level(bad), std::nullopt) << bad;
    }
}

TEST(ParseDuration, ReadsSecondsAndSuffixes) {
    EXPECT_EQ(parse_duration("0", 0, 600), Seconds{0});
    EXPECT_EQ(parse_duration("600", 0, 600), Seconds{600});
    EXPECT_EQ(parse_duration("90s", 0, 600), Seconds{90});
    EXPECT_EQ(parse_duration("10m", 0, 600), Seconds{600});
    EXPECT_EQ(parse_duration("2h", 0, 604800), Seconds{7200});
    EXPECT_EQ(parse_duration("7d", 0, 604800), Seconds{604800});
}

TEST(ParseDuration, RefusesWhatIsOutOfRangeOrNoWholeNumber) {
    for (const auto* const bad : {"", "s", "-1", "+1", "601", "11m", "1.5", "1 m", "m1", "1w", "1M", "10ms",
                                  "1m30s", "99999999999999999999", "9223372036854775807d"}) {
        EXPECT_EQ(parse_duration(bad, 0, 600), std::nullopt) << bad;
    }
    EXPECT_EQ(parse_duration("0", 1, 600), std::nullopt);
}

TEST(ParseCountPerSpan, ReadsCountAndSpan) {
    EXPECT_EQ(parse_count_per_span("3/120", 1, 32), (CountPerSpan{3, Seconds{120}}));
    EXPECT_EQ(parse_count_per_span("3 / 2m", 1, 32), (CountPerSpan{3, Seconds{120}}));
    EXPECT_EQ(parse_count_per_span("32/1d", 1, 32), (CountPerSpan{32, Seconds{86400}}));
}

TEST(ParseCountPerSpan, RefusesHalvesAndZeroes) {
    for (const auto* const bad : {"", "/", "3", "3/", "/120", "0/120", "3/0", "33/120", "3/2d", "-3/120",
                                  "3/-1", "3/120/2", "3 in 120", "a/b"}) {
        EXPECT_EQ(parse_count_per_span(bad, 1, 32), std::nullopt) << bad;
    }
}

TEST(ParseCountOrPercent, ReadsBoth) {
    EXPECT_EQ(parse_count_or_percent("1", 1, 1000), (CountOrPercent{1, false}));
    EXPECT_EQ(parse_count_or_percent("1000", 1, 1000), (CountOrPercent{1000, false}));
    EXPECT_EQ(parse_count_or_percent("25%", 1, 1000), (CountOrPercent{25, true}));
    for (const auto* const bad : {"", "%", "0", "0%", "101%", "1001", "-1", "1.5", "half", "25 %"}) {
        EXPECT_EQ(parse_count_or_percent(bad, 1, 1000), std::nullopt) << bad;
    }
}

TEST(ParseList, TrimsItemsAndRefusesEmptyOnes) {
    EXPECT_EQ(parse_list("web, worker"), (std::vector<std::string>{"web", "worker"}));
    EXPECT_EQ(parse_list(" web "), (std::vector<std::string>{"web"}));
    for (const auto* const bad : {"", ",", "web,", ",web", "web,,worker", "web, ,worker"}) {
        EXPECT_EQ(parse_list(bad), std::nullopt) << bad;
    }
}

TEST(ParseTypeList, TakesTypesOnlyAndNeverOneOffDynos) {
    EXPECT_TRUE(parse_type_list("web,Worker_2,a-b", 100));
    EXPECT_TRUE(parse_type_list(std::string(63, 'a'), 100));
    EXPECT_FALSE(parse_type_list(std::string(64, 'a'), 100));
    for (const auto* const bad :
         {"run", "web,run", "release", "scheduler", "web.1", "2web", "-web", "we b", "we/b"}) {
        EXPECT_FALSE(parse_type_list(bad, 100)) << bad;
    }
    EXPECT_TRUE(parse_type_list("a,b", 2));
    EXPECT_FALSE(parse_type_list("a,b,c", 2));
}

TEST(ParseWords, TakeAnyLetterCase) {
    EXPECT_EQ(parse_mode("Enforce"), Mode::enforce);
    EXPECT_EQ(parse_mode("enforced"), std::nullopt);
    EXPECT_EQ(parse_lone_dyno("HOLD"), LoneDyno::hold);
    EXPECT_EQ(parse_lone_dyno(""), std::nullopt);
    EXPECT_EQ(parse_log_level("DEBUG"), LogLevel::debug);
    EXPECT_EQ(parse_log_level("ERROR"), LogLevel::error);
    EXPECT_EQ(parse_log_level("FATAL"), LogLevel::error);
    EXPECT_EQ(parse_log_level("fatality"), std::nullopt);
}

}  // namespace
}  // namespace dynoward::settings
