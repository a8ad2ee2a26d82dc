// SPDX-License-Identifier: MIT
// A candidate's episode, and which holds the ledger has of it.
#include "monitor/app/candidates.hpp"

#include <gtest/gtest.h>

#include "support/patient.hpp"

namespace dynoward::monitor {
namespace {

using policy::bit_of;
using policy::HoldReason;
using test::noon;
using namespace std::chrono_literals;

fleet::Dyno dyno() {
    return fleet::Dyno(DynoName::parse("web.1").value());
}

TEST(Candidate, IsOverFiveMinutesAfterTheLastFinding) {
    Candidate candidate;
    candidate.note(noon(), policy::Finding{});
    EXPECT_FALSE(candidate.is_over(noon() + 24h)) << "a finding that stands is never over";
    candidate.note(noon() + 10s, std::nullopt);
    candidate.note(noon() + 200s, std::nullopt);
    EXPECT_FALSE(candidate.is_over(noon() + 309s));
    EXPECT_TRUE(candidate.is_over(noon() + 310s));
    candidate.note(noon() + 309s, policy::Finding{});
    EXPECT_FALSE(candidate.is_over(noon() + 400s));
}

TEST(Candidate, IsProlongedByARequestThatFindsNothing) {
    Candidate candidate;
    candidate.note(noon(), std::nullopt);
    candidate.prolong();
    EXPECT_FALSE(candidate.is_over(noon() + 300s));
    candidate.note(noon() + 300s, std::nullopt);
    EXPECT_FALSE(candidate.is_over(noon() + 599s));
    EXPECT_TRUE(candidate.is_over(noon() + 600s));
}

TEST(Candidate, RecordsEachHoldOnceAndOnlyOfThisIncarnation) {
    Candidate candidate;
    auto one = dyno();
    EXPECT_EQ(candidate.recorded(one), 0U);
    candidate.record(one, HoldReason::cooldown);
    candidate.record(one, HoldReason::budget);
    EXPECT_EQ(candidate.recorded(one), bit_of(HoldReason::cooldown) | bit_of(HoldReason::budget));
    ++one.incarnations;
    EXPECT_EQ(candidate.recorded(one), 0U) << "the next incarnation has holds of its own";
    candidate.record(one, HoldReason::gap);
    EXPECT_EQ(candidate.recorded(one), bit_of(HoldReason::gap));
    candidate.forget_recorded();
    EXPECT_EQ(candidate.recorded(one), 0U);
}

}  // namespace
}  // namespace dynoward::monitor
