// SPDX-License-Identifier: MIT
#include "dynoward/policy/policy.hpp"

namespace dynoward::policy {

std::optional<Finding> uptime_rule(const Instant& /*now*/, const fleet::Dyno& /*dyno*/,
                                   const settings::TypeSettings& /*settings*/) {
    return std::nullopt;
}

}  // namespace dynoward::policy
