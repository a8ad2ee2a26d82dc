// SPDX-License-Identifier: MIT
// The record of the leak forecast over thousands of random incarnations: shapes that are no leak must never
// fire it, whatever LEAK_FORECAST, and leaks must fire it before they are at the level. The ranges are
// those that docs/policy.md states.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <numbers>

#include "support/memory_life.hpp"

namespace dynoward::policy {
namespace {

using test::first_fire;
using test::Life;
using test::Shape;

// Of each shape. DYNOWARD_LEAK_LIVES=5000 for a longer record.
unsigned lives() {
    const char* given = std::getenv("DYNOWARD_LEAK_LIVES");
    return given != nullptr ? static_cast<unsigned>(std::atoi(given)) : 500;
}

class Draw {
 public:
    explicit Draw(unsigned seed) : random_(seed) {}
    double between(double low, double high) {
        return std::uniform_real_distribution<double>(low, high)(random_);
    }
    /// As likely to be between 1 and 10 as between 10 and 100.
    double by_magnitude(double low, double high) {
        return std::exp(between(std::log(low), std::log(high)));
    }
    Seconds forecast() {
        return std::chrono::duration_cast<Seconds>(
            std::chrono::duration<double, std::ratio<60>>(by_magnitude(2, 24 * 60)));
    }
    double quota() { return std::array{512.0, 1024.0, 2560.0, 14336.0}.at(random_() % 4); }

