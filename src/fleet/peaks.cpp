// SPDX-License-Identifier: MIT
// Rings of blocks, addressed by the block's number.
#include "dynoward/fleet/peaks.hpp"

#include <algorithm>

namespace dynoward::fleet {

void Peaks::into(std::size_t scale, std::int64_t block, float mb) {
    auto& newest = newest_[scale];
    if (block > newest) {
        // Blocks without a reading lie between, or the ring begins again.
        for (auto skipped = std::max(newest + 1, block - kept + 1); skipped <= block; ++skipped) {
            at(scale, skipped) = 0;
        }
        newest = block;
    } else if (block <= newest - kept) {
        return;
    }
    auto& peak = at(scale, block);
    peak = std::max(peak, mb);
}

void Peaks::add(WallTime at, Megabytes amount, std::optional<Megabytes> quota) {
    if (quota && quota_ && *quota != *quota_) {
        clear();
    }
    quota_ = quota ? quota : quota_;
    const auto mb = static_cast<float>(amount.value);
    if (at <= WallTime{} || !(mb > 0)) {
        return;
    }
    const auto second = std::chrono::duration_cast<Seconds>(at.time_since_epoch()).count();
    // The wider scales are fourfold each: one division for all of them.
    const auto minute = second / widths[1].count();
    into(0, second / widths[0].count(), mb);
    into(1, minute, mb);
    into(2, minute >> 2, mb);
    into(3, minute >> 4, mb);
    into(4, minute >> 6, mb);
}

std::optional<float> Peaks::peak(std::size_t scale, std::int64_t block) const {
    const auto newest = newest_.at(scale);
    if (block <= 0 || block > newest || block <= newest - kept) {
        return std::nullopt;
    }
    const auto mb = mb_.at(scale)[place_of(block)];
    return mb > 0 ? std::optional(mb) : std::nullopt;
}

double Peaks::highest(std::size_t scale, std::int64_t first, std::int64_t last) const {
    float highest = 0;
    for (auto block = std::max(first, oldest(scale)); block <= last; ++block) {
        highest = std::max(highest, peak(scale, block).value_or(0));
    }
    return static_cast<double>(highest);
}

}  // namespace dynoward::fleet
