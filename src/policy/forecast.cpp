// SPDX-License-Identifier: MIT
// The outlook of one dyno: trends at all scales, and the nearest crossing that experience supports.
#include "dynoward/policy/forecast.hpp"

#include <algorithm>

#include "dynoward/policy/levels.hpp"
#include "policy/clock.hpp"
#include "policy/evidence.hpp"

namespace dynoward::policy {
namespace {

// Below this share of the level no trend is examined: most dynos are there.
constexpr double worth_a_look = 0.6;
// Never further ahead than a third of the blocks of a scale.
constexpr int blocks_ahead = 4;
// Of the level: with the noise of most programs one of the next readings is above it from there.
constexpr double near_enough = 0.992;
// Of the level: where the line has to be. Readings scatter around it, so the first one above the level
// comes before the line does.
constexpr double line_at = 0.9985;

Seconds age_of(const fleet::Dyno& dyno, WallTime at) {
    const auto began = began_at(dyno);
    return began && at > *began ? std::chrono::floor<Seconds>(at - *began) : Seconds{0};
}

Experience::Life life_of(const fleet::Dyno& dyno) {
    return {dyno.name.number(), dyno.incarnations};
}

// What the readings of the last four minutes say by themselves.
void note_last_readings(const fleet::Peaks& peaks, Outlook& outlook) {
    std::optional<float> before;
    for (auto block = peaks.oldest(0); block <= peaks.newest(0); ++block) {
        const auto reading = peaks.peak(0, block);
        outlook.last_rise = 0;
        if (!reading) {
            before.reset();
            continue;
        }
        outlook.highest = std::max(outlook.highest, static_cast<double>(*reading));
        if (before) {
            outlook.last_rise = std::max(0.0, static_cast<double>(*reading) - static_cast<double>(*before));
            outlook.climb = std::max(outlook.climb, outlook.last_rise);
        }
        before = reading;
    }
    outlook.climb /= static_cast<double>(fleet::Peaks::widths[0].count());
}

// MB per second: of this scale or a finer one, as within a tooth.
double steepest(const Outlook& outlook) {
    double slope = 0;
    for (std::size_t finer = 0; finer <= outlook.crossing->scale; ++finer) {
        slope = std::max(slope, outlook.rises[finer] ? outlook.rises[finer]->slope : 0);
    }
    return slope;
}

// A cheap bound before the fit: a line that has risen by less than it would have to rise in a third of the
// time does not reach the level in that time.
bool may_cross(const fleet::Peaks& peaks, std::size_t scale, double level) {
    double lowest = level;
    double highest = 0;
    for (auto block = peaks.oldest(scale); block <= peaks.newest(scale); ++block) {
        if (const auto peak = peaks.peak(scale, block)) {
            lowest = std::min(lowest, static_cast<double>(*peak));
            highest = std::max(highest, static_cast<double>(*peak));
        }
    }
    return level - highest <= highest - lowest;
}

// MB: how high memory was before this rise began, if that is nearly as high as now: the rise is the next
// tooth of a saw-tooth. 0: it is not, as far as the wider scales show.
double top_before(const fleet::Peaks& peaks, std::size_t scale, const Rise& rise) {
    double highest = 0;
    for (auto wider = scale + 1; wider < fleet::Peaks::scales; ++wider) {
        const auto first_of_rise = rise.from.time_since_epoch() / fleet::Peaks::widths[wider];
        highest = std::max(highest, peaks.highest(wider, peaks.oldest(wider),
                                                  std::min(peaks.newest(wider), first_of_rise - 1)));
    }
    return highest > rise.level - rise.total / 2 ? highest : 0;
}

// MB: where the line is, but not above the highest readings of late: it overshoots where a rise slows down.
double line_of(const fleet::Peaks& peaks, std::size_t scale, const Rise& rise) {
    const std::int64_t of_late = scale == 0 ? 4 : 2;  // of a single reading each, or of several
    const auto newest = peaks.newest(scale);
    return std::min(rise.level, peaks.highest(scale, newest - of_late + 1, newest));
}

// Not the newest block: it has the newest reading.
bool was_over(const fleet::Peaks& peaks, double level) {
    constexpr std::size_t scale = 2;
    return peaks.highest(scale, peaks.oldest(scale), peaks.newest(scale) - 1) > level;
}

// The crossing that a trend which is sure leads to, if earlier incarnations have crossed like this.
void note_crossing(const fleet::Dyno& dyno, std::size_t scale, const Rise& rise,
                   const Experience& experience, Outlook& outlook) {
    const auto level = outlook.level;
    // A tooth may end where the others did. The line through the tops is a trend of a wider scale.
    const double top = top_before(dyno.peaks, scale, rise);
    if (top > 0 && !experience.next_tooth_crosses(scale, top, level)) {
        return;
    }
    const double missing = line_at * level.value - line_of(dyno.peaks, scale, rise);
    const auto in = std::chrono::duration<double>(std::max(0.0, missing / rise.slope));
    const auto reach = std::chrono::duration<double>(fleet::Peaks::widths[scale] * blocks_ahead);
    if (in > reach || !experience.is_known(life_of(dyno), outlook.age + std::chrono::floor<Seconds>(in),
                                           scale, rise.slope, level)) {
        return;
    }
    const auto in_ns = std::chrono::duration_cast<Nanoseconds>(in);
    if (!outlook.crossing || in_ns < outlook.crossing->in) {
        outlook.crossing = {in_ns, scale};
    }
}

}  // namespace

bool can_reach(const Outlook& outlook, Nanoseconds within) {
    const auto span = std::chrono::duration<double>(within + fleet::Peaks::widths[0]).count();
    return outlook.reading + outlook.climb * span >= outlook.level.value &&
           outlook.highest + outlook.steepest * span >= near_enough * outlook.level.value;
}

bool is_next_above(const Outlook& outlook) {
    return outlook.last_rise > 0 && outlook.reading + outlook.last_rise >= outlook.level.value;
}

std::optional<Outlook> outlook_of(const fleet::Dyno& dyno, const settings::TypeSettings& settings,
                                  const Experience* experience) {
    const auto level = soft_limit(dyno, settings);
    if (!level || dyno.samples.empty()) {
        return std::nullopt;
    }
    const auto& newest = dyno.samples.back();
    const auto now = signal_of(newest, settings.memory_signal);
    if (!now || *now < worth_a_look * level->value) {
        return std::nullopt;
    }
    const bool over = *now > level->value;
    if (!over && (experience == nullptr || experience->crossings().empty())) {
        return std::nullopt;  // no trend could be evidence
    }
    Outlook outlook;
    outlook.level = *level;
    outlook.age = age_of(dyno, newest.at);
    outlook.over_before = over && was_over(dyno.peaks, level->value);
    outlook.crossed_by_now =
        over && experience != nullptr && experience->had_crossed_by(life_of(dyno), outlook.age, *level);
    for (std::size_t scale = 0; scale < fleet::Peaks::scales; ++scale) {
        if (!over && !may_cross(dyno.peaks, scale, level->value)) {
            continue;
        }
        const auto& rise = outlook.rises[scale] = rise_at(dyno.peaks, scale, newest.at);
        if (rise && rise->sure && experience != nullptr && outlook.age >= min_forecast_age) {
            note_crossing(dyno, scale, *rise, *experience, outlook);
        }
    }
    if (outlook.crossing) {
        outlook.reading = *now;
        note_last_readings(dyno.peaks, outlook);
        outlook.steepest = steepest(outlook);
    }
    return outlook;
}

std::optional<Experience::Crossing> crossing_of(const fleet::Dyno& dyno,
                                                const settings::TypeSettings& settings,
                                                const Outlook& outlook) {
    const auto now =
        dyno.samples.empty() ? std::nullopt : signal_of(dyno.samples.back(), settings.memory_signal);
    if (!now || *now <= outlook.level.value) {
        return std::nullopt;
    }
    Experience::Crossing crossing;
    bool any = false;
    for (std::size_t scale = 0; scale < fleet::Peaks::scales; ++scale) {
        const auto& rise = outlook.rises[scale];
        if (rise && rise->sure) {
            crossing.slopes[scale] = rise->slope;
            crossing.tops[scale] = top_before(dyno.peaks, scale, *rise);
            any = true;
        }
    }
    crossing.life = life_of(dyno);
    // As far as it was observed: how memory rose before is not known.
    const auto at = dyno.samples.back().at;
    const auto observed = std::chrono::floor<Seconds>(at - dyno.began_at.value_or(at));
    crossing.age = std::min(age_of(dyno, at), observed);
    return any ? std::optional(crossing) : std::nullopt;
}

}  // namespace dynoward::policy
