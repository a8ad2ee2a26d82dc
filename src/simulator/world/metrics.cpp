// SPDX-License-Identifier: MIT
// The platform's samples, and its reaction to them: R14, R15, kills. Runs every 20 s for each simulated
// dyno, so nothing here may allocate.
#include <utility>

#include "simulator/world/line_text.hpp"
#include "simulator/world/observer.hpp"
#include "simulator/world/world.hpp"

namespace dynoward::simulator {
namespace {

constexpr std::chrono::milliseconds load_before{40};
constexpr std::chrono::milliseconds memory_before{10};
constexpr std::chrono::milliseconds percent_before{3};

}  // namespace

SamplePoint World::sample_point(const Incarnation& one, SteadyTime at) const {
    return {to_platform_time(at - one.grows_from), began_at_ + to_platform_time(at - began_), one.draws};
}

// Load comes first, memory some milliseconds later, and above the quota the percentage and R14 after that.
void World::measure(SampleTime sample) {
    SimulatedApp& app = apps_[sample.app];
    Dyno& dyno = app.dynos[sample.dyno];
    Incarnation* const incarnation = dyno.find(sample.incarnation);
    if (incarnation == nullptr) {
        sample_schedule_.pop_front();
        return;
    }
    const TypePlan& type = app.type_of(dyno);
    const auto reading = dyno.memory.read(sample_point(*incarnation, now_), random_);
    DrainQueue& drain = drains_[sample.app];
    if (plan_.load_lines) {
        push_load(drain, wall(load_before), incarnation->metric_head, random_);
    }
    push_memory(drain, wall(memory_before), incarnation->metric_head, reading, incarnation->metric_tail);
    ++dyno.stats.samples;
    if (observer_ != nullptr) {
        observer_->on_reading(sample.app, sample.dyno, *incarnation, reading, wall(memory_before));
    }
    const bool is_stopping = incarnation->gone_at != SteadyTime::max();
    if (!is_stopping) {
        dyno.last_reading = reading;
    }
    const auto since_last_sample = now_ - std::exchange(incarnation->measured, now_);
    if (reading.total() > dyno.level) {
        incarnation->crossed = true;
        dyno.stats.over_level += to_platform_time(since_last_sample);
    }
    const bool over = reading.total() > dyno.memory.quota();
    if (over) {
        dyno.stats.over_quota += to_platform_time(since_last_sample);
        if (!is_stopping && now_ < dyno.evaluated_until) {
            ++dyno.stats.ineffective_restarts;
            dyno.evaluated_until = {};
        }
    }
    if ((reading.rss + reading.swap) * 100 >= dyno.memory.quota() * type.kill_percent) {
        sample_schedule_.pop_front();
        kill_for_memory(sample, reading);
        return;
    }
    if (over && type.kill_percent > 100) {
        write_mem_percent(text_, reading, dyno.memory.quota());
        emit(sample.app, dyno, text_, percent_before);
        emit(sample.app, dyno, "Error R14 (Memory quota exceeded)");
    }
    const auto period = plan_.timing.metric_period;
    sample_schedule_.postpone_front(now_ +
                                    to_world_time(random_span(period * 90 / 100, period * 115 / 100)));
}

void World::kill_for_memory(SampleTime sample, const MemoryReading& reading) {
    Dyno& dyno = apps_[sample.app].dynos[sample.dyno];
    write_mem_percent(text_, reading, dyno.memory.quota());
    emit(sample.app, dyno, text_);
    emit(sample.app, dyno, "Error R15 (Memory quota vastly exceeded)");
    emit(sample.app, dyno, "Stopping process with SIGKILL");
    const Incarnation* const current = dyno.current();
    if (current != nullptr && current->number == sample.incarnation) {
        crash(sample.app, sample.dyno, Cause::memory_kill, "Process exited with status 137");
    } else {
        // An old incarnation that is being stopped (preboot): the new one is not affected.
        std::erase_if(dyno.incarnations, [&](const Incarnation& incarnation) {
            return incarnation.number == sample.incarnation;
        });
        emit(sample.app, dyno, "Process exited with status 137");
    }
}

}  // namespace dynoward::simulator
