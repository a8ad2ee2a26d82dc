// SPDX-License-Identifier: MIT
// Gates, third question: may we act at all?
#include <algorithm>

#include "policy/gates.hpp"

namespace dynoward::policy {

std::optional<Held> quiet_hours(const GateInput& in) {
    // At the hard level the platform itself is about to act, at an hour that is not asked for either.
    if (!in.around.quiet_until || in.finding.rule == Rule::hard_memory) {
        return std::nullopt;
    }
    const long left_s = whole_seconds(*in.around.quiet_until - in.now.wall);
    return Held{HoldReason::quiet_hours,
                told(in,
                     [&] {
                         return left(left_s) + ", until " + format_rfc3339(*in.around.quiet_until) +
                                " only the hard level acts (QUIET_HOURS)";
                     }),
                left_s};
}

std::optional<Held> incident(const GateInput& in) {
    return in.around.incident
               ? std::optional(
                     Held{HoldReason::incident, told(in, [&] { return *in.around.incident; }), {}})
               : std::nullopt;
}

std::optional<Held> paused(const GateInput& in) {
    if (in.around.pause_left_s) {
        return Held{
            HoldReason::paused,
            told(in, [&] { return left(*in.around.pause_left_s) + ", an owner paused all restarts"; }),
            in.around.pause_left_s};
    }
    return in.around.maintenance
               ? std::optional(Held{HoldReason::paused, "the app is in maintenance mode", {}})
               : std::nullopt;
}

std::optional<Held> max_unavailable(const GateInput& in) {
    const unsigned all = in.around.dynos_of_type;
    const unsigned set = in.settings.max_unavailable.of(all);
    // Whatever was set, the last one that is up stays up.
    const unsigned allowed = all > 1 ? std::min(set, all - 1) : set;
    if (in.around.away_of_type < allowed) {
        return std::nullopt;
    }
    const auto compose = [&] {
        std::string text = std::to_string(in.around.away_of_type) + " of " + std::to_string(all) +
                           " dynos of the type are away, allowed " + std::to_string(allowed);
        if (allowed < set) {
            text += ", since the last one that is up stays up";
        }
        if (!in.around.waited_for.empty()) {
            text += "; waits for " + in.around.waited_for;
        }
        return text;
    };
    return Held{HoldReason::max_unavailable, told(in, compose), {}};
}

std::optional<Held> budget(const GateInput& in) {
    if (!in.around.budget_left_s) {
        return std::nullopt;
    }
    const auto compose = [&] {
        std::string text = left(*in.around.budget_left_s) + ", " + std::to_string(in.around.budget.count) +
                           " restarts of the app within " + std::to_string(in.around.budget.span.count()) +
                           " s are used up";
        if (in.around.budget_assumed != 0) {
            text += "; " + std::to_string(in.around.budget_assumed) +
                    " of them are assumed: dynos that began shortly before our own start may have been "
                    "restarted by us";
        }
        return text;
    };
    return Held{HoldReason::budget, told(in, compose), in.around.budget_left_s};
}

std::optional<Held> breaker(const GateInput& in) {
    if (!in.around.breaker) {
        return std::nullopt;
    }
    return Held{HoldReason::breaker, told(in, [&] { return *in.around.breaker; }),
                in.around.breaker_left_s};
}

std::optional<Held> observe(const GateInput& in) {
    if (in.around.mode == settings::Mode::enforce) {
        return std::nullopt;
    }
    return Held{HoldReason::observe, "would restart it, but only watches", {}};
}

}  // namespace dynoward::policy
