// SPDX-License-Identifier: MIT
// From variables to settings: defaults, and all errors at once.
#include "unit/settings/loading.hpp"

namespace dynoward::settings::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(Load, NeedsOnlyADrainPassword) {
    const auto settings = good({{"APP_ID_OR_NAME", ""}});
    EXPECT_EQ(settings.credentials.drain_password.reveal(), good_password);
    EXPECT_TRUE(settings.apps.empty());
    EXPECT_EQ(settings.mode_in_force(), Mode::observe);
}

TEST(Load, ReportsAllErrorsAtOnceEachWithWhatIsAllowed) {
    const auto errors = errors_of({{"DRAIN_PASSWORD", "a:b"},
                                   {"TLS_CERT_FILE", "/cert.pem"},
                                   {"TLS_KEY_FILE", "/no/such/key.pem"},
                                   {"RESTART_THRESHOLD", "lots"},
                                   {"DYNO_TYPES", "run"}},
                                  {{"/cert.pem", "certificate"}});
    EXPECT_EQ(lines(errors), 4U) << errors;
    EXPECT_THAT(errors, HasSubstr("DRAIN_PASSWORD=[redacted]: the value has 3 characters, including a `:`; "
                                  "must be 16 to 256 characters"));
    EXPECT_THAT(
        errors,
        HasSubstr("TLS_KEY_FILE=/no/such/key.pem: cannot be read; must be the path of a readable file"));
    EXPECT_THAT(errors, HasSubstr("RESTART_THRESHOLD=lots: must be a percentage of the quota"));
    EXPECT_THAT(errors, HasSubstr("DYNO_TYPES=run: must be process types"));
}

TEST(Load, AnUnsetBudgetFollowsTheNumberOfDynosAndASetOneDoesNot) {
    const auto unset = good({}).apps.at(0);
    EXPECT_EQ(unset.budget_of(3), (CountPerSpan{12, Seconds{3600}}));
    EXPECT_EQ(unset.budget_of(20), (CountPerSpan{40, Seconds{3600}}));
    const auto set = good({{"RESTART_BUDGET", "2/60"}}).apps.at(0);
    EXPECT_EQ(set.budget_of(20), (CountPerSpan{2, Seconds{60}}));
}

TEST(Load, TheForecastIsOnUnlessALevelOrASustainIsSet) {
    const auto is_auto = [](const Environment& variables) {
        return is_forecast_auto(good(variables).apps.at(0).other_types);
    };
    EXPECT_TRUE(is_auto({}));
    EXPECT_FALSE(is_auto({{"RESTART_THRESHOLD", "130%"}}));
    EXPECT_FALSE(is_auto({{"RESTART_SUSTAIN", "10m"}}));
    EXPECT_TRUE(is_auto({{"RESTART_SUSTAIN", "10m"}, {"LEAK_FORECAST", "auto"}}));
    EXPECT_FALSE(is_auto({{"LEAK_FORECAST", "off"}}));
    EXPECT_FALSE(is_auto({{"LEAK_FORECAST", "30m"}}));
}

struct Refused {
    const char* name;
    const char* value;
    const char* message;
};

