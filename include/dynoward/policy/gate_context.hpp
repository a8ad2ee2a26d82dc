// SPDX-License-Identifier: MIT
// The facts that the gates need beyond the dyno itself. The monitor fills it in for each evaluation; policy
// only reads it. Text is borrowed: it must outlive the call.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "dynoward/settings/type_settings.hpp"
#include "dynoward/values/instant.hpp"

namespace dynoward::policy {

/// Facts about Dynoward's own restarts of one dyno.
struct OwnRestarts {
    std::optional<SteadyTime> sent_at;  ///< when Dynoward last sent a DELETE for it
    std::string_view replaced;  ///< incarnation that a confirmed restart ended; empty: none, or not known
    unsigned ineffective = 0;   ///< consecutive ones that did not help
    Seconds cooldown{0};        ///< of the dyno now; counts as RESTART_WINDOW if it is shorter
    std::optional<long> retry_left_s;  ///< set: the platform refused the last attempt recently
    std::string_view refusal;          ///< the cause of that, in a few words
};

struct GateContext {
    settings::Mode mode = settings::Mode::observe;
    bool stopping = false;  ///< shutting down: nothing is restarted any more
    bool has_key = false;   ///< without a key there is never a dyno list
    bool listed = false;    ///< a dyno list has been seen
    std::optional<long> warm_up_left_s;
    Seconds stale_after{90};
    std::string_view unproven;  ///< not empty: advice, because only batches of unproven senders arrive
    std::optional<WallTime> gap_at;
    std::optional<WallTime> release_at;
    std::optional<std::string> breaker;  ///< set: why it is open
    std::optional<long> breaker_left_s;
    std::optional<long> budget_left_s;  ///< set: used up
    settings::CountPerSpan budget;
    unsigned budget_assumed = 0;  ///< of the restarts that count, those from before Dynoward's own start
    settings::LoneDyno lone_dyno = settings::LoneDyno::restart;
    unsigned dynos_of_type = 0;
    unsigned away_of_type = 0;            ///< not up, or being restarted; without this dyno
    std::string waited_for;               ///< one of those away, by name and why
    std::optional<WallTime> quiet_until;  ///< set: in QUIET_HOURS
    std::optional<std::string> incident;  ///< set: why the whole type, or everything, is held
    bool maintenance = false;             ///< the app is in maintenance mode
    std::optional<long> pause_left_s;     ///< set: an admin has paused all restarts
    std::optional<bool> in_formation;     ///< the app's formation has its type; nullopt: there is no key
    OwnRestarts own;
    unsigned give_up_after = 3;
};

}  // namespace dynoward::policy
