// SPDX-License-Identifier: MIT
#include "replay/recording_clock.hpp"

#include <algorithm>
#include <utility>

namespace dynoward::replay {
namespace {

constexpr std::size_t up_to_second = 19;  // 2026-11-21T10:00:00
constexpr std::size_t zone = 3;           // of `+00:00`, its minutes
// A recording may end after a quiet week, but not with a line of the next century.
constexpr std::chrono::hours max_step_at_end{7 * 24};

}  // namespace

std::optional<WallTime> RecordingClock::update(std::string_view stamp) {
    const bool same_second =
        stamp.size() >= up_to_second + zone && last_.size() >= up_to_second + zone &&
        stamp.substr(0, up_to_second) == std::string_view(last_).substr(0, up_to_second) &&
        stamp.substr(stamp.size() - zone) == std::string_view(last_).substr(last_.size() - zone);
    if (same_second && !unconfirmed_) {
        return std::nullopt;
    }
    const auto at = parse_rfc3339(stamp);
    if (!at) {
        ++without_stamp_;
        return std::nullopt;
    }
    last_ = stamp;
    return step_to(*at);
}

std::optional<WallTime> RecordingClock::step_to(WallTime at) {
    if (const auto before = std::exchange(before_, at)) {
        rising_ += at > *before ? 1U : 0U;
        falling_ += at < *before ? 1U : 0U;
    }
    if (!now_) {
        first_ = at;
        return now_ = at;
    }
    first_ = std::min(*first_, at);
    if (at <= *now_) {
        late_lines_ += *now_ - at > max_unconfirmed_step ? 1U : 0U;
        delayed_lines_ += *now_ - at > allowed_delay ? 1U : 0U;
        unconfirmed_.reset();
        return std::nullopt;
    }
    if (at - *now_ > max_unconfirmed_step && (!unconfirmed_ || at < *unconfirmed_)) {
        unconfirmed_ = at;
        return std::nullopt;
    }
    unconfirmed_.reset();
    return now_ = at;
}

std::optional<WallTime> RecordingClock::finish() {
    if (!unconfirmed_ || *unconfirmed_ - *now_ > max_step_at_end) {
        return std::nullopt;
    }
    return now_ = *std::exchange(unconfirmed_, std::nullopt);
}

}  // namespace dynoward::replay
