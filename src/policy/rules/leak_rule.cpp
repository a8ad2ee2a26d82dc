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

struct Forecast {
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

std::optional<Forecast> forecast(const Trend& trend, const Window& window, WallTime not_before,
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
    Forecast result;
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

}  // namespace

std::optional<Finding> leak_rule(const RuleInput& in) {
    const auto& trend = in.dyno.trend;
    if (!in.settings.leak_forecast || in.dyno.samples.empty() || trend.fine().size() < 2) {
        return std::nullopt;
    }
    const auto limit = soft_limit(in.dyno, in.settings);
    const auto signal = signal_of(in.dyno.samples.back(), in.settings.memory_signal);
    if (!limit || !signal) {
        return std::nullopt;
    }
    const auto ahead = std::chrono::duration_cast<minutes>(*in.settings.leak_forecast);
    const auto warm = in.dyno.began_at.value_or(WallTime{}) + warm_up;
    const auto begins = std::max({warm, trend.unbroken_since(), in.since.value_or(WallTime{})});
    const auto newest = in.dyno.samples.back().at;
    // The shortest window first: if it fires, older data, with a gap for instance, need not be examined.
    for (const auto& window : windows) {
        if (newest - begins < window.record) {
            continue;
        }
        const auto found = forecast(trend, window, begins, limit->value, ahead);
        if (!found) {
            continue;
        }
        Finding finding;
        finding.rule = Rule::leak;
        finding.fired = true;
        finding.evidence_from = found->from;
        finding.evidence_to = newest;
        set_signal(finding.evidence, in.settings.memory_signal, Megabytes{*signal});
        finding.evidence.limit = limit;
        finding.evidence.held_s = std::chrono::duration_cast<Seconds>(newest - found->from).count();
        finding.evidence.slope_mb_per_h = found->rise.slope * 60;
        finding.evidence.confidence = found->rise.confidence;
        finding.evidence.reaches_in_s = std::lround(found->reaches_in_min * 60);
        finding.severity = *signal / limit->value;
        finding.reason = name_of(in.settings.memory_signal) + " " + format_mb(Megabytes{*signal}) +
                         " rises " + fmt::format("{:.1f}", found->rise.slope * 60) + " MB/h (confidence " +
                         std::to_string(std::min(99L, std::lround(found->rise.confidence * 100))) +
                         " %), reaches " + format_mb(*limit) + " in " +
                         std::to_string(std::lround(found->reaches_in_min)) + " min";
        return finding;
    }
    return std::nullopt;
}

}  // namespace dynoward::policy
