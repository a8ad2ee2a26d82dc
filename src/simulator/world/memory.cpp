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

// Smooth noise goes through a new value this often, on a straight line from one to the next.
constexpr std::int64_t smooth_ms = 240'000;
// A spike lasts for one sample, or falls between two.
constexpr std::int64_t spike_ms = 20'000;

// What is drawn once per incarnation or span, not per sample: a function of its inputs, so that it takes
// nothing from the world's random sequence.
enum class Draw : std::uint64_t { leak_rate = 1, step_age, smooth_noise, spike };
std::int64_t draw(std::int64_t low, std::int64_t high, std::uint64_t incarnation, Draw what,
                  std::int64_t index = 0) {
    const auto bits = mixed(mixed(mixed(incarnation) + static_cast<std::uint64_t>(what)) +
                            static_cast<std::uint64_t>(index));
    return low +
           static_cast<std::int64_t>((bits >> 32U) * static_cast<std::uint64_t>(high - low + 1) >> 32U);
}

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
      warm_up_(hundredths(shape.warm_up_mb)),
      spike_(shape.spikes_per_day == 0 ? 0 : hundredths(shape.spike_mb)),
      quota_(std::int64_t{quota_mb} * 100),
      leak_after_ms_(shape.leak_after.count() * 1000),
      saw_period_ms_(std::max<std::int64_t>(1, shape.saw_period.count() * 1000)),
      step_after_ms_(shape.step_after.count() * 1000),
      daily_peak_s_(shape.daily_peak.count() + slot * phase_step_s % max_phase_s),
      warm_up_ms_(std::max<std::int64_t>(1, shape.warm_up_time.count() * 1000)),
      spike_every_ms_(day_s * 1000 / std::max(1U, shape.spikes_per_day)),
      leak_varies_percent_(shape.leak_varies_percent),
      step_varies_percent_(shape.step_varies_percent),
      noise_shape_(shape.noise_shape),
      crash_after_(shape.crash_after),
      swaps_(swaps) {}

MemoryReading MemoryModel::read(const SamplePoint& point, Random& random) const {
    const auto age_ms = std::max<std::int64_t>(0, point.age.count() / 1'000'000);
    auto total = base_ + growth(age_ms, point.incarnation);
    if (daily_ != 0) {
        total += daily_amount(point.at);
    }
    if (noise_ != 0) {
        total += noise(age_ms, point.incarnation, random);
    }
    if (spike_ != 0) {
        total += spike(age_ms, point.incarnation);
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

std::int64_t MemoryModel::growth(std::int64_t age_ms, std::uint64_t incarnation) const {
    std::int64_t more = 0;
    if (age_ms > leak_after_ms_) {
        more = leaked(age_ms - leak_after_ms_, incarnation);
    }
    if (warm_up_ != 0) {
        more += warmed_up(age_ms);
    }
    if (saw_ != 0) {
        more += saw_ * (age_ms % saw_period_ms_) / saw_period_ms_;
    }
    if (step_ != 0) {
        auto after_ms = step_after_ms_;
        if (step_varies_percent_ != 0) {
            const auto by = step_after_ms_ * step_varies_percent_ / 100;
            after_ms += draw(-by, by, incarnation, Draw::step_age);
        }
        more += age_ms >= after_ms ? step_ : 0;
    }
    return more;
}

std::int64_t MemoryModel::leaked(std::int64_t leaking_ms, std::uint64_t incarnation) const {
    auto more = leak_per_hour_ * leaking_ms / hour_ms;
    if (leak_varies_percent_ != 0) {
        more += more *
                draw(-leak_varies_percent_ * 10, leak_varies_percent_ * 10, incarnation, Draw::leak_rate) /
                1000;
    }
    return max_leak_ != 0 ? std::min(more, max_leak_) : more;
}

// 1 - (1 - x)^3, where x rises from 0 at the start to 1 at the end of the warm-up.
std::int64_t MemoryModel::warmed_up(std::int64_t age_ms) const {
    constexpr std::int64_t one = 4096;
    const auto left = one - std::min(age_ms, warm_up_ms_) * one / warm_up_ms_;
    return warm_up_ * (one * one * one - left * left * left) / (one * one * one);
}

std::int64_t MemoryModel::noise(std::int64_t age_ms, std::uint64_t incarnation, Random& random) const {
    if (noise_shape_ == NoiseShape::uniform) {
        return random.between(-noise_, noise_);
    }
    if (noise_shape_ == NoiseShape::bell) {
        const auto one = random.between(-noise_, noise_);
        const auto two = random.between(-noise_, noise_);
        return (one + two + random.between(-noise_, noise_)) / 3;
    }
    const auto span = age_ms / smooth_ms;
    const auto from = draw(-noise_, noise_, incarnation, Draw::smooth_noise, span);
    const auto to = draw(-noise_, noise_, incarnation, Draw::smooth_noise, span + 1);
    return from + (to - from) * (age_ms % smooth_ms) / smooth_ms;
}

// At a random place in each span.
std::int64_t MemoryModel::spike(std::int64_t age_ms, std::uint64_t incarnation) const {
    const auto span = age_ms / spike_every_ms_;
    const auto begin =
        draw(0, std::max<std::int64_t>(0, spike_every_ms_ - spike_ms), incarnation, Draw::spike, 2 * span);
    const auto since = age_ms % spike_every_ms_ - begin;
    return since >= 0 && since < spike_ms ? draw(spike_ / 2, spike_, incarnation, Draw::spike, 2 * span + 1)
                                          : 0;
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
