// SPDX-License-Identifier: MIT
#include "replay/year_resolver.hpp"

namespace dynoward::replay {

using namespace std::chrono;

WallTime YearResolver::complete(WallTime at) {
    const auto day_of_1972 = floor<days>(at);
    const year_month_day date(day_of_1972);
    const auto in_year = [&](year candidate) -> std::optional<WallTime> {
        const year_month_day moved{candidate, date.month(), date.day()};
        return moved.ok() ? std::optional<WallTime>(sys_days(moved) + (at - day_of_1972)) : std::nullopt;
    };
    // Without any other information the year stays 1972, which is obviously wrong.
    const auto near = last_ ? last_ : written_at_;
    if (!near) {
        return at;
    }
    const auto this_year = year_month_day(floor<days>(*near)).year();
    std::optional<WallTime> best;
    for (int back = -1; back <= 8; ++back) {  // back to the previous leap year
        const auto candidate = in_year(this_year - years(back));
        if (!candidate) {
            continue;
        }
        if (last_) {
            const auto distance = [&](WallTime time) { return abs(time - *last_); };
            best = !best || distance(*candidate) < distance(*best) ? candidate : best;
        } else if (*candidate <= *written_at_ + days(1)) {  // the zone may be ahead of UTC
            best = candidate;
            break;
        }
    }
    last_ = best.value_or(at);
    return *last_;
}

}  // namespace dynoward::replay
