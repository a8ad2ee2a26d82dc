// SPDX-License-Identifier: MIT
// Scenario files: valid ones are read, invalid ones refused.
#include "simulator/scenario/scenario.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "dynoward/values/limits.hpp"

namespace dynoward::simulator::test {
namespace {

using testing::HasSubstr;

/// `place: problem`, one line per error.
std::string errors_of(std::string_view text) {
    const auto read = read_scenario(text);
    std::string errors;
    if (const auto* const found = std::get_if<std::vector<ScenarioError>>(&read)) {
        for (const auto& error : *found) {
            errors += error.place + ": " + error.problem + "\n";
        }
    }
    return errors;
}

std::string in_memory(const std::string& fields) {
    return R"({"apps":[{"types":[{},{"process_type":"worker","memory":{)" + fields + "}}]}]}";
}

TEST(ScenarioFile, ReadsEveryKey) {
    const auto read = read_scenario(R"({
      "name": "all", "about": "Everything.", "days": 3, "tick": "2s", "load_lines": false,
      "timing": {"metric_period": 30, "sigterm_after": "900ms", "start_after": "2s", "boot_least": "5s",
                 "boot_most": "9s", "exit_least": "1s", "exit_most": "2s", "first_metric_least": "1s",
                 "first_metric_most": "2s", "preboot_overlap": "2m", "cycle_after": "20h"},
      "drain": {"lost_percent": 1, "repeated_percent": 2, "late_percent": 3, "late_by": "1m",
                "reordered_percent": 4, "capacity": 500},
      "happenings": {"deploys_per_day": 1.5, "restarts_by_people_per_day": 1, "scalings_per_day": 2,
                     "own_crashes_per_day": 3, "own_stops_per_day": 4, "clock_steps_per_day": 5,
                     "outages_per_day": 6, "foreign_batches_per_day": 7},
      "api": [{"what": "reply_lost", "concerns": "restarts", "status": 502, "retry_after": "30",
               "per_day": 2, "lasts": "5m"}],
      "settings": {"LEAK_FORECAST": "15m"},
      "apps": [{"name": "a", "preboot": true, "oldest_least": "2h", "router_lines_per_min": 1,
                "app_lines_per_min": 2, "forged_lines_per_min": 3,
                "other_drain_losses_per_min": 4,
                "types": [{"process_type": "web", "quantity": 2, "size": "Basic", "quota_mb": 1024,
                           "kill_percent": 120, "command": "run",
                           "memory": {"base_mb": 100, "leak_mb_per_min": 0.5, "leak_after": "1h",
                                      "leak_most_mb": 50, "noise_mb": 1, "saw_mb": 2, "saw_period": "1m",
                                      "step_mb": 3, "step_after": "2h", "daily_mb": 4, "daily_peak": "13h",
                                      "leak_varies_percent": 20, "step_varies_percent": 30, "warm_up_mb": 5,
                                      "warm_up_time": "40m", "noise_shape": "smooth", "spike_mb": 6,
                                      "spikes_per_day": 12, "crash_after": "1d"},
                           "memory_of": {"2": {"base_mb": 200}}}]}]})");
    ASSERT_TRUE(std::holds_alternative<Scenario>(read)) << std::get<1>(read)[0].place;
    const auto& scenario = std::get<Scenario>(read);
    EXPECT_EQ(scenario.name, "all");
    EXPECT_EQ(scenario.days, 3U);
    EXPECT_EQ(scenario.tick, Seconds{2});
    EXPECT_FALSE(scenario.world.load_lines);
    EXPECT_EQ(scenario.world.timing.metric_period, Seconds{30});
    EXPECT_EQ(scenario.world.timing.sigterm_after, std::chrono::milliseconds{900});
    EXPECT_EQ(scenario.world.timing.cycle_after, std::chrono::hours{20});
    EXPECT_EQ(scenario.drain.late_by, Seconds{60});
    EXPECT_EQ(scenario.world.drain_capacity, 500U);
    EXPECT_EQ(scenario.event_rates.deploys_per_day, 1.5);
    EXPECT_EQ(scenario.event_rates.foreign_batches_per_day, 7);
    ASSERT_EQ(scenario.api.size(), 1U);
    EXPECT_EQ(scenario.api[0].fault.what, ApiFault::What::reply_lost);
    EXPECT_EQ(scenario.api[0].fault.concerns, ApiFault::Concerns::restarts);
    EXPECT_EQ(scenario.api[0].duration, Seconds{300});
    EXPECT_EQ(scenario.settings.at("LEAK_FORECAST"), "15m");
    const auto& app = scenario.world.apps.at(0);
    EXPECT_TRUE(app.preboot);
    EXPECT_EQ(app.forged_lines_per_min, 3U);
    EXPECT_EQ(app.other_drain_losses_per_min, 4U);
    const auto& type = app.types.at(0);
    EXPECT_EQ(type.kill_percent, 120U);
    EXPECT_EQ(type.memory.leak_after, Seconds{3600});
    EXPECT_EQ(type.memory.daily_peak, Seconds{13 * 3600});
    EXPECT_EQ(type.memory.crash_after, Seconds{86'400});
    EXPECT_EQ(type.memory.leak_varies_percent, 20U);
    EXPECT_EQ(type.memory.step_varies_percent, 30U);
    EXPECT_EQ(type.memory.warm_up_mb, 5);
    EXPECT_EQ(type.memory.warm_up_time, Seconds{2400});
    EXPECT_EQ(type.memory.noise_shape, NoiseShape::smooth);
    EXPECT_EQ(type.memory.spike_mb, 6);
    EXPECT_EQ(type.memory.spikes_per_day, 12U);
    // A slot inherits the values that it does not set from its type.
    EXPECT_EQ(type.memory_of.at(2).base_mb, 200);
    EXPECT_EQ(type.memory_of.at(2).leak_mb_per_min, 0.5);
}

TEST(ScenarioFile, UsesDefaultsForAbsentKeys) {
    const auto read = read_scenario("{}");
    ASSERT_TRUE(std::holds_alternative<Scenario>(read));
    const auto& scenario = std::get<Scenario>(read);
    EXPECT_EQ(scenario.world.apps.size(), 1U);
    EXPECT_EQ(scenario.days, 7U);
    EXPECT_EQ(scenario.tick, Seconds{1});
}

TEST(ScenarioFile, ReportsThePlaceOfAnUnknownKeyAndTheAllowedKeys) {
    const auto errors = errors_of(in_memory(R"("lek_mb_per_min": 1)"));
    EXPECT_THAT(errors,
                HasSubstr("apps[0].types[1].memory.lek_mb_per_min: unknown key; allowed here: base_mb, "
                          "leak_mb_per_min,"));
}

TEST(ScenarioFile, ReportsThePlaceOfAnInvalidValue) {
    struct Row {
        std::string text;
        const char* error;
    };
    const std::vector<Row> rows{
        {"", ": invalid JSON at line 1"},
        {"{\"name\": \"a\",\n\n oops}", ": invalid JSON at line 3"},
        {"[]", ": must be an object"},
        {"7", ": must be an object"},
        {R"({"dayz": 3})", "dayz: unknown key; allowed here: name, about, days, "},
        {R"({"days": 0})", "days: must be a whole number from 1 to 3660"},
        {R"({"days": 3661})", "days: must be"},
        {R"({"days": 1.5})", "days: must be"},
        {R"({"days": -1})", "days: must be"},
        {R"({"days": "3"})", "days: must be"},
        {R"({"days": null})", "days: must be"},
        {R"({"days": 1e999})", "a number that is too large"},
        {R"({"name": 3})", "name: must be a string"},
        {R"({"name": "a\nb"})", "name: must be a string on one line"},
        {R"({"name": ")" + std::string(61, 'x') + "\"}",
         "name: must be a string on one line, of at most 60"},
        {R"({"load_lines": 1})", "load_lines: must be true or false"},
        {R"({"tick": "1"}  {})", ": invalid JSON"},
        {R"({"tick": 0})", "tick: must be a duration from 1s to 1m"},
        {R"({"tick": "1w"})", "tick: must be a duration"},
        {R"({"tick": "-1s"})", "tick: must be a duration"},
        {R"({"tick": "s"})", "tick: must be a duration"},
        {R"({"tick": "1 s"})", "tick: must be a duration"},
        {R"({"tick": "99999999999999999999s"})", "tick: must be a duration"},
        {R"({"tick": "1000000000d"})", "tick: must be a duration"},
        {R"({"tick": "1500ms"})", "tick: must be in whole seconds"},
        {R"({"timing": []})", "timing: must be an object"},
        {R"({"timing": {"metric_period": "999ms"}})",
         "timing.metric_period: must be a duration from 1s to 1h"},
        {R"({"timing": {"boot_least": "30s"}})", "timing.boot_most: must not be less than boot_least"},
        {R"({"drain": {"lost_percent": 101}})", "drain.lost_percent: must be a whole number from 0 to 100"},
        {R"({"drain": {"capacity": 0}})", "drain.capacity: must be"},
        {R"({"happenings": {"deploys_per_day": -1}})",
         "happenings.deploys_per_day: must be a number from 0"},
        {R"({"happenings": {"deploys": 1}})", "happenings.deploys: unknown key"},
        {R"({"api": {}})", "api: must be a list"},
        {R"({"api": [{"what": "fire"}]})", "api[0].what: must be one of: status, without"},
        {R"({"api": [{}, {"status": 200}]})", "api[1].status: must be a whole number from 300 to 599"},
        {R"({"settings": {"RESTART_WINDOW": 900}})", "settings.RESTART_WINDOW: must be a string"},
        {R"({"apps": []})", "apps: must contain at least one app"},
        {R"({"apps": {}})", "apps: must be a list"},
        {R"({"apps": [3]})", "apps[0]: must be an object"},
        {R"({"apps": [{"name": "Shop!"}]})", "apps[0].name: must be an app name"},
        {R"({"apps": [{}, {}]})", "apps: two apps have the name shop"},
        {R"({"apps": [{"types": []}]})", "apps[0].types: must contain at least one process type"},
        {R"({"apps": [{"types": [{"process_type": "web/1"}]}]})",
         "apps[0].types[0].process_type: must be a process"},
        {R"({"apps": [{"types": [{}, {}]}]})", "apps: shop has two process types web"},
        {R"({"apps": [{"types": [{"quantity": 0}]}]})", "apps[0].types[0].quantity: must be"},
        {R"({"apps": [{"types": [{"quantity": 501}]}]})", "apps[0].types[0].quantity: must be"},
        {R"({"apps": [{"types": [{"quantity": 300}, {"process_type": "a", "quantity": 201}]}]})",
         "apps: 501 dynos in total; must be at most 500"},
        {R"({"apps": [{"types": [{"kill_percent": 99}]}]})", "apps[0].types[0].kill_percent: must be"},
        {R"({"apps": [{"types": [{"memory_of": {"2": {}}}]}]})",
         "apps[0].types[0].memory_of.2: must be a dyno number"},
        {R"({"apps": [{"types": [{"memory_of": {"0": {}}}]}]})",
         "apps[0].types[0].memory_of.0: must be a dyno number"},
        {R"({"apps": [{"types": [{"memory_of": {"1": {"x": 1}}}]}]})",
         "apps[0].types[0].memory_of.1.x: unknown key"},
        {in_memory(R"("base_mb": 0)"),
         "apps[0].types[1].memory.base_mb: must be a number from 1 to 100000"},
        {in_memory(R"("base_mb": "200MB")"), "apps[0].types[1].memory.base_mb: must be a number"},
        {in_memory(R"("daily_peak": "24h")"),
         "apps[0].types[1].memory.daily_peak: must be a duration from 0s"},
        {in_memory(R"("leak_varies_percent": 91)"),
         "apps[0].types[1].memory.leak_varies_percent: must be a whole number from 0 to 90"},
        {in_memory(R"("step_varies_percent": -1)"),
         "apps[0].types[1].memory.step_varies_percent: must be a whole number from 0 to 90"},
        {in_memory(R"("warm_up_time": 0)"),
         "apps[0].types[1].memory.warm_up_time: must be a duration from 1s"},
        {in_memory(R"("noise_shape": "loud")"),
         "apps[0].types[1].memory.noise_shape: must be one of: uniform, bell, smooth"},
        {in_memory(R"("spikes_per_day": 4321)"),
         "apps[0].types[1].memory.spikes_per_day: must be a whole number from 0 to 4320"},
        {in_memory(R"("base_mb": 100, "base_mb": 200)"), "apps[0].types[1].memory.base_mb: duplicate key"},
        {R"({"apps": [{"name": "a"}, {"name": "b", "name": "c"}]})", "apps[1].name: duplicate key"},
        {"{\"name\": " + std::string(9, '[') + std::string(9, ']') + "}", ": nested deeper than 8 levels"},
        {"{\"name\": \"" + std::string(limits::scenario_bytes, 'x') + "\"}", ": larger than 1 MB"},
    };
    for (const Row& row : rows) {
        EXPECT_THAT(errors_of(row.text), HasSubstr(row.error)) << row.text.substr(0, 200);
    }
}

TEST(ScenarioFile, AcceptsTheLimitsThemselves) {
    for (const std::string& text :
         {std::string(R"({"days": 3660, "tick": "1m"})"), std::string(R"({"tick": 60, "name": ""})"),
          R"({"name": ")" + std::string(60, 'x') + "\"}",
          std::string(R"({"apps": [{"types": [{"quantity": 500, "kill_percent": 100}]}]})"),
          in_memory(R"("base_mb": 1, "daily_peak": 86399, "leak_after": "30d")"),
          std::string(R"({"api": [], "settings": {}, "happenings": {}})")}) {
        EXPECT_EQ(errors_of(text), "") << text;
    }
}

TEST(ScenarioFile, ReportsAllErrorsAtOnceUpToALimit) {
    EXPECT_EQ(
        errors_of(R"({"days": 0, "tick": 0, "x": 1})"),
        "days: must be a whole number from 1 to 3660\n"
        "tick: must be a duration from 1s to 1m: seconds, or a string such as \"950ms\", \"90s\", \"15m\", "
        "\"6h\", \"1d\"\n" +
            errors_of(R"({"x": 1})"));
    std::string many = "{";
    for (std::size_t i = 0; i < limits::scenario_errors + 7; ++i) {
        many += (i == 0 ? "\"k" : ", \"k") + std::to_string(i) + "\": 1";
    }
    EXPECT_THAT(errors_of(many + "}"), testing::EndsWith(": and 7 more\n"));
}

TEST(ScenarioFile, SurvivesDeepNesting) {
    const std::string deep(500'000, '[');
    EXPECT_NE(errors_of("{\"apps\": " + deep + std::string(deep.size(), ']') + "}"), "");
    EXPECT_NE(errors_of(deep), "");
}

TEST(ScenarioFile, ExtremeCasesAreValidAndNotInTheDefaultSet) {
    for (const std::string name : {"too-small.json", "swinging.json"}) {
        std::ifstream file(std::string(DYNOWARD_TEST_DATA "/../config/scenarios/extreme/") + name);
        const std::string text{std::istreambuf_iterator<char>(file), {}};
        EXPECT_GT(text.size(), 100U) << name;
        EXPECT_EQ(errors_of(text), "") << name;
        for (const auto& of_set : default_scenario_files()) {
            EXPECT_NE(of_set.name, name);
        }
    }
}

TEST(ScenarioFile, TheDefaultSetIsValid) {
    EXPECT_GE(default_scenario_files().size(), 5U);
    for (const auto& file : default_scenario_files()) {
        EXPECT_EQ(errors_of(file.text), "") << file.name;
        const auto scenario = std::get<Scenario>(read_scenario(file.text));
        EXPECT_EQ(scenario.name + ".json", file.name);
        EXPECT_FALSE(scenario.about.empty()) << file.name;
    }
    EXPECT_EQ(default_scenarios().size(), default_scenario_files().size());
}

}  // namespace
}  // namespace dynoward::simulator::test