const Refused refused_values[] = {
    {"PORT", "65536", "0 to 65535"},
    {"PORT", "-1", "0 to 65535"},
    {"PORT", "http", "port"},
    {"PORT", "0x50", "port"},
    {"HOST", "example.com", "IP address"},
    {"HOST", "127.0.0.1:80", "IP address"},
    {"HOST", "[::1]", "IP address"},
    {"DRAIN_PASSWORD", "0123456789abcde", "has 15 characters"},
    {"DRAIN_PASSWORD", "0123456789abcde:f", "including a `:`"},
    {"DRAIN_PASSWORD", "0123456789 abcdef", "only A-Z a-z 0-9 . _ ~ -"},
    {"DRAIN_PASSWORD", "0123456789abcd%41", "only A-Z a-z 0-9 . _ ~ -"},
    {"DRAIN_PASSWORD_PREVIOUS", "short", "has 5 characters"},
    {"ADMIN_PASSWORD", "two words", "without spaces"},
    {"DRAIN_USER", "a:b", "characters, only A-Z"},
    {"APP_ID_OR_NAME", "Shop", "app names"},
    {"APP_ID_OR_NAME", "shop,shop", "each once"},
    {"APP_ID_OR_NAME", "shop,,other", "separated by commas"},
    {"APP_ID_OR_NAME", "shop/../other", "app names"},
    {"APP_ID_OR_NAME", "shop,", "app names"},
    {"APP_ID_OR_NAME", "shop-0123456789-0123456789-0123", "at most 30 characters"},
    {"APP_ID_OR_NAME", "0shop", "starts with a letter"},
    {"APP_ID_OR_NAME", "-shop", "starts with a letter"},
    {"HEROKU_API_KEY", "\"HRKU-abc\"", "quotation marks"},
    {"AUTH_TOKEN", "'HRKU-abc'", "quotation marks"},
    {"WEBHOOK_SECRET", "`0123456789abcdef`", "quotation marks"},
    {"HEROKU_API_KEY", "two words of it", "visible ASCII"},
    {"AUTH_TOKEN", "k\xc3\xa9y", "visible ASCII"},
    {"HEROKU_API_TOKEN", "with\nheader: x", "visible ASCII"},
    {"HEROKU_API_URL", "http://api.heroku.com", "never sent unencrypted"},
    {"HEROKU_API_URL", "https://api.heroku.com/apps", "without a path"},
    {"HEROKU_API_URL", "api.heroku.com", "https://host"},
    {"HEROKU_API_URL", "ftp://api.heroku.com", "https://host"},
    {"MODE", "armed", "`enforce`"},
    {"DYNO_TYPES", "web,run", "but never `run`"},
    {"DYNO_TYPES", "release", "never"},
    {"DYNO_TYPES", "scheduler", "never"},
    {"DYNO_TYPES", "web.1", "process types"},
    {"DYNO_TYPES", "web worker", "separated by commas"},
    {"DYNO_TYPES", "1web", "process types"},
    {"RESTART_THRESHOLD", "lots", "512MB"},
    {"RESTART_THRESHOLD", "1GB", "unknown unit `GB`, use MB or %, for example 512MB or 95%; must be a"},
    {"WEB_HARD_THRESHOLD", "1.5GiB", "unknown unit `GiB`, use MB or %"},
    {"MEMORY_SIGNAL", "rss", "`total` or `rss_swap`"},
    {"SWAP_THRESHOLD", "0", "from 1"},
    {"SWAP_THRESHOLD", "some", "percentage"},
    {"H12_THRESHOLD", "10", "count/seconds"},
    {"H12_THRESHOLD", "33/60", "a count of 2 to 32"},
    {"H12_THRESHOLD", "0/60", "a count of 2 to 32"},
    {"H12_THRESHOLD", "1/60", "a count of 2 to 32"},
    {"H12_THRESHOLD", "5/0", "time span of 1 s"},
    {"LOAD_THRESHOLD", "0", "greater than 0"},
    {"LOAD_THRESHOLD", "-1", "greater than 0"},
    {"LOAD_THRESHOLD", "1001", "at most 1000"},
    {"LOAD_THRESHOLD", "2,5", "`2.5`"},
    {"LOAD_THRESHOLD", "1e1", "greater than 0"},
    {"LOAD_THRESHOLD", "80%", "greater than 0"},
    {"LEAK_FORECAST", "59", "60 to 86400"},
    {"LEAK_FORECAST", "25h", "60 to 86400"},
    {"LEAK_FORECAST", "on", "whole number"},
    {"MAX_UPTIME", "3599", "3600 to 604800"},
    {"MAX_UPTIME", "8d", "3600 to 604800"},
    {"MAX_UPTIME", "1.5d", "whole number"},
    {"RESTART_SCHEDULE", "25:00 Mars/Olympus", "`Mars/Olympus` is not a time zone"},
    {"RESTART_SCHEDULE", "25:00 Mars/Olympus", "`25:00` is not a time of day"},
    {"RESTART_SCHEDULE", "03:00", "`03:00 Europe/Berlin`"},
    {"WEB_RESTART_SCHEDULE", "daily", "the time zone at the end is missing"},
    {"QUIET_HOURS", "00:00-24:00 UTC", "cover the whole week"},
    {"QUIET_HOURS", "09:00 UTC", "not a range"},
    {"QUIET_HOURS", "09:00-18:00 Mon-Fri Mars/Olympus", "tzdata"},
    {"GIVE_UP_AFTER", "0", "1 to 100"},
    {"GIVE_UP_AFTER", "101", "1 to 100"},
    {"GIVE_UP_AFTER", "never", "whole number"},
    {"RESTART_SUSTAIN", "86401", "0 to 86400"},
    {"RESTART_SUSTAIN", "2d", "0 to 86400"},
    {"RESTART_SUSTAIN", "-60", "0 to 86400"},
    {"RESTART_SUSTAIN", "off", "whole number"},
    {"HARD_THRESHOLD", "1,5", "percentage"},
    {"HARD_THRESHOLD", "0.5", "percentage"},
    {"R14_THRESHOLD", "3", "count/seconds"},
    {"R14_THRESHOLD", "0/120", "a count of 1 to"},
    {"R14_THRESHOLD", "1000/120", "a count of 1 to"},
    {"R14_THRESHOLD", "3/0", "time span of 1 s"},
    {"RESTART_WINDOW", "8d", "604800"},
    {"RESTART_WINDOW", "10 minutes", "suffix"},
    {"MIN_UPTIME", "1.5h", "whole number"},
    {"WARM_UP", "2d", "86400"},
    {"STALE_AFTER", "0", "1 to 3600"},
    {"MAX_UNAVAILABLE", "0", "1 to 1000"},
    {"MAX_UNAVAILABLE", "101%", "100%"},
    {"MAX_UNAVAILABLE", "0%", "percentage"},
    {"RESTART_BUDGET", "0/3600", "1 to 1000"},
    {"RESTART_BUDGET", "12 per hour", "12/3600"},
    {"LONE_DYNO", "keep", "`hold`"},
    {"SLACK_WEBHOOK_URL", "http://hooks.slack.com/x", "https://"},
    {"WEBHOOK_SECRET", "too-short", "16 to 256"},
    {"HOOK_TOKEN", "with/slashes/and/more", "A-Z a-z 0-9"},
    {"HOOK_TOKEN", "short", "16 to 256"},
    {"AFTER_RESTART_WEBHOOK", "http://example.com/x", "https://"},
    {"SLACK_WEBHOOK_URL", "http://10.0.0.1/x", "https://"},
    {"SLACK_WEBHOOK_URL", "http://127.0.0.1.example.com/x", "https://"},
    {"SLACK_WEBHOOK_URL", "https://user:word@hooks.example.com/x", "https://"},
    {"SLACK_WEBHOOK_URL", "https://2130706433/x", "https://"},
    {"WORKER_AFTER_RESTART_WEBHOOK", "example.com", "https://"},
    {"AFTER_RESTART_RESET_POSTGRES", "DATABASE_URL", "a-z 0-9 -"},
    {"AFTER_RESTART_RESET_POSTGRES", "../apps/shop", "a-z 0-9 -"},
    {"AFTER_RESTART_RESET_POSTGRES", "postgresql-curved-", "a-z 0-9 -"},
    {"AFTER_RESTART_RESET_POSTGRES", "9lives", "a-z 0-9 -"},
    {"LOG_LEVEL", "verbose", "`debug`"},
    {"CONFIG_FILE", "/no/such.json", "readable"}};

