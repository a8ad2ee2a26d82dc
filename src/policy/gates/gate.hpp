// SPDX-License-Identifier: MIT
// The input of a gate, and helpers for its text. The gates themselves are declared in registry.hpp, one row
// each.
#pragma once

#include <optional>
#include <string>

#include "dynoward/policy/policy.hpp"

namespace dynoward::policy {

struct GateInput {
    const Instant& now;
    const fleet::Dyno& dyno;
    const settings::TypeSettings& settings;
    const GateContext& context;
    const Finding& finding;
    bool with_text = true;  ///< false: only whether a gate blocks is needed, without a text
};

long whole_seconds(Nanoseconds span);
std::string left(long left_s);  ///< `41 s left`

/// Blocked until something happens. `compose` returns the text; it is called only if a text is needed.
template <class Compose>
Block blocked(const GateInput& in, Compose compose, std::optional<long> left_s = std::nullopt) {
    return {in.with_text ? std::string(compose()) : std::string(), left_s};
}
/// Blocked for some time: `41 s left`, then the text of `compose`.
template <class Compose>
Block blocked_for(const GateInput& in, long left_s, Compose compose) {
    return {in.with_text ? left(left_s) + std::string(compose()) : std::string(), left_s};
}

/// The input of a rule for the same dyno.
inline RuleInput rule_input(const GateInput& in) {
    return {in.now, in.dyno, in.settings, in.context.own};
}

/// Not a gate, since no rule fired: the text of the hold `stale` if the readings are too far apart for any
/// rule that needs several in a row.
std::optional<std::string> too_slow(const fleet::Dyno& dyno);

}  // namespace dynoward::policy
