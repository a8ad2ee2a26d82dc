// SPDX-License-Identifier: MIT
// The robust line and its significance: straight lines, teeth, losses, warm-ups and noise.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <random>

#include "dynoward/policy/forecast.hpp"

namespace dynoward::policy {
namespace {

using namespace std::chrono_literals;

const WallTime begins = parse_rfc3339("2026-03-04T00:00:00Z").value();
constexpr std::size_t minutes_scale = 1;

struct Story {
    fleet::Peaks peaks;
    WallTime newest{};
};

// A reading each 20 s for so many minutes; MB by the minute.
Story told(
    int minutes, const std::function<double(double)>& mb,
    const std::function<bool(int)>& is_lost = [](int) { return false; }) {
    Story story;
    for (int i = 0; i < minutes * 3; ++i) {
        const auto at = begins + 20s * i;
        if (!is_lost(i)) {
            story.peaks.add(at, {mb(i / 3.0)}, Megabytes{512});
            story.newest = at;
        }
    }
    return story;
}

std::optional<Rise> rise_of(const Story& story, std::size_t scale = minutes_scale) {
    return rise_at(story.peaks, scale, story.newest);
}

TEST(Rise, OfAStraightLineIsThatLine) {
    const auto story = told(20, [](double minute) { return 300 + 6 * minute; });
    const auto rise = rise_of(story);
    ASSERT_TRUE(rise);
    EXPECT_NEAR(rise->slope, 0.1, 1e-4);
    EXPECT_NEAR(rise->level, 300 + 6 * 59.0 / 3, 2.1) << "at the newest reading, within a reading or so";
    EXPECT_NEAR(rise->total, 66, 0.1) << "eleven steps between twelve blocks";
    EXPECT_NEAR(rise->margin, 0, 0.01);
    EXPECT_TRUE(rise->significant);
    EXPECT_TRUE(rise->sure);
    EXPECT_EQ(rise->from, begins + 7min);
}

TEST(Rise, NeedsEightBlocks) {
    const auto line = [](double minute) { return 300 + 6 * minute; };
    EXPECT_FALSE(rise_of(told(8, line))) << "the eighth is still being filled";
    EXPECT_TRUE(rise_of(told(9, line)));
    EXPECT_FALSE(rise_at({}, minutes_scale, begins));
}

TEST(Rise, IsNoneWhereMemoryStaysOrFalls) {
    EXPECT_FALSE(rise_of(told(20, [](double) { return 300.0; })));
    EXPECT_FALSE(rise_of(told(20, [](double minute) { return 500 - minute; })));
    EXPECT_FALSE(rise_of(told(20, [](double minute) { return minute < 18 ? 300 + 6 * minute : 250.0; })))
        << "the last block is below the first one";
}

TEST(Rise, IsNoneWhereItSlowsDown) {
    const auto story = told(20, [](double minute) { return 500 - 200 * std::exp(-minute / 4); });
    EXPECT_FALSE(rise_of(story)) << "as a warm-up does";
}

TEST(Rise, BridgesLostReadingsButNotMostOfThem) {
    const auto line = [](double minute) { return 300 + 6 * minute; };
    const auto lost_minutes = [](std::initializer_list<int> minutes) {
        return [lost = std::vector<int>(minutes)](int i) {
            return std::find(lost.begin(), lost.end(), i / 3) != lost.end();
        };
    };
    const auto bridged = rise_of(told(20, line, lost_minutes({9, 13, 14})));
    ASSERT_TRUE(bridged);
    EXPECT_NEAR(bridged->slope, 0.1, 1e-4);
    EXPECT_FALSE(rise_of(told(20, line, lost_minutes({9, 11, 13, 15}))));
}

TEST(Rise, FollowsTheTopsOfASawTooth) {
    // Teeth of 60 MB each 2 min on a leak of 1 MB a minute.
    const auto story = told(20, [](double minute) { return 300 + minute + 30 * std::fmod(minute, 2); });
    const auto rise = rise_of(story, 2);
    EXPECT_FALSE(rise) << "twenty minutes are too few blocks of four minutes";
    const auto longer = told(60, [](double minute) { return 300 + minute + 30 * std::fmod(minute, 2); });
    ASSERT_TRUE(rise_of(longer, 2));
    EXPECT_NEAR(rise_of(longer, 2)->slope, 1.0 / 60, 2e-3);
    EXPECT_NEAR(rise_of(longer, 2)->level, 300 + 59 + 50, 6);
    EXPECT_TRUE(rise_of(longer, 2)->sure);
}

TEST(Rise, OfNoiseIsSeldomSignificant) {
    std::mt19937 random(1);
    std::normal_distribution<double> noise(0, 5);
    int significant = 0;
    constexpr int lives = 2000;
    for (int life = 0; life < lives; ++life) {
        const auto rise = rise_of(told(15, [&](double) { return 400 + noise(random); }));
        significant += rise && rise->significant ? 1 : 0;
    }
    EXPECT_LE(significant, lives / 200);
}

TEST(Rise, IsNotSureWhereTheScatterIsLargerThanTheRise) {
    std::mt19937 random(1);
    std::uniform_real_distribution<double> noise(-30, 30);
    int sure = 0;
    for (int life = 0; life < 500; ++life) {
        const auto rise = rise_of(told(15, [&](double minute) { return 400 + minute + noise(random); }));
        sure += rise && rise->sure ? 1 : 0;
    }
    EXPECT_LE(sure, 5);
}

}  // namespace
}  // namespace dynoward::policy
