// SPDX-License-Identifier: MIT
// A scenario: a simulated Heroku, the events that affect it, and Dynoward's settings. Generated from a seed
// (random_scenario) or read from a file (read_scenario; docs/simulator.md). Faults are given as rates;
// their times come from the seed of the run.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "simulator/api/platform_api.hpp"
#include "simulator/sender/drain_sender.hpp"
#include "simulator/world/plan.hpp"

namespace dynoward::simulator {

/// A fault of the Platform API that begins at random times and ends after `duration`.
struct ApiFaultPeriod {
    ApiFault fault;
    double per_day = 0;
    Seconds duration{600};
};

/// Mean rates of random events. 0: never. The names are the keys of a scenario file.
struct EventRates {
    double deploys_per_day = 0;
    double restarts_by_people_per_day = 0;  ///< one dyno each
    double scalings_per_day = 0;
    double own_crashes_per_day = 0;  ///< Dynoward loses its state and starts again a minute later
    double own_stops_per_day = 0;    ///< the process is suspended for minutes, then continues
    double clock_steps_per_day = 0;  ///< the wall clock steps forward or back, by up to a day
    double outages_per_day = 0;  ///< the drain cannot connect for minutes, then lines come late, with L10
    double foreign_batches_per_day = 0;  ///< right password, invented drain token or none, genuine lines
};

struct Scenario {
    std::string name = "unnamed";
    std::string about;  ///< a description in one sentence
    WorldPlan world;
    SenderFaults drain;
    EventRates event_rates;
    std::vector<ApiFaultPeriod> api;
    /// Dynoward's own settings, as variables; MODE=enforce, the app and a key are added where absent.
    std::map<std::string, std::string> settings;
    unsigned days = 7;
    Seconds tick{1};  ///< pace of the monitor's ticks
};

/// An error in a scenario file and its place: `apps[0].types[1].memory.lek`: unknown key; allowed here: ….
struct ScenarioError {
    std::string place;
    std::string problem;
};

/// Strict JSON: unknown keys, wrong types and values out of range are errors; all of them are returned.
std::variant<Scenario, std::vector<ScenarioError>> read_scenario(std::string_view json);

/// The scenarios that are built into the program (config/scenarios), by file name.
struct ScenarioFile {
    std::string_view name;  ///< `steady-leaks.json`
    std::string_view text;
};
std::span<const ScenarioFile> default_scenario_files();
std::vector<Scenario> default_scenarios();

/// A scenario in which everything is random, from the number of dynos to the faults.
Scenario random_scenario(std::uint64_t seed);

}  // namespace dynoward::simulator
