// SPDX-License-Identifier: MIT
#include "dynoward/policy/policy.hpp"

namespace dynoward::policy {

std::optional<Finding> h12_rule(const fleet::Dyno& /*dyno*/, const settings::TypeSettings& /*settings*/,
                                   std::optional<WallTime> /*since*/) {
    return std::nullopt;
}

}  // namespace dynoward::policy
