// SPDX-License-Identifier: MIT
// Rule h12: when it fires, and when not.
#include <gtest/gtest.h>

#include "support/patient.hpp"

namespace dynoward::policy {
namespace {

using settings::TypeSettings;
using test::noon;
using test::patient;
using test::Reading;
using namespace std::chrono_literals;

fleet::Dyno patient_of(const std::vector<int>& ages_s, const std::vector<Reading>& readings = {{0, 256}}) {
    auto dyno = patient(readings);
    for (const auto age : ages_s) {
        dyno.h12_at.push_back(noon().wall - Seconds(age));
    }
    return dyno;
}

TypeSettings h12_over(unsigned count, Seconds span) {
    TypeSettings settings;
    settings.h12_threshold = {count, span};
    return settings;
}

struct Row {
    const char* what;
    std::vector<int> ages_s;
    std::vector<Reading> readings;
    bool fires;
};
void PrintTo(const Row& row, std::ostream* out) {
    *out << row.what;
}
class H12 : public testing::TestWithParam<Row> {};
TEST_P(H12, FiresOnThreeLinesWithinTheSpan) {
    const auto finding =
        h12_rule({noon(), patient_of(GetParam().ages_s, GetParam().readings), h12_over(3, 120s)});
    EXPECT_EQ(finding && finding->fired, GetParam().fires);
}
INSTANTIATE_TEST_SUITE_P(
    Rows, H12,
    testing::Values(Row{"three", {40, 20, 0}, {{0, 256}}, true},
                    Row{"just within the span", {120, 60, 0}, {{0, 256}}, true},
                    Row{"more", {100, 80, 60, 40, 20, 0}, {{0, 256}}, true},
                    Row{"without a sample", {40, 20, 0}, {}, true},
                    Row{"a while ago, and nothing is heard since", {240, 220, 200}, {{200, 256}}, true},
                    Row{"none", {}, {{0, 256}}, false}, Row{"one", {0}, {{0, 256}}, false},
                    Row{"two", {20, 0}, {{0, 256}}, false},
                    Row{"the first is outside the span", {121, 60, 0}, {{0, 256}}, false},
                    Row{"the dyno went on without any", {240, 220, 200}, {{0, 256}}, false}));

TEST(H12Rule, IsOffUnlessSet) {
    EXPECT_FALSE(h12_rule({noon(), patient_of({40, 20, 0}), TypeSettings{}}));
}

TEST(H12Rule, OneLineIsNeverEnough) {
    EXPECT_FALSE(h12_rule({noon(), patient_of({0}), h12_over(1, 120s)}));
    EXPECT_TRUE(h12_rule({noon(), patient_of({20, 0}), h12_over(1, 120s)}));
}

TEST(H12Rule, ShowsItsEvidence) {
    const auto finding = h12_rule({noon(), patient_of({50, 30, 10}), h12_over(3, 120s)});
    ASSERT_TRUE(finding);
    EXPECT_EQ(finding->rule, Rule::h12);
    EXPECT_EQ(finding->reason, "3 H12 lines (request time-outs) within 40 s");
    EXPECT_EQ(finding->evidence.h12, 3U);
    EXPECT_EQ(finding->evidence.span_s, 40);
    EXPECT_EQ(finding->evidence_from, noon().wall - 50s);
    EXPECT_EQ(finding->evidence_to, noon().wall - 10s);  // must itself be fresh, whatever else is heard
    EXPECT_DOUBLE_EQ(finding->severity, 0.5);
}

}  // namespace
}  // namespace dynoward::policy
