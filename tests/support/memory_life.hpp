// SPDX-License-Identifier: MIT
// One incarnation lived sample by sample through the real fleet, with the leak rule asked after each: for
// tables and for statistics over thousands of drawn memory shapes.
#pragma once

#include <functional>
#include <optional>
#include <random>

#include "dynoward/fleet/fleet.hpp"
#include "dynoward/policy/policy.hpp"
#include "support/patient.hpp"

namespace dynoward::test {

/// Memory in % of the quota, by age in minutes.
using Shape = std::function<double(double)>;

struct Life {
    Shape shape;
    double hours = 26;  ///< Heroku cycles a dyno after 24 h and up to 216 min
    Seconds forecast{1800};
    double noise = 0;  ///< deviation of a sample, % of the quota
    double quota_mb = 512;
    unsigned seed = 1;
    std::function<bool(double)> lost = [](double) { return false; };  ///< by age in minutes
};

struct Fire {
    double at_min = 0;
    policy::Finding finding;
};

/// Feeds metric readings as the platform sends them (each 18 to 23 s) and returns the first finding.
inline std::optional<Fire> first_fire(const Life& life) {
    std::mt19937 random(life.seed);
    std::normal_distribution<double> noise(0, 1);
    std::uniform_real_distribution<double> pause(18, 23);
    settings::TypeSettings settings;
    settings.leak_forecast = life.forecast;
    auto dyno = patient({});
    dyno.quota = Megabytes{life.quota_mb};
    dyno.began_at = noon().wall;
    for (double at_s = 0; at_s < life.hours * 3600; at_s += pause(random)) {
        const double minute = at_s / 60;
        const double share = life.shape(minute) + life.noise * noise(random);
        if (life.lost(minute)) {
            continue;
        }
        const Megabytes total{std::max(0.0, share / 100 * life.quota_mb)};
        const auto at = noon().wall + std::chrono::milliseconds(static_cast<long>(at_s * 1000));
        const Instant now{SteadyTime{}, at};
        dyno.samples.push_back({at, total, Megabytes{0}, dyno.quota, total});
        dyno.trend.add(at, total, dyno.quota);
        if (auto finding = policy::leak_rule({now, dyno, settings})) {
            return Fire{minute, std::move(*finding)};
        }
    }
    return std::nullopt;
}

}  // namespace dynoward::test
