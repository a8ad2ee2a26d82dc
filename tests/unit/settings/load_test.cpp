// SPDX-License-Identifier: MIT
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
    EXPECT_THAT(errors,
                HasSubstr("DRAIN_PASSWORD=[redacted]: the value given has 3 characters, a `:` among them; "
                          "allowed: 16 to 256 characters"));
    EXPECT_THAT(errors,
                HasSubstr("TLS_KEY_FILE=/no/such/key.pem: the file /no/such/key.pem cannot be read"));
    EXPECT_THAT(errors, HasSubstr("RESTART_THRESHOLD=lots: allowed: a percentage of the quota"));
    EXPECT_THAT(errors, HasSubstr("DYNO_TYPES=run: allowed: process types"));
}

struct Refused {
    const char* name;
    const char* value;
    const char* message;
};
class RefusedValue : public ::testing::TestWithParam<Refused> {};

TEST_P(RefusedValue, StopsTheStartAndSaysWhatIsAllowed) {
    const auto& [name, value, message] = GetParam();
    const auto errors = errors_of({{name, value}});
    EXPECT_EQ(lines(errors), 1U) << errors;
    EXPECT_THAT(errors, AllOf(HasSubstr(name), HasSubstr("allowed"), HasSubstr(message)));
}

INSTANTIATE_TEST_SUITE_P(
    Load, RefusedValue,
    ::testing::Values(
        Refused{"PORT", "65536", "0 to 65535"}, Refused{"PORT", "-1", "0 to 65535"},
        Refused{"PORT", "http", "port"}, Refused{"PORT", "0x50", "port"},
        Refused{"HOST", "example.com", "IP address"}, Refused{"HOST", "127.0.0.1:80", "IP address"},
        Refused{"HOST", "[::1]", "IP address"},
        Refused{"DRAIN_PASSWORD", "0123456789abcde", "has 15 characters"},
        Refused{"DRAIN_PASSWORD", "0123456789abcde:f", "a `:` among them"},
        Refused{"DRAIN_PASSWORD", "0123456789 abcdef", "no others"},
        Refused{"DRAIN_PASSWORD", "0123456789abcd%41", "no others"},
        Refused{"DRAIN_PASSWORD_PREVIOUS", "short", "has 5 characters"},
        Refused{"ADMIN_PASSWORD", "admin", "16 to 256"}, Refused{"DRAIN_USER", "a:b", "characters of"},
        Refused{"APP_ID_OR_NAME", "Shop", "app names"}, Refused{"APP_ID_OR_NAME", "shop,shop", "each once"},
        Refused{"APP_ID_OR_NAME", "shop,,other", "separated by commas"},
        Refused{"APP_ID_OR_NAME", "shop/../other", "app names"},
        Refused{"APP_ID_OR_NAME", "shop,", "app names"},
        Refused{"HEROKU_API_KEY", "two words of it", "visible ASCII"},
        Refused{"AUTH_TOKEN", "short", "8 to 512"},
        Refused{"HEROKU_API_TOKEN", "with\nheader: x", "visible ASCII"},
        Refused{"HEROKU_API_URL", "http://api.heroku.com", "in clear"},
        Refused{"HEROKU_API_URL", "https://api.heroku.com/apps", "without path"},
        Refused{"HEROKU_API_URL", "api.heroku.com", "https://host"},
        Refused{"HEROKU_API_URL", "ftp://api.heroku.com", "https://host"},
        Refused{"MODE", "armed", "`enforce`"}, Refused{"DYNO_TYPES", "web,run", "never `run`"},
        Refused{"DYNO_TYPES", "release", "never"}, Refused{"DYNO_TYPES", "scheduler", "never"},
        Refused{"DYNO_TYPES", "web.1", "process types"},
        Refused{"DYNO_TYPES", "web worker", "separated by commas"},
        Refused{"DYNO_TYPES", "1web", "process types"}, Refused{"RESTART_THRESHOLD", "lots", "512MB"},
        Refused{"MEMORY_SIGNAL", "rss_swap", "not yet supported"},
        Refused{"MEMORY_SIGNAL", "rss", "`total`"}, Refused{"RESTART_SUSTAIN", "601", "0 to 600"},
        Refused{"RESTART_SUSTAIN", "-60", "0 to 600"}, Refused{"HARD_THRESHOLD", "1.5", "percentage"},
        Refused{"HARD_THRESHOLD", "0.5", "percentage"}, Refused{"R14_THRESHOLD", "3", "count/seconds"},
        Refused{"R14_THRESHOLD", "0/120", "a count of 1 to"},
        Refused{"R14_THRESHOLD", "1000/120", "a count of 1 to"},
        Refused{"R14_THRESHOLD", "3/0", "span of 1 s"}, Refused{"RESTART_WINDOW", "8d", "604800"},
        Refused{"RESTART_WINDOW", "10 minutes", "suffix"}, Refused{"MIN_UPTIME", "1.5h", "whole number"},
        Refused{"WARM_UP", "2d", "86400"}, Refused{"STALE_AFTER", "0", "1 to 3600"},
        Refused{"MAX_UNAVAILABLE", "0", "1 to 1000"}, Refused{"MAX_UNAVAILABLE", "101%", "100%"},
        Refused{"MAX_UNAVAILABLE", "0%", "percentage"}, Refused{"RESTART_BUDGET", "0/3600", "1 to 1000"},
        Refused{"RESTART_BUDGET", "12 per hour", "12/3600"}, Refused{"LONE_DYNO", "keep", "`hold`"},
        Refused{"SLACK_WEBHOOK_URL", "http://hooks.slack.com/x", "https://"},
        Refused{"LOG_LEVEL", "verbose", "`debug`"}, Refused{"CONFIG_FILE", "/no/such.json", "readable"}));

