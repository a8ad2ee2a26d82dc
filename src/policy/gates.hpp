// SPDX-License-Identifier: MIT
// The gates: each may hold a restart that a rule asked for, and says why and for how long.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "dynoward/policy/policy.hpp"

namespace dynoward::policy {

struct GateInput {
    const Instant& now;
    const fleet::Dyno& dyno;
    const settings::TypeSettings& settings;
    const Surroundings& around;
    const Finding& finding;
    bool tell = true;  ///< false: only whether a gate holds, no text is composed
};

struct Held {
    HoldReason reason = HoldReason::observe;
    std::string text;
    std::optional<long> left_s;
};

using Gate = std::optional<Held> (*)(const GateInput&);

// Can what we know be trusted? (trust.cpp)
std::optional<Held> unattributed(const GateInput& in);
std::optional<Held> warm_up(const GateInput& in);
std::optional<Held> stale(const GateInput& in);
std::optional<Held> gap(const GateInput& in);
/// No gate, for there is nothing that fired: readings so far apart that no rule that needs several in a row
/// ever will.
std::optional<Held> too_slow(const fleet::Dyno& dyno);
// May this dyno be touched? (touch.cpp)
std::optional<Held> not_up(const GateInput& in);
std::optional<Held> release(const GateInput& in);
std::optional<Held> gave_up(const GateInput& in);
std::optional<Held> cooldown_seen(const GateInput& in);
std::optional<Held> min_uptime(const GateInput& in);
std::optional<Held> cooldown_listed(const GateInput& in);
std::optional<Held> lone_dyno(const GateInput& in);
// May we act? (may_act.cpp)
std::optional<Held> quiet_hours(const GateInput& in);
std::optional<Held> incident(const GateInput& in);
std::optional<Held> paused(const GateInput& in);
std::optional<Held> max_unavailable(const GateInput& in);
std::optional<Held> budget(const GateInput& in);
std::optional<Held> breaker(const GateInput& in);
std::optional<Held> observe(const GateInput& in);

/// What a gate says, composed only where somebody reads it.
template <class Compose>
std::string told(const GateInput& in, Compose compose) {
    return in.tell ? std::string(compose()) : std::string();
}

long whole_seconds(Nanoseconds span);
std::string left(long left_s);  ///< `41 s left`

/// The first one that holds is the one reported. An owner's own restart passes those that only doubt the
/// evidence, or that say what he wants at other times (docs/adr/0011).
std::span<const Gate> gates_in_order(Rule rule);

}  // namespace dynoward::policy
