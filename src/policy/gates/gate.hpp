// SPDX-License-Identifier: MIT
// What a gate is given, and how it composes its answer. The gates themselves are declared in registry.hpp,
// a row each.
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
    bool with_text = true;  ///< false: only whether a gate blocks, no text is composed
};

long whole_seconds(Nanoseconds span);
std::string left(long left_s);  ///< `41 s left`

/// Blocked until something happens. `compose` returns the text; it is called only where one is wanted.
template <class Compose>
Block blocked(const GateInput& in, Compose compose, std::optional<long> left_s = std::nullopt) {
    return {in.with_text ? std::string(compose()) : std::string(), left_s};
}
/// Blocked for some time: `41 s left`, and what `compose` returns.
template <class Compose>
Block blocked_for(const GateInput& in, long left_s, Compose compose) {
    return {in.with_text ? left(left_s) + std::string(compose()) : std::string(), left_s};
}

/// What a rule is given for the same dyno.
inline RuleInput rule_input(const GateInput& in) {
    return {in.now, in.dyno, in.settings, in.context.gap_at, in.context.own};
}

/// No gate, for nothing fired: the readings are so far apart that no rule that needs several in a row ever
/// will. The text of the hold `stale`.
std::optional<std::string> too_slow(const fleet::Dyno& dyno);

}  // namespace dynoward::policy
