// SPDX-License-Identifier: MIT
// Which troubles struck, and which ones struck together: what a run has really tried, as opposed to what it
// was allowed to draw.
#pragma once

#include <algorithm>
#include <array>

#include "dynoward/simulator/report.hpp"

namespace dynoward::simulator {

class Coverage {
 public:
    explicit Coverage(RunReport& report) : report_(report) { last_.fill(SteadyTime::min()); }

    void strike(Trouble trouble, SteadyTime now) {
        const auto b = static_cast<std::size_t>(trouble);
        ++report_.troubles[b];
        for (std::size_t a = 0; a < trouble_count; ++a) {
            if (a != b && last_[a] != SteadyTime::min() &&
                (last_[a] == SteadyTime::max() || now - last_[a] <= together)) {
                ++report_.pairs[std::min(a, b)][std::max(a, b)];
            }
        }
        if (last_[b] != SteadyTime::max()) {
            last_[b] = now;
        }
    }
    /// A trait of the scenario rather than an event: together with whatever strikes.
    void lasting(Trouble trouble) {
        ++report_.troubles[static_cast<std::size_t>(trouble)];
        last_[static_cast<std::size_t>(trouble)] = SteadyTime::max();
    }

 private:
    static constexpr std::chrono::minutes together{10};
    RunReport& report_;
    std::array<SteadyTime, trouble_count> last_{};
};

}  // namespace dynoward::simulator
