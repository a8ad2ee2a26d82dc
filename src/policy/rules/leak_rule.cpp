// SPDX-License-Identifier: MIT
// The leak forecast. It tries several windows of the past, looks at most a third of a window ahead, and
// does not fire if the rise could be something else: docs/policy.md explains what each test excludes.
#include <fmt/format.h>
#include <algorithm>

#include <array>
#include <cmath>
#include <span>

#include "dynoward/policy/policy.hpp"
#include "policy/evidence.hpp"
#include "policy/rank_statistics.hpp"
#include "policy/steady_rise.hpp"
#include "values/amount_text.hpp"

namespace dynoward::policy {
namespace {

using namespace std::chrono_literals;
using fleet::Floors;
using fleet::Trend;
using std::chrono::minutes;

// Memory that a program loads in its first minutes is no leak.
constexpr minutes warm_up{10};
// Ten minutes of a rise may be one tooth of a saw-tooth. A shorter tooth would have shown in this time.
constexpr minutes calm{120};
// Never further ahead than a third of the window. With four hours at most, that is 80 minutes: less than
// a daily sine of the same slope still rises from its steepest point (115 minutes' worth), so a day whose
// peak stays below the level cannot fire the rule, however steep it is.
constexpr int forecast_share = 3;

struct Window {
    minutes back;
    bool fine;
    double min_rise;  ///< share of the limit: a smaller rise could be noise near the limit
    minutes record;   ///< required record without holes, after the first minutes
};
constexpr std::array<Window, 5> windows{{{minutes{12}, true, 0.15, calm},
                                         {minutes{30}, true, 0.05, minutes{0}},
                                         {minutes{60}, true, 0.04, minutes{0}},
                                         {minutes{120}, false, 0.04, minutes{0}},
                                         {minutes{240}, false, 0.04, minutes{0}}}};

struct FloorRise {
    SteadyRise rise;
    WallTime from{};
    double reaches_in_min = 0;
};

// The last complete floors, as many as a window has.
struct Span {
    std::size_t first = 0;
    std::size_t count = 0;
};

std::optional<Span> span_of(const Floors& floors, minutes back, minutes width, WallTime not_before) {
    const auto count = static_cast<std::size_t>(back / width);
    if (floors.size() < count + 1) {
        return std::nullopt;
    }
    const auto first = floors.size() - 1 - count;
    const auto from = floors[first].from();
    if (from < not_before || floors[first + count - 1].from() - from != back - width) {
        return std::nullopt;
    }
    return Span{first, count};
}

double highest_of_last_three(const Floors& floors, const Span& span) {
    const auto end = span.first + span.count;
    return static_cast<double>(std::max({floors[end - 3].mb, floors[end - 2].mb, floors[end - 1].mb}));
}

std::optional<FloorRise> forecast(const Trend& trend, const Window& window, WallTime not_before,
                                  double limit, minutes ahead) {
    const auto width = window.fine ? Trend::fine_width : Trend::coarse_width;
    const auto& floors = window.fine ? trend.fine() : trend.coarse();
    const auto span = span_of(floors, window.back, width, not_before);
    if (!span) {
        return std::nullopt;
    }
    const double horizon = static_cast<double>(std::min(ahead, window.back / forecast_share).count());
    // A cheap upper bound first: this runs with each sample, and most dynos are far from a leak.
    const double last = highest_of_last_three(floors, *span);
    const double risen = last - static_cast<double>(floors[span->first].mb);
    const double needed = (limit - last) / horizon * static_cast<double>(window.back.count());
    if (risen < window.min_rise * limit / 2 || risen * 2 < needed) {
        return std::nullopt;
    }
    std::array<double, limits::fine_floors> room{};
    const auto points = std::span(room).first(span->count);
    for (std::size_t i = 0; i < span->count; ++i) {
        points[i] = static_cast<double>(floors[span->first + i].mb);
    }
    FloorRise result;
    result.from = floors[span->first].from();
    const auto rise = steady_rise(points, static_cast<double>(width.count()), horizon);
    if (!rise || rise->total < window.min_rise * limit) {
        return std::nullopt;
    }
    // The newest floors must still be near the line, and above the peak of an earlier fall.
    const auto& now = trend.fine()[trend.fine().size() - 1];
    const auto& before = trend.fine()[trend.fine().size() - 2];
    const auto lowest = static_cast<double>(std::min(now.mb, before.mb));
    const auto highest = static_cast<double>(std::max(now.mb, before.mb));
    const double since_end =
        std::chrono::duration<double, std::ratio<60>>(now.from() - result.from).count() -
        static_cast<double>(window.back.count() - width.count());
    const double line = rise->end + rise->slope * since_end;
    const double level = std::min(line, highest);
    if (lowest < line - 0.1 * rise->total || lowest <= trend.fell_from()) {
        return std::nullopt;
    }
    result.reaches_in_min = std::max(0.0, (limit - level) / rise->slope);
    result.rise = *rise;
    return result.reaches_in_min <= horizon ? std::optional(result) : std::nullopt;
}

// The dyno has a reading. nullopt: no steady rise reaches the limit so soon.
std::optional<FloorRise> forecast_by_floors(const fleet::Dyno& dyno, Megabytes limit, minutes ahead) {
    const auto& trend = dyno.trend;
    if (trend.fine().size() < 2) {
        return std::nullopt;
    }
    const auto warm = dyno.began_at.value_or(WallTime{}) + warm_up;
    const auto begins = std::max(warm, trend.unbroken_since());
    const auto newest = dyno.samples.back().at;
    // The shortest window first: if it fires, older data, with a gap for instance, need not be examined.
    for (const auto& window : windows) {
        if (newest - begins < window.record) {
            continue;
        }
        if (auto found = forecast(trend, window, begins, limit.value, ahead)) {
            return found;
        }
    }
    return std::nullopt;
}

struct Crossing {
    WallTime from{};  ///< when the trend begins
    Megabytes limit;
    double slope_mb_per_h = 0;
    double confidence = 0;
    Seconds in{};  ///< from the newest reading
};

Finding leak_finding(const RuleInput& in, const Crossing& crossing, double signal) {
    const auto newest = in.dyno.samples.back().at;
    Finding finding;
    finding.rule = Rule::leak;
    finding.fired = true;
    finding.evidence_from = crossing.from;
    finding.evidence_to = newest;
    set_signal(finding.evidence, in.settings.memory_signal, Megabytes{signal});
    finding.evidence.limit = crossing.limit;
    finding.evidence.held_s = std::chrono::duration_cast<Seconds>(newest - crossing.from).count();
    finding.evidence.slope_mb_per_h = crossing.slope_mb_per_h;
    finding.evidence.confidence = crossing.confidence;
    finding.evidence.reaches_in_s = crossing.in.count();
    finding.severity = signal / crossing.limit.value;
    const auto minute =
        format_rfc3339(newest + crossing.in + Seconds{30}).substr(11, 5);  // the nearest one
    finding.reason = fmt::format("{} {} rises by {:.1f} MB/h and reaches {} at about {} UTC",
                                 name_of(in.settings.memory_signal), format_mb(Megabytes{signal}),
                                 crossing.slope_mb_per_h, format_mb(crossing.limit), minute);
    return finding;
}

// LEAK_FORECAST is a time.
std::optional<Finding> forecast_within(const RuleInput& in, Seconds ahead) {
    const auto limit = soft_limit(in.dyno, in.settings);
    const auto signal = signal_of(in.dyno.samples.back(), in.settings.memory_signal);
    if (!limit || !signal) {
        return std::nullopt;
    }
    const auto found = forecast_by_floors(in.dyno, *limit, std::chrono::duration_cast<minutes>(ahead));
    if (!found) {
        return std::nullopt;
    }
    const Crossing crossing{found->from, *limit, found->rise.slope * 60, found->rise.confidence,
                            Seconds{std::lround(found->reaches_in_min * 60)}};
    return leak_finding(in, crossing, *signal);
}

// LEAK_FORECAST is unset or `auto`: as far ahead as it takes to restart the dyno in time, if incarnations
// of its type have crossed the level like this before.
std::optional<Finding> forecast_by_experience(const RuleInput& in, const Forecast& forecast) {
    const auto& outlook = forecast.outlook;
    if (!outlook.crossing) {
        return std::nullopt;
    }
    const auto until = outlook.crossing->in;
    const bool by_the_line = until <= forecast.lead && can_reach(outlook, forecast.lead);
    const bool by_the_next = until <= forecast.next_lead && is_next_above(outlook);
    if (!by_the_line && !by_the_next) {
        return std::nullopt;
    }
    const auto& rise = *outlook.rises.at(outlook.crossing->scale);
    const auto signal = signal_of(in.dyno.samples.back(), in.settings.memory_signal).value_or(0);
    const Crossing crossing{rise.from, outlook.level, rise.slope * 3600, confidence_of(rise.z),
                            std::chrono::duration_cast<Seconds>(outlook.crossing->in)};
    return leak_finding(in, crossing, signal);
}

}  // namespace

std::optional<Finding> leak_rule(const RuleInput& in) {
    const bool unset = !in.settings.leak_forecast;  // or off
    if (in.dyno.samples.empty() || (unset && in.forecast == nullptr)) {
        return std::nullopt;
    }
    if (settings::is_forecast_auto(in.settings)) {
        return in.forecast != nullptr ? forecast_by_experience(in, *in.forecast) : std::nullopt;
    }
    return unset ? std::nullopt : forecast_within(in, *in.settings.leak_forecast);
}

std::optional<WallTime> crossing_by_floors(const fleet::Dyno& dyno,
                                           const settings::TypeSettings& settings) {
    const auto limit = soft_limit(dyno, settings);
    if (!settings.leak_forecast || settings::is_forecast_auto(settings) || !limit || dyno.samples.empty()) {
        return std::nullopt;
    }
    const auto found = forecast_by_floors(dyno, *limit, windows.back().back);
    return found ? std::optional(dyno.samples.back().at + Seconds{std::lround(found->reaches_in_min * 60)})
                 : std::nullopt;
}

}  // namespace dynoward::policy
