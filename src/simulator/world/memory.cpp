// SPDX-License-Identifier: MIT
#include "simulator/world/memory.hpp"

#include <algorithm>
#include <cmath>

namespace dynoward::simulator {
namespace {

constexpr std::int64_t day_s = 86'400;
constexpr std::int64_t hour_ms = 3'600'000;
// Page cache is a small part of what a dyno uses; the platform shows a few MB at most for web processes.
constexpr std::int64_t max_cache = 525;
constexpr std::int64_t cache_share = 60;
// The router spreads load evenly, so dynos of a type follow the day together, but not to the minute.
constexpr unsigned phase_step_s = 373;
constexpr unsigned max_phase_s = 1200;

std::int64_t hundredths(double mb) {
    return std::llround(mb * 100.0);
}

}  // namespace

MemoryModel::MemoryModel(const MemoryShape& shape, unsigned quota_mb, bool swaps, unsigned slot)
    : base_(hundredths(shape.base_mb)),
      leak_per_hour_(hundredths(shape.leak_mb_per_min * 60)),
      max_leak_(hundredths(shape.max_leak_mb)),
      noise_(hundredths(shape.noise_mb)),
      saw_(hundredths(shape.saw_mb)),
      step_(hundredths(shape.step_mb)),
      daily_(hundredths(shape.daily_mb)),
      quota_(std::int64_t{quota_mb} * 100),
      leak_after_ms_(shape.leak_after.count() * 1000),
      saw_period_ms_(std::max<std::int64_t>(1, shape.saw_period.count() * 1000)),
      step_after_ms_(shape.step_after.count() * 1000),
      daily_peak_s_(shape.daily_peak.count() + slot * phase_step_s % max_phase_s),
      crash_after_(shape.crash_after),
      swaps_(swaps) {}

MemoryReading MemoryModel::read(Nanoseconds age, WallTime at, Random& random) const {
    auto total = base_ + growth(std::max<std::int64_t>(0, age.count() / 1'000'000));
    if (daily_ != 0) {
        total += daily_amount(at);
    }
    if (noise_ != 0) {
        total += random.between(-noise_, noise_);
    }
    total = std::max<std::int64_t>(100, total);
    MemoryReading reading;
    // Memory beyond the quota goes to swap; without swap it stays resident until the platform kills the
    // dyno.
    reading.swap = swaps_ ? std::max<std::int64_t>(0, total - quota_ + quota_ / 64) : 0;
    reading.cache = std::min(max_cache, (total - reading.swap) / cache_share);
    reading.rss = total - reading.swap - reading.cache;
    return reading;
}

std::int64_t MemoryModel::growth(std::int64_t age_ms) const {
    std::int64_t more = 0;
    if (age_ms > leak_after_ms_) {
        more = leak_per_hour_ * (age_ms - leak_after_ms_) / hour_ms;
        if (max_leak_ != 0) {
            more = std::min(more, max_leak_);
        }
    }
    if (saw_ != 0) {
        more += saw_ * (age_ms % saw_period_ms_) / saw_period_ms_;
    }
    if (age_ms >= step_after_ms_) {
        more += step_;
    }
    return more;
}

// A smooth curve: 3x^2 - 2x^3, where x rises from 0 at twelve hours from the peak to 1 at the peak.
std::int64_t MemoryModel::daily_amount(WallTime at) const {
    constexpr std::int64_t one = 4096;
    const auto second = std::chrono::floor<Seconds>(at).time_since_epoch().count();
    const auto after_peak = ((second - daily_peak_s_) % day_s + day_s) % day_s;
    const auto x = one - std::min(after_peak, day_s - after_peak) * one / (day_s / 2);
    return daily_ * ((3 * one * x * x - 2 * x * x * x) / (one * one)) / one;
}

}  // namespace dynoward::simulator