 private:
    std::mt19937 random_;
};

double minutes_of(Seconds span) {
    return static_cast<double>(span.count()) / 60;
}

Shape saw(double base, double height, double period, double phase) {
    return [=](double minute) {
        const double turns = minute / period + phase;
        return base + height * (turns - std::floor(turns));
    };
}

// The first tooth of a saw is a leak until it falls. So its top stays as far below the level as it rises
// within the forecast.
Life any_saw(Draw& draw) {
    Life life;
    life.forecast = draw.forecast();
    life.noise = draw.between(0, 0.6);
    const double period = draw.by_magnitude(2, 6 * 60);
    const double height = draw.between(5, 50);
    const double ahead = std::min({minutes_of(life.forecast), period / 3, 80.0});
    const double top = 100 - 2 - (period > 30 ? 1.2 * height * ahead / period : 0) - draw.between(0, 20);
    life.shape = saw(std::max(5.0, top - height), std::min(height, top - 5), period, draw.between(0, 1));
    return life;
}

Life any_warm_up(Draw& draw) {
    Life life;
    life.forecast = draw.forecast();
    life.noise = draw.between(0, 0.6);
    const double slowness = draw.by_magnitude(2, 4 * 60);
    const double height = draw.between(10, 70);
    const double plateau = 98 - draw.between(0, 10);
    const double begins = draw.between(0, 1) < 0.5 ? 0 : draw.between(0, 12 * 60);
    life.shape = [=](double minute) {
        const double age = std::max(0.0, minute - begins);
        return plateau - height * std::exp(-age / slowness);
    };
    return life;
}

Life any_plateau(Draw& draw) {
    Life life;
    life.forecast = draw.forecast();
    life.noise = draw.between(0, 1.5);
    const double level = draw.between(90, 99.5);
    life.shape = [=](double) { return level; };
    return life;
}

// Up to 40 % of the quota to either side, at any hour of the day, with small teeth on it.
Life any_day(Draw& draw) {
    Life life;
    life.forecast = draw.forecast();
    life.noise = draw.between(0, 0.6);
    const double height = draw.between(5, 40);
    const double peak = draw.between(height * 2, 95);
    const double phase = draw.between(0, 2 * std::numbers::pi);
    const auto teeth = saw(0, draw.between(0, 2), draw.by_magnitude(2, 60), 0);
    life.shape = [=](double minute) {
        return peak - height + height * std::sin(2 * std::numbers::pi * minute / 1440 + phase) +
               teeth(minute);
    };
    return life;
}

Life any_steps(Draw& draw) {
    Life life;
    life.forecast = draw.forecast();
    life.noise = draw.between(0, 0.6);
    std::vector<std::pair<double, double>> steps;
    double top = draw.between(20, 60);
    const double base = top;
    double at = draw.between(0, 20 * 60);
    for (int left = static_cast<int>(draw.between(1, 4)); left > 0; --left) {
        const double height = draw.between(0, (98.5 - top) / left);
        steps.emplace_back(at, height);
        top += height;
        at += draw.by_magnitude(1, 120);
    }
    life.shape = [=](double minute) {
        double level = base;
        for (const auto& [from, height] : steps) {
            level += minute >= from ? height : 0;
        }
        return level;
    };
    return life;
}

struct Silent {
    const char* what;
    Life (*draw)(Draw&);
};
void PrintTo(const Silent& row, std::ostream* out) {
    *out << row.what;
}
class NoLeak : public testing::TestWithParam<Silent> {};
TEST_P(NoLeak, NeverFires) {
    unsigned fires = 0;
    for (unsigned seed = 0; seed < lives(); ++seed) {
        Draw draw(seed * 7919 + 17);
        auto life = GetParam().draw(draw);
        life.seed = seed;
        life.quota_mb = draw.quota();
        if (const auto fire = first_fire(life)) {
            ++fires;
            ADD_FAILURE() << GetParam().what << " seed " << seed << " after " << fire->at_min
                          << " min, forecast " << life.forecast.count() << " s: " << fire->finding.reason
                          << " look " << *fire->finding.evidence.held_s;
        }
    }
    EXPECT_EQ(fires, 0U) << "of " << lives();
    RecordProperty("lives", static_cast<int>(lives()));
}
INSTANTIATE_TEST_SUITE_P(Shapes, NoLeak,
                         testing::Values(Silent{"saw-tooth", any_saw}, Silent{"warm-up", any_warm_up},
                                         Silent{"plateau", any_plateau}, Silent{"day", any_day},
                                         Silent{"steps", any_steps}));

struct Leak {
    Life life;
    double at_level_min = 0;
    double max_ahead_min = 0;
};

Leak any_leak(Draw& draw, bool from_boot, double saw_height) {
    Leak leak;
    auto& life = leak.life;
    life.noise = draw.between(0.1, 0.6);
    const double base = draw.between(20, 50);
    const double begins = from_boot ? 0 : draw.between(150, 8 * 60);
    // From boot: 10 min of warm-up and 30 of a rise must fit in. Later, a rise of 16 min is enough.
    const double fastest = from_boot ? (100 - base) / 50 : std::min(5.0, (100 - base) / 18);
    const double slope = draw.by_magnitude(0.05, fastest);
    // A forecast in which memory hardly rises by more than the noise fires too late: 2 % of the quota.
    life.forecast = std::max(
        {Seconds(600), Seconds(static_cast<long>((2 + saw_height / 2) / slope * 60)), draw.forecast()});
    leak.at_level_min = begins + (100 - base) / slope;
    life.hours = leak.at_level_min / 60 + 1;
    const auto teeth = saw(0, saw_height, draw.by_magnitude(2, 30), 0);
    life.shape = [=](double minute) {
        return base + slope * std::max(0.0, minute - begins) + teeth(minute);
    };
    leak.max_ahead_min = std::min(minutes_of(life.forecast), 80.0) * 1.15 + (saw_height + 1.5) / slope;
    return leak;
}

struct Rising {
    const char* what;
    bool from_boot;
    double saw_height;
};
void PrintTo(const Rising& row, std::ostream* out) {
    *out << row.what;
}
class LinearLeak : public testing::TestWithParam<Rising> {};
TEST_P(LinearLeak, FiresWithinTheForecastAndBeforeTheLevel) {
    unsigned missed = 0;
    unsigned early = 0;
    for (unsigned seed = 0; seed < lives(); ++seed) {
        Draw draw(seed * 7919 + 17);
        auto leak = any_leak(draw, GetParam().from_boot, GetParam().saw_height);
        leak.life.seed = seed;
        leak.life.quota_mb = draw.quota();
        const auto fire = first_fire(leak.life);
        const double ahead = fire ? leak.at_level_min - fire->at_min : -1;
        missed += ahead <= 0 ? 1 : 0;
        early += ahead > leak.max_ahead_min ? 1 : 0;
        if (ahead <= 0 || ahead > leak.max_ahead_min) {
            ADD_FAILURE() << GetParam().what << " seed " << seed << ": " << ahead << " min ahead of "
                          << leak.at_level_min << ", allowed " << leak.max_ahead_min << ", forecast "
                          << leak.life.forecast.count() << " s, noise " << leak.life.noise << " %";
        }
    }
    EXPECT_EQ(missed, 0U) << "of " << lives();
    EXPECT_EQ(early, 0U) << "of " << lives();
}
INSTANTIATE_TEST_SUITE_P(Leaks, LinearLeak,
                         testing::Values(Rising{"from boot", true, 0},
                                         Rising{"hours into the life", false, 0},
                                         Rising{"with teeth, from boot", true, 3},
                                         Rising{"with teeth, later", false, 3}));

}  // namespace
}  // namespace dynoward::policy
