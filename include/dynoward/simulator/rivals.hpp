// SPDX-License-Identifier: MIT
// The policies of the field: what other restarters and home-made scripts do, each as small and as honest as
// it can be told, so that Dynoward can be measured against them. They get the lines that a drain delivers
// and name dynos to restart; what comes of that is the world's affair. Each watches one app.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dynoward/logplex/event.hpp"
#include "dynoward/values/instant.hpp"

namespace dynoward::simulator {

/// What a rival asks for; filled anew each time.
struct Wish {
    bool whole_app = false;  ///< as `heroku ps:restart` without a name
    std::vector<std::string> dynos;
};

class Rival {
 public:
    virtual ~Rival() = default;
    Rival() = default;
    Rival(const Rival&) = delete;
    Rival& operator=(const Rival&) = delete;

    /// A line of the drain about a dyno's memory, as the platform wrote it.
    virtual void on_memory(const Instant& now, const logplex::Event& line, Wish& wish) = 0;
    /// About once a second.
    virtual void on_tick(const Instant& now, Wish& wish) = 0;
};

/// - `none`: the platform alone.
/// - `daily`: all dynos of the app at 03:00 UTC, at once, as scheduled jobs with `ps:restart` do.
/// - `threshold`: every ten minutes looks at the newest line of each dyno and restarts whatever is over its
///   quota, at once and without a cooldown, as scripts over `heroku logs` do.
/// - `whacamole`: a line over the level restarts its dyno, then not again for 30 min. The level is the
/// quota;
///   its own default of 1000 MB would say nothing about other sizes.
/// - `dark_knight`: a line over the quota it names restarts its dyno, then not again for 10 min; what is
///   known is kept by incarnation. Acts on all process types here, not on web alone.
/// Empty: no such policy.
std::unique_ptr<Rival> make_rival(std::string_view name);
std::span<const std::string_view> rival_names();

}  // namespace dynoward::simulator
