// SPDX-License-Identifier: MIT
// The forecast by experience, over whole lives: it acts shortly before a level that earlier incarnations
// crossed, and on nothing else.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "dynoward/policy/policy.hpp"
#include "support/memory_life.hpp"

namespace dynoward::policy {
namespace {

using namespace std::chrono_literals;
using settings::TypeSettings;
using test::noon;
using test::Shape;

constexpr Nanoseconds lead = 30s;
constexpr double share_of_life = 0.03;  // as for a dyno that is alone in its queue

struct Lived {
    std::optional<double> acted_at_min;  ///< fired
    std::optional<double> over_at_min;   ///< the first reading over the level
    std::optional<Finding> finding;
};

// What the rules find in its newest reading. A crossing becomes experience.
std::optional<Finding> ask(const Instant& now, const fleet::Dyno& dyno, const TypeSettings& settings,
                           Experience& experience, double next_share) {
    const auto outlook = outlook_of(dyno, settings, &experience);
    const auto next_lead = std::chrono::duration_cast<Nanoseconds>(
        std::chrono::duration<double>(outlook ? next_share * double(outlook->age.count()) : 0));
    const auto forecast = outlook ? std::optional(Forecast{*outlook, lead, next_lead}) : std::nullopt;
    const auto crossing = outlook ? crossing_of(dyno, settings, *outlook) : std::nullopt;
    if (crossing) {
        experience.note(*crossing, outlook->level);
    }
    return find_fault(
        {.now = now, .dyno = dyno, .settings = settings, .forecast = forecast ? &*forecast : nullptr});
}

// One incarnation until a rule fires or `hours` have passed. What it crosses becomes experience.
Lived live(const Shape& shape, Experience& experience, double hours = 26, double noise = 0,
           std::uint32_t incarnation = 1, const TypeSettings& settings = {},
           double next_share = share_of_life) {
    std::mt19937 random(incarnation);
    std::normal_distribution<double> scatter(0, 1);
    auto dyno = test::patient({});
    dyno.quota = Megabytes{512};
    dyno.incarnations = incarnation;
    dyno.began_at = dyno.up_since = noon().wall;
    dyno.listed->created_at = dyno.listed->updated_at = noon().wall;
    Lived lived;
    for (double at_s = 20; at_s < hours * 3600; at_s += 20) {
        const double share = shape(at_s / 60) + noise * scatter(random);
        const Megabytes total{share / 100 * 512};
        const auto at = noon().wall + std::chrono::milliseconds(static_cast<long>(at_s * 1000));
        dyno.samples.push_back({at, total, Megabytes{0}, dyno.quota, total});
        dyno.peaks.add(at, total, dyno.quota);
        if (total.value > 512 && !lived.over_at_min) {
            lived.over_at_min = at_s / 60;
        }
        const Instant now{SteadyTime{}, at};
        auto found = ask(now, dyno, settings, experience, next_share);
        if (!found || !found->fired) {
            // Another line of the same moment: nothing new is known of its memory.
            found = ask(now, dyno, settings, experience, next_share);
            EXPECT_FALSE(found && found->fired) << "on its own reading, at minute " << at_s / 60;
        }
        if (found && found->fired) {
            lived.acted_at_min = at_s / 60;
            lived.finding = found;
            return lived;
        }
    }
    return lived;
}

Shape leak(double from_percent, double percent_per_min) {
    return [=](double minute) { return from_percent + percent_per_min * minute; };
}

TEST(Forecast, TheFirstCrossingIsConfirmedByItsTrendAndTheNextIsAvoided) {
    Experience experience;
    const auto first = live(leak(50, 0.2), experience);
    ASSERT_TRUE(first.over_at_min);
    EXPECT_EQ(first.acted_at_min, first.over_at_min) << "one reading, after a rise of four hours";
    EXPECT_EQ(first.finding->rule, Rule::memory);
    EXPECT_THAT(first.finding->reason, testing::HasSubstr(" after a rise of "));
    EXPECT_EQ(experience.crossings().size(), 1U);

    const auto second = live(leak(50, 0.2), experience, 26, 0, 2);
    ASSERT_TRUE(second.acted_at_min);
    EXPECT_FALSE(second.over_at_min);
    EXPECT_EQ(second.finding->rule, Rule::leak);
    EXPECT_NEAR(*second.acted_at_min, *first.over_at_min, 1.5) << "shortly before it";
    EXPECT_THAT(second.finding->reason,
                testing::MatchesRegex("memory_total 51[01][.0-9]* MB rises by 61.[0-9] MB/h and reaches "
                                      "512 MB at about 16:09 UTC"));
    EXPECT_NEAR(second.finding->evidence.slope_mb_per_h.value(), 61, 1);
    EXPECT_EQ(experience.crossings().size(), 1U);
}

TEST(Forecast, IsNoneForATypeThatNeverCrossed) {
    Experience experience;
    const auto warm_up = [](double minute) { return 99.5 - 60 * std::exp(-minute / 60); };
    for (std::uint32_t life = 1; life < 20; ++life) {
        EXPECT_FALSE(live(warm_up, experience, 6, 0.05, life).acted_at_min) << life;
    }
    EXPECT_TRUE(experience.crossings().empty());
}

TEST(Forecast, IsNoneForAStraightWarmUpOfATypeThatLeaksLater) {
    Experience experience;
    const auto shape = [](double stop) {
        return [=](double minute) {
            return minute < 60 ? 40 + stop * minute / 60 : 40 + stop + (minute - 60) * 0.01;
        };
    };
    ASSERT_TRUE(live(shape(55), experience).over_at_min);
    const auto again = live(shape(58), experience, 2, 0, 2);
    EXPECT_FALSE(again.acted_at_min) << "98 % after an hour, then it stops";
}

TEST(Forecast, IsOffWhereItIsSetSo) {
    Experience experience;
    live(leak(50, 0.2), experience);
    TypeSettings off;
    off.leak_forecast = settings::RuleValue<Seconds>::off();
    const auto lived = live(leak(50, 0.2), experience, 26, 0, 2, off);
    ASSERT_TRUE(lived.acted_at_min);
    EXPECT_EQ(lived.finding->rule, Rule::memory);
}

TEST(Forecast, WhatTheOwnerSetsWins) {
    Experience experience;
    TypeSettings set;
    set.restart_threshold = settings::Level{100, settings::Level::Unit::percent_of_quota};
    live(leak(50, 0.2), experience, 26, 0, 1, set);
    EXPECT_EQ(live(leak(50, 0.2), experience, 26, 0, 2, set).finding->rule, Rule::memory)
        << "nothing that is unset acts below it";
    set.leak_forecast = settings::auto_forecast;
    EXPECT_EQ(live(leak(50, 0.2), experience, 26, 0, 3, set).finding->rule, Rule::leak);
    TypeSettings slow;
    slow.restart_sustain_set = true;
    slow.restart_sustain = 600s;
    const auto waited = live(leak(50, 0.2), experience, 26, 0, 4, slow);
    EXPECT_EQ(waited.finding->rule, Rule::memory);
    EXPECT_NEAR(*waited.acted_at_min, *waited.over_at_min + 10, 0.01);
}

TEST(Forecast, DoesNotActOnTheNextToothOfASawToothThatEndsBelow) {
    Experience experience;
    // Teeth of 14 % each 15 min that end at 98.5 to 100.3 % of the quota: some reach it.
    const auto teeth = [](double highest) {
        return [=](double minute) { return highest - 14 + 14 * std::fmod(minute, 15) / 15; };
    };
    ASSERT_TRUE(live(teeth(100.6), experience, 26, 0, 1).over_at_min);
    ASSERT_FALSE(experience.crossings().empty());
    for (std::uint32_t life = 2; life < 12; ++life) {
        EXPECT_FALSE(live(teeth(98.5), experience, 6, 0.1, life).acted_at_min) << life;
    }
}

TEST(Forecast, ActsOnTheNextToothOnlyIfEarlierOnesCrossedAfterATopThatHigh) {
    // Teeth of 10 % each hour: each ends 2 % higher than the one before. The fourth one ends at 509.4 MB,
    // the fifth one crosses the level after 290 minutes.
    const auto teeth = [](double minute) {
        return 81.5 + 2 * minute / 60 + 10 * std::fmod(minute, 60) / 60;
    };
    const auto life_after = [&](double top_mb) {
        constexpr std::size_t four_minutes = 2;
        Experience experience;
        for (std::uint32_t incarnation = 1; incarnation <= 5; ++incarnation) {
            Experience::Crossing crossing{{2, incarnation}, 290min, {}, {}};
            crossing.slopes.at(four_minutes) = 0.12 * 512 / 3600;
            crossing.tops.at(four_minutes) = top_mb;
            experience.note(crossing, Megabytes{512});
        }
        return live(teeth, experience, 26, 0.05, 6);
    };
    EXPECT_TRUE(life_after(510).over_at_min);
    EXPECT_TRUE(life_after(0).over_at_min);
    const auto known = life_after(508);
    ASSERT_TRUE(known.acted_at_min);
    EXPECT_FALSE(known.over_at_min);
    EXPECT_GT(*known.acted_at_min, 280) << "on the last tooth, not one before";

    Experience learned;
    live(teeth, learned);
    ASSERT_EQ(learned.crossings().size(), 1U);
    EXPECT_NEAR(learned.crossings()[0].tops.at(2), 509.4, 0.5);
}

TEST(Forecast, AReadingIsNoExperienceForItself) {
    Experience experience;
    // A steady rise to 90 %, then a step over the level: nothing has led there.
    const auto steps = [](double minute) { return 50 + 0.2 * minute + (minute < 200 ? 0 : 20); };
    const auto first = live(steps, experience, 26, 1.5);
    EXPECT_EQ(experience.crossings().size(), 1U);
    EXPECT_GT(*first.acted_at_min, *first.over_at_min);
}

TEST(Forecast, GivesUpALittleOfALifeWhereTheNextReadingIsExpectedAboveTheLevel) {
    Experience experience;
    constexpr double noise = 0.5;
    const auto first = live(leak(70, 0.2), experience, 26, noise);
    ASSERT_TRUE(first.over_at_min);
    int over = 0;
    int over_without = 0;
    for (std::uint32_t life = 2; life < 32; ++life) {
        const auto lived = live(leak(70, 0.2), experience, 26, noise, life);
        EXPECT_GT(lived.acted_at_min.value(), 0.9 * *first.over_at_min) << life;
        over += lived.over_at_min ? 1 : 0;
        over_without += live(leak(70, 0.2), experience, 26, noise, life, {}, 0).over_at_min ? 1 : 0;
    }
    EXPECT_LT(over, over_without / 2) << over_without;
}

TEST(Forecast, IsNotEarlyWhereARiseSlowsDown) {
    Experience experience;
    // A warm-up and a leak: the line through the last half hour leads beyond the newest readings.
    const auto slowing = [](double minute) {
        return 55 + 25 * (1 - std::exp(-minute / 10)) + 0.5 * minute;
    };
    const auto first = live(slowing, experience, 26, 0.3);
    ASSERT_TRUE(first.over_at_min);
    double sum = 0;
    constexpr std::uint32_t lives = 10;
    for (std::uint32_t life = 2; life < 2 + lives; ++life) {
        sum += live(slowing, experience, 26, 0.3, life).acted_at_min.value();
    }
    EXPECT_GT(sum / lives, 0.96 * *first.over_at_min);
}

TEST(Forecast, DoesNotActOnAYoungIncarnation) {
    Experience experience;
    ASSERT_TRUE(live(leak(85, 1), experience).over_at_min);  // crosses after a quarter of an hour
    const auto again = live(leak(85, 1), experience, 26, 0, 2);
    EXPECT_EQ(again.finding->rule, Rule::memory);
    EXPECT_TRUE(again.over_at_min);
}

}  // namespace
}  // namespace dynoward::policy
