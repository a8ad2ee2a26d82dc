// SPDX-License-Identifier: MIT
// Rules, then gates. The order of the gates is the order in which an owner wants to hear of them: first
// whether what we know can be trusted, then whether the dyno may be touched, then whether we may act at
// all.
#include <algorithm>
#include <array>

#include "dynoward/policy/policy.hpp"
#include "policy/evidence.hpp"
#include "policy/gates.hpp"

namespace dynoward::policy {

// In order of weight: what is worst comes first, what a person only wished for comes last.
std::optional<Finding> find_fault(const Instant& now, const fleet::Dyno& dyno,
                                  const settings::TypeSettings& settings, std::optional<WallTime> since) {
    std::optional<Finding> nearest;
    for (const auto rule :
         {hard_memory_rule, memory_rule, r14_rule, swap_rule, h12_rule, load_rule, leak_rule}) {
        auto finding = rule(dyno, settings, since);
        if (finding && finding->fired) {
            return finding;
        }
        if (finding && (!nearest || finding->left_s < nearest->left_s)) {
            nearest = std::move(finding);
        }
    }
    for (const auto rule : {uptime_rule, schedule_rule}) {
        if (auto finding = rule(now, dyno, settings)) {
            return finding;
        }
    }
    return nearest;
}

bool is_worse(const Finding& a, const Finding& b) {
    constexpr std::array by_weight{Rule::hard_memory, Rule::memory, Rule::r14,   Rule::swap,
                                   Rule::h12,         Rule::load,   Rule::leak,  Rule::uptime,
                                   Rule::schedule,    Rule::hook,   Rule::manual};
    const auto place = [&](Rule rule) { return std::find(by_weight.begin(), by_weight.end(), rule); };
    return a.rule != b.rule ? place(a.rule) < place(b.rule) : a.severity > b.severity;
}

std::optional<Decision> decide(const Instant& now, const fleet::Dyno& dyno,
                               const settings::TypeSettings& settings, const Surroundings& around) {
    auto finding = find_fault(now, dyno, settings, std::nullopt);
    if (!finding) {
        return std::nullopt;
    }
    return decide(now, dyno, settings, around, std::move(*finding));
}

Decision decide(const Instant& now, const fleet::Dyno& dyno, const settings::TypeSettings& settings,
                const Surroundings& around, Finding finding) {
    const bool by_hand = finding.rule == Rule::manual;
    if (finding.fired && !by_hand && around.gap_at && *around.gap_at >= finding.evidence_from) {
        // Evidence never bridges a loss. Where there is enough of it since, that alone is the case.
        auto since_gap = find_fault(now, dyno, settings, around.gap_at);
        if (since_gap && since_gap->fired) {
            finding = std::move(*since_gap);
        }
    }
    Decision decision;
    decision.finding = std::move(finding);
    if (!decision.finding.fired) {
        decision.left_s = decision.finding.left_s;
        if (auto held = too_slow(dyno)) {
            decision.hold = held->reason;
            decision.left_s.reset();
            decision.hold_text = std::string(to_text(held->reason)) + ": " + held->text;
        }
        return decision;
    }
    const GateInput input{now, dyno, settings, around, decision.finding};
    for (const auto& gate : gates_in_order(decision.finding.rule)) {
        if (auto held = gate(input)) {
            decision.hold = held->reason;
            decision.left_s = held->left_s;
            decision.hold_text = std::string(to_text(held->reason)) + ": " + held->text;
            return decision;
        }
    }
    decision.verdict = Verdict::restart;
    return decision;
}

bool is_held_as_told(const Instant& now, const fleet::Dyno& dyno, const settings::TypeSettings& settings,
                     const Surroundings& around, const Finding& finding) {
    if (!finding.fired || (around.gap_at && *around.gap_at >= finding.evidence_from)) {
        return false;
    }
    const GateInput input{now, dyno, settings, around, finding, false};
    for (const auto& gate : gates_in_order(finding.rule)) {
        if (const auto held = gate(input)) {
            return (dyno.holds_written & bit_of(held->reason)) != 0;
        }
    }
    return false;
}

}  // namespace dynoward::policy
