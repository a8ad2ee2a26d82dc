// SPDX-License-Identifier: MIT
// What the owner set wins over a rule that he left unset; `off` switches one rule off and no other; and the
// hard level lies below where the size is killed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/patient.hpp"

namespace dynoward::policy {
namespace {

using settings::CountPerSpan;
using settings::Level;
using settings::RuleValue;
using settings::TypeSettings;
using test::noon;
using test::patient;
using test::Reading;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr auto percent = Level::Unit::percent_of_quota;
constexpr auto megabytes = Level::Unit::megabytes;

// At `mb` for `s` seconds, a sample each 20 s, and an R14 line with each of the last ones.
fleet::Dyno at(double mb, int s) {
    std::vector<Reading> readings;
    std::vector<int> r14;
    for (int age = s; age >= 0; age -= 20) {
        readings.push_back({age, mb});
        if (age <= 120) {
            r14.push_back(age);
        }
    }
    return patient(readings, r14);
}

TypeSettings with_threshold(Level level) {
    TypeSettings settings;
    settings.restart_threshold = level;
    return settings;
}
TypeSettings with_sustain(Seconds sustain) {
    TypeSettings settings;
    settings.restart_sustain = sustain;
    settings.restart_sustain_set = true;
    return settings;
}

std::optional<Rule> fires(const fleet::Dyno& dyno, const TypeSettings& settings) {
    const auto fault = find_fault({noon(), dyno, settings});
    return fault && fault->fired ? std::optional(fault->rule) : std::nullopt;
}

TEST(OwnerWins, UnsetR14DoesNotActBelowTheThresholdThatIsSet) {
    EXPECT_EQ(fires(at(600, 40), TypeSettings{}), Rule::memory);
    EXPECT_EQ(fires(at(600, 40), with_threshold({130, percent})), std::nullopt);
    EXPECT_EQ(fires(at(600, 1200), with_threshold({130, percent})), std::nullopt);
    EXPECT_EQ(fires(at(600, 1200), with_threshold({600, megabytes})), std::nullopt) << "exactly at it";
    EXPECT_EQ(fires(at(600, 40), with_threshold({599, megabytes})), Rule::memory) << "over it";
    EXPECT_EQ(fires(at(670, 60), with_threshold({130, percent})), Rule::memory);
    EXPECT_EQ(fires(at(520, 40), with_threshold({90, percent})), Rule::memory)
        << "a lower level takes nothing away";
}

TEST(OwnerWins, ASpikeOverTheThresholdDoesNotMakeR14LinesFromBelowItCount) {
    auto dyno = at(600, 600);
    auto settings = with_threshold({130, percent});
    settings.restart_sustain_set = true;
    dyno.samples.back().total = Megabytes{700};
    EXPECT_EQ(fires(dyno, settings), std::nullopt);
    dyno.samples[dyno.samples.size() - 2].total = Megabytes{700};
    EXPECT_EQ(fires(dyno, settings), std::nullopt);
    dyno.samples[dyno.samples.size() - 3].total = Megabytes{700};
    EXPECT_EQ(fires(dyno, settings), std::nullopt) << "three, but not for the sustain";
    dyno.samples[dyno.samples.size() - 4].total = Megabytes{700};
    EXPECT_NE(fires(dyno, settings), std::nullopt);
}

TEST(OwnerWins, UnsetR14DoesNotActBeforeTheSustainThatIsSet) {
    const auto half_an_hour = with_sustain(Seconds{1200});
    EXPECT_EQ(fires(at(600, 40), half_an_hour), std::nullopt);
    EXPECT_EQ(fires(at(600, 1180), half_an_hour), std::nullopt);
    EXPECT_EQ(fires(at(600, 1200), half_an_hour), Rule::memory);
    auto alone = half_an_hour;
    alone.restart_threshold = RuleValue<Level>::off();
    EXPECT_EQ(fires(at(600, 1180), alone), std::nullopt);
    EXPECT_EQ(fires(at(600, 1200), alone), Rule::r14);
    EXPECT_EQ(find_fault({noon(), at(600, 1180), alone})->left_s, 20);
    EXPECT_EQ(fires(at(600, 40), with_sustain(Seconds{60})), std::nullopt) << "set to the default is set";
}

TEST(OwnerWins, ItsSustainIsCountedOnTheSignalOfTheLevelToo) {
    auto settings = with_sustain(Seconds{60});
    settings.memory_signal = settings::MemorySignal::rss_swap;
    settings.restart_threshold = Level{100, percent};
    auto dyno = at(600, 120);
    for (auto& sample : dyno.samples) {
        sample.rss = Megabytes{sample.at < noon().wall - Seconds{50} ? 400.0 : 590.0};
        sample.swap = Megabytes{0};
    }
    EXPECT_EQ(fires(dyno, settings), std::nullopt);
    dyno.samples.front().rss = Megabytes{590};
    for (auto& sample : dyno.samples) {
        sample.rss = Megabytes{590};
    }
    EXPECT_EQ(fires(dyno, settings), Rule::memory);
}

TEST(OwnerWins, R14ThatIsSetActsAsSet) {
    for (auto settings : {with_threshold({130, percent}), with_sustain(Seconds{3600})}) {
        settings.r14_threshold = CountPerSpan{3, Seconds{120}};
        EXPECT_EQ(fires(at(600, 40), settings), Rule::r14);
    }
}

TEST(OwnerWins, AnUnsetHardLevelDoesNotActAtOrBelowTheThresholdThatIsSet) {
    EXPECT_EQ(fires(at(800, 20), TypeSettings{}), Rule::hard_memory);
    EXPECT_EQ(fires(at(800, 20), with_threshold({130, percent})), Rule::hard_memory)
        << "150 % is above that";
    EXPECT_EQ(fires(at(800, 40), with_threshold({160, percent})), std::nullopt);
    EXPECT_EQ(fires(at(900, 20), with_threshold({160, percent})), Rule::memory) << "the soft rule's own";
    EXPECT_EQ(fires(at(800, 20), with_threshold({150, percent})), Rule::memory) << "equal";
    EXPECT_EQ(fires(at(800, 40), with_threshold({900, megabytes})), std::nullopt);
    auto set = with_threshold({900, megabytes});
    set.hard_threshold = Level{150, percent};
    EXPECT_EQ(fires(at(800, 20), set), Rule::hard_memory);
}

TEST(OwnerWins, AnUnsetHardLevelWaitsForTheSustainThatIsSet) {
    const auto long_sustain = with_sustain(Seconds{1200});
    EXPECT_EQ(fires(at(800, 20), long_sustain), std::nullopt);
    EXPECT_EQ(fires(at(800, 1180), long_sustain), std::nullopt);
    EXPECT_EQ(fires(at(800, 1200), long_sustain), Rule::hard_memory);
    EXPECT_EQ(fires(at(800, 20), with_sustain(Seconds{20})), Rule::hard_memory);
    auto set = long_sustain;
    set.hard_threshold = Level{140, percent};
    EXPECT_EQ(fires(at(800, 20), set), Rule::hard_memory);
}

TEST(Off, OfOneRuleLeavesTheOthersOn) {
    TypeSettings no_soft;
    no_soft.restart_threshold = RuleValue<Level>::off();
    EXPECT_EQ(fires(at(600, 1200), no_soft), Rule::r14);
    EXPECT_EQ(fires(at(800, 20), no_soft), Rule::hard_memory);
    EXPECT_FALSE(memory_rule({noon(), at(600, 1200), no_soft}));
    TypeSettings no_r14;
    no_r14.r14_threshold = RuleValue<CountPerSpan>::off();
    EXPECT_EQ(fires(at(600, 0), no_r14), std::nullopt);
    EXPECT_EQ(fires(at(600, 20), no_r14), Rule::memory);
    TypeSettings no_hard;
    no_hard.hard_threshold = RuleValue<Level>::off();
    EXPECT_EQ(fires(at(5000, 0), no_hard), std::nullopt);
    EXPECT_EQ(fires(at(5000, 20), no_hard), Rule::memory);
    auto none = no_soft;
    none.hard_threshold = RuleValue<Level>::off();
    none.r14_threshold = RuleValue<CountPerSpan>::off();
    EXPECT_FALSE(find_fault({noon(), at(5000, 1200), none}));
    none.leak_forecast = Seconds{1200};
    EXPECT_FALSE(find_fault({noon(), at(5000, 1200), none})) << "nothing to reach";
}

TEST(Off, OfTheSoftLevelLeavesASeverityToCompareBy) {
    TypeSettings settings;
    settings.restart_threshold = RuleValue<Level>::off();
    settings.load_threshold = 1;
    auto dyno = patient({{0, 256}});
    for (const int age : {60, 30, 0}) {
        dyno.loads.push_back({noon().wall - Seconds(age), 9});
    }
    EXPECT_DOUBLE_EQ(load_rule({noon(), dyno, settings})->severity, 0.5) << "of the quota";
}

struct SizeRow {
    const char* size;
    double hard;
};
void PrintTo(const SizeRow& row, std::ostream* out) {
    *out << row.size;
}
class HardLevel : public testing::TestWithParam<SizeRow> {};
TEST_P(HardLevel, LiesBelowWhereTheSizeIsKilled) {
    auto dyno = patient({});
    dyno.quota = Megabytes{1000};
    dyno.listed->size = GetParam().size;
    EXPECT_DOUBLE_EQ(hard_limit(dyno, TypeSettings{})->value, GetParam().hard * 10);
    TypeSettings own;
    own.hard_threshold = Level{180, percent};
    EXPECT_DOUBLE_EQ(hard_limit(dyno, own)->value, 1800) << "what is set is taken as it is";
}
INSTANTIATE_TEST_SUITE_P(
    Sizes, HardLevel,
    testing::Values(SizeRow{"Standard-1X", 150}, SizeRow{"standard-2x", 150}, SizeRow{"eco", 150},
                    SizeRow{"Basic", 150}, SizeRow{"performance-m", 150}, SizeRow{"Performance-L", 150},
                    SizeRow{"performance-l-ram", 110}, SizeRow{"Performance-L-RAM", 110},
                    SizeRow{"performance-xl", 110}, SizeRow{"Performance-XL", 110},
                    SizeRow{"Performance-2XL", 110}, SizeRow{"performance-2xl", 110},
                    SizeRow{"Private-S", 95}, SizeRow{"private-l-ram", 95}, SizeRow{"SHIELD-2XL", 95},
                    SizeRow{"dyno-2c-4gb", 95}, SizeRow{"", 150}, SizeRow{"of-tomorrow", 150}));

TEST(HardLevel, OfADynoThatIsNotListedIsTheHighest) {
    auto dyno = patient({});
    dyno.listed.reset();
    EXPECT_DOUBLE_EQ(hard_limit(dyno, TypeSettings{})->value, 768);
    dyno.quota.reset();
    EXPECT_FALSE(hard_limit(dyno, TypeSettings{}));
}

TEST(OddLevels, AreThoseThatTheSizeNeverReaches) {
    TypeSettings settings;
    EXPECT_THAT(odd_levels(settings, "performance-xl"), IsEmpty()) << "nothing was set";
    settings.hard_threshold = Level{150, percent};
    for (const auto* const size : {"performance-l-ram", "Performance-XL", "performance-2xl"}) {
        EXPECT_THAT(odd_levels(settings, size),
                    ElementsAre("HARD_THRESHOLD=150% is never reached on " + std::string(size) +
                                ": the platform kills such a dyno at 120 % of its "
                                "quota"));
    }
    EXPECT_THAT(odd_levels(settings, "Private-M"), ElementsAre(HasSubstr("at 100 %")));
    for (const auto* const size : {"standard-1x", "performance-l", "", "of-tomorrow"}) {
        EXPECT_THAT(odd_levels(settings, size), IsEmpty()) << size;
    }
    settings.hard_threshold = Level{120, percent};
    EXPECT_THAT(odd_levels(settings, "performance-xl"), ElementsAre(HasSubstr("never reached")));
    settings.hard_threshold = Level{119, percent};
    EXPECT_THAT(odd_levels(settings, "performance-xl"), IsEmpty());
    settings.hard_threshold = Level{2000, megabytes};
    EXPECT_THAT(odd_levels(settings, "standard-1x"),
                ElementsAre(HasSubstr("HARD_THRESHOLD=2000MB is never")));
    EXPECT_THAT(odd_levels(settings, "standard-2x"), IsEmpty());
    settings.hard_threshold = {};
    settings.restart_threshold = Level{100, percent};
    EXPECT_THAT(odd_levels(settings, "shield-s"),
                ElementsAre(HasSubstr("RESTART_THRESHOLD=100% is never")));
    EXPECT_THAT(odd_levels(settings, "eco"), IsEmpty());
    settings.restart_threshold = RuleValue<Level>::off();
    EXPECT_THAT(odd_levels(settings, "shield-s"), IsEmpty());
}

TEST(OddLevels, NameAHardLevelThatIsNotAboveTheSoftOneOfTheSize) {
    TypeSettings settings;
    settings.hard_threshold = Level{95, percent};
    EXPECT_THAT(odd_levels(settings, "standard-1x"), ElementsAre(HasSubstr("is not above the soft level")));
    EXPECT_THAT(odd_levels(settings, "private-s"), IsEmpty());
    settings.restart_threshold = Level{90, percent};
    EXPECT_THAT(odd_levels(settings, "standard-1x"), IsEmpty());
}

}  // namespace
}  // namespace dynoward::policy
