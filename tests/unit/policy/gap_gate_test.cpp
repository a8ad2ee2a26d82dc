// SPDX-License-Identifier: MIT
// What a loss of lines makes unknown, and what it does not.
#include <gtest/gtest.h>

#include "support/patient.hpp"

namespace dynoward::policy {
namespace {

using test::noon;
using test::patient;
using test::two_dynos;
using namespace std::chrono_literals;

TEST(Gap, ReadingsOfTheSameIncarnationOnBothSidesAreOneRun) {
    auto context = two_dynos();
    context.gap_at = noon().wall - 70s;
    const auto dyno =
        patient({{140, 600}, {120, 600}, {100, 600}, {60, 600}, {40, 600}, {20, 600}, {0, 600}});
    const auto decision = decide(noon(), dyno, {}, context);
    ASSERT_EQ(decision->verdict, Verdict::restart);
    EXPECT_EQ(decision->finding.evidence.held_s, 140);
    EXPECT_EQ(decision->finding.evidence.samples, 7U);
}

TEST(Gap, EvidenceWithoutAReadingSinceTheLossIsHeld) {
    auto context = two_dynos();
    context.gap_at = noon().wall - 10s;
    const auto dyno = patient({{60, 600}, {40, 600}, {20, 600}});
    EXPECT_EQ(decide(noon(), dyno, {}, context)->hold, HoldReason::gap);
}

// Time-outs may be those of another incarnation.
TEST(Gap, OfTimeOutsNeedsAReadingSinceTheLossToo) {
    auto context = two_dynos();
    context.gap_at = noon().wall - 10s;
    settings::TypeSettings settings;
    settings.h12_threshold = {3, 30s};
    auto dyno = test::timing_out();
    dyno.samples.pop_back();
    EXPECT_EQ(decide(noon(), dyno, settings, context)->hold, HoldReason::gap);
}

}  // namespace
}  // namespace dynoward::policy
