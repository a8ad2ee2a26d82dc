// SPDX-License-Identifier: MIT
// Gates, third question: may anything be restarted now?
#include <algorithm>

#include "policy/gates/gate.hpp"

namespace dynoward::policy {

std::optional<Block> gate::quiet_hours(const GateInput& in) {
    // At the hard level the platform is about to kill the dyno, at whatever hour.
    if (!in.context.quiet_until || in.finding.rule == Rule::hard_memory) {
        return std::nullopt;
    }
    return blocked_for(in, whole_seconds(*in.context.quiet_until - in.now.wall), [&] {
        return ", until " + format_rfc3339(*in.context.quiet_until) +
               " only the hard level acts (QUIET_HOURS)";
    });
}

std::optional<Block> gate::incident(const GateInput& in) {
    if (!in.context.incident) {
        return std::nullopt;
    }
    return blocked(in, [&] { return *in.context.incident; });
}

std::optional<Block> gate::paused(const GateInput& in) {
    if (in.context.pause_left_s) {
        return blocked_for(in, *in.context.pause_left_s, [] { return ", restarts are paused"; });
    }
    if (in.context.maintenance) {
        return blocked(in, [] { return "the app is in maintenance mode"; });
    }
    return std::nullopt;
}

std::optional<Block> gate::max_unavailable(const GateInput& in) {
    const unsigned all = in.context.dynos_of_type;
    const unsigned set = in.settings.max_unavailable.of(all);
    // Whatever is set, the last dyno that is up stays up.
    const unsigned allowed = all > 1 ? std::min(set, all - 1) : set;
    if (in.context.away_of_type < allowed) {
        return std::nullopt;
    }
    return blocked(in, [&] {
        std::string text = std::to_string(in.context.away_of_type) + " of " + std::to_string(all) +
                           " dynos of the type are unavailable, allowed " + std::to_string(allowed);
        if (allowed < set) {
            text += ", since the last one that is up stays up";
        }
        if (!in.context.waited_for.empty()) {
            text += "; waiting for " + in.context.waited_for;
        }
        return text;
    });
}

std::optional<Block> gate::budget(const GateInput& in) {
    if (!in.context.budget_left_s) {
        return std::nullopt;
    }
    return blocked_for(in, *in.context.budget_left_s, [&] {
        std::string text = ", " + std::to_string(in.context.budget.count) + " restarts of the app within " +
                           std::to_string(in.context.budget.span.count()) + " s are used up";
        if (in.context.budget_assumed != 0) {
            text += "; " + std::to_string(in.context.budget_assumed) +
                    " of them are assumed: dynos that began shortly before our own start may have been "
                    "restarted by us";
        }
        return text;
    });
}

std::optional<Block> gate::breaker(const GateInput& in) {
    if (!in.context.breaker) {
        return std::nullopt;
    }
    return blocked(
        in, [&] { return *in.context.breaker; }, in.context.breaker_left_s);
}

// The last check that the dyno belongs to a process type: a one-off dyno is listed, but is in no formation.
std::optional<Block> gate::formation(const GateInput& in) {
    if (in.context.in_formation.value_or(true)) {
        return std::nullopt;
    }
    return blocked(in, [] { return "the app's formation has no such process type"; });
}

std::optional<Block> gate::observe(const GateInput& in) {
    if (in.context.stopping) {
        return blocked(in, [] { return "shutting down, so nothing is restarted any more"; });
    }
    if (in.context.mode == settings::Mode::enforce) {
        return std::nullopt;
    }
    return blocked(in, [] { return "would restart it, but MODE=observe"; });
}

}  // namespace dynoward::policy