TEST(Load, AWrongValueStopsTheStartAndShowsWhatIsAllowed) {
    for (const auto& [name, value, message] : refused_values) {
        const auto errors = errors_of({{name, value}});
        EXPECT_EQ(lines(errors), 1U) << name << "=" << value << "\n" << errors;
        EXPECT_THAT(errors, AllOf(HasSubstr(name), HasSubstr("must be "), HasSubstr(message)));
    }
}

TEST(Load, EveryRuleThatIsOffUnlessSetCanBeSet) {
    const auto settings = good({{"MEMORY_SIGNAL", "RSS_SWAP"},
                                {"SWAP_THRESHOLD", "10%"},
                                {"H12_THRESHOLD", "5/1m"},
                                {"LOAD_THRESHOLD", "2.5"},
                                {"LEAK_FORECAST", "1h"},
                                {"WEB_MAX_UPTIME", "12h"},
                                {"RESTART_SCHEDULE", "03:00 Sun UTC"},
                                {"QUIET_HOURS", "09:00-18:00 Mon-Fri UTC"},
                                {"GIVE_UP_AFTER", "5"}});
    const auto& app = settings.apps.at(0);
    const auto& web = app.of("web");
    EXPECT_EQ(web.memory_signal, MemorySignal::rss_swap);
    EXPECT_EQ(app.other_types.memory_signal, MemorySignal::rss_swap);
    EXPECT_EQ(web.swap_threshold, (Level{10, Level::Unit::percent_of_quota}));
    EXPECT_EQ(web.h12_threshold, (CountPerSpan{5, Seconds{60}}));
    EXPECT_EQ(web.load_threshold, 2.5);
    EXPECT_EQ(web.leak_forecast, Seconds{3600});
    EXPECT_EQ(web.max_uptime, Seconds{43200});
    EXPECT_EQ(app.other_types.max_uptime, std::nullopt);
    ASSERT_TRUE(web.restart_schedule);
    EXPECT_EQ(web.restart_schedule->text(), "03:00 Sun UTC");
    ASSERT_TRUE(app.quiet_hours);
    EXPECT_EQ(app.quiet_hours->text(), "09:00-18:00 Mon-Fri UTC");
    EXPECT_EQ(app.give_up_after, 5U);
    const auto unset = good({}).apps.at(0);
    EXPECT_FALSE(unset.of("web").swap_threshold || unset.of("web").h12_threshold ||
                 unset.of("web").load_threshold || unset.of("web").leak_forecast ||
                 unset.of("web").max_uptime || unset.of("web").restart_schedule || unset.quiet_hours);
}

