// SPDX-License-Identifier: MIT
// The truth about the world: who is away through whose doing, and what was counted.
#include <algorithm>

#include "dynoward/simulator/witness.hpp"
#include "dynoward/simulator/world.hpp"
#include "dynoward/values/limits.hpp"

namespace dynoward::simulator {
namespace {

// A restart after which a dyno is over its quota again so soon has not helped.
constexpr std::chrono::minutes proof{10};

}  // namespace

void World::record(std::size_t app, std::size_t index, Cause cause) {
    Dyno& dyno = apps_[app].dynos[index];
    ++dyno.tally.restarts[static_cast<std::size_t>(cause)];
    dyno.proves_until = {};
    if (witness_ != nullptr) {
        witness_->on_end(app, index, cause, now_);
    }
    if (restarts_.size() >= 2 * limits::simulated_restarts) {
        restarts_.erase(restarts_.begin(), restarts_.begin() + limits::simulated_restarts);
    }
    restarts_.push_back({wall(), apps_[app].plan.name, dyno.name, cause});
}

// Whoever restarts a dyno that is away already answers for the rest of its absence.
void World::goes_away(std::size_t app, std::size_t index, Cause cause, SteadyTime served_until) {
    Dyno& dyno = apps_[app].dynos[index];
    const bool served = dyno.absence.open ? dyno.absence.since > now_ : served_until > now_;
    const auto since = dyno.absence.open && served ? dyno.absence.since : std::max(now_, served_until);
    end_absence(app, index);
    dyno.absence = {true, cause, served ? since : now_};
    if (cause == Cause::api && !served) {
        AwayCount& away = apps_[app].away[dyno.type];
        dyno.absence.counted = true;
        away.most = std::max(away.most, ++away.now);
    }
}

void World::comes_back(std::size_t app, std::size_t index) {
    Dyno& dyno = apps_[app].dynos[index];
    if (dyno.absence.open && dyno.absence.cause == Cause::api) {
        dyno.proves_until = now_ + paced(proof);
    }
    end_absence(app, index);
}

void World::end_absence(std::size_t app, std::size_t index) {
    Dyno& dyno = apps_[app].dynos[index];
    if (dyno.absence.counted) {
        --apps_[app].away[dyno.type].now;
    }
    dyno.tally = tally(dyno);
    dyno.absence = {};
}

Tally World::tally(const Dyno& dyno) const {
    Tally sum = dyno.tally;
    if (dyno.absence.open) {
        sum.away[static_cast<std::size_t>(dyno.absence.cause)] +=
            unpaced(std::max(Nanoseconds{}, now_ - dyno.absence.since));
    }
    return sum;
}

Tally World::tally(const SimulatedApp& app, std::size_t type) const {
    Tally sum;
    for (const Dyno& dyno : app.dynos) {
        if (dyno.type == type) {
            sum += tally(dyno);
        }
    }
    return sum;
}

Tally World::tally() const {
    Tally sum;
    for (const SimulatedApp& app : apps_) {
        for (const Dyno& dyno : app.dynos) {
            sum += tally(dyno);
        }
    }
    return sum;
}

}  // namespace dynoward::simulator
