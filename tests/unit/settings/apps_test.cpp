// SPDX-License-Identifier: MIT
// Which apps and process types are watched, and whose value holds for which of them.
#include "unit/settings/loading.hpp"

namespace dynoward::settings::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

TEST(Apps, AreReadInTheOrderGiven) {
    const auto settings = good({{"APP_ID_OR_NAME", "shop, blog ,01234567-89ab-cdef-0123-456789abcdef"}});
    ASSERT_EQ(settings.apps.size(), 3U);
    EXPECT_EQ(settings.apps[1].app.text(), "blog");
}

TEST(Apps, NeverHoldTheMonitorItself) {
    EXPECT_THAT(errors_of({{"APP_ID_OR_NAME", "shop,watcher"}, {"HEROKU_APP_NAME", "watcher"}}),
                AllOf(HasSubstr("APP_ID_OR_NAME=watcher"), HasSubstr("would process its own log lines"),
                      HasSubstr("must be a different app")));
    EXPECT_THAT(errors_of({{"APP_ID_OR_NAME", "01234567-89ab-cdef-0123-456789abcdef"},
                           {"HEROKU_APP_ID", "01234567-89ab-cdef-0123-456789abcdef"}}),
                HasSubstr("would process its own log lines"));
    EXPECT_EQ(errors_of({{"APP_ID_OR_NAME", "shop"}, {"HEROKU_APP_NAME", "watcher"}}), "");
}

TEST(Types, OwnFormOverridesThePlainOne) {
    const auto app = good({{"DYNO_TYPES", "web,worker"},
                           {"RESTART_WINDOW", "900"},
                           {"WEB_RESTART_WINDOW", "20m"},
                           {"WEB_MAX_UNAVAILABLE", "25%"},
                           {"WORKER_R14_THRESHOLD", "5/5m"}})
                         .apps.at(0);
    EXPECT_EQ(app.of("web").restart_window, Seconds{1200});
    EXPECT_EQ(app.of("web").max_unavailable, (CountOrPercent{25, true}));
    EXPECT_TRUE(app.of("web").r14_threshold.is_unset());
    EXPECT_EQ(app.of("worker").restart_window, Seconds{900});
    EXPECT_EQ(*app.of("worker").r14_threshold, (CountPerSpan{5, Seconds{300}}));
    EXPECT_EQ(app.of("clock").restart_window, Seconds{900});
}

TEST(Types, OnlyTypesWithAnOwnSettingGetOwnRules) {
    const auto app = good({{"DYNO_TYPES", "web,worker"}, {"WEB_MIN_UPTIME", "10m"}}).apps.at(0);
    EXPECT_EQ(app.types.size(), 1U);
    EXPECT_TRUE(app.types.contains("web"));
}

TEST(Types, DashesAreWrittenAsUnderscores) {
    const auto app = good({{"DYNO_TYPES", "web-api,low_prio"},
                           {"WEB_API_RESTART_THRESHOLD", "95%"},
                           {"LOW_PRIO_RESTART_THRESHOLD", "300MB"}})
                         .apps.at(0);
    EXPECT_EQ(app.of("web-api").restart_threshold, (Level{95, Level::Unit::percent_of_quota}));
    EXPECT_EQ(app.of("low_prio").restart_threshold, (Level{300, Level::Unit::megabytes}));
}

TEST(Types, AWrongValueOfAnUnusedTypeIsStillRefused) {
    EXPECT_THAT(errors_of({{"CLOCK_RESTART_THRESHOLD", "lots"}}),
                HasSubstr("CLOCK_RESTART_THRESHOLD=lots"));
}

TEST(Thresholds, UnsetDependsOnTheSize) {
    EXPECT_TRUE(good({}).apps.at(0).of("web").restart_threshold.is_unset());
}

}  // namespace
}  // namespace dynoward::settings::testing
