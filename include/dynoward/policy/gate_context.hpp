// SPDX-License-Identifier: MIT
// What the gates must know beyond the dyno itself. The monitor fills it in for each evaluation; policy only
// reads it. Text is borrowed: it must outlive the call.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "dynoward/settings/type_settings.hpp"
#include "dynoward/values/instant.hpp"

namespace dynoward::policy {

/// Facts about our own restarts of one dyno.
struct OwnRestarts {
    std::optional<SteadyTime> sent_at;  ///< when we last sent a DELETE for it
    std::string_view replaced;  ///< incarnation that a confirmed restart ended; empty: none, or not known
    unsigned ineffective = 0;   ///< how many in a row did not help
    Seconds cooldown{0};        ///< of the dyno now; never taken for shorter than RESTART_WINDOW
    std::optional<long> retry_left_s;  ///< set: the platform refused the last attempt a short while ago
    std::string_view refusal;          ///< and why, in a few words
};

struct GateContext {
    settings::Mode mode = settings::Mode::observe;
    bool has_key = false;  ///< without one there will never be a dyno list
    bool listed = false;   ///< a dyno list has been seen
    std::optional<long> warm_up_left_s;
    Seconds stale_after{90};
    std::string_view unproven;  ///< not empty: only batches of unproven senders come; it is the advice
    std::optional<WallTime> gap_at;
    std::optional<WallTime> release_at;
    std::optional<std::string> breaker;  ///< why it is open
    std::optional<long> breaker_left_s;
    std::optional<long> budget_left_s;  ///< set: used up
    settings::CountPerSpan budget;
    unsigned budget_assumed = 0;  ///< of the restarts that count, those from before our own start
    settings::LoneDyno lone_dyno = settings::LoneDyno::restart;
    unsigned dynos_of_type = 0;
    unsigned away_of_type = 0;            ///< not up, or being restarted by us; this dyno not counted
    std::string waited_for;               ///< one of those away, by name and why
    std::optional<WallTime> quiet_until;  ///< set: in QUIET_HOURS
    std::optional<std::string> incident;  ///< why the whole type, or Heroku, is held
    bool maintenance = false;             ///< the app is in maintenance mode
    std::optional<long> pause_left_s;     ///< set: the owner paused everything
    std::optional<bool> in_formation;     ///< the app's formation has its type; nullopt: there is no key
    OwnRestarts own;
    unsigned give_up_after = 3;
};

}  // namespace dynoward::policy
