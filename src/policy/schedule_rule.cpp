// SPDX-License-Identifier: MIT
#include "dynoward/policy/policy.hpp"

namespace dynoward::policy {

std::optional<Finding> schedule_rule(const Instant& /*now*/, const fleet::Dyno& /*dyno*/,
                                   const settings::TypeSettings& /*settings*/) {
    return std::nullopt;
}

std::optional<WallTime> next_by_clock(const Instant& /*now*/, const fleet::Dyno& /*dyno*/,
                                      const settings::TypeSettings& /*settings*/) {
    return std::nullopt;
}

}  // namespace dynoward::policy
