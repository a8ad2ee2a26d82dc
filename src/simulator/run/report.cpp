// SPDX-License-Identifier: MIT
#include "simulator/run/report.hpp"

namespace dynoward::simulator {

std::string_view to_text(FaultKind kind) {
    static constexpr std::array<std::string_view, fault_kind_count> words{"deploy",
                                                                          "restart_by_person",
                                                                          "scaling",
                                                                          "cycling",
                                                                          "memory_kill",
                                                                          "process_crash",
                                                                          "daemon_crash",
                                                                          "daemon_suspended",
                                                                          "clock_step",
                                                                          "outage",
                                                                          "lost_lines",
                                                                          "repeated_batch",
                                                                          "late_or_reordered",
                                                                          "foreign_batch",
                                                                          "forged_lines",
                                                                          "other_drain_losses",
                                                                          "api_status",
                                                                          "api_refused",
                                                                          "api_rate_limit",
                                                                          "api_without_effect",
                                                                          "api_reply_lost",
                                                                          "api_unreadable",
                                                                          "preboot",
                                                                          "killed_at_quota",
                                                                          "observe"};
    return words.at(static_cast<std::size_t>(kind));
}

void RunReport::add(const RunReport& other) {
    runs += other.runs;
    dyno_years += other.dyno_years;
    virtual_time += other.virtual_time;
    samples += other.samples;
    frames += other.frames;
    batches += other.batches;
    ticks += other.ticks;
    requests += other.requests;
    const auto add_all = [](auto& to, const auto& from) {
        for (const auto& [word, count] : from) {
            to[word] += count;
        }
    };
    add_all(restarts, other.restarts);
    add_all(holds, other.holds);
    add_all(rules, other.rules);
    for (std::size_t a = 0; a < fault_kind_count; ++a) {
        faults[a] += other.faults[a];
        for (std::size_t b = 0; b < fault_kind_count; ++b) {
            pairs[a][b] += other.pairs[a][b];
        }
    }
    // Sums, so that the order in which threads finish does not matter.
    digest += other.digest;
    decisions += other.decisions;
    if (!violation || (other.violation && other.violation->seed < violation->seed)) {
        if (other.violation) {
            violation = other.violation;
        }
    }
}

}  // namespace dynoward::simulator
