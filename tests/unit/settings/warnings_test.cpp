// SPDX-License-Identifier: MIT
// Valid settings that are warned about.
#include "settings/spelling.hpp"
#include "unit/settings/loading.hpp"

namespace dynoward::settings::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(Warnings, EnforceWithoutATokenOrAnAppWarnsThatItOnlyObserves) {
    const auto no_token = good({{"MODE", "enforce"}});
    EXPECT_EQ(no_token.mode_in_force(), Mode::observe);
    EXPECT_THAT(no_token.warnings,
                ElementsAre("MODE=enforce has no effect because HEROKU_API_KEY is not set: "
                            "Dynoward only observes and restarts nothing"));
    EXPECT_THAT(good({{"MODE", "enforce"}, {"APP_ID_OR_NAME", ""}}).warnings,
                ElementsAre(HasSubstr("HEROKU_API_KEY and APP_ID_OR_NAME are not set")));
    EXPECT_THAT(
        good({{"MODE", "enforce"}, {"APP_ID_OR_NAME", ""}, {"HEROKU_API_KEY", "0123456789"}}).warnings,
        ElementsAre(HasSubstr("because APP_ID_OR_NAME is not set")));
    const auto armed = good({{"MODE", "enforce"}, {"HEROKU_API_KEY", "0123456789"}});
    EXPECT_EQ(armed.mode_in_force(), Mode::enforce);
    EXPECT_THAT(armed.warnings, IsEmpty());
}

TEST(Warnings, NoAppMeansNothingIsWatched) {
    EXPECT_THAT(good({{"APP_ID_OR_NAME", ""}}).warnings, ElementsAre(HasSubstr("no app is monitored")));
}

TEST(Warnings, ASettingOfATypeThatIsNotRestartedHasNoEffect) {
    EXPECT_THAT(good({{"WORKER_RESTART_WINDOW", "900"}}).warnings,
                ElementsAre(HasSubstr("WORKER_RESTART_WINDOW has no effect")));
    EXPECT_THAT(good({{"WORKER_RESTART_WINDOW", "900"}, {"DYNO_TYPES", "worker"}}).warnings, IsEmpty());
    EXPECT_THAT(
        good({{"CONFIG_FILE", "/c"}}, {{"/c", R"({"apps":{"shop":{"CLOCK_MIN_UPTIME":"9"}}})"}}).warnings,
        ElementsAre(HasSubstr("CONFIG_FILE apps.shop.CLOCK_MIN_UPTIME has no effect")));
}

TEST(Warnings, ASmallBareLevelMayBeMeantAsAPercentage) {
    EXPECT_THAT(good({{"RESTART_THRESHOLD", "95"}}).warnings, ElementsAre(HasSubstr("means 95MB")));
    EXPECT_THAT(good({{"RESTART_THRESHOLD", "101"}}).warnings, IsEmpty());
    EXPECT_THAT(good({{"RESTART_THRESHOLD", "95MB"}}).warnings, IsEmpty());
}

TEST(Warnings, AFewMegabytesOfSwapAreNotSuspicious) {
    EXPECT_THAT(good({{"SWAP_THRESHOLD", "50"}}).warnings, IsEmpty());
}

TEST(Warnings, ARuleOfTheClockThatCanNeverActIsNamed) {
    EXPECT_THAT(good({{"WEB_MAX_UPTIME", "28h"}}).warnings,
                ElementsAre(HasSubstr("WEB_MAX_UPTIME=28h has no effect")));
    EXPECT_THAT(good({{"MAX_UPTIME", "27h"}}).warnings, IsEmpty());
    EXPECT_THAT(
        good({{"MAX_UPTIME", "2h"}, {"RESTART_WINDOW", "3h"}}).warnings,
        ElementsAre(
            "MAX_UPTIME=2h is shorter than the cooldown RESTART_WINDOW (3 h), which takes precedence"));
    EXPECT_THAT(good({{"LEAK_FORECAST", "13h"}}).warnings,
                ElementsAre(HasSubstr("LEAK_FORECAST=13h is longer than the 12 h of history")));
    EXPECT_THAT(good({{"LEAK_FORECAST", "12h"}}).warnings, IsEmpty());
}

TEST(Warnings, AScheduleThatIsAlwaysQuietIsNamedOnceForAllApps) {
    const Environment both{{"APP_ID_OR_NAME", "shop,blog"}, {"QUIET_HOURS", "09:00-18:00 UTC"}};
    const auto with_schedule = [&](const char* schedule) {
        auto environment = both;
        environment["RESTART_SCHEDULE"] = schedule;
        return good(environment).warnings;
    };
    EXPECT_THAT(
        with_schedule("12:00,15:00 UTC"),
        ElementsAre("RESTART_SCHEDULE=12:00,15:00 UTC never acts: QUIET_HOURS (09:00-18:00 UTC) covers "
                    "each of its times and the 3 h after it"));
    EXPECT_THAT(with_schedule("12:00,15:01 UTC"), IsEmpty()) << "there is a minute left of its 3 h";
    EXPECT_THAT(with_schedule("03:00 Mon UTC"), IsEmpty());
    EXPECT_THAT(with_schedule("10:00 Sat UTC"), ElementsAre(HasSubstr("never acts")));
    EXPECT_THAT(
        good({{"QUIET_HOURS", "09:00-18:00 Mon-Fri UTC"}, {"RESTART_SCHEDULE", "10:00 UTC"}}).warnings,
        IsEmpty());
}

