// SPDX-License-Identifier: MIT
// The monitor's inner state, for checks from outside: how full each container is and how full it may be,
// and the newest steady time stamps it holds. No decision uses these.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "dynoward/values/instant.hpp"

namespace dynoward::monitor {

struct Introspection {
    struct Container {
        std::string_view name;
        std::size_t size = 0;
        std::size_t bound = 0;
    };
    /// Never ahead of now. `rises`: also never decreases.
    struct Stamp {
        std::string_view name;
        std::size_t app = 0;
        SteadyTime at{};
        bool rises = true;
    };
    std::vector<Container> containers;
    std::vector<Stamp> stamps;
};

}  // namespace dynoward::monitor
