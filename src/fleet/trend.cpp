// SPDX-License-Identifier: MIT
#include "dynoward/fleet/trend.hpp"

#include <algorithm>

#include "dynoward/fleet/fleet.hpp"

namespace dynoward::fleet {
namespace {

// A floor lower than the previous peak by this share counts as a fall; less is noise. A floor of ten
// minutes is the lowest of about thirty samples and has half the noise of a floor of one minute.
constexpr double fine_fall = 0.03;
constexpr double coarse_fall = 0.015;
// The peaks of a saw-tooth vary with its depth: a peak higher by up to this share is still the same tooth.
constexpr double share_of_fall = 0.125;

}  // namespace

void Trend::add(WallTime at, Megabytes amount, std::optional<Megabytes> quota, Nanoseconds hole) {
    const bool resized = quota && quota_ && *quota != *quota_;
    if (newest_ == WallTime{} || at > newest_ + hole || resized) {
        unbroken_since_ = std::max(at, newest_);
    }
    newest_ = std::max(newest_, at);
    quota_ = quota ? quota : quota_;
    const auto mb = static_cast<float>(amount.value);
    const auto minute =
        static_cast<std::uint32_t>(std::chrono::floor<std::chrono::minutes>(at).time_since_epoch().count());
    into(fine_, fine_swing_, fine_fall, minute, mb);
    into(coarse_, coarse_swing_, coarse_fall, minute - minute % std::uint32_t{coarse_width.count()}, mb);
}

void Trend::into(Floors& series, Swing& swing, double share, std::uint32_t minute, float mb) {
    if (!series.empty() && series.back().minute == minute) {
        series.back().mb = std::min(series.back().mb, mb);
    } else if (series.empty() || series.back().minute < minute) {
        if (!series.empty()) {
            fell_from_ = std::max(fell_from_, swing.follow(series.back().mb, share).value_or(0));
        }
        series.push_back({minute, mb});
    }
}

std::optional<double> Trend::Swing::follow(float mb, double share) {
    const auto noise = static_cast<float>(peak * share);
    if (peak == 0 || (mb >= peak && low >= peak - noise) || (low < peak - noise && mb > low + noise)) {
        peak = low = mb;  // the first value, a new peak, or a rise after a fall
        return std::nullopt;
    }
    low = std::min(low, mb);
    return low < peak - noise ? std::optional(peak + share_of_fall * (peak - low)) : std::nullopt;
}

void Trend::clear() {
    *this = Trend();
}

}  // namespace dynoward::fleet
