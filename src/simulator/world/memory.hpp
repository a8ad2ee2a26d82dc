// SPDX-License-Identifier: MIT
// How the memory of a simulated dyno behaves. Amounts are whole hundredths of a MB, as the platform prints
// them, and all arithmetic is on integers, so that a seed gives the same bytes everywhere.
#pragma once

#include <cstdint>

#include "dynoward/values/instant.hpp"
#include "simulator/world/plan.hpp"
#include "simulator/world/random.hpp"

namespace dynoward::simulator {

struct MemoryReading {
    std::int64_t rss = 0;  ///< hundredths of a MB, as the others
    std::int64_t cache = 0;
    std::int64_t swap = 0;
    std::int64_t total() const { return rss + cache + swap; }
};

/// When an incarnation is sampled; times are on the platform's clock.
struct SamplePoint {
    Nanoseconds age{};
    WallTime at{};
    std::uint64_t incarnation =
        0;  ///< a number of its own: incarnations of a shape may differ from each other
};

class MemoryModel {
 public:
    MemoryModel() = default;
    /// `slot`: the number in the dyno's name; dynos of a type follow the day a little apart.
    MemoryModel(const MemoryShape& shape, unsigned quota_mb, bool swaps, unsigned slot);

    /// Noise takes one number from `random`, bell-shaped noise three, smooth noise and spikes none.
    MemoryReading read(const SamplePoint& point, Random& random) const;
    std::int64_t quota() const { return quota_; }
    Nanoseconds crash_after() const { return crash_after_; }

 private:
    std::int64_t growth(std::int64_t age_ms, std::uint64_t incarnation) const;
    std::int64_t leaked(std::int64_t age_ms, std::uint64_t incarnation) const;
    std::int64_t warmed_up(std::int64_t age_ms) const;
    std::int64_t daily_amount(WallTime at) const;
    std::int64_t noise(std::int64_t age_ms, std::uint64_t incarnation, Random& random) const;
    std::int64_t spike(std::int64_t age_ms, std::uint64_t incarnation) const;

    std::int64_t base_ = 0, leak_per_hour_ = 0, max_leak_ = 0, noise_ = 0, saw_ = 0, step_ = 0, daily_ = 0;
    std::int64_t warm_up_ = 0, spike_ = 0;
    std::int64_t quota_ = 0;
    std::int64_t leak_after_ms_ = 0, saw_period_ms_ = 1, step_after_ms_ = 0, daily_peak_s_ = 0;
    std::int64_t warm_up_ms_ = 1, spike_every_ms_ = 1;
    std::int64_t leak_varies_percent_ = 0, step_varies_percent_ = 0;
    NoiseShape noise_shape_ = NoiseShape::uniform;
    Nanoseconds crash_after_{};
    bool swaps_ = true;
};

}  // namespace dynoward::simulator
