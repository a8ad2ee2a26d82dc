// SPDX-License-Identifier: MIT
// Rule load: when it fires, and when not.
#include <gtest/gtest.h>

#include "support/patient.hpp"

namespace dynoward::policy {
namespace {

using settings::TypeSettings;
using test::noon;
using test::patient;
using namespace std::chrono_literals;

struct Load {
    int age_s;
    double avg_1m;
};
fleet::Dyno patient_of(const std::vector<Load>& loads) {
    auto dyno = patient({{0, 256}});
    for (const auto& load : loads) {
        dyno.loads.push_back({noon().wall - Seconds(load.age_s), load.avg_1m});
    }
    return dyno;
}

TypeSettings load_over(double limit) {
    TypeSettings settings;
    settings.load_threshold = limit;
    return settings;
}

struct Row {
    const char* what;
    std::vector<Load> loads;
    bool fires;
};
void PrintTo(const Row& row, std::ostream* out) {
    *out << row.what;
}
class LoadAverage : public testing::TestWithParam<Row> {};
TEST_P(LoadAverage, FiresOnlyOnASustainedRunOfThreeReadings) {
    const auto finding = load_rule({noon(), patient_of(GetParam().loads), load_over(4)});
    EXPECT_EQ(finding && finding->fired, GetParam().fires);
}
INSTANTIATE_TEST_SUITE_P(
    Rows, LoadAverage,
    testing::Values(Row{"three over 60 s", {{60, 5}, {30, 5}, {0, 5}}, true},
                    Row{"a hair over", {{60, 4.01}, {30, 4.01}, {0, 4.01}}, true},
                    Row{"holes of 60 s", {{120, 9}, {60, 9}, {0, 9}}, true},
                    Row{"after a dip long ago", {{80, 9}, {70, 1}, {60, 9}, {30, 9}, {0, 9}}, true},
                    Row{"nothing known", {}, false}, Row{"one reading", {{0, 99}}, false},
                    Row{"two over 60 s", {{60, 9}, {0, 9}}, false},
                    Row{"59 s", {{59, 9}, {30, 9}, {0, 9}}, false},
                    Row{"exactly at the limit", {{60, 4}, {30, 4}, {0, 4}}, false},
                    Row{"the newest is below", {{80, 9}, {60, 9}, {40, 9}, {20, 9}, {0, 3}}, false},
                    Row{"one below breaks the run", {{60, 9}, {40, 3}, {20, 9}, {0, 9}}, false},
                    Row{"a hole of 61 s", {{121, 9}, {61, 9}, {0, 9}}, false}));

TEST(LoadRule, IsOffUnlessSet) {
    EXPECT_FALSE(load_rule({noon(), patient_of({{60, 99}, {30, 99}, {0, 99}}), TypeSettings{}}));
}

TEST(LoadRule, ShowsItsEvidenceAndTheTimeLeft) {
    const auto finding = load_rule({noon(), patient_of({{20, 5}, {0, 6.25}}), load_over(4.5)});
    ASSERT_TRUE(finding);
    EXPECT_EQ(finding->rule, Rule::load);
    EXPECT_FALSE(finding->fired);
    EXPECT_EQ(finding->left_s, 40);
    EXPECT_EQ(finding->reason, "load_avg_1m 6.25 over 4.50 for 20 s");
    EXPECT_EQ(finding->evidence.load_1m, 6.25);
    EXPECT_EQ(finding->evidence.load_limit, 4.5);
    EXPECT_EQ(finding->evidence.samples, 2U);
    EXPECT_EQ(finding->evidence_to, noon().wall);
    // Comparable with dynos of the memory rules: half of the soft level, so those that are over it go
    // first.
    EXPECT_DOUBLE_EQ(finding->severity, 0.5);
}

}  // namespace
}  // namespace dynoward::policy
