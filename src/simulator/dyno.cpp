// SPDX-License-Identifier: MIT
#include "dynoward/simulator/dyno.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace dynoward::simulator {
namespace {

std::int64_t hundredths(double mb) {
    return std::llround(mb * 100.0);
}

// Page cache is a small part of what a dyno uses; the platform shows a few MB at most for web processes.
constexpr std::int64_t most_cache = 525;
constexpr std::int64_t cache_share = 60;

}  // namespace

MemoryModel::MemoryModel(const MemoryShape& shape, unsigned quota_mb, bool swaps)
    : base_(hundredths(shape.base_mb)),
      leak_per_min_(hundredths(shape.leak_mb_per_min)),
      noise_(hundredths(shape.noise_mb)),
      saw_(hundredths(shape.saw_mb)),
      step_(hundredths(shape.step_mb)),
      quota_(std::int64_t{quota_mb} * 100),
      saw_period_ms_(std::max<std::int64_t>(1, shape.saw_period.count() * 1000)),
      step_after_ms_(shape.step_after.count() * 1000),
      crash_after_(shape.crash_after),
      swaps_(swaps) {}

MemoryReading MemoryModel::read(Nanoseconds age, Random& random) const {
    const auto age_ms = std::max<std::int64_t>(0, age.count() / 1'000'000);
    auto total =
        base_ + leak_per_min_ * age_ms / 60'000 + saw_ * (age_ms % saw_period_ms_) / saw_period_ms_;
    if (age_ms >= step_after_ms_) {
        total += step_;
    }
    total = std::max<std::int64_t>(100, total + random.between(-noise_, noise_));
    MemoryReading reading;
    // What does not fit the quota goes to swap; without swap it stays resident until the platform kills.
    reading.swap = swaps_ ? std::max<std::int64_t>(0, total - quota_ + quota_ / 64) : 0;
    reading.cache = std::min(most_cache, (total - reading.swap) / cache_share);
    reading.rss = total - reading.swap - reading.cache;
    return reading;
}

const Incarnation* Dyno::find(std::uint32_t incarnation) const {
    const auto found = std::find_if(incarnations.begin(), incarnations.end(),
                                    [&](const Incarnation& one) { return one.number == incarnation; });
    return found == incarnations.end() ? nullptr : &*found;
}

const Incarnation* Dyno::current() const {
    if (incarnations.empty() || incarnations.back().gone_at != SteadyTime::max()) {
        return nullptr;
    }
    return &incarnations.back();
}

const Dyno* SimulatedApp::find(std::string_view dyno_name) const {
    const auto found = std::find_if(dynos.begin(), dynos.end(), [&](const Dyno& dyno) {
        return !dyno.scaled_away && dyno.name == dyno_name;
    });
    return found == dynos.end() ? nullptr : &*found;
}

Dyno* SimulatedApp::find(std::string_view dyno_name) {
    return const_cast<Dyno*>(std::as_const(*this).find(dyno_name));
}

}  // namespace dynoward::simulator
