// SPDX-License-Identifier: MIT
// When dynos are due by a rule of the clock.
#include "monitor/app/due_times.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dynoward::monitor {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using namespace std::chrono_literals;

WallTime at(Seconds offset) {
    return parse_rfc3339("2026-03-04T12:00:00Z").value() + offset;
}

TEST(DueTimes, ADynoIsDueFromItsVeryMomentOnAndOnce) {
    DueTimes due;
    due.set("web.1", at(60s));
    EXPECT_THAT(due.take_due(at(60s) - 1ns), IsEmpty());
    EXPECT_THAT(due.take_due(at(60s)), ElementsAre("web.1"));
    EXPECT_THAT(due.take_due(at(3600s)), IsEmpty());
    EXPECT_EQ(due.size(), 0U);
}

TEST(DueTimes, TheEarliestIsTakenFirst) {
    DueTimes due;
    due.set("web.2", at(20s));
    due.set("web.10", at(10s));
    due.set("web.1", at(10s));
    due.set("web.3", at(40s));
    EXPECT_THAT(due.take_due(at(30s)), ElementsAre("web.1", "web.10", "web.2"));
    EXPECT_EQ(due.size(), 1U);
}

TEST(DueTimes, ALaterTimeReplacesTheEarlierOne) {
    DueTimes due;
    due.set("web.1", at(10s));
    due.set("web.1", at(10s));
    due.set("web.1", at(50s));
    EXPECT_EQ(due.size(), 1U);
    EXPECT_THAT(due.take_due(at(49s)), IsEmpty());
    due.set("web.1", std::nullopt);
    due.set("web.2", std::nullopt);
    EXPECT_THAT(due.take_due(at(3600s)), IsEmpty());
}

TEST(DueTimes, AreAllClearedAtOnce) {
    DueTimes due;
    due.set("web.1", at(10s));
    due.clear();
    EXPECT_EQ(due.size(), 0U);
    due.set("web.1", at(10s));
    EXPECT_THAT(due.take_due(at(10s)), ElementsAre("web.1"));
}

}  // namespace
}  // namespace dynoward::monitor
