// SPDX-License-Identifier: MIT
#include "dynoward/settings/hours.hpp"

#include <algorithm>

namespace dynoward::settings {
namespace {

using Days = std::chrono::days;
// A schedule of one weekday comes once in seven days; one more for the changes of the clock.
constexpr int days_looked_at = 8;

WallTime local_midnight(const TimeZone& zone, WallTime at) {
    return std::chrono::floor<Days>(at + zone.offset_at(at));
}

bool is_on(Weekdays days, WallTime local_midnight) {
    const std::chrono::weekday day{std::chrono::floor<Days>(local_midnight)};
    return (days & (1U << day.c_encoding())) != 0;
}

}  // namespace

Schedule::Schedule(std::vector<std::chrono::minutes> times, Weekdays days, TimeZone zone, std::string text)
    : times_(std::move(times)), days_(days), zone_(std::move(zone)), text_(std::move(text)) {
    std::sort(times_.begin(), times_.end());
}

std::optional<WallTime> Schedule::last_at(WallTime now) const {
    const auto today = local_midnight(zone_, now);
    for (int back = 0; back <= days_looked_at; ++back) {
        const auto day = today - Days{back};
        if (!is_on(days_, day)) {
            continue;
        }
        for (auto time = times_.rbegin(); time != times_.rend(); ++time) {
            if (const auto at = zone_.instant_of(day + *time); at <= now) {
                return at;
            }
        }
    }
    return std::nullopt;
}

std::optional<WallTime> Schedule::next_after(WallTime now) const {
    const auto today = local_midnight(zone_, now);
    for (int ahead = -1; ahead <= days_looked_at; ++ahead) {
        const auto day = today + Days{ahead};
        if (!is_on(days_, day)) {
            continue;
        }
        for (const auto time : times_) {
            if (const auto at = zone_.instant_of(day + time); at > now) {
                return at;
            }
        }
    }
    return std::nullopt;
}

QuietHours::QuietHours(std::vector<HourRange> ranges, Weekdays days, TimeZone zone, std::string text)
    : ranges_(std::move(ranges)), days_(days), zone_(std::move(zone)), text_(std::move(text)) {}

bool QuietHours::contains(WallTime now) const {
    const auto local = now + zone_.offset_at(now);
    const auto today = std::chrono::floor<Days>(local);
    const auto time = local - today;
    return std::any_of(ranges_.begin(), ranges_.end(), [&](const HourRange& range) {
        const bool over_midnight = range.end <= range.begin;
        if (!over_midnight) {
            return is_on(days_, today) && time >= range.begin && time < range.end;
        }
        return (is_on(days_, today) && time >= range.begin) ||
               (is_on(days_, today - Days{1}) && time < range.end);
    });
}

std::optional<WallTime> QuietHours::end_of(WallTime now) const {
    if (!contains(now)) {
        return std::nullopt;
    }
    // Ranges begin and end on whole minutes, and so do the changes of every zone's clock.
    constexpr std::chrono::minutes step{1};
    auto at = std::chrono::floor<std::chrono::minutes>(now) + step;
    const auto last = now + Days{days_looked_at};
    while (contains(at) && at < last) {
        at += step;
    }
    return at;
}

}  // namespace dynoward::settings
