// SPDX-License-Identifier: MIT
// The whole monitor against a simulated Heroku on a virtual clock: the very Monitor object of the daemon,
// batches as a drain sends them, requests and replies of the Platform API with their delays and faults, and
// what happens to Dynoward itself. One thread; nothing but the scenario and its seed decides. After every
// event the invariants are checked (docs/simulator.md).
#pragma once

#include <functional>
#include <memory>
#include <string_view>
#include <variant>
#include <vector>

#include "dynoward/settings/load.hpp"
#include "dynoward/simulator/report.hpp"
#include "dynoward/simulator/scenario.hpp"
#include "dynoward/simulator/world.hpp"

namespace dynoward::simulator {

/// The settings of a scenario, with what it need not say (the apps, a key, a password, MODE=enforce).
std::variant<settings::Settings, std::vector<settings::SettingError>> settings_of(const Scenario& scenario);

class Run {
 public:
    struct Options {
        bool check = true;   ///< the invariants
        bool alerts = true;  ///< monitoring tools post to the alert webhook
        /// For `--trace`: every event as a line, as it happens; empty: only kept for a violation.
        std::function<void(std::string_view)> on_event;
    };

    Run(Scenario scenario, settings::Settings settings, Options options);
    ~Run();
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;

    /// To the end of the scenario's days, or to the first violation.
    const RunReport& go();
    /// To the next thing that happens. False: the end, or a violation.
    bool step();

    const World& world() const;
    const RunReport& report() const;
    Instant clock() const;  ///< the world's, whatever Dynoward's own clock says

 private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

/// draw_scenario(seed), or the one given under this seed, run to its end; settings that are refused are a
/// violation of their own.
RunReport run_seed(std::uint64_t seed, const Run::Options& options, std::optional<unsigned> days = {},
                   const std::optional<Scenario>& given = {});

}  // namespace dynoward::simulator