TEST(Load, WhatIsNeverPerTypeOrPerAppIsRefusedThere) {
    EXPECT_THAT(
        errors_of({{"CONFIG_FILE", "/c"}}, {{"/c", R"({"apps":{"shop":{"MEMORY_SIGNAL":"total"}}})"}}),
        HasSubstr("cannot be set per app"));
    EXPECT_THAT(errors_of({{"CONFIG_FILE", "/c"}},
                          {{"/c", R"({"apps":{"shop":{"QUIET_HOURS":"9-18","GIVE_UP_AFTER":"-1"}}})"}}),
                AllOf(HasSubstr("apps.shop.QUIET_HOURS=9-18"), HasSubstr("apps.shop.GIVE_UP_AFTER=-1")));
}

TEST(Load, MaxUptimeMustBeMoreThanMinUptime) {
    EXPECT_THAT(
        errors_of({{"MAX_UPTIME", "1h"}, {"MIN_UPTIME", "1h"}}),
        AllOf(HasSubstr("MAX_UPTIME=1h: not longer than MIN_UPTIME (1 h)"), HasSubstr("must be longer")));
    EXPECT_THAT(errors_of({{"WEB_MIN_UPTIME", "2h"}, {"MAX_UPTIME", "1h"}}), HasSubstr("MIN_UPTIME (2 h)"));
    EXPECT_THAT(errors_of({{"MAX_UPTIME", "61m"}, {"MIN_UPTIME", "1h"}}), IsEmpty());
    EXPECT_THAT(errors_of({{"WORKER_MIN_UPTIME", "2h"}, {"MAX_UPTIME", "1h"}}), IsEmpty());
}

TEST(Load, S7_ASecretThatWasSetAsAnAppIsNoApp) {
    const auto is_app = [](const std::string& text) {
        return errors_of({{"APP_ID_OR_NAME", text}}).empty();
    };
    for (const auto* const name : {"shop", "shop-0123456789ab", "peaceful-inlet-84760", "a", "deadbeef",
                                   "cafe-babe-0123456789abcdef", "feedfacefeedface", "facade0123456ef",
                                   "abcdefghijklmnopqrstuvwxyz0123",  // 30
                                   "01234567-89ab-cdef-0123-456789abcdef"}) {
        EXPECT_TRUE(is_app(name)) << name;
        EXPECT_TRUE(is_app(std::string("blog,") + name)) << name;
    }
    for (const auto* const secret :
         {"a123456789abcdef", "0123456789abcdef", "f00123456789abcdef0123456789abcdef",
          "3f9a1c5be0d2748896a1b2c3d4e5f6070011223344556677", "abcdefghijklmnopqrstuvwxyz01234",
          "hrku-01234567-89ab-cdef-0123-456789abcdef", "01234567-89ab-cdef-0123-456789abcdef0",
          "01234567-89ab-cdef-0123-456789abcdeg"}) {
        EXPECT_FALSE(is_app(secret)) << secret;
        EXPECT_FALSE(is_app(std::string("blog,") + secret)) << secret;
    }
}

