// SPDX-License-Identifier: MIT
#include "policy/evidence.hpp"

#include <array>
#include <cstdio>

#include "dynoward/fleet/fleet.hpp"

namespace dynoward::policy {

Run run_above(const fleet::Dyno& dyno, Megabytes level, std::optional<WallTime> since) {
    Run run;
    for (auto sample = dyno.samples.rbegin(); sample != dyno.samples.rend(); ++sample) {
        const bool hole = run.samples != 0 && run.from - sample->at > fleet::silence;
        const bool resized = run.quota && sample->quota && *run.quota != *sample->quota;
        if (sample->total <= level || hole || resized || (since && sample->at <= *since)) {
            break;
        }
        if (run.samples++ == 0) {
            run.to = sample->at;
            run.newest = sample->total;
            run.quota = sample->quota;
        }
        run.from = sample->at;
    }
    return run;
}

Finding finding_of(Rule rule, const Run& run, Megabytes limit) {
    Finding finding;
    finding.rule = rule;
    finding.evidence_from = run.from;
    finding.evidence_to = run.to;
    finding.evidence.memory_total = run.newest;
    finding.evidence.limit = limit;
    finding.evidence.held_s = run.held().count();
    finding.evidence.samples = run.samples;
    finding.severity = run.newest.value / limit.value;
    return finding;
}

std::string in_mb(Megabytes amount) {
    std::array<char, 32> text{};
    int size = std::snprintf(text.data(), text.size(), "%.1f", amount.value);
    if (size > 2 && text.at(static_cast<std::size_t>(size) - 1) == '0') {
        size -= 2;
    }
    return std::string(text.data(), static_cast<std::size_t>(size)) + " MB";
}

}  // namespace dynoward::policy
