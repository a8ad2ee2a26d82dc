// SPDX-License-Identifier: MIT
// Gates, third question: may we act at all?
#include "policy/gates.hpp"

namespace dynoward::policy {

std::optional<Held> quiet_hours(const GateInput& in) {
    // At the hard level the platform itself is about to act, at an hour that is not asked for either.
    if (!in.around.quiet_until || in.finding.rule == Rule::hard_memory) {
        return std::nullopt;
    }
    const long left_s = whole_seconds(*in.around.quiet_until - in.now.wall);
    return Held{HoldReason::quiet_hours,
                left(left_s) + ", until " + format_rfc3339(*in.around.quiet_until) +
                    " only the hard level acts (QUIET_HOURS)",
                left_s};
}

std::optional<Held> max_unavailable(const GateInput& in) {
    const unsigned allowed = in.settings.max_unavailable.of(in.around.dynos_of_type);
    if (in.around.away_of_type < allowed) {
        return std::nullopt;
    }
    return Held{HoldReason::max_unavailable,
                std::to_string(in.around.away_of_type) + " of " + std::to_string(in.around.dynos_of_type) +
                    " dynos of the type are away, allowed " + std::to_string(allowed),
                {}};
}

std::optional<Held> budget(const GateInput& in) {
    if (!in.around.budget_left_s) {
        return std::nullopt;
    }
    return Held{HoldReason::budget,
                left(*in.around.budget_left_s) + ", " + std::to_string(in.around.budget.count) +
                    " restarts of the app within " + std::to_string(in.around.budget.span.count()) +
                    " s are used up",
                in.around.budget_left_s};
}

std::optional<Held> breaker(const GateInput& in) {
    if (!in.around.breaker) {
        return std::nullopt;
    }
    return Held{HoldReason::breaker, *in.around.breaker, in.around.breaker_left_s};
}

std::optional<Held> observe(const GateInput& in) {
    if (in.around.mode == settings::Mode::enforce) {
        return std::nullopt;
    }
    return Held{HoldReason::observe, "would restart it, but only watches", {}};
}

}  // namespace dynoward::policy
