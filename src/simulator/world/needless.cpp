// SPDX-License-Identifier: MIT
// Whether a restart through the API was needless, found by continuing the memory of the incarnation that it
// ended.
#include <algorithm>
#include <optional>

#include "simulator/world/world.hpp"

namespace dynoward::simulator {
namespace {

// A restart earlier than this before the level is needless in any case.
constexpr std::chrono::hours horizon{6};
// Keeps these draws apart from all others that the number of the incarnation determines.
constexpr std::uint64_t crossing_stream = 0x8ebc6af09c88c6e3ULL;

}  // namespace

// A deploy or scaling would have ended the old incarnation too, so a crossing that was due later would not
// have happened. A person's restart counts as a deploy. Crossings that are still due at the end of the run
// count as happened.
void World::count_needless(Dyno& dyno, Cause cause) {
    std::erase_if(dyno.crossings_due, [this](SteadyTime at) { return at <= now_; });
    if (cause == Cause::release || cause == Cause::scaled) {
        dyno.stats.needless_restarts += dyno.crossings_due.size();
        dyno.crossings_due.clear();
        return;
    }
    const Incarnation* const current = dyno.current();
    if (cause != Cause::api || current == nullptr || current->crossed) {
        return;
    }
    if (const auto at = next_crossing(dyno, *current)) {
        dyno.crossings_due.push_back(*at);
    } else {
        ++dyno.stats.needless_restarts;
    }
}

// The next sample above the level if the incarnation had gone on. The noise comes from a generator of its
// own, so the world's random sequence does not depend on this.
std::optional<SteadyTime> World::next_crossing(const Dyno& dyno, const Incarnation& one) const {
    auto end = std::min(now_ + to_world_time(horizon), one.cycles_at);
    if (dyno.memory.crash_after() > Nanoseconds{}) {
        end = std::min(end, one.grows_from + to_world_time(dyno.memory.crash_after()));
    }
    // The mean of what measure() draws.
    const auto period = to_world_time(plan_.timing.metric_period * 1025 / 1000);
    Random random(one.draws ^ crossing_stream);
    for (auto at = std::max(one.measured + period, now_); at < end; at += period) {
        if (dyno.memory.read(sample_point(one, at), random).total() > dyno.level) {
            return at;
        }
    }
    return std::nullopt;
}

}  // namespace dynoward::simulator
