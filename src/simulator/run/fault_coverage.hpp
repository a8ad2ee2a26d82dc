// SPDX-License-Identifier: MIT
// Which faults occurred in a run, and which of them close together. A scenario gives only rates; this is
// what was really exercised.
#pragma once

#include <algorithm>
#include <array>

#include "simulator/run/report.hpp"

namespace dynoward::simulator {

class FaultCoverage {
 public:
    explicit FaultCoverage(RunReport& report) : report_(report) { last_.fill(SteadyTime::min()); }

    void record(FaultKind kind, SteadyTime now) {
        const auto b = static_cast<std::size_t>(kind);
        ++report_.faults[b];
        for (std::size_t a = 0; a < fault_kind_count; ++a) {
            if (a != b && last_[a] != SteadyTime::min() &&
                (last_[a] == SteadyTime::max() || now - last_[a] <= pair_span)) {
                ++report_.pairs[std::min(a, b)][std::max(a, b)];
            }
        }
        if (last_[b] != SteadyTime::max()) {
            last_[b] = now;
        }
    }
    /// A property of the scenario rather than an event: counts as together with every other fault.
    void record_permanent(FaultKind kind) {
        ++report_.faults[static_cast<std::size_t>(kind)];
        last_[static_cast<std::size_t>(kind)] = SteadyTime::max();
    }

 private:
    static constexpr std::chrono::minutes pair_span{10};
    RunReport& report_;
    std::array<SteadyTime, fault_kind_count> last_{};
};

}  // namespace dynoward::simulator
