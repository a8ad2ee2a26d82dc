// SPDX-License-Identifier: MIT
// How often a dyno reports, measured from the stamps of its own readings, and how long a pause between two
// of them must be to count as a hole in the record. The platform's usual 20 s are assumed until the stamps
// prove otherwise; lost lines do not prove it. Written by DynoUpdate, read by the rules.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <span>

#include "dynoward/values/instant.hpp"

namespace dynoward::fleet {

/// Three of the platform's periods of about 20 s without a reading are a hole in the record.
inline constexpr Seconds silence{60};
/// For a dyno that reports less often, a hole is two and a half of its own periods, but at most this.
inline constexpr Seconds max_silence{300};

class ReportInterval {
 public:
    /// Call it after each reading, with all that are kept, in order of stamps.
    template <class Readings>
    void update(const Readings& readings) {
        constexpr std::size_t min_readings = min_intervals + 1;
        if (readings.size() < min_readings ||
            is_settled(readings[readings.size() - 1].at - readings[readings.size() - 2].at)) {
            return;
        }
        std::array<Nanoseconds, max_intervals> intervals{};
        const auto count = std::min(readings.size() - 1, max_intervals);
        for (std::size_t i = 0; i < count; ++i) {
            const auto newer = readings.size() - 1 - i;
            intervals[i] = readings[newer].at - readings[newer - 1].at;
        }
        update_from(std::span(intervals).first(count));
    }

    /// 0: not known, or as often as usual.
    Nanoseconds period() const { return period_; }
    /// Two readings further apart than this have a hole between them.
    Nanoseconds hole() const;

 private:
    static constexpr std::size_t min_intervals = 3;
    static constexpr std::size_t max_intervals = 12;
    /// Reports up to this far apart do not change what a hole is.
    static constexpr Seconds usual{24};

    /// The fast path for nearly every reading: the usual period, as before.
    bool is_settled(Nanoseconds newest) const { return period_ <= usual && newest <= usual; }
    void update_from(std::span<Nanoseconds> intervals);

    Nanoseconds period_{};
};

}  // namespace dynoward::fleet
