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

Seconds age_of(const fleet::Dyno& dyno, WallTime at) {
    const auto began = began_at(dyno);
    return began && at > *began ? std::chrono::floor<Seconds>(at - *began) : Seconds{0};
}

// What the readings of the last four minutes say by themselves.
void note_last_readings(const fleet::Peaks& peaks, Outlook& outlook) {
    std::optional<float> before;
    const auto newest = peaks.newest(0);
    for (auto block = newest - static_cast<std::int64_t>(fleet::Peaks::blocks) + 1; block <= newest;
         ++block) {
        const auto reading = peaks.peak(0, block);
        if (!reading) {
            before.reset();
            continue;
        }
        outlook.highest = std::max(outlook.highest, static_cast<double>(*reading));
        if (before) {
            outlook.climb =
                std::max(outlook.climb, static_cast<double>(*reading) - static_cast<double>(*before));
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
    const auto newest = peaks.newest(scale);
    for (auto block = newest - static_cast<std::int64_t>(fleet::Peaks::blocks) + 1; block <= newest;
         ++block) {
        if (const auto peak = peaks.peak(scale, block)) {
            lowest = std::min(lowest, static_cast<double>(*peak));
            highest = std::max(highest, static_cast<double>(*peak));
        }
    }
    return level - highest <= highest - lowest;
}

// MB: the highest reading of this incarnation before that time, as far as the wider scales show it. 0:
// none.
double highest_before(const fleet::Peaks& peaks, std::size_t scale, WallTime time) {
    double highest = 0;
    for (auto wider = scale + 1; wider < fleet::Peaks::scales; ++wider) {
        const auto width = fleet::Peaks::widths[wider];
        const auto newest = peaks.newest(wider);
        const auto oldest = newest - static_cast<std::int64_t>(fleet::Peaks::blocks) + 1;
        for (auto block = oldest; block <= newest && WallTime(width * (block + 1)) <= time; ++block) {
            highest = std::max(highest, static_cast<double>(peaks.peak(wider, block).value_or(0)));
        }
    }
    return highest;
}

// Not the newest block: it has the newest reading.
bool was_over(const fleet::Peaks& peaks, double level) {
    constexpr std::size_t scale = 2;
    const auto newest = peaks.newest(scale);
    for (auto block = newest - static_cast<std::int64_t>(fleet::Peaks::blocks) + 1; block < newest;
         ++block) {
        const auto peak = peaks.peak(scale, block);
        if (peak && static_cast<double>(*peak) > level) {
            return true;
        }
    }
    return false;
}

}  // namespace

bool can_reach(const Outlook& outlook, Nanoseconds within) {
    const auto span = std::chrono::duration<double>(within + fleet::Peaks::widths[0]).count();
    return outlook.reading + outlook.climb * span >= outlook.level.value &&
           outlook.highest + outlook.steepest * span >= near_enough * outlook.level.value;
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
    outlook.over_before = over && was_over(dyno.peaks, level->value);
    const auto age = age_of(dyno, newest.at);
    outlook.crossed_by_now = over && experience != nullptr && experience->had_crossed_by(age, *level);
    for (std::size_t scale = 0; scale < fleet::Peaks::scales; ++scale) {
        if (!over && !may_cross(dyno.peaks, scale, level->value)) {
            continue;
        }
        const auto& rise = outlook.rises[scale] = rise_at(dyno.peaks, scale, newest.at);
        if (!rise || !rise->sure || experience == nullptr || age < min_forecast_age) {
            continue;
        }
        // If memory was as high before this rise began, it is the next tooth of a saw-tooth, which may end
        // where the others did. The line through the tops is a trend of a wider scale.
        if (highest_before(dyno.peaks, scale, rise->from) > rise->level - rise->total / 2) {
            continue;
        }
        const auto reach = std::chrono::duration<double>(fleet::Peaks::widths[scale] * blocks_ahead);
        const auto in =
            std::chrono::duration<double>(std::max(0.0, (level->value - rise->level) / rise->slope));
        if (in > reach || !experience->is_known(dyno.name.number(), age + std::chrono::floor<Seconds>(in),
                                                scale, rise->slope, *level)) {
            continue;
        }
        const auto in_ns = std::chrono::duration_cast<Nanoseconds>(in);
        if (!outlook.crossing || in_ns < outlook.crossing->in) {
            outlook.crossing = {in_ns, scale};
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
            any = true;
        }
    }
    crossing.slot = dyno.name.number();
    crossing.incarnation = dyno.incarnations;
    // As far as it was observed: how memory rose before is not known.
    const auto at = dyno.samples.back().at;
    const auto observed = std::chrono::floor<Seconds>(at - dyno.began_at.value_or(at));
    crossing.age = std::min(age_of(dyno, at), observed);
    return any ? std::optional(crossing) : std::nullopt;
}

}  // namespace dynoward::policy
