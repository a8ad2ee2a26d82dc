// SPDX-License-Identifier: MIT
// The whole monitor against a simulated Heroku on a virtual clock: the same Monitor class as in the daemon,
// batches as a drain sends them, requests and replies of the Platform API with their delays and faults, and
// crashes and suspensions of Dynoward itself. One thread; the result depends on the scenario and its seed
// alone. The invariants are checked after every event (docs/simulator.md).
#pragma once

#include <functional>
#include <memory>
#include <string_view>
#include <variant>
#include <vector>

#include "dynoward/policy/ledger.hpp"
#include "settings/load.hpp"
#include "simulator/run/report.hpp"
#include "simulator/scenario/scenario.hpp"
#include "simulator/world/world.hpp"

namespace dynoward::simulator {

/// The settings of a scenario, with defaults for the apps, key, password and mode (enforce).
std::variant<settings::Settings, std::vector<settings::SettingError>> settings_of(const Scenario& scenario);

class Run {
 public:
    struct Options {
        bool check = true;   ///< check the invariants
        bool alerts = true;  ///< post alerts to the webhook, as monitoring tools do
        /// Heroku's status page reports an incident now and then, which holds all restarts.
        bool incidents = true;
        /// For `--trace`: called with every event as a line. Empty: the last events are kept for a
        /// violation.
        std::function<void(std::string_view)> on_event;
        /// For `--recording`: called with each body that Dynoward has read, and the index of its app.
        std::function<void(std::size_t app, std::string_view body)> on_body;
        /// Called with each ledger entry as it is written; not again when its outcome is known.
        std::function<void(const policy::LedgerEntry&)> on_entry;
    };

    Run(Scenario scenario, settings::Settings settings, Options options);
    ~Run();
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;

    /// Runs to the end of the scenario's days, or to the first violation.
    const RunReport& go();
    /// Advances to the next event. False: the end, or a violation.
    bool step();

    const World& world() const;
    const RunReport& report() const;
    Instant clock() const;  ///< of the world; Dynoward's own clock may be off

 private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

/// Runs random_scenario(seed), or the given scenario with this seed, to its end. Invalid settings are
/// reported as a violation of `settings`.
RunReport run_seed(std::uint64_t seed, const Run::Options& options, std::optional<unsigned> days = {},
                   const std::optional<Scenario>& given = {});

}  // namespace dynoward::simulator
