// SPDX-License-Identifier: MIT
#include "policy/evidence.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace dynoward::policy {
namespace {

// Two points are a line through anything; the third makes a coincidence unlikely.
constexpr unsigned least_samples = 3;

}  // namespace

Run run_above(const fleet::Dyno& dyno, Megabytes level, std::optional<WallTime> since) {
    return run_above(dyno, settings::MemorySignal::total, level, since);
}

Run run_above(const fleet::Dyno& dyno, settings::MemorySignal signal, Megabytes level,
              std::optional<WallTime> since) {
    const auto value_of = [signal](const fleet::Sample& sample) { return signal_of(sample, signal); };
    return run_above(dyno.samples, value_of, level.value, since);
}

std::optional<double> signal_of(const fleet::Sample& sample, settings::MemorySignal signal) {
    if (signal == settings::MemorySignal::total) {
        return sample.total.value;
    }
    if (!sample.rss || !sample.swap) {
        return std::nullopt;
    }
    return sample.rss->value + sample.swap->value;
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
    finding.fired = run.samples >= least_samples && run.to - run.from >= sustain;
    if (!finding.fired) {
        finding.left_s = std::max(0L, static_cast<long>((sustain - run.held()).count()));
    }
}

double memory_share(const fleet::Dyno& dyno, const settings::TypeSettings& settings) {
    const auto limit = soft_level(dyno, settings).resolve(dyno.quota);
    const auto signal =
        dyno.samples.empty() ? std::nullopt : signal_of(dyno.samples.back(), settings.memory_signal);
    return limit && signal && limit->value > 0 ? *signal / limit->value : 0;
}

std::string in_decimals(double value, int decimals) {
    std::array<char, 32> text{};
    const auto size = std::snprintf(text.data(), text.size(), "%.*f", decimals, value);
    return std::string(text.data(), std::min(static_cast<std::size_t>(size), text.size() - 1));
}

std::string in_mb(Megabytes amount) {
    auto text = in_decimals(amount.value, 1);
    if (text.ends_with(".0")) {
        text.resize(text.size() - 2);
    }
    return text + " MB";
}

}  // namespace dynoward::policy
