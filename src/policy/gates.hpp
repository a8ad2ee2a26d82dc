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
};

struct Held {
    HoldReason reason = HoldReason::observe;
    std::string text;
    std::optional<long> left_s;
};

using Gate = std::optional<Held> (*)(const GateInput&);

/// The first one that holds is the one reported.
std::span<const Gate> gates_in_order();

}  // namespace dynoward::policy
