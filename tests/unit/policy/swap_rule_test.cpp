// SPDX-License-Identifier: MIT
// SWAP_THRESHOLD, and MEMORY_SIGNAL=rss_swap: levels of parts of the memory.
#include <gtest/gtest.h>

#include "support/patient.hpp"

namespace dynoward::policy {
namespace {

using settings::Level;
using settings::MemorySignal;
using settings::TypeSettings;
using test::noon;
using test::patient;
using namespace std::chrono_literals;

using Maybe = std::optional<double>;
constexpr std::nullopt_t absent = std::nullopt;

std::optional<Megabytes> mb(Maybe amount) {
    return amount ? std::optional(Megabytes{*amount}) : std::nullopt;
}

struct Part {
    int age_s;
    Maybe swap;
    Maybe rss = 300;
    double quota = 512;
};
fleet::Dyno patient_of(const std::vector<Part>& parts) {
    auto dyno = patient({});
    for (const auto& part : parts) {
        dyno.samples.push_back(
            {noon().wall - Seconds(part.age_s), {700}, mb(part.swap), Megabytes{part.quota}, mb(part.rss)});
    }
    return dyno;
}

TypeSettings swap_over(double amount, Level::Unit unit) {
    TypeSettings settings;
    settings.swap_threshold = Level{amount, unit};
    return settings;
}

struct Row {
    const char* what;
    std::vector<Part> parts;
    bool fires;
};
void PrintTo(const Row& row, std::ostream* out) {
    *out << row.what;
}

class Swap : public testing::TestWithParam<Row> {};
TEST_P(Swap, FiresOnlyOnASustainedRunOfThreeSamples) {
    const auto finding =
        swap_rule({noon(), patient_of(GetParam().parts), swap_over(50, Level::Unit::megabytes)});
    EXPECT_EQ(finding && finding->fired, GetParam().fires);
}
INSTANTIATE_TEST_SUITE_P(
    Rows, Swap,
    testing::Values(Row{"three over 60 s", {{60, 51}, {30, 51}, {0, 51}}, true},
                    Row{"a hair over", {{60, 50.01}, {40, 50.01}, {20, 50.01}, {0, 50.01}}, true},
                    Row{"a line without it in between", {{60, 80}, {40, 80}, {20, absent}, {0, 80}}, true},
                    Row{"nothing known", {}, false}, Row{"one sample", {{0, 500}}, false},
                    Row{"two samples over 60 s", {{60, 80}, {0, 80}}, false},
                    Row{"59 s", {{59, 80}, {30, 80}, {0, 80}}, false},
                    Row{"exactly at the limit", {{60, 50}, {30, 50}, {0, 50}}, false},
                    Row{"zero", {{60, 0}, {30, 0}, {0, 0}}, false},
                    Row{"no line has it", {{60, absent}, {30, absent}, {0, absent}}, false},
                    Row{"the newest is below", {{80, 80}, {60, 80}, {40, 80}, {20, 80}, {0, 10}}, false},
                    Row{"a hole of 61 s", {{121, 80}, {61, 80}, {0, 80}}, false},
                    Row{"lines without it do not fill a hole",
                        {{100, 80}, {80, 80}, {60, absent}, {40, absent}, {20, absent}, {10, 80}, {0, 80}},
                        false},
                    Row{"the quota changed",
                        {{80, 80, 300, 1024}, {60, 80, 300, 1024}, {40, 80}, {20, 80}, {0, 80}},
                        false}));

TEST(SwapRule, IsOffUnlessSet) {
    EXPECT_FALSE(swap_rule({noon(), patient_of({{60, 400}, {30, 400}, {0, 400}}), TypeSettings{}}));
}

TEST(SwapRule, APercentageIsOneOfTheQuota) {
    auto dyno = patient_of({{60, 60}, {30, 60}, {0, 60}});
    EXPECT_TRUE(swap_rule({noon(), dyno, swap_over(10, Level::Unit::percent_of_quota)})->fired);
    EXPECT_FALSE(swap_rule({noon(), dyno, swap_over(12, Level::Unit::percent_of_quota)}));
    dyno.quota.reset();
    EXPECT_FALSE(swap_rule({noon(), dyno, swap_over(10, Level::Unit::percent_of_quota)}));
}

TEST(SwapRule, ShowsItsEvidenceAndTheTimeLeft) {
    const auto dyno = patient_of({{40, 60}, {20, 60}, {0, 61.5}});
    const auto finding = swap_rule({noon(), dyno, swap_over(50, Level::Unit::megabytes)});
    ASSERT_TRUE(finding);
    EXPECT_EQ(finding->rule, Rule::swap);
    EXPECT_FALSE(finding->fired);
    EXPECT_EQ(finding->left_s, 20);
    EXPECT_EQ(finding->reason, "memory_swap 61.5 MB over 50 MB for 40 s");
    EXPECT_EQ(finding->evidence.memory_swap, Megabytes{61.5});
    EXPECT_FALSE(finding->evidence.memory_total);
    EXPECT_EQ(finding->evidence_from, noon().wall - 40s);
    EXPECT_EQ(finding->evidence_to, noon().wall);
    EXPECT_DOUBLE_EQ(finding->severity, 700.0 / 512);
}

class RssSwap : public testing::TestWithParam<Row> {};
TEST_P(RssSwap, ComparesRssAndSwapAndNeverTheTotal) {
    TypeSettings settings;
    settings.memory_signal = MemorySignal::rss_swap;
    const auto dyno = patient_of(GetParam().parts);  // memory_total is 700 of 512 MB in all of them
    const auto finding = memory_rule({noon(), dyno, settings});
    EXPECT_EQ(finding && finding->fired, GetParam().fires);
    EXPECT_TRUE(GetParam().parts.size() < 3 || memory_rule({noon(), dyno, TypeSettings{}}));
}
INSTANTIATE_TEST_SUITE_P(
    Rows, RssSwap,
    testing::Values(Row{"rss alone", {{60, 0, 520}, {30, 0, 520}, {0, 0, 520}}, true},
                    Row{"swap makes the difference", {{60, 13, 500}, {30, 13, 500}, {0, 13, 500}}, true},
                    Row{"all of it is cache", {{60, 0, 100}, {30, 0, 100}, {0, 0, 100}}, false},
                    Row{"exactly at it", {{60, 12, 500}, {30, 12, 500}, {0, 12, 500}}, false},
                    Row{"rss unknown", {{60, 600, absent}, {30, 600, absent}, {0, 600, absent}}, false},
                    Row{"swap unknown", {{60, absent, 600}, {30, absent, 600}, {0, absent, 600}}, false},
                    Row{"nothing known", {}, false}));

TEST(RssSwapRule, NamesTheSignalThatWasCompared) {
    TypeSettings settings;
    settings.memory_signal = MemorySignal::rss_swap;
    const auto soft =
        memory_rule({noon(), patient_of({{60, 20, 520}, {30, 20, 520}, {0, 20, 520}}), settings});
    EXPECT_EQ(soft->reason, "memory_rss+swap 540 MB over 512 MB for 60 s");
    EXPECT_EQ(soft->evidence.memory_rss_swap, Megabytes{540});
    EXPECT_FALSE(soft->evidence.memory_total);
    const auto hard = hard_memory_rule({noon(), patient_of({{20, 300, 520}, {0, 300, 520}}), settings});
    ASSERT_TRUE(hard);
    EXPECT_EQ(hard->reason, "memory_rss+swap 820 MB over the hard level 768 MB in 2 samples in a row");
    EXPECT_EQ(hard->evidence.memory_rss_swap, Megabytes{820});
    EXPECT_FALSE(hard_memory_rule({noon(), patient_of({{20, 300, 400}, {0, 300, 400}}), settings}));
}

}  // namespace
}  // namespace dynoward::policy