TEST(Load, F63_RefusesAThresholdOfZeroInEveryForm) {
    for (const auto* const zero : {"0", "0%", "0MB", "0.0", "00", "0.4%"}) {
        for (const auto* const name : {"RESTART_THRESHOLD", "HARD_THRESHOLD", "WEB_RESTART_THRESHOLD"}) {
            EXPECT_THAT(errors_of({{name, zero}}), HasSubstr("from 1")) << name << "=" << zero;
        }
    }
}

TEST(Load, WhatIsNotYetSupportedIsRefusedAndNeverIgnored) {
    for (const auto* const name : {"DATA_DIR", "REDIS_URL", "REDIS_TLS_VERIFY"}) {
        EXPECT_THAT(errors_of({{name, "1"}}),
                    AllOf(HasSubstr(name), HasSubstr("not yet supported in this version; unset it")));
        EXPECT_THAT(errors_of({{name, "  "}}), IsEmpty()) << "empty counts as unset";
    }
}

TEST(Load, RefusesAWebhookWithoutASecretToSignItWith) {
    const auto errors = errors_of({{"WEBHOOK_URL", "https://hooks.example.com/canary"}});
    EXPECT_THAT(errors,
                AllOf(HasSubstr("WEBHOOK_SECRET: not set, but WEBHOOK_URL is"), Not(HasSubstr("canary"))));
    EXPECT_THAT(errors_of({{"WEBHOOK_SECRET", good_password}}), IsEmpty())
        << "signs the calls after a restart";
}

TEST(Load, AWebhookMayBeInClearOnThisMachineOnly) {
    for (const auto* const url : {"http://127.0.0.1:4711/x", "http://localhost/x", "http://[::1]:4711/",
                                  "https://hooks.example.com"}) {
        EXPECT_EQ(good({{"SLACK_WEBHOOK_URL", url}}).slack_webhook_url.reveal(), url);
    }
}

TEST(Load, ReadsWhatIsDoneAfterARestartPerProcessType) {
    const auto settings = good({{"DYNO_TYPES", "web, worker"},
                                {"WEBHOOK_URL", "https://hooks.example.com/x"},
                                {"WEBHOOK_SECRET", good_password},
                                {"HOOK_TOKEN", good_password},
                                {"AFTER_RESTART_WEBHOOK", "https://hooks.example.com/all"},
                                {"WORKER_AFTER_RESTART_WEBHOOK", "https://hooks.example.com/worker"},
                                {"WORKER_AFTER_RESTART_RESET_POSTGRES", "postgresql-curved-12345"}});
    const auto& app = settings.apps.at(0);
    EXPECT_EQ(settings.webhook_url.reveal(), "https://hooks.example.com/x");
    EXPECT_EQ(settings.webhook_secret.reveal(), good_password);
    EXPECT_EQ(settings.credentials.hook_token.reveal(), good_password);
    EXPECT_EQ(app.of("web").after_restart_webhook.reveal(), "https://hooks.example.com/all");
    EXPECT_EQ(app.of("worker").after_restart_webhook.reveal(), "https://hooks.example.com/worker");
    EXPECT_EQ(app.of("web").after_restart_reset_postgres, "");
    EXPECT_EQ(app.of("worker").after_restart_reset_postgres, "postgresql-curved-12345");
}

