// SPDX-License-Identifier: MIT
// The policies that Dynoward is compared with: other restarters and home-made scripts, each
// implemented as simply and faithfully as possible. They receive the lines that a drain delivers and name
// dynos to restart; the world carries the restarts out. Each watches one app.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dynoward/logplex/event.hpp"
#include "dynoward/values/instant.hpp"

namespace dynoward::simulator {

/// The dynos that a baseline restarts; filled by each call.
struct RestartOrder {
    bool whole_app = false;  ///< as `heroku ps:restart` without a name
    std::vector<std::string> dynos;
};

class Baseline {
 public:
    virtual ~Baseline() = default;
    Baseline() = default;
    Baseline(const Baseline&) = delete;
    Baseline& operator=(const Baseline&) = delete;

    /// A line of the drain about a dyno's memory, as the platform wrote it.
    virtual void on_memory(const Instant& now, const logplex::Event& line, RestartOrder& order) = 0;
    /// About once a second.
    virtual void on_tick(const Instant& now, RestartOrder& order) = 0;
};

/// - `none`: the platform alone.
/// - `daily`: all dynos of the app at 03:00 UTC, at once, as scheduled jobs with `ps:restart` do.
/// - `threshold`: every ten minutes checks the newest line of each dyno and restarts all dynos over their
///   quota, at once and without a cooldown, as scripts over `heroku logs` do.
/// - `whacamole`: a line over the level restarts its dyno, then not again for 30 min. The level is the
///   quota; its own default of 1000 MB would not apply to other sizes.
/// - `dark_knight`: a line over the quota it names restarts its dyno, then not again for 10 min; its
///   state is kept per incarnation. Acts on all process types here, not on web alone.
/// Empty: no such policy.
std::unique_ptr<Baseline> make_baseline(std::string_view name);
std::span<const std::string_view> baseline_names();

}  // namespace dynoward::simulator
