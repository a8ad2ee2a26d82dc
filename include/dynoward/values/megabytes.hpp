// SPDX-License-Identifier: MIT
// An amount of memory. 1 MB is 2^20 bytes everywhere in Dynoward, as on Heroku (a 512 MB quota is a cgroup
// limit of 536870912 bytes).
#pragma once

#include <compare>

namespace dynoward {

/// 0 to 1048576 MB (1 TiB); the caller must check that it is finite and in range.
struct Megabytes {
    double value = 0;

    friend auto operator<=>(const Megabytes&, const Megabytes&) = default;
    friend Megabytes operator*(Megabytes amount, double factor) { return {amount.value * factor}; }
};

}  // namespace dynoward