TEST(Load, F103_ShowsNoSecretInAnyError) {
    const std::string canary = "canary: secret";
    for (const auto* const name : {"DRAIN_PASSWORD", "DRAIN_PASSWORD_PREVIOUS", "ADMIN_PASSWORD",
                                   "SLACK_WEBHOOK_URL", "WEBHOOK_URL", "WEBHOOK_SECRET", "HOOK_TOKEN",
                                   "AFTER_RESTART_WEBHOOK", "WEB_AFTER_RESTART_WEBHOOK", "REDIS_URL"}) {
        EXPECT_THAT(errors_of({{name, canary}}), AllOf(HasSubstr("[redacted]"), Not(HasSubstr("canary"))))
            << name;
    }
    EXPECT_THAT(errors_of({{"HEROKU_API_KEY", "canary secret"}}), Not(HasSubstr("canary")));
    EXPECT_THAT(errors_of({{"HEROKU_API_URL", "https://u:canary@host"}}),
                AllOf(HasSubstr("[redacted]"), Not(HasSubstr("canary"))));
}

TEST(Load, TrimsValuesSecretsIncluded) {
    const auto settings = good({{"DRAIN_PASSWORD", " " + good_password + "\r\n"}, {"MODE", "\tobserve "}});
    EXPECT_EQ(settings.credentials.drain_password.reveal(), good_password);
}

TEST(Load, ReadsTheTokenUnderEachOfItsNames) {
    for (const auto* const name : {"HEROKU_API_KEY", "AUTH_TOKEN", "HEROKU_API_TOKEN"}) {
        EXPECT_EQ(good({{name, "token-of-the-api"}}).platform.key.reveal(), "token-of-the-api") << name;
    }
    EXPECT_EQ(good({{"HEROKU_API_KEY", "token-of-the-api"}, {"AUTH_TOKEN", "token-of-the-api"}})
                  .platform.key.reveal(),
              "token-of-the-api");
}

TEST(Load, RefusesTwoDifferentTokensWithoutShowingThem) {
    const auto errors = errors_of({{"HEROKU_API_KEY", "token-of-mine"}, {"AUTH_TOKEN", "token-of-yours"}});
    EXPECT_THAT(errors, AllOf(HasSubstr("AUTH_TOKEN=[redacted]: differs from HEROKU_API_KEY"),
                              Not(HasSubstr("mine")), Not(HasSubstr("yours"))));
}

TEST(Load, TakesDarkKnightsVariablesAsTheyAre) {
    const auto settings = good({{"AUTH_TOKEN", "01234567-89ab-cdef-0123-456789abcdef"},
                                {"DYNO_TYPES", "web, worker"},
                                {"WEB_RESTART_THRESHOLD", "500"},
                                {"WORKER_RESTART_WINDOW", "900"},
                                {"SLACK_WEBHOOK_URL", "https://hooks.slack.com/services/T0/B0/x"},
                                {"LOG_LEVEL", "WARN"}});
    const auto& app = settings.apps.at(0);
    EXPECT_EQ(app.dyno_types.size(), 2U);
    EXPECT_EQ(app.of("web").restart_threshold, (Level{500, Level::Unit::megabytes}));
    EXPECT_EQ(app.of("web").restart_window, Seconds{600});
    EXPECT_EQ(app.of("worker").restart_window, Seconds{900});
    EXPECT_EQ(settings.log_level, LogLevel::warn);
    EXPECT_FALSE(settings.slack_webhook_url.empty());
    EXPECT_THAT(settings.warnings, IsEmpty());
}

TEST(Load, ReadsItsOwnDyno) {
    const auto settings =
        good({{"DYNO", "web.1"}, {"HEROKU_APP_NAME", "watcher"}, {"HEROKU_APP_ID", "id-of-it"}});
    EXPECT_EQ(settings.own.dyno, "web.1");
    EXPECT_EQ(settings.own.app_name, "watcher");
    EXPECT_EQ(settings.own.app_id, "id-of-it");
}

TEST(SettingError, IsOneLineWhateverTheValueHolds) {
    const auto text = to_text({"CONFIG_FILE apps.a\nb", "x\ny\x1b[31m", "must be\nthis"});
    EXPECT_EQ(text, "CONFIG_FILE apps.a\\x0ab=x\\x0ay\\x1b[31m: must be?this");
    EXPECT_LT(to_text({"PORT", std::string(100000, '9'), "must be less"}).size(), 200U);
}

}  // namespace
}  // namespace dynoward::settings::testing
