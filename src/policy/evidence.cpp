// SPDX-License-Identifier: MIT
#include "policy/evidence.hpp"

#include <algorithm>

namespace dynoward::policy {
namespace {

// Two samples may be a coincidence; a third makes that unlikely.
constexpr unsigned min_samples = 3;

}  // namespace

Run run_above(const fleet::Dyno& dyno, Megabytes level) {
    return run_above(dyno, settings::MemorySignal::total, level);
}

Run run_above(const fleet::Dyno& dyno, settings::MemorySignal signal, Megabytes level) {
    const auto of =
        signal == settings::MemorySignal::total ? fleet::Signal::total : fleet::Signal::rss_swap;
    // Nearly always: the newest reading is not above it.
    if (!dyno.samples.empty()) {
        const auto newest = fleet::value_of(dyno.samples.back(), of);
        if (newest && *newest <= level.value) {
            return {};
        }
    }
    return run_above(dyno, dyno.samples, of, level.value);
}

void continue_before(Run& run, const fleet::LongRun& older, Nanoseconds hole) {
    const bool resized = run.quota && older.quota && *run.quota != *older.quota;
    if (run.samples == 0 || older.readings == 0 || run.from - older.to > hole || resized) {
        return;
    }
    run.samples += older.readings;
    run.from = older.from;
}

std::optional<double> signal_of(const fleet::Sample& sample, settings::MemorySignal signal) {
    return fleet::value_of(
        sample, signal == settings::MemorySignal::total ? fleet::Signal::total : fleet::Signal::rss_swap);
}

std::string name_of(settings::MemorySignal signal) {
    return signal == settings::MemorySignal::total ? "memory_total" : "memory_rss+swap";
}

void set_signal(Evidence& evidence, settings::MemorySignal signal, Megabytes amount) {
    (signal == settings::MemorySignal::total ? evidence.memory_total : evidence.memory_rss_swap) = amount;
}

Finding finding_of(Rule rule, const Run& run) {
    Finding finding;
    finding.rule = rule;
    finding.evidence_from = run.from;
    finding.evidence_to = run.to;
    finding.evidence.held_s = run.held().count();
    finding.evidence.samples = run.samples;
    return finding;
}

Finding memory_finding(Rule rule, const Run& run, settings::MemorySignal signal, Megabytes limit) {
    auto finding = finding_of(rule, run);
    set_signal(finding.evidence, signal, Megabytes{run.newest});
    finding.evidence.limit = limit;
    finding.severity = run.newest / limit.value;
    return finding;
}

void judge_sustained(Finding& finding, const Run& run, Seconds sustain) {
    finding.fired = run.samples >= min_samples && run.to - run.from >= sustain;
    if (!finding.fired) {
        finding.left_s = std::max(0L, static_cast<long>((sustain - run.held()).count()));
    }
}

std::optional<OwnerWait> owner_wait(const fleet::Dyno& dyno, const settings::TypeSettings& settings,
                                    const Run& run) {
    OwnerWait wait{run.from};
    if (settings.restart_threshold) {
        const auto limit = settings.restart_threshold->resolve(dyno.quota);
        const auto own = limit ? run_above(dyno, settings.memory_signal, *limit) : Run{};
        if (own.samples == 0) {
            return std::nullopt;
        }
        wait.from = std::max(wait.from, own.from);
    }
    if (settings.restart_sustain_set && run.to - wait.from < settings.restart_sustain) {
        const auto held = std::chrono::floor<Seconds>(run.to - wait.from);
        wait.left_s = static_cast<long>((settings.restart_sustain - held).count());
    }
    return wait;
}

double memory_share(const fleet::Dyno& dyno, const settings::TypeSettings& settings) {
    const auto soft = soft_limit(dyno, settings);
    const auto limit = soft ? soft : dyno.quota;
    const auto signal =
        dyno.samples.empty() ? std::nullopt : signal_of(dyno.samples.back(), settings.memory_signal);
    return limit && signal && limit->value > 0 ? *signal / limit->value : 0;
}

}  // namespace dynoward::policy
