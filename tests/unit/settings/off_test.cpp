// SPDX-License-Identifier: MIT
// `off` is a value of every rule, and unset is distinct from set.
#include "settings/catalogue.hpp"
#include "settings/effective.hpp"
#include "unit/settings/loading.hpp"

namespace dynoward::settings::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Rule {
    const char* name;
    const char* value;
    const char* shown;
};
const Rule rules[] = {{"RESTART_THRESHOLD", "95%", "95%"},
                      {"HARD_THRESHOLD", "160%", "160%"},
                      {"SWAP_THRESHOLD", "50MB", "50MB"},
                      {"R14_THRESHOLD", "4/120", "4 in 2 min"},
                      {"H12_THRESHOLD", "10/60", "10 in 1 min"},
                      {"LOAD_THRESHOLD", "8", "8"},
                      {"LEAK_FORECAST", "20m", "20 min"},
                      {"MAX_UPTIME", "12h", "12 h"},
                      {"RESTART_SCHEDULE", "03:00 UTC", "03:00 UTC"}};

std::string in_force(const Environment& more, const char* name, const Files& files = {}) {
    return effective_text(*find_setting(name), good(more, files).apps.at(0).of("web"));
}

TEST(Off, IsAValueOfEveryRuleAndOfNothingElse) {
    std::set<std::string_view> names;
    for (const auto& rule : rules) {
        names.insert(rule.name);
        for (const auto* const word : {"off", "OFF", "Off", " off "}) {
            EXPECT_EQ(in_force({{rule.name, word}}, rule.name), "off") << rule.name;
        }
        EXPECT_EQ(in_force({{rule.name, rule.value}}, rule.name), rule.shown);
        EXPECT_THAT(errors_of({{rule.name, "of"}}), HasSubstr("or `off`")) << rule.name;
        EXPECT_THAT(errors_of({{rule.name, "off%"}}), HasSubstr("or `off`")) << rule.name;
    }
    for (const auto& setting : catalogue()) {
        EXPECT_EQ(setting.can_be_off, names.contains(setting.name)) << setting.name;
    }
}

TEST(Off, OfATypeWinsOverAPlainValueAndTheOtherWayRound) {
    for (const auto& rule : rules) {
        const std::string own = std::string("WEB_") + rule.name;
        EXPECT_EQ(in_force({{rule.name, rule.value}, {own, "OFF"}}, rule.name), "off") << rule.name;
        EXPECT_EQ(in_force({{rule.name, "off"}, {own, rule.value}}, rule.name), rule.shown) << rule.name;
        const auto file = [&](const std::string& name, const std::string& value) {
            return Files{{"/c", R"({"apps":{"shop":{")" + name + "\":\"" + value + "\"}}}"}};
        };
        EXPECT_EQ(
            in_force({{"CONFIG_FILE", "/c"}, {rule.name, rule.value}}, rule.name, file(rule.name, "off")),
            "off");
        EXPECT_EQ(in_force({{"CONFIG_FILE", "/c"}, {rule.name, "off"}}, rule.name, file(own, rule.value)),
                  rule.shown);
        const auto two = good({{"DYNO_TYPES", "web,worker"}, {rule.name, rule.value}, {own, "off"}});
        EXPECT_EQ(effective_text(*find_setting(rule.name), two.apps.at(0).of("worker")), rule.shown);
    }
}

TEST(Off, IsDistinctFromUnset) {
    const auto unset = good({}).apps.at(0).of("web");
    EXPECT_TRUE(unset.restart_threshold.is_unset());
    EXPECT_TRUE(unset.hard_threshold.is_unset());
    EXPECT_TRUE(unset.r14_threshold.is_unset());
    EXPECT_FALSE(unset.restart_sustain_set);
    const auto set = good({{"RESTART_SUSTAIN", "60"}, {"R14_THRESHOLD", "3/120"}}).apps.at(0).of("web");
    EXPECT_TRUE(set.restart_sustain_set);
    EXPECT_FALSE(set.r14_threshold.is_unset());
    const auto app = good({{"DYNO_TYPES", "web,worker"}, {"WORKER_RESTART_SUSTAIN", "5m"}}).apps.at(0);
    EXPECT_FALSE(app.of("web").restart_sustain_set);
    EXPECT_TRUE(app.of("worker").restart_sustain_set);
}

TEST(RestartSustain, IsADayAtTheMost) {
    for (const auto* const sustain : {"0", "600", "601", "1h", "1d", "86400"}) {
        EXPECT_THAT(errors_of({{"RESTART_SUSTAIN", sustain}}), IsEmpty()) << sustain;
    }
    EXPECT_THAT(errors_of({{"RESTART_SUSTAIN", "86401"}}), HasSubstr("0 to 86400"));
}

TEST(LogLevel, TakesWhatRubysLoggerTakes) {
    for (const auto& [word, level] : std::map<std::string, LogLevel>{{"debug", LogLevel::debug},
                                                                     {"info", LogLevel::info},
                                                                     {"WARN", LogLevel::warn},
                                                                     {"error", LogLevel::error},
                                                                     {"fatal", LogLevel::error},
                                                                     {"FATAL", LogLevel::error},
                                                                     {"Unknown", LogLevel::error}}) {
        EXPECT_EQ(good({{"LOG_LEVEL", word}}).log_level, level) << word;
    }
    for (const auto* const bad : {"verbose", "warning", "5", "trace", "off"}) {
        EXPECT_THAT(errors_of({{"LOG_LEVEL", bad}}), HasSubstr("`fatal` and `unknown` mean `error`"))
            << bad;
    }
}

TEST(AdminPassword, S12_HasTwelveCharactersUnlessLoopbackOnly) {
    EXPECT_THAT(
        errors_of({{"ADMIN_PASSWORD", "12345678901"}}),
        HasSubstr(
            "ADMIN_PASSWORD=[redacted]: the value has 11 characters; must have at least 12, because it "
            "permits restarts"));
    EXPECT_THAT(errors_of({{"ADMIN_PASSWORD", "x"}, {"HOST", "0.0.0.0"}}), HasSubstr("ADMIN_PASSWORD"));
    EXPECT_THAT(errors_of({{"ADMIN_PASSWORD", "123456789012"}}), IsEmpty());
    for (const auto* const host : {"127.0.0.1", "::1", "localhost"}) {
        EXPECT_THAT(errors_of({{"ADMIN_PASSWORD", "x"}, {"HOST", host}}), IsEmpty()) << host;
    }
}

}  // namespace
}  // namespace dynoward::settings::testing
