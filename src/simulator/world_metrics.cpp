// SPDX-License-Identifier: MIT
// What the platform measures, and what it does about it. Runs once per simulated dyno and 20 s: nothing
// here may allocate.
#include <utility>

#include "dynoward/simulator/witness.hpp"
#include "dynoward/simulator/world.hpp"
#include "line_text.hpp"

namespace dynoward::simulator {
namespace {

constexpr std::chrono::milliseconds load_before{40};
constexpr std::chrono::milliseconds memory_before{10};
constexpr std::chrono::milliseconds percent_before{3};

}  // namespace

// Load first, memory some milliseconds later, and where it is too much the percentage and R14 after that.
void World::measure(Beat beat) {
    SimulatedApp& app = apps_[beat.app];
    Dyno& dyno = app.dynos[beat.dyno];
    Incarnation* const one = dyno.find(beat.incarnation);
    if (one == nullptr) {
        beats_.pop_front();
        return;
    }
    const TypePlan& type = app.type_of(dyno);
    const auto reading =
        dyno.memory.read(unpaced(now_ - one->grows_from), began_at_ + unpaced(now_ - began_), random_);
    DrainQueue& drain = drains_[beat.app];
    if (plan_.load_lines) {
        push_load(drain, wall(load_before), one->metric_head, random_);
    }
    push_memory(drain, wall(memory_before), one->metric_head, reading, one->metric_tail);
    ++dyno.tally.samples;
    if (witness_ != nullptr) {
        witness_->on_reading(beat.app, beat.dyno, *one, reading, wall(memory_before));
    }
    const bool leaves = one->gone_at != SteadyTime::max();
    if (!leaves) {
        dyno.last_reading = reading;
    }
    const auto since_last = now_ - std::exchange(one->measured, now_);
    const bool over = reading.total() > dyno.memory.quota();
    if (over) {
        dyno.tally.over_quota += unpaced(since_last);
        if (!leaves && now_ < dyno.proves_until) {
            ++dyno.tally.restarts_in_vain;
            dyno.proves_until = {};
        }
    }
    if ((reading.rss + reading.swap) * 100 >= dyno.memory.quota() * type.kill_percent) {
        beats_.pop_front();
        kill_for_memory(beat, reading);
        return;
    }
    if (over && type.kill_percent > 100) {
        write_mem_percent(text_, reading, dyno.memory.quota());
        tell(beat.app, dyno, text_, percent_before);
        tell(beat.app, dyno, "Error R14 (Memory quota exceeded)");
    }
    const auto period = plan_.timing.metric_period;
    beats_.postpone_front(now_ + paced(drawn(period * 90 / 100, period * 115 / 100)));
}

void World::kill_for_memory(Beat beat, const MemoryReading& reading) {
    Dyno& dyno = apps_[beat.app].dynos[beat.dyno];
    write_mem_percent(text_, reading, dyno.memory.quota());
    tell(beat.app, dyno, text_);
    tell(beat.app, dyno, "Error R15 (Memory quota vastly exceeded)");
    tell(beat.app, dyno, "Stopping process with SIGKILL");
    const Incarnation* const current = dyno.current();
    if (current != nullptr && current->number == beat.incarnation) {
        crash(beat.app, beat.dyno, Cause::memory_kill, "Process exited with status 137");
    } else {
        // An old incarnation on its way out (preboot): nothing of the new one changes.
        std::erase_if(dyno.incarnations,
                      [&](const Incarnation& one) { return one.number == beat.incarnation; });
        tell(beat.app, dyno, "Process exited with status 137");
    }
}

}  // namespace dynoward::simulator
