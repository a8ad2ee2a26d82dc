// SPDX-License-Identifier: MIT
// A scenario: a simulated Heroku, what happens to it, and the settings under which Dynoward watches it.
// Drawn from a seed (draw_scenario) or read from a file (read_scenario; docs/simulator.md). Everything that
// goes wrong is a rate; which moments it strikes comes from the seed of the run.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "dynoward/simulator/drain_sender.hpp"
#include "dynoward/simulator/plan.hpp"
#include "dynoward/simulator/platform_api.hpp"

namespace dynoward::simulator {

/// The Platform API in trouble: begins now and then, lasts a while, then all is well again.
struct ApiTrouble {
    ApiFault fault;
    double per_day = 0;
    Seconds lasts{600};
};

/// What happens to the world, on average so often. 0: never.
struct Happenings {
    double deploys_per_day = 0;
    double restarts_by_people_per_day = 0;  ///< one dyno each
    double scalings_per_day = 0;
    double own_crashes_per_day = 0;  ///< of Dynoward: all it knew is gone, a minute later it is back
    double own_stops_per_day = 0;    ///< the process is stopped for minutes, then goes on
    double clock_steps_per_day = 0;  ///< the wall clock is set forward or back, up to a day
    double outages_per_day = 0;  ///< the drain reaches nobody for minutes, then lines come late, with L10
    double foreign_batches_per_day = 0;  ///< right password, no or an invented drain token, genuine lines
};

struct Scenario {
    std::string name = "unnamed";
    std::string about;  ///< in a sentence, for people
    WorldPlan world;
    SenderFaults drain;
    Happenings happenings;
    std::vector<ApiTrouble> api;
    /// Dynoward's own settings, as variables; MODE=enforce, the app and a key are added where absent.
    std::map<std::string, std::string> settings;
    unsigned days = 7;
    Seconds tick{1};  ///< pace of the monitor's ticks
};

/// What is wrong with a scenario file, and where: `apps[0].types[1].memory.lek`: unknown key; allowed here:
/// ….
struct ScenarioError {
    std::string place;
    std::string problem;
};

/// Strict JSON: unknown keys, wrong types and values out of range are refused, all at once.
std::variant<Scenario, std::vector<ScenarioError>> read_scenario(std::string_view json);

/// The scenarios that come with the program (config/scenarios), by name of file.
struct ScenarioFile {
    std::string_view name;  ///< `steady-leaks.json`
    std::string_view text;
};
std::span<const ScenarioFile> default_scenario_files();
std::vector<Scenario> default_scenarios();

/// The scenario of a seed: everything drawn, from the number of dynos to the faults.
Scenario draw_scenario(std::uint64_t seed);

}  // namespace dynoward::simulator
