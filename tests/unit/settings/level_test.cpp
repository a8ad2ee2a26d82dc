// SPDX-License-Identifier: MIT
// Levels and amounts as values: what they come to, and that hard is never below soft.
#include "unit/settings/loading.hpp"

namespace dynoward::settings::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr auto percent = Level::Unit::percent_of_quota;
constexpr auto megabytes = Level::Unit::megabytes;

TEST(Level, IsAShareOfTheQuotaOrAnAmount) {
    EXPECT_EQ((Level{95, percent}).resolve(Megabytes{512}), Megabytes{486.4});
    EXPECT_EQ((Level{300, megabytes}).resolve(Megabytes{512}), Megabytes{300});
    EXPECT_EQ((Level{300, megabytes}).resolve(std::nullopt), Megabytes{300});
}

TEST(Level, IsUnknownWithoutAQuota) {
    EXPECT_EQ((Level{95, percent}).resolve(std::nullopt), std::nullopt);
}

TEST(Level, IsWrittenAsInASetting) {
    EXPECT_EQ((Level{95, percent}).text(), "95%");
    EXPECT_EQ((Level{99.5, percent}).text(), "99.5%");
    EXPECT_EQ((Level{512, megabytes}).text(), "512MB");
    EXPECT_EQ((Level{1048576, megabytes}).text(), "1048576MB");
}

TEST(CountOrPercent, IsRoundedDownButAtLeastOne) {
    EXPECT_EQ((CountOrPercent{25, true}).of(8), 2U);
    EXPECT_EQ((CountOrPercent{25, true}).of(7), 1U);
    EXPECT_EQ((CountOrPercent{25, true}).of(1), 1U);
    EXPECT_EQ((CountOrPercent{25, true}).of(0), 1U);
    EXPECT_EQ((CountOrPercent{100, true}).of(4294967295U), 4294967295U);
    EXPECT_EQ((CountOrPercent{3, false}).of(100), 3U);
}

TEST(Levels, HardBelowSoftIsRefusedWhereTheyCanBeCompared) {
    EXPECT_THAT(errors_of({{"RESTART_THRESHOLD", "95%"}, {"HARD_THRESHOLD", "94%"}}),
                AllOf(HasSubstr("HARD_THRESHOLD=94%"), HasSubstr("RESTART_THRESHOLD (95%)"),
                      HasSubstr("must be at least")));
    EXPECT_THAT(errors_of({{"RESTART_THRESHOLD", "500MB"}, {"HARD_THRESHOLD", "400"}}),
                HasSubstr("RESTART_THRESHOLD (500MB)"));
    EXPECT_THAT(errors_of({{"HARD_THRESHOLD", "80%"}}), HasSubstr("RESTART_THRESHOLD (90%)"));
    EXPECT_THAT(errors_of({{"WEB_HARD_THRESHOLD", "300"}, {"RESTART_THRESHOLD", "400"}}),
                HasSubstr("WEB_HARD_THRESHOLD=300"));
}

TEST(Levels, HardEqualToSoftOrInAnotherUnitIsFine) {
    EXPECT_THAT(errors_of({{"RESTART_THRESHOLD", "95%"}, {"HARD_THRESHOLD", "95%"}}), IsEmpty());
    EXPECT_THAT(errors_of({{"RESTART_THRESHOLD", "500MB"}, {"HARD_THRESHOLD", "110%"}}), IsEmpty());
    EXPECT_THAT(errors_of({{"RESTART_THRESHOLD", "2000MB"}}), IsEmpty());
    EXPECT_THAT(errors_of({{"HARD_THRESHOLD", "95%"}}), IsEmpty()) << "for sizes that are killed at 100 %";
}

TEST(Levels, AHardLevelLeftUnsetYieldsToTheSoftOne) {
    EXPECT_THAT(errors_of({{"RESTART_THRESHOLD", "160%"}}), IsEmpty());
    EXPECT_THAT(errors_of({{"RESTART_THRESHOLD", "off"}, {"HARD_THRESHOLD", "10%"}}), IsEmpty());
    EXPECT_THAT(errors_of({{"RESTART_THRESHOLD", "160%"}, {"HARD_THRESHOLD", "off"}}), IsEmpty());
}

TEST(Levels, OneContradictionSharedByManyAppsIsReportedOnce) {
    EXPECT_EQ(lines(errors_of(
                  {{"APP_ID_OR_NAME", "a,b,c"}, {"DYNO_TYPES", "web,worker"}, {"HARD_THRESHOLD", "50%"}})),
              1U);
}

}  // namespace
}  // namespace dynoward::settings::testing
