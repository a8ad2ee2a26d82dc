// SPDX-License-Identifier: MIT
#include "monitor/drain/silent_dynos.hpp"

#include <algorithm>

#include "monitor/app/dyno_facts.hpp"

namespace dynoward::monitor {

SilentDynos find_silent_dynos(const Instant& now, const fleet::App& fleet, const settings::AppSettings& app,
                              const settings::OwnDyno& own, Seconds stale_after, SteadyTime running_since) {
    SilentDynos silent;
    const auto running_since_wall = now.wall - (now.steady - running_since);
    const bool listed = fleet.listed_at().has_value();
    bool any_known = listed;
    bool any_up = false;
    for (const auto& [name, dyno] : fleet.dynos()) {
        const bool shown = is_shown(now, dyno);
        const bool not_up = !dyno.present || is_not_up(dyno);
        any_known = any_known || shown || not_up;
        // Without the platform's list, a dyno that has ended cannot be distinguished from a silent one.
        any_up = any_up || (!not_up && (shown || !listed));
        // Cheapest first: nearly all are fresh.
        if (not_up || !shown || has_fresh_sample(now, dyno, app, stale_after) ||
            !is_target(dyno, app, own)) {
            continue;
        }
        // The time allowed starts when the incarnation began, or at its earliest known time.
        auto since = std::max({running_since_wall, dyno.up_since.value_or(WallTime{}),
                               dyno.ended_at.value_or(WallTime{}), dyno.began_at.value_or(WallTime{})});
        since = std::max(since, newest_evidence_at(dyno, app).value_or(WallTime{}));
        if (now.wall - since > stale_after) {
            ++silent.count;
            const bool is_first =
                silent.first == nullptr || ByTypeThenNumber{}(dyno.name, silent.first->name);
            silent.first = is_first ? &dyno : silent.first;
        }
    }
    silent.none_up = any_known && !any_up;
    return silent;
}

}  // namespace dynoward::monitor
