// SPDX-License-Identifier: MIT
// The table of rules that `check` prints.
#include "cli/rules_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>

namespace dynoward::cli {
namespace {

using settings::AppSettings;
using settings::Level;
using settings::Mode;
using settings::Settings;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

const WallTime now = parse_rfc3339("2026-03-04T12:00:00Z").value();

Settings shop_settings() {
    Settings settings;
    settings.credentials.drain_password = Secret("canary-canary-canary");
    settings.apps.emplace_back(*AppName::parse("shop"));
    return settings;
}

// Collapses blanks, since the width of a column depends on its longest cell.
std::string one_blank(const std::string& text) {
    static const std::regex blanks(" +");
    return std::regex_replace(text, blanks, " ");
}

TEST(RulesTable, ShowsTheRulesOfEachTypeInColumns) {
    auto settings = shop_settings();
    auto& app = settings.apps[0];
    app.dyno_types = {"web", "worker"};
    app.types["worker"].restart_threshold = Level{300, Level::Unit::megabytes};
    const auto text = one_blank(describe(settings, now));
    EXPECT_THAT(text, HasSubstr("\n web worker\n"
                                " RESTART_THRESHOLD 100%* 300MB\n"
                                " RESTART_SUSTAIN second sample second sample\n"
                                " HARD_THRESHOLD 150%* 150%*\n"
                                " SWAP_THRESHOLD off off\n"
                                " R14_THRESHOLD 3 in 2 min 3 in 2 min\n"));
    EXPECT_THAT(text, HasSubstr("kills at 100% of the quota:\n soft 90%, hard 95%. On sizes"));
    EXPECT_THAT(
        text,
        HasSubstr(" worker: HARD_THRESHOLD and R14_THRESHOLD are not set and do not act below 300MB\n"));
}

TEST(RulesTable, ShowsRulesThatAreOffOrLimited) {
    auto settings = shop_settings();
    auto& rules = settings.apps[0].other_types;
    rules.restart_threshold = settings::RuleValue<Level>::off();
    rules.hard_threshold = settings::RuleValue<Level>::off();
    rules.restart_sustain = Seconds{1800};
    rules.restart_sustain_set = true;
    const auto text = one_blank(describe(settings, now));
    EXPECT_THAT(text,
                AllOf(HasSubstr(" RESTART_THRESHOLD off\n"), HasSubstr(" HARD_THRESHOLD off\n"),
                      HasSubstr(" web: R14_THRESHOLD is not set and does not act in less than 30 min\n"),
                      Not(HasSubstr("on the dyno size"))));
}

TEST(RulesTable, S7_ShowsNoSecretThatIsAUserOrAnAddOn) {
    auto settings = shop_settings();
    settings.credentials.drain_user = "HRKU-01234567-89ab-cdef-0123-456789abcdef";
    settings.apps[0].other_types.after_restart_reset_postgres = "abcdef0123456789abcdef0123456789";
    EXPECT_THAT(describe(settings, now),
                AllOf(HasSubstr("user (not shown: 41 characters)"), HasSubstr("(not shown: 32 characters)"),
                      Not(HasSubstr("HRKU")), Not(HasSubstr("abcdef0123"))));
}

TEST(RulesTable, F103_ShowsSecretsOnlyAsCounts) {
    auto settings = shop_settings();
    settings.credentials.admin_password = Secret("canary-admin-password");
    settings.platform.key = Secret("canary-token");
    settings.slack_webhook_url = Secret("https://hooks.slack.com/canary");
    EXPECT_THAT(describe(settings, now), AllOf(HasSubstr("set, 20 characters"),
                                               HasSubstr("set, 12 characters"), Not(HasSubstr("canary"))));
}

TEST(RulesTable, ShowsTheModeInForceAndTheReason) {
    auto settings = shop_settings();
    EXPECT_THAT(describe(settings, now), HasSubstr("observe: decides and reports, restarts nothing\n"));
    settings.mode = Mode::enforce;
    EXPECT_THAT(describe(settings, now),
                HasSubstr("MODE=enforce has no effect: HEROKU_API_KEY is not set"));
    settings.platform.key = Secret("token-of-the-api");
    EXPECT_THAT(describe(settings, now), HasSubstr("enforce: restarts dynos"));
    settings.apps.clear();
    EXPECT_THAT(describe(settings, now),
                HasSubstr("MODE=enforce has no effect: APP_ID_OR_NAME is not set"));
}

TEST(RulesTable, ShowsScheduledRulesAndTheirNextTimes) {
    auto settings = shop_settings();
    auto& app = settings.apps[0];
    EXPECT_THAT(one_blank(describe(settings, now)),
                AllOf(HasSubstr(" RESTART_SCHEDULE off\n"), HasSubstr("; no quiet hours\n"),
                      Not(HasSubstr("next scheduled"))));
    app.quiet_hours = settings::QuietHours({{std::chrono::hours(9), std::chrono::hours(18)}},
                                           settings::every_day, TimeZone{}, "09:00-18:00 UTC");
    app.other_types.restart_schedule =
        settings::Schedule({std::chrono::hours(3)}, settings::every_day, TimeZone{}, "03:00 UTC");
    app.other_types.load_threshold = 2.5;
    EXPECT_THAT(one_blank(describe(settings, now)),
                AllOf(HasSubstr(" RESTART_SCHEDULE 03:00 UTC\n"), HasSubstr(" LOAD_THRESHOLD 2.5\n"),
                      HasSubstr("quiet hours 09:00-18:00 UTC\n"),
                      HasSubstr("next scheduled restart: web at 2026-03-05T03:00:00Z\n")));
}

TEST(RulesTable, LinesHaveNoTrailingBlanks) {
    EXPECT_THAT(describe(shop_settings(), now), Not(HasSubstr(" \n")));
}

}  // namespace
}  // namespace dynoward::cli
