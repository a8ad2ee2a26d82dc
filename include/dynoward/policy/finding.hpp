// SPDX-License-Identifier: MIT
// Input and result of a rule. Plain values.
#pragma once

#include <optional>
#include <string>

#include "dynoward/fleet/dyno.hpp"
#include "dynoward/policy/forecast.hpp"
#include "dynoward/policy/gate_context.hpp"
#include "dynoward/policy/ledger.hpp"
#include "dynoward/settings/type_settings.hpp"
#include "dynoward/values/instant.hpp"

namespace dynoward::policy {

/// A rule's finding on one dyno.
struct Finding {
    Rule rule = Rule::memory;
    bool fired = false;          ///< false: above the level, but not for long enough
    std::optional<long> left_s;  ///< until it would fire, if it has not
    WallTime evidence_from{};    ///< stamps of the oldest and the newest piece of evidence
    WallTime evidence_to{};
    Evidence evidence;
    std::string reason;   ///< in words, with the numbers
    double severity = 0;  ///< memory as a share of the limit: the worst dyno goes first
};

/// A restart that an alert or an admin requested: the present incarnation of a dyno should end.
struct RequestedRestart {
    Rule rule = Rule::hook;   ///< hook or manual
    Instant at;               ///< when it was requested
    std::string incarnation;  ///< at the time of the request; empty: not known then
    std::string reason;       ///< in the requester's words
};

/// The input of every rule.
struct RuleInput {
    const Instant& now;
    const fleet::Dyno& dyno;
    const settings::TypeSettings& settings;
    OwnRestarts own_restarts = {};
    const RequestedRestart* request = nullptr;  ///< null: nothing was requested
    const Forecast* forecast = nullptr;         ///< null: memory is far below the soft level
};

}  // namespace dynoward::policy
