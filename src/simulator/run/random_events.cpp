// SPDX-License-Identifier: MIT
#include "simulator/run/random_events.hpp"

#include <algorithm>

namespace dynoward::simulator {
namespace {

// Keeps this random stream apart from the world's, which has the same seed.
constexpr std::uint64_t event_stream = 0x9e3779b97f4a7c15ULL;
constexpr double ns_per_day = 86'400e9;
// Bounds the world, however often a type is scaled up.
constexpr std::int64_t max_of_type = 500;

}  // namespace

RandomEvents::RandomEvents(const Scenario& scenario, const Instant& begin)
    : random_(scenario.world.seed ^ event_stream) {
    const auto& rates = scenario.event_rates;
    add(RandomEvent::deploy, rates.deploys_per_day, begin);
    add(RandomEvent::restart_by_person, rates.restarts_by_people_per_day, begin);
    add(RandomEvent::scaling, rates.scalings_per_day, begin);
    add(RandomEvent::daemon_crash, rates.own_crashes_per_day, begin);
    add(RandomEvent::daemon_suspended, rates.own_stops_per_day, begin);
    add(RandomEvent::clock_step, rates.clock_steps_per_day, begin);
    add(RandomEvent::outage, rates.outages_per_day, begin);
    add(RandomEvent::foreign_batch, rates.foreign_batches_per_day, begin);
    for (std::size_t i = 0; i < scenario.api.size(); ++i) {
        add(RandomEvent::api_fault, scenario.api[i].per_day, begin, i);
    }
}

void RandomEvents::add(RandomEvent what, double per_day, const Instant& begin, std::size_t api_fault) {
    if (per_day <= 0) {
        return;
    }
    Entry entry;
    entry.due = {what, api_fault};
    entry.mean = Nanoseconds{static_cast<std::int64_t>(ns_per_day / per_day)};
    entry.at = begin.steady + random_.between(Nanoseconds{}, entry.mean * 2);
    entries_.push_back(entry);
}

SteadyTime RandomEvents::next() const {
    const auto first = std::min_element(entries_.begin(), entries_.end(),
                                        [](const Entry& a, const Entry& b) { return a.at < b.at; });
    return first == entries_.end() ? SteadyTime::max() : first->at;
}

std::optional<RandomEvents::Due> RandomEvents::take(const Instant& now) {
    const auto due = std::find_if(entries_.begin(), entries_.end(),
                                  [&](const Entry& entry) { return entry.at <= now.steady; });
    if (due == entries_.end()) {
        return std::nullopt;
    }
    // Uniform from zero to twice the mean: it gives bursts and lulls without a logarithm, which differs
    // between machines.
    due->at = now.steady + random_.between(Nanoseconds{1}, due->mean * 2);
    return due->due;
}

bool RandomEvents::apply(const Instant& now, RandomEvent what, World& world) {
    if (what != RandomEvent::deploy && what != RandomEvent::restart_by_person &&
        what != RandomEvent::scaling) {
        return false;
    }
    const auto& app = world.apps()[random_.below(world.apps().size())];
    const auto pick = random_.bits();
    if (what == RandomEvent::deploy) {
        return world.release(now, app.plan.name);
    }
    if (what == RandomEvent::restart_by_person) {
        const auto& dyno = app.dynos[pick % app.dynos.size()];
        return !dyno.scaled_away && world.restart(now, app.plan.name, dyno.name, Cause::release);
    }
    const auto& type = app.plan.types[pick % app.plan.types.size()];
    const auto min_quantity =
        std::max<std::int64_t>(1, std::int64_t{type.quantity} - type.quantity / 4 - 1);
    const auto max_quantity = std::min<std::int64_t>(max_of_type, type.quantity + type.quantity / 4 + 1);
    const auto quantity = static_cast<unsigned>(random_.between(min_quantity, max_quantity));
    return world.scale(now, app.plan.name, type.process_type, quantity);
}

}  // namespace dynoward::simulator
