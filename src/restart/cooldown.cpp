// SPDX-License-Identifier: MIT
#include "restart/cooldown.hpp"

#include <algorithm>

namespace dynoward::restart {

Seconds cooldown_of(unsigned ineffective, const settings::TypeSettings& settings) {
    constexpr Seconds longest{std::chrono::hours(24)};
    auto cooldown = settings.restart_window;
    const bool doubles = cooldown > Seconds::zero();
    for (unsigned n = 0; doubles && n < ineffective && cooldown < longest; ++n) {
        cooldown = std::min(2 * cooldown, longest);
    }
    return cooldown;
}

Seconds retry_pause_of(unsigned refusals, Seconds cooldown) {
    constexpr Seconds first{60};
    const auto longest = std::max(first, cooldown);
    auto pause = first;
    for (unsigned n = 1; n < refusals && pause < longest; ++n) {
        pause = std::min(2 * pause, longest);
    }
    return pause;
}

std::optional<long> retry_pause_left_s(const Instant& now, const DynoRestarts& restarts,
                                       const settings::TypeSettings& settings) {
    const auto* refused = restarts.refused();
    if (refused == nullptr) {
        return std::nullopt;
    }
    const auto pause = retry_pause_of(refused->refusals, cooldown_of(restarts.ineffective(), settings));
    const auto age = now.steady - refused->ended_at;
    return age < pause ? std::optional(static_cast<long>(std::chrono::ceil<Seconds>(pause - age).count()))
                       : std::nullopt;
}

policy::OwnRestarts own_restarts(const Instant& now, const DynoRestarts* restarts,
                                 const settings::TypeSettings& settings) {
    policy::OwnRestarts own;
    own.cooldown = settings.restart_window;
    if (restarts == nullptr) {
        return own;
    }
    if (const auto* newest = restarts->newest_sent()) {
        own.sent_at = newest->sent.steady;
        if (newest->ending == Ending::confirmed) {
            own.replaced = newest->incarnation_before;
        }
    }
    own.ineffective = restarts->ineffective();
    own.cooldown = cooldown_of(own.ineffective, settings);
    own.retry_left_s = retry_pause_left_s(now, *restarts, settings);
    if (const auto* refused = restarts->refused()) {
        own.refusal = refused->refusal;
    }
    return own;
}

std::optional<WallTime> cooldown_until(const Instant& now, const fleet::Dyno& dyno,
                                       const policy::OwnRestarts& own) {
    std::optional<WallTime> since = dyno.restarted_at;
    if (own.sent_at) {
        since = std::max(since.value_or(WallTime{}), now.wall - (now.steady - *own.sent_at));
    }
    if (dyno.listed) {
        since = std::max({since.value_or(WallTime{}), dyno.listed->created_at, dyno.listed->updated_at});
    }
    std::optional<WallTime> until;
    if (since && *since + own.cooldown > now.wall) {
        until = *since + own.cooldown;
    }
    if (own.retry_left_s) {
        until = std::max(until.value_or(WallTime{}), now.wall + Seconds(*own.retry_left_s));
    }
    return until;
}

}  // namespace dynoward::restart
