// SPDX-License-Identifier: MIT
#include "dynoward/simulator/report.hpp"

namespace dynoward::simulator {

std::string_view to_text(Trouble trouble) {
    static constexpr std::array<std::string_view, trouble_count> words{"deploy",
                                                                       "restart_by_person",
                                                                       "scaling",
                                                                       "cycling",
                                                                       "memory_kill",
                                                                       "process_crash",
                                                                       "own_crash",
                                                                       "own_stop",
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
    return words.at(static_cast<std::size_t>(trouble));
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
    for (std::size_t a = 0; a < trouble_count; ++a) {
        troubles[a] += other.troubles[a];
        for (std::size_t b = 0; b < trouble_count; ++b) {
            pairs[a][b] += other.pairs[a][b];
        }
    }
    // Whichever thread ends first, many runs have one digest.
    digest += other.digest;
    if (!violation || (other.violation && other.violation->seed < violation->seed)) {
        if (other.violation) {
            violation = other.violation;
        }
    }
}

}  // namespace dynoward::simulator
