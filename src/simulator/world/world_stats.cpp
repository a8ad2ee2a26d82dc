// SPDX-License-Identifier: MIT
// Statistics of the world: which dynos are unavailable, what caused it, and the counts.
#include <algorithm>

#include "dynoward/values/limits.hpp"
#include "simulator/world/observer.hpp"
#include "simulator/world/world.hpp"

namespace dynoward::simulator {
namespace {

// A restart did not help if the dyno exceeds its quota again within this time.
constexpr std::chrono::minutes evaluation_span{10};

}  // namespace

void World::record(std::size_t app, std::size_t index, Cause cause) {
    Dyno& dyno = apps_[app].dynos[index];
    ++dyno.stats.restarts[static_cast<std::size_t>(cause)];
    dyno.evaluated_until = {};
    count_needless(dyno, cause);
    if (observer_ != nullptr) {
        observer_->on_end(app, index, cause, now_);
    }
    if (restarts_.size() >= 2 * limits::simulated_restarts) {
        restarts_.erase(restarts_.begin(), restarts_.begin() + limits::simulated_restarts);
    }
    restarts_.push_back({wall(), apps_[app].plan.name, dyno.name, cause});
}

// If a dyno is restarted while it is unavailable, the rest of the downtime counts for the later cause.
void World::begin_downtime(std::size_t app, std::size_t index, Cause cause, SteadyTime served_until) {
    Dyno& dyno = apps_[app].dynos[index];
    const bool served = dyno.downtime.open ? dyno.downtime.since > now_ : served_until > now_;
    const auto since = dyno.downtime.open && served ? dyno.downtime.since : std::max(now_, served_until);
    end_downtime(app, index);
    dyno.downtime = {true, cause, served ? since : now_};
    if (cause == Cause::api && !served) {
        UnavailableCount& unavailable = apps_[app].unavailable[dyno.type];
        dyno.downtime.counted = true;
        unavailable.max = std::max(unavailable.max, ++unavailable.now);
    }
}

void World::on_up(std::size_t app, std::size_t index) {
    Dyno& dyno = apps_[app].dynos[index];
    if (dyno.downtime.open && dyno.downtime.cause == Cause::api) {
        dyno.evaluated_until = now_ + to_world_time(evaluation_span);
    }
    end_downtime(app, index);
}

void World::end_downtime(std::size_t app, std::size_t index) {
    Dyno& dyno = apps_[app].dynos[index];
    if (dyno.downtime.counted) {
        --apps_[app].unavailable[dyno.type].now;
    }
    dyno.stats = stats(dyno);
    dyno.downtime = {};
}

DynoStats World::stats(const Dyno& dyno) const {
    DynoStats sum = dyno.stats;
    if (dyno.downtime.open) {
        sum.unavailable[static_cast<std::size_t>(dyno.downtime.cause)] +=
            to_platform_time(std::max(Nanoseconds{}, now_ - dyno.downtime.since));
    }
    return sum;
}

DynoStats World::stats(const SimulatedApp& app, std::size_t type) const {
    DynoStats sum;
    for (const Dyno& dyno : app.dynos) {
        if (dyno.type == type) {
            sum += stats(dyno);
        }
    }
    return sum;
}

DynoStats World::stats() const {
    DynoStats sum;
    for (const SimulatedApp& app : apps_) {
        for (const Dyno& dyno : app.dynos) {
            sum += stats(dyno);
        }
    }
    return sum;
}

}  // namespace dynoward::simulator
