// SPDX-License-Identifier: MIT
#include "replay/log_clock.hpp"

#include <algorithm>
#include <utility>

namespace dynoward::replay {
namespace {

constexpr std::size_t up_to_second = 19;  // 2026-11-21T10:00:00
constexpr std::size_t zone = 3;           // of `+00:00`, its minutes
// A recording may well end after a quiet week, but not with a line of the next century.
constexpr std::chrono::hours believed_at_end{7 * 24};

}  // namespace

std::optional<WallTime> LogClock::see(std::string_view stamp) {
    const bool same_second =
        stamp.size() >= up_to_second + zone && last_.size() >= up_to_second + zone &&
        stamp.substr(0, up_to_second) == std::string_view(last_).substr(0, up_to_second) &&
        stamp.substr(stamp.size() - zone) == std::string_view(last_).substr(last_.size() - zone);
    if (same_second && !doubted_) {
        return std::nullopt;
    }
    const auto at = parse_rfc3339(stamp);
    if (!at) {
        ++unreadable_;
        return std::nullopt;
    }
    last_ = stamp;
    return step_to(*at);
}

std::optional<WallTime> LogClock::step_to(WallTime at) {
    if (const auto before = std::exchange(before_, at)) {
        rises_ += at > *before ? 1U : 0U;
        falls_ += at < *before ? 1U : 0U;
    }
    if (!now_) {
        first_ = at;
        return now_ = at;
    }
    first_ = std::min(*first_, at);
    if (at <= *now_) {
        late_ += *now_ - at > believed_step ? 1U : 0U;
        tardy_ += *now_ - at > allowed_delay ? 1U : 0U;
        doubted_.reset();
        return std::nullopt;
    }
    if (at - *now_ > believed_step && (!doubted_ || at < *doubted_)) {
        doubted_ = at;
        return std::nullopt;
    }
    doubted_.reset();
    return now_ = at;
}

std::optional<WallTime> LogClock::finish() {
    if (!doubted_ || *doubted_ - *now_ > believed_at_end) {
        return std::nullopt;
    }
    return now_ = *std::exchange(doubted_, std::nullopt);
}

}  // namespace dynoward::replay
