// SPDX-License-Identifier: MIT
#include "dynoward/simulator/happenings.hpp"

#include <algorithm>

namespace dynoward::simulator {
namespace {

// So that the seed of the world and the one of what happens to it are not the same stream.
constexpr std::uint64_t own_stream = 0x9e3779b97f4a7c15ULL;
constexpr double ns_per_day = 86'400e9;
// A type that is scaled up and up stays within what a world can hold.
constexpr std::int64_t most_of_type = 500;

}  // namespace

HappeningClock::HappeningClock(const Scenario& scenario, const Instant& begin)
    : random_(scenario.world.seed ^ own_stream) {
    const auto& rates = scenario.happenings;
    add(Happening::deploy, rates.deploys_per_day, begin);
    add(Happening::restart_by_person, rates.restarts_by_people_per_day, begin);
    add(Happening::scaling, rates.scalings_per_day, begin);
    add(Happening::own_crash, rates.own_crashes_per_day, begin);
    add(Happening::own_stop, rates.own_stops_per_day, begin);
    add(Happening::clock_step, rates.clock_steps_per_day, begin);
    add(Happening::outage, rates.outages_per_day, begin);
    add(Happening::foreign_batch, rates.foreign_batches_per_day, begin);
    for (std::size_t i = 0; i < scenario.api.size(); ++i) {
        add(Happening::api_trouble, scenario.api[i].per_day, begin, i);
    }
}

void HappeningClock::add(Happening what, double per_day, const Instant& begin, std::size_t trouble) {
    if (per_day <= 0) {
        return;
    }
    Entry entry;
    entry.due = {what, trouble};
    entry.mean = Nanoseconds{static_cast<std::int64_t>(ns_per_day / per_day)};
    entry.at = begin.steady + random_.between(Nanoseconds{}, entry.mean * 2);
    entries_.push_back(entry);
}

SteadyTime HappeningClock::next() const {
    const auto first = std::min_element(entries_.begin(), entries_.end(),
                                        [](const Entry& a, const Entry& b) { return a.at < b.at; });
    return first == entries_.end() ? SteadyTime::max() : first->at;
}

std::optional<HappeningClock::Due> HappeningClock::take(const Instant& now) {
    const auto due = std::find_if(entries_.begin(), entries_.end(),
                                  [&](const Entry& entry) { return entry.at <= now.steady; });
    if (due == entries_.end()) {
        return std::nullopt;
    }
    // Evenly between at once and twice the mean: bursts and lulls, and no logarithm that differs between
    // machines.
    due->at = now.steady + random_.between(Nanoseconds{1}, due->mean * 2);
    return due->due;
}

bool HappeningClock::carry_out(const Instant& now, Happening what, World& world) {
    if (what != Happening::deploy && what != Happening::restart_by_person && what != Happening::scaling) {
        return false;
    }
    const auto& app = world.apps()[random_.below(world.apps().size())];
    const auto pick = random_.bits();
    if (what == Happening::deploy) {
        return world.release(now, app.plan.name);
    }
    if (what == Happening::restart_by_person) {
        const auto& dyno = app.dynos[pick % app.dynos.size()];
        return !dyno.scaled_away && world.restart(now, app.plan.name, dyno.name, Cause::release);
    }
    const auto& type = app.plan.types[pick % app.plan.types.size()];
    const auto least = std::max<std::int64_t>(1, std::int64_t{type.quantity} - type.quantity / 4 - 1);
    const auto most = std::min<std::int64_t>(most_of_type, type.quantity + type.quantity / 4 + 1);
    const auto quantity = static_cast<unsigned>(random_.between(least, most));
    return world.scale(now, app.plan.name, type.process_type, quantity);
}

}  // namespace dynoward::simulator
