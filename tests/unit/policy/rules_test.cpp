// SPDX-License-Identifier: MIT
// When a rule fires, in tables: more rows that must not than rows that must.
#include <gtest/gtest.h>

#include "support/patient.hpp"

namespace dynoward::policy {
namespace {

using settings::Level;
using settings::TypeSettings;
using test::noon;
using test::patient;
using test::Reading;
using namespace std::chrono_literals;

struct Row {
    const char* what;
    std::vector<Reading> readings;
    bool fires;
};
void PrintTo(const Row& row, std::ostream* out) {
    *out << row.what;
}

TypeSettings sustained(Seconds sustain) {
    TypeSettings settings;
    settings.restart_sustain = sustain;
    settings.restart_sustain_set = true;
    return settings;
}

class MemoryByDefault : public testing::TestWithParam<Row> {};
TEST_P(MemoryByDefault, FiresAtTheSecondReadingOverTheLevelAndNeverAtTheFirst) {
    const auto finding = memory_rule({noon(), patient(GetParam().readings), TypeSettings{}});
    EXPECT_EQ(finding && finding->fired, GetParam().fires);
}
INSTANTIATE_TEST_SUITE_P(
    Rows, MemoryByDefault,
    testing::Values(
        Row{"two in a row", {{20, 513}, {0, 513}}, true},
        Row{"a hair over", {{20, 512.01}, {0, 512.01}}, true},
        Row{"two, 62 s apart", {{62, 600}, {0, 600}}, true},
        Row{"two, 63 s apart", {{63, 600}, {0, 600}}, false},
        Row{"one below between them", {{40, 600}, {20, 500}, {0, 600}}, true},
        Row{"two below between them", {{60, 600}, {40, 500}, {20, 500}, {0, 600}}, false},
        Row{"nothing known", {}, false}, Row{"one, far over", {{0, 5000}}, false},
        Row{"one after many below", {{80, 300}, {60, 300}, {40, 300}, {20, 300}, {0, 1000}}, false},
        Row{"exactly at the level", {{40, 512}, {20, 512}, {0, 512}}, false},
        Row{"the newest is below", {{60, 600}, {40, 600}, {20, 600}, {0, 500}}, false},
        Row{"the newest is exactly at the level", {{40, 600}, {20, 600}, {0, 512}}, false},
        Row{"zero", {{20, 0}, {0, 0}}, false}));

class Memory : public testing::TestWithParam<Row> {};
TEST_P(Memory, FiresOnlyOnASustainedRunOfThreeSamples) {
    const auto finding = memory_rule({noon(), patient(GetParam().readings), sustained(60s)});
    EXPECT_EQ(finding && finding->fired, GetParam().fires);
}
INSTANTIATE_TEST_SUITE_P(
    Rows, Memory,
    testing::Values(
        Row{"three over 60 s", {{60, 513}, {30, 513}, {0, 513}}, true},
        Row{"a hair over", {{60, 512.01}, {40, 512.01}, {20, 512.01}, {0, 512.01}}, true},
        Row{"holes of 60 s", {{120, 600}, {60, 600}, {0, 600}}, true},
        Row{"after a dip long ago", {{100, 600}, {80, 500}, {60, 600}, {40, 600}, {0, 600}}, true},
        Row{"noise above", {{80, 700}, {60, 520}, {40, 900}, {20, 513}, {0, 600}}, true},
        Row{"nothing known", {}, false}, Row{"one sample", {{0, 5000}}, false},
        Row{"two samples over 60 s", {{60, 600}, {0, 600}}, false},
        Row{"59 s", {{59, 600}, {30, 600}, {0, 600}}, false},
        Row{"exactly at the limit", {{60, 512}, {30, 512}, {0, 512}}, false},
        Row{"below", {{60, 300}, {30, 300}, {0, 300}}, false},
        Row{"the newest is below", {{80, 600}, {60, 600}, {40, 600}, {20, 600}, {0, 500}}, false},
        Row{"the newest is exactly at the limit", {{80, 600}, {60, 600}, {40, 600}, {0, 512}}, false},
        Row{"one below breaks the run", {{80, 600}, {60, 600}, {40, 500}, {20, 600}, {0, 600}}, false},
        Row{"a hole of 61 s", {{121, 600}, {61, 600}, {0, 600}}, false},
        Row{"a hole in the middle", {{180, 600}, {160, 600}, {140, 600}, {20, 600}, {0, 600}}, false},
        Row{"zero", {{60, 0}, {30, 0}, {0, 0}}, false}));

fleet::Dyno reporting_each(int period_s, int readings, double mb) {
    std::vector<Reading> all;
    for (int i = readings - 1; i >= 0; --i) {
        all.push_back({i * period_s, mb});
    }
    auto dyno = patient(all);
    dyno.report_interval.update(dyno.samples);
    return dyno;
}

struct SlowRow {
    int period_s;
    int readings;
    bool fires;
};
void PrintTo(const SlowRow& row, std::ostream* out) {
    *out << row.readings << " each " << row.period_s << " s";
}
class Slow : public testing::TestWithParam<SlowRow> {};
TEST_P(Slow, L7_ADynoIsEvaluatedByItsOwnPeriod) {
    const auto& row = GetParam();
    const auto dyno = reporting_each(row.period_s, row.readings, 600);
    const auto finding = memory_rule({noon(), dyno, TypeSettings{}});
    EXPECT_EQ(finding && finding->fired, row.fires);
    const auto hard =
        hard_memory_rule({noon(), reporting_each(row.period_s, row.readings, 900), TypeSettings{}});
    EXPECT_EQ(hard && hard->fired, row.fires);
}
INSTANTIATE_TEST_SUITE_P(Rows, Slow,
                         testing::Values(SlowRow{66, 3, false},  // the period is not known yet
                                         SlowRow{66, 4, true}, SlowRow{61, 4, true}, SlowRow{60, 3, true},
                                         SlowRow{120, 4, true}, SlowRow{299, 4, true},
                                         SlowRow{300, 4, true}, SlowRow{301, 4, false},
                                         SlowRow{301, 40, false}, SlowRow{3600, 10, false}));

TEST(Slow, L7_IfNoRuleCanFireTheHoldHasTheReason) {
    const auto decision = decide(noon(), reporting_each(400, 5, 600), TypeSettings{}, test::two_dynos());
    ASSERT_TRUE(decision);
    EXPECT_EQ(decision->verdict, Verdict::hold);
    EXPECT_EQ(decision->hold, HoldReason::stale);
    EXPECT_EQ(decision->hold_text,
              "stale: readings arrive every 400 s, too far apart for the rules: at most "
              "300 s may lie between two");
    EXPECT_FALSE(decide(noon(), reporting_each(400, 5, 300), TypeSettings{}, test::two_dynos()));
    EXPECT_EQ(decide(noon(), reporting_each(66, 5, 600), TypeSettings{}, test::two_dynos())->verdict,
              Verdict::restart);
}

TEST(MemoryRule, ShowsTheTimeLeft) {
    const auto finding = memory_rule({noon(), patient({{20, 600}, {0, 600}}), sustained(60s)});
    ASSERT_TRUE(finding);
    EXPECT_FALSE(finding->fired);
    EXPECT_EQ(finding->left_s, 40);
    const auto first = memory_rule({noon(), patient({{20, 500}, {0, 600}}), TypeSettings{}});
    ASSERT_TRUE(first);
    EXPECT_FALSE(first->fired);
    EXPECT_EQ(first->left_s, 20) << "about the next reading";
}

TEST(MemoryRule, F13_WithoutAQuotaAPercentageIsNoLevelAndAnAmountIs) {
    auto dyno = test::leaking();
    dyno.quota.reset();
    EXPECT_FALSE(memory_rule({noon(), dyno, TypeSettings{}}));
    EXPECT_FALSE(hard_memory_rule({noon(), dyno, TypeSettings{}}));
    TypeSettings absolute;
    absolute.restart_threshold = Level{512, Level::Unit::megabytes};
    EXPECT_TRUE(memory_rule({noon(), dyno, absolute})->fired);
}

TEST(MemoryRule, F13_AChangeOfTheQuotaStartsTheWindowAgain) {
    auto dyno = patient({});
    dyno.quota = Megabytes{512};
    for (const int age : {80, 60, 40, 20, 0}) {
        const Megabytes quota{age >= 40 ? 1024.0 : 512.0};
        dyno.samples.push_back({noon().wall - Seconds(age), {600}, {}, quota});
    }
    const auto finding = memory_rule({noon(), dyno, sustained(60s)});
    ASSERT_TRUE(finding);
    EXPECT_FALSE(finding->fired);
    EXPECT_EQ(finding->evidence.samples, 2U);
    dyno.samples.pop_back();
    EXPECT_FALSE(memory_rule({noon(), dyno, TypeSettings{}})->fired) << "one at this quota";
}

struct SizeRow {
    const char* size;
    double level;
};
void PrintTo(const SizeRow& row, std::ostream* out) {
    *out << row.size;
}
class SoftLevel : public testing::TestWithParam<SizeRow> {};
TEST_P(SoftLevel, IsLowerWhereThePlatformKillsAtTheQuota) {
    auto dyno = test::leaking();
    dyno.listed->size = GetParam().size;
    EXPECT_EQ(soft_level(dyno, TypeSettings{})->amount, GetParam().level);
    TypeSettings own;
    own.restart_threshold = Level{95, Level::Unit::percent_of_quota};
    EXPECT_EQ(soft_level(dyno, own)->amount, 95);
}
INSTANTIATE_TEST_SUITE_P(Sizes, SoftLevel,
                         testing::Values(SizeRow{"Standard-1X", 100}, SizeRow{"performance-l", 100},
                                         SizeRow{"eco", 100}, SizeRow{"", 100},
                                         SizeRow{"not-private-s", 100}, SizeRow{"private", 100},
                                         SizeRow{"Private-S", 90}, SizeRow{"private-l-ram", 90},
                                         SizeRow{"SHIELD-M", 90}, SizeRow{"dyno-1c-0.5gb", 90}));

class Hard : public testing::TestWithParam<Row> {};
TEST_P(Hard, FiresOnTwoSamplesInARow) {
    const auto finding = hard_memory_rule({noon(), patient(GetParam().readings), TypeSettings{}});
    EXPECT_EQ(finding && finding->fired, GetParam().fires);
}
INSTANTIATE_TEST_SUITE_P(
    Rows, Hard,
    testing::Values(Row{"two", {{20, 769}, {0, 769}}, true},
                    Row{"two after others", {{40, 300}, {20, 800}, {0, 900}}, true},
                    Row{"a hole of 60 s", {{60, 800}, {0, 800}}, true}, Row{"none", {}, false},
                    Row{"one", {{0, 9999}}, false},
                    Row{"exactly at the level", {{20, 768}, {0, 768}}, false},
                    Row{"not in a row", {{40, 800}, {20, 700}, {0, 800}}, false},
                    Row{"the newest is below", {{40, 800}, {20, 800}, {0, 700}}, false},
                    Row{"a hole of 61 s", {{61, 800}, {0, 800}}, false}));

struct R14Row {
    const char* what;
    std::vector<Reading> readings;
    std::vector<int> r14_ages_s;
    bool fires;
};
void PrintTo(const R14Row& row, std::ostream* out) {
    *out << row.what;
}
class R14 : public testing::TestWithParam<R14Row> {};
TEST_P(R14, FiresOnThreeLinesThatTheNewestSampleConfirms) {
    const auto finding =
        r14_rule({noon(), patient(GetParam().readings, GetParam().r14_ages_s), TypeSettings{}});
    EXPECT_EQ(finding && finding->fired, GetParam().fires);
}
INSTANTIATE_TEST_SUITE_P(
    Rows, R14,
    testing::Values(R14Row{"three, confirmed", {{0, 520}}, {40, 20, 0}, true},
                    R14Row{"just within the span", {{0, 520}}, {120, 60, 0}, true},
                    R14Row{"confirmed a moment ago", {{20, 520}}, {60, 40, 0}, true},
                    R14Row{"more than three", {{0, 520}}, {100, 80, 60, 40, 20, 0}, true},
                    R14Row{"none", {{0, 520}}, {}, false}, R14Row{"two", {{0, 520}}, {20, 0}, false},
                    R14Row{"the first is outside the span", {{0, 520}}, {121, 60, 0}, false},
                    R14Row{"F25: no sample", {}, {40, 20, 0}, false},
                    R14Row{"the sample is exactly at the quota", {{0, 512}}, {40, 20, 0}, false},
                    R14Row{"the sample is below", {{0, 300}}, {40, 20, 0}, false},
                    R14Row{
                        "it was over, and is not", {{40, 600}, {20, 600}, {0, 500}}, {60, 40, 20}, false},
                    R14Row{"the sample is older than the span", {{130, 600}}, {40, 20, 0}, false},
                    R14Row{"the lines are older than the span", {{0, 600}}, {180, 160, 140}, false}));

fleet::Dyno with_r15(const std::vector<Reading>& readings, const std::vector<int>& r14_ages_s,
                     const std::vector<int>& r15_ages_s) {
    auto dyno = patient(readings, r14_ages_s);
    for (const auto age : r15_ages_s) {
        dyno.r15_at.push_back(noon().wall - Seconds(age));
    }
    return dyno;
}

TEST(R14Rule, L3_LinesOfR15CountToo) {
    const auto finding = r14_rule({noon(), with_r15({{0, 520}}, {}, {40, 20, 0}), TypeSettings{}});
    ASSERT_TRUE(finding);
    EXPECT_EQ(finding->reason, "3 R15 lines within 40 s, memory_total 520 MB over the quota of 512 MB");
    EXPECT_EQ(finding->evidence.r14, 0U);
    EXPECT_EQ(finding->evidence.r15, 3U);
    const auto mixed = r14_rule({noon(), with_r15({{0, 520}}, {60, 40}, {20, 0}), TypeSettings{}});
    EXPECT_EQ(mixed->reason,
              "2 R14 and 2 R15 lines within 60 s, memory_total 520 MB over the quota of 512 MB");
    EXPECT_EQ(mixed->evidence_from, noon().wall - 60s);
}

TEST(R14Rule, L3_AnR15BesideAnR14IsAboutTheSameReading) {
    EXPECT_FALSE(r14_rule({noon(), with_r15({{0, 520}}, {20, 0}, {21, 1}), TypeSettings{}}));
    EXPECT_FALSE(r14_rule({noon(), with_r15({{0, 520}}, {25, 5}, {20, 0}), TypeSettings{}}));
    const auto finding = r14_rule({noon(), with_r15({{0, 520}}, {40, 20, 0}, {40, 20, 0}), TypeSettings{}});
    EXPECT_EQ(finding->evidence.r14, 3U);
    EXPECT_FALSE(finding->evidence.r15);
    EXPECT_TRUE(r14_rule({noon(), with_r15({{0, 520}}, {26, 6}, {20, 0}), TypeSettings{}}));
}

TEST(R14Rule, L3_R15AloneIsNoEvidenceEither) {
    EXPECT_FALSE(r14_rule({noon(), with_r15({{0, 520}}, {}, {20, 0}), TypeSettings{}}));
    EXPECT_FALSE(r14_rule({noon(), with_r15({{0, 512}}, {}, {40, 20, 0}), TypeSettings{}}));
    EXPECT_FALSE(r14_rule({noon(), with_r15({}, {}, {40, 20, 0}), TypeSettings{}}));
    EXPECT_FALSE(r14_rule({noon(), with_r15({{0, 520}}, {}, {121, 60, 0}), TypeSettings{}}));
}

TEST(R14Rule, WithoutAQuotaNothingConfirms) {
    auto dyno = patient({{0, 600}}, {40, 20, 0});
    dyno.quota.reset();
    EXPECT_FALSE(r14_rule({noon(), dyno, TypeSettings{}}));
}

TEST(R14Rule, ItsEvidenceIsAsOldAsTheOlderOfTheNewestLineAndTheSample) {
    EXPECT_EQ(r14_rule({noon(), patient({{50, 600}}, {90, 70, 0}), TypeSettings{}})->evidence_to,
              noon().wall - 50s);
    EXPECT_EQ(r14_rule({noon(), patient({{0, 600}}, {100, 80, 60}), TypeSettings{}})->evidence_to,
              noon().wall - 60s);
}

TEST(Rules, TheHardLevelIsTheWeightiest) {
    const auto dyno = patient({{60, 900}, {40, 900}, {20, 900}, {0, 900}}, {40, 20, 0});
    EXPECT_EQ(find_fault({noon(), dyno, TypeSettings{}})->rule, Rule::hard_memory);
    const auto softer = patient({{60, 600}, {40, 600}, {20, 600}, {0, 600}}, {40, 20, 0});
    EXPECT_EQ(find_fault({noon(), softer, TypeSettings{}})->rule, Rule::memory);
    const auto young = patient({{0, 600}}, {40, 20, 0});
    EXPECT_EQ(find_fault({noon(), young, TypeSettings{}})->rule, Rule::r14);
    EXPECT_FALSE(find_fault({noon(), patient({{0, 300}}), TypeSettings{}}));
}

TEST(Rules, SeverityIsTheShareOfTheLimit) {
    const auto finding =
        memory_rule({noon(), patient({{60, 1024}, {30, 1024}, {0, 1024}}), TypeSettings{}});
    EXPECT_DOUBLE_EQ(finding->severity, 2.0);
    EXPECT_EQ(finding->reason, "memory_total 1024 MB over 512 MB for 60 s");
}

}  // namespace
}  // namespace dynoward::policy
