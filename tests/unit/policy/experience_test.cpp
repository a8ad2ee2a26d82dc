// SPDX-License-Identifier: MIT
// Which slopes and ages count as known, and the bounds of what is kept.
#include <gtest/gtest.h>

#include "dynoward/policy/forecast.hpp"

namespace dynoward::policy {
namespace {

constexpr Megabytes level{512};
constexpr std::size_t scale = 2;

Experience::Crossing crossing(unsigned slot, long age_s, double slope, std::uint32_t incarnation = 1) {
    Experience::Crossing made;
    made.life = {slot, incarnation};
    made.age = Seconds{age_s};
    made.slopes[scale] = slope;
    return made;
}

struct Row {
    const char* what;
    unsigned slot;
    long age_s;
    double slope;
    bool known;
};
void PrintTo(const Row& row, std::ostream* out) {
    *out << row.what;
}

class Known : public testing::TestWithParam<Row> {};
TEST_P(Known, IsWhatCrossedAtThisSlopeAndAge) {
    Experience experience;
    experience.note(crossing(1, 10000, 0.1), level);
    experience.note(crossing(2, 20000, 0.1), level);
    const auto& row = GetParam();
    EXPECT_EQ(experience.is_known({row.slot, 9}, Seconds{row.age_s}, scale, row.slope, level), row.known);
}
INSTANTIATE_TEST_SUITE_P(Rows, Known,
                         testing::Values(Row{"as before", 1, 10000, 0.1, true},
                                         Row{"half as steep", 1, 10000, 0.05, true},
                                         Row{"less than half", 1, 10000, 0.0499, false},
                                         Row{"twice as steep", 1, 10000, 0.2, true},
                                         Row{"more than twice", 1, 10000, 0.2001, false},
                                         Row{"a little younger than the youngest", 1, 9500, 0.1, true},
                                         Row{"much younger", 1, 9499, 0.1, false},
                                         Row{"another dyno of the type", 7, 15000, 0.1, true},
                                         Row{"another one, much older", 7, 40000, 0.1, false},
                                         Row{"the same one, much older", 2, 90000, 0.1, true}));

TEST(ExperienceOfAType, IsEmptyAtFirst) {
    const Experience none;
    EXPECT_FALSE(none.is_known({1, 9}, Seconds{10000}, scale, 0.1, level));
    EXPECT_FALSE(none.is_known({1, 9}, Seconds{10000}, scale, 0.1, Megabytes{}));
}

TEST(ExperienceOfAType, IsSummedUpWithTheMedianSlopeOfTheWidestScales) {
    Experience experience;
    EXPECT_FALSE(experience.summary());
    experience.note(crossing(1, 20000, 0.1), level);
    experience.note(crossing(2, 10000, 0.3), level);
    auto wide = crossing(3, 15000, 9);
    wide.slopes[scale + 1] = 0.2;
    experience.note(wide, level);
    const auto summary = experience.summary();
    ASSERT_TRUE(summary);
    EXPECT_EQ(summary->level, level);
    EXPECT_EQ(summary->crossings, 3U);
    EXPECT_EQ(summary->youngest, Seconds{10000});
    EXPECT_EQ(summary->eldest, Seconds{20000});
    EXPECT_EQ(summary->slope, 0.2);
}

TEST(ExperienceOfAType, IsOfOneScaleOnly) {
    Experience experience;
    experience.note(crossing(1, 10000, 0.1), level);
    EXPECT_FALSE(experience.is_known({1, 9}, Seconds{10000}, scale + 1, 0.1, level));
}

TEST(ExperienceOfAType, EndsWithAnotherLevel) {
    Experience experience;
    experience.note(crossing(1, 10000, 0.1), level);
    EXPECT_FALSE(experience.is_known({1, 9}, Seconds{10000}, scale, 0.1, Megabytes{1024}));
    experience.note(crossing(1, 30000, 0.1, 2), Megabytes{1024});
    EXPECT_EQ(experience.crossings().size(), 1U);
    EXPECT_FALSE(experience.is_known({1, 9}, Seconds{30000}, scale, 0.1, level));
}

TEST(ExperienceOfAType, CountsEachIncarnationOnceAtItsFirstCrossing) {
    Experience experience;
    experience.note(crossing(1, 10000, 0.1, 4), level);
    experience.note(crossing(1, 10020, 0.1, 4), level);
    experience.note(crossing(1, 10000, 0.1, 5), level);
    ASSERT_EQ(experience.crossings().size(), 2U);
    EXPECT_EQ(experience.crossings().front().age, Seconds{10000});
}

TEST(ExperienceOfAType, IsThatOfOtherIncarnations) {
    Experience experience;
    experience.note(crossing(1, 10'000, 0.1, 4), level);
    EXPECT_FALSE(experience.is_known({1, 4}, Seconds{10'000}, scale, 0.1, level));
    EXPECT_FALSE(experience.had_crossed_by({1, 4}, Seconds{10'000}, level));
    EXPECT_TRUE(experience.is_known({1, 5}, Seconds{10'000}, scale, 0.1, level));
    EXPECT_TRUE(experience.had_crossed_by({1, 5}, Seconds{10'000}, level));
    EXPECT_TRUE(experience.is_known({2, 4}, Seconds{10'000}, scale, 0.1, level));
}

TEST(ExperienceOfAType, IsBounded) {
    Experience experience;
    for (unsigned i = 0; i < 10000; ++i) {
        experience.note(crossing(1, 10000 + long{i}, 0.1, i), level);
    }
    EXPECT_EQ(experience.crossings().size(), Experience::capacity);
    EXPECT_EQ(experience.crossings().back().life.incarnation, 9999U);
    EXPECT_FALSE(experience.is_known({1, 9}, Seconds{10000}, scale, 0.1, level))
        << "the oldest are forgotten";
}

TEST(Experience, HadCrossedOnlyByAnAgeAtWhichAnIncarnationDidAtThisLevel) {
    Experience experience;
    EXPECT_FALSE(experience.had_crossed_by({1, 9}, Seconds{100'000}, level));
    experience.note(crossing(1, 20'000, 0.1), level);
    experience.note(crossing(2, 10'000, 0.1), level);
    EXPECT_FALSE(experience.had_crossed_by({1, 9}, Seconds{9'400}, level));
    EXPECT_TRUE(experience.had_crossed_by({1, 9}, Seconds{9'600}, level));
    EXPECT_FALSE(experience.had_crossed_by({1, 9}, Seconds{9'600}, Megabytes{1024}));
}

TEST(Experience, ExpectsTheNextToothToCrossAfterATopAfterWhichHalfOfTheOthersDid) {
    Experience experience;
    const auto note = [&](std::uint32_t incarnation, double top_mb, long age_s = 10'000) {
        auto made = crossing(1, age_s, 0.1, incarnation);
        made.tops[scale] = top_mb;
        experience.note(made, level);
    };
    EXPECT_FALSE(experience.next_tooth_crosses(scale, 511, level));
    note(1, 500);
    note(2, 0, 50'000);  // its first tooth was the one that crossed
    note(3, 508);
    note(4, 509, 15'000);
    note(5, 502);
    EXPECT_FALSE(experience.next_tooth_crosses(scale, 511, level)) << "four may be chance";
    note(6, 504);
    EXPECT_FALSE(experience.next_tooth_crosses(scale, 503.9, level));
    EXPECT_TRUE(experience.next_tooth_crosses(scale, 504, level));
    EXPECT_TRUE(experience.next_tooth_crosses(scale, 511, level));
    EXPECT_FALSE(experience.next_tooth_crosses(scale + 1, 511, level));
    EXPECT_FALSE(experience.next_tooth_crosses(scale, 511, Megabytes{1024}));
    note(7, 504, 15'001);
    EXPECT_FALSE(experience.next_tooth_crosses(scale, 511, level)) << "at any age: no leak, but chance";
}

}  // namespace
}  // namespace dynoward::policy
