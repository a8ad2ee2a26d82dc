// SPDX-License-Identifier: MIT
// The highest readings of one incarnation at several time scales, from minutes to half a day, in little
// space. The highest, because the tops of a saw-tooth cross a level first. Written by DynoUpdate, read by
// the forecast of the policy.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "dynoward/values/instant.hpp"
#include "dynoward/values/megabytes.hpp"

namespace dynoward::fleet {

class Peaks {
 public:
    /// The width of a block at each scale.
    static constexpr std::array<Seconds, 5> widths{Seconds{20}, Seconds{60}, Seconds{240}, Seconds{960},
                                                   Seconds{3840}};
    static constexpr std::size_t scales = widths.size();
    /// As many blocks of each scale are kept; the newest one is still being filled.
    static constexpr std::size_t blocks = 13;

    /// One reading of the present incarnation, in any order of stamps. One that is older than the blocks of
    /// a scale is left out of it. A change of the quota removes everything before it.
    void add(WallTime at, Megabytes amount, std::optional<Megabytes> quota);
    void clear() { *this = Peaks(); }

    bool empty() const { return newest_[0] == 0; }
    /// The number of the newest block with a reading, counted from 1970.
    std::int64_t newest(std::size_t scale) const { return newest_.at(scale); }
    /// The number of the oldest block that may be kept.
    std::int64_t oldest(std::size_t scale) const { return newest(scale) - kept + 1; }
    /// MB; nullopt: no reading lies in this block, or it is not kept.
    std::optional<float> peak(std::size_t scale, std::int64_t block) const;
    /// MB: the highest reading of the blocks from `first` to `last`; 0: none is kept.
    double highest(std::size_t scale, std::int64_t first, std::int64_t last) const;

 private:
    static constexpr auto kept = static_cast<std::int64_t>(blocks);
    static constexpr std::size_t ring = 16;  ///< a power of two: its remainder is a mask
    static_assert(blocks <= ring);

    static std::size_t place_of(std::int64_t block) { return static_cast<std::size_t>(block) % ring; }
    float& at(std::size_t scale, std::int64_t block) { return mb_[scale][place_of(block)]; }
    void into(std::size_t scale, std::int64_t block, float mb);

    std::array<std::int64_t, scales> newest_{};         ///< 0: no reading yet
    std::array<std::array<float, ring>, scales> mb_{};  ///< 0: no reading
    std::optional<Megabytes> quota_;
};

}  // namespace dynoward::fleet
