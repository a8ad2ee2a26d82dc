// SPDX-License-Identifier: MIT
// The zone database of the machine that runs the tests, compared with known facts about a few zones.
#include "cli/time_zone_database.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "dynoward/values/limits.hpp"
#include "settings/load.hpp"
#include "support/zones.hpp"

namespace dynoward::cli {
namespace {

using test::at;

void expect_same_clock(const TimeZone& known) {
    const auto found = find_zone(known.name());
    ASSERT_TRUE(found) << known.name() << ": is tzdata installed?";
    EXPECT_EQ(found->name(), known.name());
    const auto begin = at("2025-11-15T00:00:00Z");
    const auto end = at("2027-05-01T00:00:00Z");
    for (auto t = begin; t < end; t += std::chrono::minutes(15)) {
        ASSERT_EQ(found->offset_at(t), known.offset_at(t)) << known.name() << " " << format_rfc3339(t);
    }
}

TEST(FindZone, F74_ReadsBerlinNewYorkLordHoweAndAZoneWithoutSummerTime) {
    expect_same_clock(test::berlin());
    expect_same_clock(test::new_york());
    expect_same_clock(test::lord_howe());
    expect_same_clock(test::phoenix());
    expect_same_clock(TimeZone{});
}

TEST(FindZone, F74_CoversPastAndFutureYears) {
    const auto berlin = find_zone("Europe/Berlin").value();
    EXPECT_EQ(berlin.offset_at(at("1975-07-01T00:00:00Z")), Seconds(3600)) << "no summer time then";
    EXPECT_EQ(berlin.offset_at(at("2036-07-01T00:00:00Z")), Seconds(7200))
        << "a database that ends in the present would be an hour off each summer";
    EXPECT_TRUE(berlin.change_after(at("2036-01-01T00:00:00Z")));
    // Samoa had no 30 December 2011.
    const auto apia = find_zone("Pacific/Apia").value();
    EXPECT_EQ(apia.instant_of(at("2011-12-30T12:00:00Z")), at("2011-12-30T10:00:00Z"));
}

TEST(FindZone, F76_RefusesAnInvalidZoneName) {
    for (const auto* const name : {"",
                                   "Mars/Olympus",
                                   "europe/berlin",
                                   "Europe/Berlin ",
                                   " UTC",
                                   "Europe",
                                   "Europe/",
                                   "Europe/Berlin/",
                                   "CEST",
                                   "+02:00",
                                   "../../etc/passwd",
                                   "/etc/localtime",
                                   "/usr/share/zoneinfo/Europe/Berlin",
                                   "right/Europe/Berlin",
                                   "posix/Europe/Berlin",
                                   "./Europe/Berlin",
                                   "Europe//Berlin",
                                   "zone.tab",
                                   "tzdata.zi",
                                   "Europe/Berlin\n",
                                   "Europe\\Berlin",
                                   ".",
                                   "..",
                                   "-",
                                   "Z\xc3\xbcrich"}) {
        EXPECT_FALSE(find_zone(name)) << name;
    }
    EXPECT_FALSE(find_zone(std::string_view("UTC\0", 4)));
    EXPECT_FALSE(find_zone(std::string_view("Europe/Berlin\0/x", 16)));
    EXPECT_FALSE(find_zone(std::string(300, 'a')));
    EXPECT_FALSE(find_zone(std::string(limits::zone_name_bytes, 'a')));
    EXPECT_FALSE(find_zone(std::string(limits::zone_name_bytes + 1, 'a')));
}

TEST(FindZone, F76_AnUnknownZoneStopsTheStart) {
    const auto refused = settings::load(
        {{"DRAIN_PASSWORD", "0123456789abcdef"},
         {"RESTART_SCHEDULE", "03:00 Mars/Olympus"},
         {"QUIET_HOURS", "09:00-18:00 Europe/Berlin"}},
        [](const std::string&) { return std::nullopt; }, find_zone);
    const auto* const errors = std::get_if<std::vector<settings::SettingError>>(&refused);
    ASSERT_NE(errors, nullptr);
    ASSERT_EQ(errors->size(), 1U);
    EXPECT_THAT(to_text(errors->front()),
                testing::HasSubstr("`Mars/Olympus` is not a time zone of this system"));
}

}  // namespace
}  // namespace dynoward::cli