TEST(Warnings, AShortAdminPasswordIsAcceptedWithAWarning) {
    EXPECT_THAT(
        good({{"ADMIN_PASSWORD", "opensesame12"}}).warnings,
        ElementsAre(
            "ADMIN_PASSWORD has only 12 characters; use at least 16, so that it cannot be guessed"));
    EXPECT_THAT(good({{"ADMIN_PASSWORD", "0123456789abcdef"}}).warnings, IsEmpty());
}

TEST(Warnings, AMisspeltVariableIsNamedWithWhatItMayMean) {
    for (const auto& [slip, meant] :
         std::map<std::string, std::string>{{"RESTART_TRESHOLD", "RESTART_THRESHOLD"},
                                            {"RESTRAT_WINDOW", "RESTART_WINDOW"},
                                            {"DYNO_TYPE", "DYNO_TYPES"},
                                            {"HEROKU_APIKEY", "HEROKU_API_KEY"},
                                            {"mode", "MODE"},
                                            {"MDOE", "MODE"},
                                            {"WEB_RESTART_THRESHHOLD", "WEB_RESTART_THRESHOLD"},
                                            {"WEBRESTART_WINDOW", "WEB_RESTART_WINDOW"},
                                            {"MAX_UNAVAILABEL", "MAX_UNAVAILABLE"}}) {
        EXPECT_THAT(good({{slip, "1"}}).warnings,
                    ElementsAre(slip + " is not a setting of Dynoward and is ignored; did you mean " +
                                meant + "?"));
    }
}

TEST(Warnings, AProcessTypeAfterTheNameIsAMistake) {
    for (const auto& [slip, meant] :
         std::map<std::string, std::string>{{"RESTART_THRESHOLD_WEB", "WEB_RESTART_THRESHOLD"},
                                            {"MIN_UPTIME_WORKER", "WORKER_MIN_UPTIME"},
                                            {"restart_window_web", "WEB_RESTART_WINDOW"},
                                            {"MAX_UPTIME_LOW_PRIO", "LOW_PRIO_MAX_UPTIME"}}) {
        EXPECT_THAT(good({{slip, "1"}, {"DYNO_TYPES", "web,low-prio"}}).warnings,
                    ElementsAre(slip + " is not a setting of Dynoward and is ignored; did you mean " +
                                meant + "?"));
    }
    EXPECT_THAT(good({{"MODE_WEB", "1"}, {"AFTER_RESTART_WEBHOOK_RETRIES", "1"}}).warnings, IsEmpty());
}

TEST(Warnings, OtherVariablesAreIgnored) {
    for (const auto* const name : {"PATH",
                                   "HOME",
                                   "LANG",
                                   "TERM",
                                   "NODE",
                                   "NODE_ENV",
                                   "SSL_CERT_FILE",
                                   "SSL_CERT_DIR",
                                   "HOSTNAME",
                                   "DYNO",
                                   "LOGNAME",
                                   "DATABASE_URL",
                                   "REDIS_TLS_URL",
                                   "RACK_ENV",
                                   "WEB_CONCURRENCY",
                                   "HEROKU_APP_NAME",
                                   "USER",
                                   "HEROKU_SLUG_COMMIT",
                                   "MODERATE",
                                   "PWD",
                                   "SHLVL",
                                   "_",
                                   "GPG_KEY",
                                   "LS_COLORS"}) {
        EXPECT_THAT(good({{name, "x"}}).warnings, IsEmpty()) << name;
    }
}

TEST(Warnings, ASettingThatHasNoFormPerTypeIsNotIgnoredInSilence) {
    EXPECT_THAT(good({{"WEB_WARM_UP", "1"}}).warnings,
                ElementsAre("WEB_WARM_UP is ignored: WARM_UP cannot be set per process type"));
}

TEST(EditDistance, CountsInsertsRemovesReplacementsAndSwaps) {
    EXPECT_EQ(edit_distance("", ""), 0U);
    EXPECT_EQ(edit_distance("", "abc"), 3U);
    EXPECT_EQ(edit_distance("abc", ""), 3U);
    EXPECT_EQ(edit_distance("MODE", "MODE"), 0U);
    EXPECT_EQ(edit_distance("MODE", "MDOE"), 1U);
    EXPECT_EQ(edit_distance("MODE", "NODE"), 1U);
    EXPECT_EQ(edit_distance("THRESHOLD", "TRESHHOLD"), 2U);
    EXPECT_EQ(edit_distance("PORT", "MODE"), 3U);
    EXPECT_EQ(edit_distance("ca", "abc"), 3U);
}

}  // namespace
}  // namespace dynoward::settings::testing
