// SPDX-License-Identifier: MIT
#include "policy/gates.hpp"

#include <array>

namespace dynoward::policy {

long whole_seconds(Nanoseconds span) {
    return static_cast<long>(std::chrono::ceil<Seconds>(span).count());
}

std::string left(long left_s) {
    return std::to_string(left_s) + " s left";
}

std::span<const Gate> gates_in_order(Rule rule) {
    // Observe comes last, so that an owner who only watches sees what would really have happened.
    static constexpr std::array order{unattributed, warm_up,     stale,         gap,        not_up,
                                      release,      gave_up,     cooldown_seen, min_uptime, cooldown_listed,
                                      lone_dyno,    quiet_hours, incident,      paused,     max_unavailable,
                                      budget,       breaker,     observe};
    static constexpr std::array by_hand{warm_up,         not_up,          release,  cooldown_seen,
                                        min_uptime,      cooldown_listed, incident, paused,
                                        max_unavailable, budget,          breaker,  observe};
    return rule == Rule::manual ? std::span<const Gate>(by_hand) : std::span<const Gate>(order);
}

}  // namespace dynoward::policy
