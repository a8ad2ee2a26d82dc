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
        // The lists are in the order of the platform; only the latest beginning of each dyno is known.
        const auto began = std::max(dyno.listed->created_at, dyno.listed->updated_at);
        const auto age = std::max<Nanoseconds>(now.wall - began, Nanoseconds::zero());
        // What we send from now on is known; but a DELETE of our last second may take effect only now.
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
