// SPDX-License-Identifier: MIT
// Drawn scenarios of each kind do what the kind says.
#include "simulator/scenario/kinds.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "dynoward/values/limits.hpp"
#include "dynoward/values/names.hpp"
#include "heroku/sizes.hpp"
#include "simulator/baselines/compare.hpp"
#include "simulator/run/run.hpp"
#include "simulator/world/random.hpp"

namespace dynoward::simulator::test {
namespace {

using Group = ScenarioKind::Group;

/// Everything that a kind draws, as numbers.
std::vector<double> numbers_of(const Scenario& scenario) {
    std::vector<double> all{double(scenario.days), scenario.event_rates.deploys_per_day,
                            double(scenario.drain.lost_percent), double(scenario.drain.late_percent),
                            double(scenario.drain.late_by / Seconds{1})};
    const auto add = [&all](const MemoryShape& m) {
        all.insert(all.end(), {m.base_mb, m.leak_mb_per_min, double(m.leak_varies_percent),
                               double(m.leak_after.count()), m.max_leak_mb, m.warm_up_mb,
                               double(m.warm_up_time.count()), m.noise_mb, double(m.noise_shape),
                               m.spike_mb, double(m.spikes_per_day), m.saw_mb, double(m.saw_period.count()),
                               m.step_mb, double(m.step_after.count()), double(m.step_varies_percent),
                               m.daily_mb, double(m.daily_peak.count())});
    };
    for (const auto& app : scenario.world.apps) {
        all.insert(all.end(), {double(app.preboot), double(app.min_initial_age.count())});
        for (const auto& type : app.types) {
            all.insert(all.end(),
                       {double(type.quantity), double(type.quota_mb), double(type.kill_percent)});
            add(type.memory);
            for (const auto& [slot, shape] : type.memory_of) {
                all.push_back(slot);
                add(shape);
            }
        }
    }
    return all;
}

/// The most that an incarnation of this shape can use while it does not leak without end.
double highest_mb(const MemoryShape& shape) {
    return shape.base_mb + shape.max_leak_mb + shape.warm_up_mb + shape.noise_mb + shape.spike_mb +
           shape.saw_mb + shape.step_mb + shape.daily_mb;
}

std::vector<MemoryShape> shapes_of(const TypePlan& type) {
    std::vector<MemoryShape> shapes{type.memory};
    for (const auto& [slot, shape] : type.memory_of) {
        shapes.push_back(shape);
    }
    return shapes;
}

TEST(Kinds, HaveAWordAndASentenceEach) {
    std::set<std::string_view> words;
    for (const auto& kind : scenario_kinds()) {
        EXPECT_TRUE(words.insert(kind.word).second) << kind.word;
        EXPECT_EQ(find_kind(kind.word)->about, kind.about);
        EXPECT_TRUE(kind.about.ends_with('.')) << kind.word;
    }
    for (const auto* const word : {"", "leaks", "Leak", "leak "}) {
        EXPECT_EQ(find_kind(word), nullptr) << word;
    }
}

TEST(Kinds, AreTheSameForTheSameSeedAndDifferBetweenSeedsAndKinds) {
    std::set<std::vector<double>> drawn;
    for (const auto& kind : scenario_kinds()) {
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            const auto numbers = numbers_of(kind_scenario(kind, seed));
            EXPECT_EQ(numbers, numbers_of(kind_scenario(kind, seed))) << kind.word << ' ' << seed;
            EXPECT_TRUE(drawn.insert(numbers).second) << kind.word << ' ' << seed;
        }
    }
}

// The same numbers on every machine: a change here changes all published tables.
TEST(Kinds, AreDrawnAsPinned) {
    const auto leak = kind_scenario(*find_kind("leak"), 1);
    const auto& type = leak.world.apps.at(0).types.at(0);
    EXPECT_EQ(leak.name, "leak 1");
    EXPECT_EQ(leak.world.seed, 1U);
    EXPECT_EQ(type.size, "dyno-1c-4gb");
    EXPECT_EQ(type.memory.base_mb, 1979.59);
    EXPECT_EQ(type.memory.leak_mb_per_min, 7.08);
    std::uint64_t digest = 0;
    for (const auto& kind : scenario_kinds()) {
        for (const double number : numbers_of(kind_scenario(kind, 7))) {
            digest = mixed(digest + static_cast<std::uint64_t>(std::llround(number * 1000)));
        }
    }
    EXPECT_EQ(digest, 18265654994550003260U);
}

TEST(Kinds, AreValidScenariosUnderDefaultSettings) {
    for (const auto& kind : scenario_kinds()) {
        for (std::uint64_t seed = 1; seed <= 100; ++seed) {
            const auto scenario = kind_scenario(kind, seed);
            const auto of = scenario.name;
            EXPECT_TRUE(scenario.settings.empty()) << of;
            EXPECT_TRUE(std::holds_alternative<settings::Settings>(settings_of(scenario))) << of;
            EXPECT_TRUE(scenario.days >= 2 && scenario.days <= 5) << of;
            EXPECT_LE(scenario.event_rates.deploys_per_day, 6) << of;
            EXPECT_LE(scenario.drain.lost_percent, 3U) << of;
            EXPECT_LE(scenario.drain.late_by, Seconds{60}) << of;
            ASSERT_EQ(scenario.world.apps.size(), 1U) << of;
            const auto& app = scenario.world.apps[0];
            EXPECT_TRUE(AppName::parse(app.name)) << of;
            EXPECT_LE(app.min_initial_age, std::chrono::hours{23}) << of;
            ASSERT_EQ(app.types.size(), 1U) << of;
            const auto& type = app.types[0];
            EXPECT_EQ(type.process_type, "web") << of;  // the only type that is restarted by default
            EXPECT_TRUE(type.quantity >= 1 && type.quantity <= 60) << of;
            EXPECT_EQ(heroku::killed_at_percent(type.size), type.kill_percent) << of;
            EXPECT_EQ(heroku::quota_of_size(type.size)->value, type.quota_mb) << of;
            for (const auto& shape : shapes_of(type)) {
                const double level_mb = double(type.level()) / 100;
                EXPECT_GE(shape.base_mb, 0.2999 * level_mb) << of;
                EXPECT_LE(shape.noise_mb, 0.0301 * level_mb) << of;
                EXPECT_LE(shape.saw_mb, 0.2001 * level_mb) << of;
                EXPECT_LE(shape.step_mb, 0.3001 * level_mb) << of;
                EXPECT_TRUE(shape.saw_period >= Seconds{180} && shape.saw_period <= Seconds{10'800}) << of;
                if (shape.leak_mb_per_min > 0 && shape.max_leak_mb == 0) {
                    EXPECT_GE(shape.leak_mb_per_min, 0.1) << of;
                    EXPECT_LE(shape.leak_mb_per_min, 10) << of;
                }
            }
        }
    }
}

TEST(Kinds, BelowCannotCrossTheirLevel) {
    for (const auto& kind : scenario_kinds()) {
        if (kind.group != Group::below) {
            continue;
        }
        for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
            const auto scenario = kind_scenario(kind, seed);
            const auto& type = scenario.world.apps[0].types[0];
            for (const auto& shape : shapes_of(type)) {
                EXPECT_LE(highest_mb(shape) * 100, double(type.level()) * 0.996) << scenario.name;
                EXPECT_TRUE(shape.leak_mb_per_min == 0 || shape.max_leak_mb > 0) << scenario.name;
            }
        }
    }
}

TEST(Kinds, BelowDoNotCrossTheirLevelWithoutRestarts) {
    for (const auto& kind : scenario_kinds()) {
        for (std::uint64_t seed = 1; seed <= 4; ++seed) {
            if (kind.group == Group::below) {
                const auto outcome = run_policy(kind_scenario(kind, seed), "none", seed, 2);
                EXPECT_EQ(outcome.stats.over_level, Nanoseconds{}) << kind.word << ' ' << seed;
                EXPECT_GT(outcome.stats.samples, 8000U) << kind.word << ' ' << seed;
            }
        }
    }
}

TEST(Kinds, OthersCrossTheirLevelWithoutRestarts) {
    for (const auto& kind : scenario_kinds()) {
        for (std::uint64_t seed = 1; seed <= 3; ++seed) {
            if (kind.group != Group::below) {
                const auto outcome = run_policy(kind_scenario(kind, seed), "none", seed, 0);
                EXPECT_GT(outcome.stats.over_level, Nanoseconds{}) << kind.word << ' ' << seed;
            }
        }
    }
}

TEST(Kinds, TouchesAreAboveTheLevelAboutOnceAnHour) {
    Nanoseconds over{};
    Nanoseconds time{};
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
        const auto outcome = run_policy(kind_scenario(*find_kind("touches"), seed), "none", seed, 2);
        over += outcome.stats.over_level;
        time += outcome.dyno_time;
    }
    const auto seconds_per_hour = double(over.count()) / (double(time.count()) / 3600.0);
    EXPECT_NEAR(seconds_per_hour, 20, 5);
}

}  // namespace
}  // namespace dynoward::simulator::test