TEST(Load, F63_RefusesAThresholdOfZeroInEveryForm) {
    for (const auto* const zero : {"0", "0%", "0MB", "0.0", "00", "0.4%"}) {
        for (const auto* const name : {"RESTART_THRESHOLD", "HARD_THRESHOLD", "WEB_RESTART_THRESHOLD"}) {
            EXPECT_THAT(errors_of({{name, zero}}), HasSubstr("from 1")) << name << "=" << zero;
        }
    }
}

class NotYetSupported : public ::testing::TestWithParam<const char*> {};

TEST_P(NotYetSupported, IsRefusedAndNeverIgnored) {
    EXPECT_THAT(errors_of({{GetParam(), "1"}}),
                AllOf(HasSubstr(GetParam()), HasSubstr("not yet supported in this version; unset it")));
    EXPECT_THAT(errors_of({{GetParam(), "  "}}), IsEmpty()) << "empty counts as unset";
}

INSTANTIATE_TEST_SUITE_P(Load, NotYetSupported,
                         ::testing::Values("SWAP_THRESHOLD", "WEB_SWAP_THRESHOLD", "H12_THRESHOLD",
                                           "WEB_H12_THRESHOLD", "LOAD_THRESHOLD", "WEB_LOAD_THRESHOLD",
                                           "LEAK_FORECAST", "WEB_LEAK_FORECAST", "MAX_UPTIME",
                                           "WEB_MAX_UPTIME", "RESTART_SCHEDULE", "WEB_RESTART_SCHEDULE",
                                           "QUIET_HOURS", "GIVE_UP_AFTER", "WEBHOOK_URL", "WEBHOOK_SECRET",
                                           "HOOK_TOKEN", "DATA_DIR", "REDIS_URL", "REDIS_TLS_VERIFY"));

TEST(Load, F103_ShowsNoSecretInAnyError) {
    const std::string canary = "canary:secret";
    for (const auto* const name :
         {"DRAIN_PASSWORD", "DRAIN_PASSWORD_PREVIOUS", "ADMIN_PASSWORD", "SLACK_WEBHOOK_URL", "WEBHOOK_URL",
          "WEBHOOK_SECRET", "HOOK_TOKEN", "REDIS_URL"}) {
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

TEST(Load, KnowsItsOwnDyno) {
    const auto settings =
        good({{"DYNO", "web.1"}, {"HEROKU_APP_NAME", "watcher"}, {"HEROKU_APP_ID", "id-of-it"}});
    EXPECT_EQ(settings.own.dyno, "web.1");
    EXPECT_EQ(settings.own.app_name, "watcher");
    EXPECT_EQ(settings.own.app_id, "id-of-it");
}

TEST(SettingError, IsOneLineWhateverTheValueHolds) {
    const auto text = to_text({"CONFIG_FILE apps.a\nb", "x\ny\x1b[31m", "allowed:\nthis"});
    EXPECT_EQ(text, "CONFIG_FILE apps.a\\x0ab=x\\x0ay\\x1b[31m: allowed:?this");
    EXPECT_LT(to_text({"PORT", std::string(100000, '9'), "allowed: less"}).size(), 200U);
}

}  // namespace
}  // namespace dynoward::settings::testing
