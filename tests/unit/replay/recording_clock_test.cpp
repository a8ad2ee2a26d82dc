// SPDX-License-Identifier: MIT
// The clock of a replay, which follows the stamps of the recording.
#include "replay/recording_clock.hpp"

#include <gtest/gtest.h>

namespace dynoward::replay {
namespace {

std::string now_of(const RecordingClock& clock) {
    return clock.now() ? format_rfc3339(*clock.now()) : "none";
}

TEST(RecordingClock, FollowsTheNewestStampAndNeverGoesBack) {
    RecordingClock clock;
    EXPECT_TRUE(clock.update("2026-11-21T10:00:05.5+00:00"));
    EXPECT_FALSE(clock.update("2026-11-21T10:00:05.7+00:00"));  // the same second
    EXPECT_FALSE(clock.update("2026-11-21T10:00:01+00:00"));
    EXPECT_EQ(now_of(clock), "2026-11-21T10:00:05Z");
    EXPECT_TRUE(clock.update("2026-11-21T10:00:06+00:00"));
    EXPECT_EQ(now_of(clock), "2026-11-21T10:00:06Z");
    EXPECT_EQ(format_rfc3339(*clock.first()), "2026-11-21T10:00:01Z");
    EXPECT_EQ(clock.late_lines(), 0U);
}

TEST(RecordingClock, TheSameDigitsInAnotherZoneAreAnotherTime) {
    RecordingClock clock;
    clock.update("2026-11-21T10:00:05+00:00");
    EXPECT_TRUE(clock.update("2026-11-21T10:00:05-00:30"));
    EXPECT_EQ(now_of(clock), "2026-11-21T10:30:05Z");
}

TEST(RecordingClock, OneStampFarAheadDoesNotMoveIt) {
    RecordingClock clock;
    clock.update("2026-11-21T10:00:00Z");
    EXPECT_FALSE(clock.update("2099-01-01T00:00:00Z"));
    EXPECT_TRUE(clock.update("2026-11-21T10:00:01Z"));
    EXPECT_FALSE(clock.finish());
    EXPECT_EQ(now_of(clock), "2026-11-21T10:00:01Z");
}

TEST(RecordingClock, ASecondLineConfirmsALongStep) {
    RecordingClock clock;
    clock.update("2026-11-21T10:00:00Z");
    EXPECT_FALSE(clock.update("2026-11-21T18:00:00Z"));
    EXPECT_TRUE(clock.update("2026-11-21T18:00:00Z"));
    EXPECT_EQ(now_of(clock), "2026-11-21T18:00:00Z");
}

TEST(RecordingClock, AtTheEndADayIsAcceptedAndACenturyIsNot) {
    for (const auto& [stamp, end] : {std::pair{"2026-11-22T10:00:00Z", "2026-11-22T10:00:00Z"},
                                     std::pair{"2126-11-22T10:00:00Z", "2026-11-21T10:00:00Z"}}) {
        RecordingClock clock;
        clock.update("2026-11-21T10:00:00Z");
        clock.update(stamp);
        clock.finish();
        EXPECT_EQ(now_of(clock), end);
    }
}

TEST(RecordingClock, CountsUnreadableStampsAndVeryLateLines) {
    RecordingClock clock;
    for (const auto* const bad : {"", "-", "yesterday", "2026-13-01T10:00:00Z", "2026-11-21T10:00:00"}) {
        EXPECT_FALSE(clock.update(bad)) << bad;
    }
    EXPECT_EQ(clock.without_stamp(), 5U);
    EXPECT_EQ(now_of(clock), "none");
    clock.update("2026-11-21T10:00:00Z");
    clock.update("2026-11-21T08:00:00Z");
    EXPECT_EQ(clock.late_lines(), 1U);
}

}  // namespace
}  // namespace dynoward::replay
