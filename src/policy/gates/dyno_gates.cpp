// SPDX-License-Identifier: MIT
// Gates, second question: may this dyno be restarted now?
#include <algorithm>

#include "dynoward/fleet/fleet.hpp"
#include "policy/evidence.hpp"
#include "policy/gates/gate.hpp"

namespace dynoward::policy {
namespace {

// With preboot, the previous incarnation reports under the same name for the boot timeout plus two minutes.
// That is no evidence against the new one, even if the fleet mistook the old one for the present one.
constexpr Seconds previous_reports_for{600};

// A release counts as in progress for this long after its line.
constexpr Seconds release_hold{300};

}  // namespace

// On most sizes the platform kills at R15, and a restart by Dynoward would be a second one. A dyno that
// still reports after a minute was not killed; if it is silent, the lines about its end may be late.
std::optional<Block> gate::r15(const GateInput& in) {
    constexpr Seconds max_doubt{180};
    const auto& since = in.dyno.r15_since;
    if (!since) {
        return std::nullopt;
    }
    const auto age = in.now.wall - *since;
    if (age < -fleet::max_stamp_ahead || age >= max_doubt) {
        return std::nullopt;  // too old, or the clock was set
    }
    if (age < fleet::r15_hold) {
        return blocked_for(in, whole_seconds(fleet::r15_hold - age),
                           [] { return ", R15: the platform may restart it by itself"; });
    }
    WallTime newest{};
    if (!in.dyno.samples.empty()) {
        newest = in.dyno.samples.back().at;
    }
    if (!in.dyno.loads.empty()) {
        newest = std::max(newest, in.dyno.loads.back().at);
    }
    if (newest >= *since + fleet::r15_hold) {
        return std::nullopt;
    }
    return blocked(in,
                   [] { return "R15, and it has not reported since: the platform may have killed it"; });
}

std::optional<Block> gate::not_up(const GateInput& in) {
    if (in.dyno.ended_at) {
        return blocked(in, [] { return "this incarnation is being replaced"; });
    }
    const auto& own = in.context.own;
    if (own.sent_at && !own.replaced.empty() && own.replaced == in.dyno.incarnation) {
        const auto age = in.now.steady - *own.sent_at;
        if (age < previous_reports_for) {
            return blocked_for(in, whole_seconds(previous_reports_for - age), [] {
                return ", it was replaced and its previous incarnation still reports";
            });
        }
    }
    if (in.context.listed && !in.dyno.listed) {
        return blocked(in, [] { return "the platform's dyno list does not show it"; });
    }
    if (in.dyno.state != DynoState::up && in.dyno.state != DynoState::unknown) {
        return blocked(in, [&] { return "its state is " + std::string(to_text(in.dyno.state)); });
    }
    if (in.context.listed && in.dyno.state == DynoState::unknown) {
        return blocked(in, [] { return "its state is not known"; });
    }
    return std::nullopt;
}

std::optional<Block> gate::release(const GateInput& in) {
    if (!in.context.release_at) {
        return std::nullopt;
    }
    const auto age = in.now.wall - *in.context.release_at;
    if (age >= release_hold) {
        return std::nullopt;
    }
    return blocked_for(in, whole_seconds(release_hold - age),
                       [] { return ", a release restarts the dynos"; });
}

std::optional<Block> gate::min_uptime(const GateInput& in) {
    auto since = in.dyno.up_since;
    if (const auto& listed = in.dyno.listed) {
        since = std::max({since.value_or(WallTime{}), listed->created_at, listed->updated_at});
    }
    if (!since) {
        return std::nullopt;
    }
    const auto age = in.now.wall - *since;
    if (age >= in.settings.min_uptime) {
        return std::nullopt;
    }
    return blocked_for(in, whole_seconds(in.settings.min_uptime - age),
                       [&] { return ", up since " + format_rfc3339(*since); });
}

// Rules of levels act at the second reading unless RESTART_SUSTAIN is set; there is nothing to double then.
static bool is_sustained(Rule rule) {
    return rule == Rule::r14 || rule == Rule::swap || rule == Rule::h12 || rule == Rule::load;
}

std::optional<Block> gate::lone_dyno(const GateInput& in) {
    if (in.context.dynos_of_type != 1) {
        return std::nullopt;
    }
    if (in.context.lone_dyno == settings::LoneDyno::hold) {
        return blocked(in, [] { return "it is the only dyno of its type (LONE_DYNO=hold)"; });
    }
    if (is_rule_of_clock(in.finding.rule)) {
        return std::nullopt;  // nothing to sustain: the time was chosen by a person
    }
    if (!in.settings.restart_sustain_set && !is_sustained(in.finding.rule)) {
        return std::nullopt;
    }
    // How long the fault has lasted. R14 lines are kept for a few minutes only, so memory over the quota
    // counts instead.
    auto from = in.finding.evidence_from;
    if (const auto soft = memory_rule(rule_input(in))) {
        from = std::min(from, soft->evidence_from);
    }
    if (in.finding.rule == Rule::r14 && in.dyno.quota) {
        if (const auto over = run_above(in.dyno, *in.dyno.quota); over.samples != 0) {
            from = std::min(from, over.from);
        }
    }
    // The span of H12_THRESHOLD may be shorter than the sustain that is required here.
    if (in.finding.rule == Rule::h12 && in.dyno.h12_since) {
        from = std::min(from, *in.dyno.h12_since);
    }
    const auto sustained = in.finding.evidence_to - from;
    if (sustained >= 2 * in.settings.restart_sustain) {
        return std::nullopt;
    }
    return blocked_for(in, whole_seconds(2 * in.settings.restart_sustain - sustained), [] {
        return ", the only dyno of its type must be over its level for twice the sustain";
    });
}

}  // namespace dynoward::policy
