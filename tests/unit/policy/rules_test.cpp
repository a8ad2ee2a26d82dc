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

class Memory : public testing::TestWithParam<Row> {};
TEST_P(Memory, FiresOnlyOnASustainedRunOfThreeSamples) {
    const auto finding = memory_rule(patient(GetParam().readings), TypeSettings{}, std::nullopt);
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

TEST(MemoryRule, SaysHowLongItWouldTake) {
    const auto finding = memory_rule(patient({{20, 600}, {0, 600}}), TypeSettings{}, std::nullopt);
    ASSERT_TRUE(finding);
    EXPECT_FALSE(finding->fired);
    EXPECT_EQ(finding->left_s, 40);
}

TEST(MemoryRule, F13_WithoutAQuotaAPercentageIsNoLevelAndAnAmountIs) {
    auto dyno = test::leaking();
    dyno.quota.reset();
    EXPECT_FALSE(memory_rule(dyno, TypeSettings{}, std::nullopt));
    EXPECT_FALSE(hard_memory_rule(dyno, TypeSettings{}, std::nullopt));
    TypeSettings absolute;
    absolute.restart_threshold = Level{512, Level::Unit::megabytes};
    EXPECT_TRUE(memory_rule(dyno, absolute, std::nullopt)->fired);
}

TEST(MemoryRule, F13_AChangeOfTheQuotaStartsTheWindowAgain) {
    auto dyno = patient({});
    dyno.quota = Megabytes{512};
    for (const int age : {80, 60, 40, 20, 0}) {
        const Megabytes quota{age >= 40 ? 1024.0 : 512.0};
        dyno.samples.push_back({noon().wall - Seconds(age), {600}, {}, quota});
    }
    const auto finding = memory_rule(dyno, TypeSettings{}, std::nullopt);
    ASSERT_TRUE(finding);
    EXPECT_FALSE(finding->fired);
    EXPECT_EQ(finding->evidence.samples, 2U);
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
    EXPECT_EQ(soft_level(dyno, TypeSettings{}).amount, GetParam().level);
    TypeSettings own;
    own.restart_threshold = Level{95, Level::Unit::percent_of_quota};
    EXPECT_EQ(soft_level(dyno, own).amount, 95);
}
INSTANTIATE_TEST_SUITE_P(Sizes, SoftLevel,
                         testing::Values(SizeRow{"Standard-1X", 100}, SizeRow{"performance-l", 100},
                                         SizeRow{"eco", 100}, SizeRow{"", 100},
                                         SizeRow{"not-private-s", 100}, SizeRow{"private", 100},
                                         SizeRow{"Private-S", 90}, SizeRow{"private-l-ram", 90},
                                         SizeRow{"SHIELD-M", 90}, SizeRow{"dyno-1c-0.5gb", 90}));

class Hard : public testing::TestWithParam<Row> {};
TEST_P(Hard, FiresOnTwoSamplesInARow) {
    const auto finding = hard_memory_rule(patient(GetParam().readings), TypeSettings{}, std::nullopt);
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
        r14_rule(patient(GetParam().readings, GetParam().r14_ages_s), TypeSettings{}, std::nullopt);
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

TEST(R14Rule, WithoutAQuotaNothingConfirms) {
    auto dyno = patient({{0, 600}}, {40, 20, 0});
    dyno.quota.reset();
    EXPECT_FALSE(r14_rule(dyno, TypeSettings{}, std::nullopt));
}

TEST(R14Rule, ItsEvidenceIsAsOldAsTheOlderOfTheNewestLineAndTheSample) {
    EXPECT_EQ(r14_rule(patient({{50, 600}}, {90, 70, 0}), TypeSettings{}, {})->evidence_to,
              noon().wall - 50s);
    EXPECT_EQ(r14_rule(patient({{0, 600}}, {100, 80, 60}), TypeSettings{}, {})->evidence_to,
              noon().wall - 60s);
}

TEST(Rules, LookOnlyAtWhatIsNewerThanSince) {
    const auto since = noon().wall - 40s;  // the sample of that very instant does not count
    const auto dyno = patient({{80, 900}, {60, 900}, {40, 900}, {20, 900}, {0, 900}}, {60, 40, 20, 0});
    EXPECT_EQ(memory_rule(dyno, TypeSettings{}, since)->evidence.samples, 2U);
    EXPECT_FALSE(memory_rule(dyno, TypeSettings{}, since)->fired);
    EXPECT_EQ(hard_memory_rule(dyno, TypeSettings{}, since)->evidence.samples, 2U);
    EXPECT_FALSE(r14_rule(dyno, TypeSettings{}, since));
    EXPECT_FALSE(find_fault(noon(), dyno, TypeSettings{}, noon().wall));
}

TEST(Rules, TheHardLevelIsTheWeightiest) {
    const auto dyno = patient({{60, 900}, {40, 900}, {20, 900}, {0, 900}}, {40, 20, 0});
    EXPECT_EQ(find_fault(noon(), dyno, TypeSettings{}, std::nullopt)->rule, Rule::hard_memory);
    const auto softer = patient({{60, 600}, {40, 600}, {20, 600}, {0, 600}}, {40, 20, 0});
    EXPECT_EQ(find_fault(noon(), softer, TypeSettings{}, std::nullopt)->rule, Rule::memory);
    const auto young = patient({{20, 600}, {0, 600}}, {40, 20, 0});
    EXPECT_EQ(find_fault(noon(), young, TypeSettings{}, std::nullopt)->rule, Rule::r14);
    EXPECT_FALSE(find_fault(noon(), patient({{0, 300}}), TypeSettings{}, std::nullopt));
}

TEST(Rules, SeverityIsTheShareOfTheLimit) {
    const auto finding = memory_rule(patient({{60, 1024}, {30, 1024}, {0, 1024}}), TypeSettings{}, {});
    EXPECT_DOUBLE_EQ(finding->severity, 2.0);
    EXPECT_EQ(finding->reason, "memory_total 1024 MB over 512 MB for 60 s");
}

}  // namespace
}  // namespace dynoward::policy
