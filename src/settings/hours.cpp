// SPDX-License-Identifier: MIT
// The code relies on two facts about a zone: its offset is constant between two changes, and
// TimeZone::instant_of() rises with the local time, so local times and instants have the same order.
#include "dynoward/settings/hours.hpp"

#include <algorithm>

namespace dynoward::settings {
namespace {

using Days = std::chrono::days;
using Minutes = std::chrono::minutes;

// A schedule of one weekday is due once in seven days; one more day for changes of the clock.
constexpr int days_searched = 8;
constexpr Minutes day{24 * 60};
constexpr Minutes week{7 * day};
// 1970-01-01, from which WallTime counts, was a Thursday.
constexpr Days first_sunday{3};

bool is_on(Weekdays days, std::chrono::sys_days date) {
    return (days & (1U << std::chrono::weekday(date).c_encoding())) != 0;
}

WallTime begin_of_week(WallTime local) {
    const auto since_sunday = local.time_since_epoch() - first_sunday;
    return WallTime{std::chrono::floor<std::chrono::weeks>(since_sunday) + first_sunday};
}

// Sorted; ranges that overlap or touch become one.
std::vector<HourRange> merged(std::vector<HourRange> ranges) {
    std::sort(ranges.begin(), ranges.end(),
              [](const HourRange& a, const HourRange& b) { return a.begin < b.begin; });
    std::vector<HourRange> result;
    for (const auto& range : ranges) {
        if (!result.empty() && range.begin <= result.back().end) {
            result.back().end = std::max(result.back().end, range.end);
        } else {
            result.push_back(range);
        }
    }
    return result;
}

std::vector<HourRange> spread_over_week(const std::vector<HourRange>& ranges, Weekdays days) {
    std::vector<HourRange> all;
    for (int weekday = 0; weekday < 7; ++weekday) {
        if ((days & (1U << static_cast<unsigned>(weekday))) == 0) {
            continue;
        }
        for (const auto& range : ranges) {
            const auto begin = weekday * day + range.begin;
            const auto end = weekday * day + range.end + (range.end <= range.begin ? day : Minutes{0});
            all.push_back({begin, std::min(end, week)});
            if (end > week) {
                all.push_back({Minutes{0}, end - week});  // from Saturday into Sunday
            }
        }
    }
    return merged(std::move(all));
}

}  // namespace

Schedule::Schedule(std::vector<Minutes> times, Weekdays days, TimeZone zone, std::string text)
    : times_(std::move(times)), days_(days), zone_(std::move(zone)), text_(std::move(text)) {
    std::sort(times_.begin(), times_.end());
}

std::optional<WallTime> Schedule::last_at(WallTime now) const {
    const auto today = std::chrono::floor<Days>(now + zone_.offset_at(now));
    // From tomorrow on: a clock set back over midnight has already shown tomorrow.
    for (int back = -1; back <= days_searched; ++back) {
        const auto date = today - Days{back};
        if (!is_on(days_, date)) {
            continue;
        }
        for (auto time = times_.rbegin(); time != times_.rend(); ++time) {
            if (const auto at = zone_.instant_of(date + *time); at <= now) {
                return at;
            }
        }
    }
    return std::nullopt;
}

std::optional<WallTime> Schedule::next_after(WallTime now) const {
    const auto today = std::chrono::floor<Days>(now + zone_.offset_at(now));
    for (int ahead = 0; ahead <= days_searched; ++ahead) {
        const auto date = today + Days{ahead};
        if (!is_on(days_, date)) {
            continue;
        }
        for (const auto time : times_) {
            if (const auto at = zone_.instant_of(date + time); at > now) {
                return at;
            }
        }
    }
    return std::nullopt;
}

QuietHours::QuietHours(const std::vector<HourRange>& ranges, Weekdays days, TimeZone zone, std::string text)
    : week_(spread_over_week(ranges, days)), zone_(std::move(zone)), text_(std::move(text)) {}

bool QuietHours::cover_everything() const {
    return week_.size() == 1 && week_.front().begin == Minutes{0} && week_.front().end == week;
}

std::optional<WallTime> QuietHours::local_end_of(WallTime local) const {
    const auto sunday = begin_of_week(local);
    const auto time = local - sunday;
    const auto after =
        std::upper_bound(week_.begin(), week_.end(), time,
                         [](Nanoseconds t, const HourRange& range) { return t < range.begin; });
    if (after == week_.begin() || time >= std::prev(after)->end) {
        return std::nullopt;
    }
    const auto end = std::prev(after)->end;
    const bool goes_on = end == week && week_.front().begin == Minutes{0};
    return sunday + end + (goes_on ? week_.front().end : Minutes{0});
}

bool QuietHours::contains(WallTime now) const {
    return local_end_of(now + zone_.offset_at(now)).has_value();
}

std::optional<WallTime> QuietHours::end_of(WallTime now) const {
    if (!contains(now)) {
        return std::nullopt;
    }
    if (cover_everything()) {
        return WallTime::max();
    }
    // From change to change: after each one the local time is another, which may or may not be quiet.
    for (auto at = now;;) {
        const auto offset = zone_.offset_at(at);
        const auto local_end = local_end_of(at + offset);
        if (!local_end) {
            return at;
        }
        const auto end = *local_end - offset;
        const auto change = zone_.change_after(at);
        if (!change || end < *change) {
            return end;
        }
        at = *change;
    }
}

}  // namespace dynoward::settings
