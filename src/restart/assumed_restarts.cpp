// SPDX-License-Identifier: MIT
#include "restart/assumed_restarts.hpp"

#include <algorithm>

namespace dynoward::restart {

void AssumedRestarts::note(const Instant& now, const fleet::App& fleet, AppRestarts& restarts,
                           const std::function<std::optional<Seconds>(const fleet::Dyno&)>& window_of) {
    const auto& allowed = restarts.budget().allowed();
    if (!possible_ || now.steady - started_.steady >= allowed.span) {
        began_.clear();
        return;
    }
    for (const auto& [name, dyno] : fleet.dynos()) {
        const auto* known = dyno.listed ? restarts.find(dyno.name) : nullptr;
        const auto window = dyno.listed ? window_of(dyno) : std::nullopt;
        if (!window || (known != nullptr && known->newest_sent() != nullptr)) {
            continue;
        }
        // The list has the platform's order, and shows only the latest start of each dyno.
        const auto began = std::max(dyno.listed->created_at, dyno.listed->updated_at);
        const auto age = std::max<Nanoseconds>(now.wall - began, Nanoseconds::zero());
        // Restarts sent from now on are known; but a DELETE that the previous process sent last may take
        // effect now.
        if (age >= allowed.span || began > started_.wall + confirm_deadline) {
            continue;
        }
        const auto [seen, first] = began_.try_emplace(name, began);
        if (!first && seen->second == began) {
            continue;
        }
        seen->second = began;
        restarts.assume(now.steady - age);
        if (first) {
            const auto step = std::max(*window, Seconds(1));
            auto earlier = age + step;
            for (unsigned n = 0; n < allowed.count && earlier < allowed.span; ++n, earlier += step) {
                restarts.assume(now.steady - earlier);
            }
        }
    }
}

}  // namespace dynoward::restart
