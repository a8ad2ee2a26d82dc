// SPDX-License-Identifier: MIT
// Rules, then gates, each in the order of its table (registry.hpp).
#include "policy/gates/gate.hpp"

namespace dynoward::policy {
namespace {

struct FirstBlock {
    HoldReason reason;
    Block block;
};

// nullopt: every gate is open.
std::optional<FirstBlock> first_block(const GateInput& in) {
    for (const auto& gate : gates) {
        if (!applies_to(gate, in.finding.rule)) {
            continue;
        }
        if (auto block = gate.check(in)) {
            return FirstBlock{gate.reason, std::move(*block)};
        }
    }
    return std::nullopt;
}

std::string hold_text(HoldReason reason, const std::string& text) {
    return std::string(to_text(reason)) + ": " + text;
}

}  // namespace

long whole_seconds(Nanoseconds span) {
    return static_cast<long>(std::chrono::ceil<Seconds>(span).count());
}

std::string left(long left_s) {
    return std::to_string(left_s) + " s left";
}

std::optional<Finding> find_fault(const RuleInput& in) {
    std::optional<Finding> nearest;
    for (const auto& rule : rules) {
        auto finding = rule.on_request ? std::nullopt : rule.find(in);
        if (finding && finding->fired) {
            return finding;
        }
        if (finding && (!nearest || finding->left_s < nearest->left_s)) {
            nearest = std::move(finding);
        }
    }
    return nearest;
}

bool is_worse(const Finding& a, const Finding& b) {
    return a.rule != b.rule ? &row_of(a.rule) < &row_of(b.rule) : a.severity > b.severity;
}

std::optional<Decision> decide(const Instant& now, const fleet::Dyno& dyno,
                               const settings::TypeSettings& settings, const GateContext& context) {
    auto finding = find_fault({now, dyno, settings, context.own});
    if (!finding) {
        return std::nullopt;
    }
    return decide(now, dyno, settings, context, std::move(*finding));
}

Decision decide(const Instant& now, const fleet::Dyno& dyno, const settings::TypeSettings& settings,
                const GateContext& context, Finding finding) {
    Decision decision;
    decision.finding = std::move(finding);
    if (!decision.finding.fired) {
        decision.left_s = decision.finding.left_s;
        if (const auto text = too_slow(dyno)) {
            decision.hold = HoldReason::stale;
            decision.left_s.reset();
            decision.hold_text = hold_text(HoldReason::stale, *text);
        }
        return decision;
    }
    const auto first = first_block({now, dyno, settings, context, decision.finding});
    if (!first) {
        decision.verdict = Verdict::restart;
        return decision;
    }
    decision.hold = first->reason;
    decision.left_s = first->block.left_s;
    decision.hold_text = hold_text(first->reason, first->block.text);
    return decision;
}

bool is_hold_recorded(const Instant& now, const fleet::Dyno& dyno, const settings::TypeSettings& settings,
                      const GateContext& context, const Finding& finding, std::uint32_t recorded) {
    if (!finding.fired) {
        return false;
    }
    const auto first = first_block({now, dyno, settings, context, finding, false});
    return first && (recorded & bit_of(first->reason)) != 0;
}

}  // namespace dynoward::policy
