// SPDX-License-Identifier: MIT
// Which incarnation of a dyno a line is about: restarts, preboot overlap, late lines, and corrected
// mistakes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/fleet_lines.hpp"

namespace dynoward::fleet {
namespace {

using logplex::Fate;
using test::Feed;
using testing::SizeIs;

TEST(Incarnation, TheFirstUuidReceivedIsThePresentOne) {
    Feed feed;
    EXPECT_EQ(feed.sample(10, "web.1", "old", 300), Fate::memory);
    EXPECT_EQ(feed.dyno("web.1").incarnation, "old");
    EXPECT_EQ(feed.dyno("web.1").began_at, feed.wall(10));
    EXPECT_THAT(feed.dyno("web.1").samples, SizeIs(1));
}

TEST(Incarnation, ANewUuidStartsFromNothingButTheQuota) {
    Feed feed;
    feed.sample(10, "web.1", "old", 600);
    feed.r14(10, "web.1");
    feed.line(11, "web.1", test::r15_text);
    EXPECT_EQ(feed.sample(30, "web.1", "new", 180, 0), Fate::memory);
    const auto& dyno = feed.dyno("web.1");
    EXPECT_EQ(dyno.incarnation, "new");
    EXPECT_THAT(dyno.samples, SizeIs(1));
    EXPECT_TRUE(dyno.r14_at.empty());
    EXPECT_EQ(dyno.r14, 0U);
    EXPECT_EQ(dyno.r15, 0U);
    EXPECT_FALSE(dyno.r15_since);
    EXPECT_EQ(dyno.quota->value, 512);
    EXPECT_EQ(dyno.restarted_at, feed.wall(30));
}

TEST(Incarnation, F1_69_ALineOfThePreviousOneIsNotAppliedHoweverNewItsStamp) {
    Feed feed;
    feed.sample(10, "web.1", "old", 600);
    feed.sample(30, "web.1", "new", 180);
    for (const double at : {20.0, 31.0, 60.0, 150.0, 229.0}) {
        EXPECT_EQ(feed.sample(at, "web.1", "old", 900), Fate::superseded) << at;
    }
    EXPECT_EQ(feed.dyno("web.1").latest.total->value, 180);
    EXPECT_THAT(feed.dyno("web.1").samples, SizeIs(1));
}

TEST(Incarnation, DuringThreeMinutesOfPrebootOnlyTheNewOneCounts) {
    Feed feed;
    feed.sample(0, "web.1", "old", 600);
    feed.line(0.1, "web.1", "Starting process with command `bin/web`");
    for (int at = 5; at <= 185; at += 20) {
        EXPECT_EQ(feed.sample(at, "web.1", "new", 180), Fate::memory);
        EXPECT_EQ(feed.sample(at + 7, "web.1", "old", 600), Fate::superseded);
        EXPECT_EQ(feed.r14(at + 7.01, "web.1"), Fate::superseded);
    }
    feed.line(186, "web.1", "Stopping all processes with SIGTERM");
    feed.line(187, "web.1", "Process exited with status 143");
    feed.line(187.1, "web.1", "State changed from up to complete");  // the previous one's
    feed.sample(205, "web.1", "new", 190);
    const auto& dyno = feed.dyno("web.1");
    EXPECT_EQ(dyno.incarnation, "new");
    EXPECT_EQ(dyno.r14, 0U);
    EXPECT_FALSE(dyno.ended_at);
    EXPECT_THAT(dyno.samples, SizeIs(11));
}

TEST(Incarnation, InTheOverlapAnR14CountsWhereTheNewOneItselfIsOverItsQuota) {
    Feed feed;
    feed.sample(0, "web.1", "old", 600);
    feed.sample(20, "web.1", "new", 530);
    EXPECT_EQ(feed.r14(20.1, "web.1"), Fate::error_code);
    EXPECT_EQ(feed.dyno("web.1").r14, 1U);
}

TEST(Incarnation, InvariantS6_InTheOverlapOneR14CountsForEachReadingOfTheNewOneOverItsQuota) {
    Feed feed;
    feed.sample(0, "web.1", "old", 600);
    for (int at = 20; at <= 80; at += 20) {
        feed.sample(at, "web.1", "new", 530);
        EXPECT_EQ(feed.r14(at + 0.1, "web.1"), Fate::error_code);
        feed.sample(at + 7, "web.1", "old", 610);
        EXPECT_EQ(feed.r14(at + 7.1, "web.1"), Fate::superseded);  // both are over: the old one's own
    }
    EXPECT_EQ(feed.dyno("web.1").r14, 4U);
}

TEST(Incarnation, AfterTheOverlapR14CountsAgain) {
    Feed feed;
    feed.sample(0, "web.1", "old", 600);
    feed.sample(20, "web.1", "new", 180);
    EXPECT_EQ(feed.r14(219.9, "web.1"), Fate::superseded);
    EXPECT_EQ(feed.r14(220, "web.1"), Fate::error_code);
}

TEST(Incarnation, AnUnknownUuidOlderThanThePresentOneIsAPreviousOneReceivedLate) {
    Feed feed;
    feed.sample(100, "web.1", "present", 200);
    EXPECT_EQ(feed.sample(50, "web.1", "earlier", 900), Fate::superseded);
    EXPECT_EQ(feed.sample(120, "web.1", "earlier", 900), Fate::superseded);
    EXPECT_EQ(feed.dyno("web.1").incarnation, "present");
}

TEST(Incarnation, APreviousOneThatSendsLongAfterThePresentOneFellSilentIsThePresentOne) {
    Feed feed;
    feed.sample(0, "web.1", "real", 300);
    feed.sample(10, "web.1", "mistaken", 200);
    EXPECT_EQ(feed.sample(20, "web.1", "real", 300), Fate::superseded);
    EXPECT_EQ(feed.sample(210, "web.1", "real", 300), Fate::superseded);
    EXPECT_EQ(feed.sample(211, "web.1", "real", 301), Fate::memory);
    EXPECT_EQ(feed.dyno("web.1").incarnation, "real");
    EXPECT_THAT(feed.dyno("web.1").samples, SizeIs(1));
}

TEST(Incarnation, AForgedUuidWithAnUnreadableStampBlindsOnlyForAWhile) {
    Feed feed;
    feed.sample(0, "web.1", "real", 300);
    feed.raw("2026-99-99T99:99:99Z", "web.1", test::memory_text("web.1", "forged", 1), "heroku", 10);
    EXPECT_EQ(feed.dyno("web.1").incarnation, "forged");
    EXPECT_TRUE(feed.dyno("web.1").samples.empty());
    EXPECT_EQ(feed.sample(200, "web.1", "real", 300), Fate::superseded);
    EXPECT_EQ(feed.sample(211, "web.1", "real", 300), Fate::memory);
    EXPECT_EQ(feed.dyno("web.1").incarnation, "real");
}

class EndMarkers : public testing::TestWithParam<const char*> {};
TEST_P(EndMarkers, F1_80_EndTheIncarnation) {
    Feed feed;
    feed.sample(0, "web.1", "old", 600);
    feed.r14(1, "web.1");
    feed.line(10, "web.1", GetParam());
    EXPECT_EQ(feed.dyno("web.1").ended_at, feed.wall(10));
    EXPECT_TRUE(feed.dyno("web.1").samples.empty());
    EXPECT_TRUE(feed.dyno("web.1").r14_at.empty());
    EXPECT_EQ(feed.sample(11, "web.1", "old", 600), Fate::superseded);
    EXPECT_EQ(feed.r14(12, "web.1"), Fate::superseded);
    EXPECT_EQ(feed.sample(15, "web.1", "new", 180), Fate::memory);
    EXPECT_FALSE(feed.dyno("web.1").ended_at);
}
INSTANTIATE_TEST_SUITE_P(Lines, EndMarkers,
                         testing::Values("Restarting", "Cycling", "Relocating dyno to a new server",
                                         "Idling", "State changed from up to starting",
                                         "State changed from up to down",
                                         "State changed from up to crashed",
                                         "State changed from up to complete"));

class NotEndMarkers : public testing::TestWithParam<const char*> {};
TEST_P(NotEndMarkers, F1_70_MayBeThePreviousOnesAndEndNothing) {
    Feed feed;
    feed.sample(0, "web.1", "present", 300);
    feed.line(10, "web.1", GetParam());
    EXPECT_FALSE(feed.dyno("web.1").ended_at);
    EXPECT_EQ(feed.sample(20, "web.1", "present", 300), Fate::memory);
    EXPECT_THAT(feed.dyno("web.1").samples, SizeIs(2));
}
INSTANTIATE_TEST_SUITE_P(Lines, NotEndMarkers,
                         testing::Values("Stopping all processes with SIGTERM",
                                         "Stopping process with SIGKILL", "Process exited with status 137",
                                         "Process exited with status 143",
                                         "Starting process with command `x`", "Unidling",
                                         "Error R12 (Exit timeout) -> At least one process failed",
                                         "State changed from starting to up",
                                         "Process running mem=736M(143.8%)", "Restarting soon",
                                         "restarting"));

TEST(Incarnation, AnEndMarkerThatWasNotSoHealsAfterTheOverlap) {
    Feed feed;
    feed.sample(0, "web.1", "present", 300);
    feed.line(10, "web.1", "Restarting");
    EXPECT_EQ(feed.sample(210, "web.1", "present", 300), Fate::superseded);
    EXPECT_EQ(feed.sample(211, "web.1", "present", 300), Fate::memory);
    EXPECT_FALSE(feed.dyno("web.1").ended_at);
}

TEST(Incarnation, AnEndMarkerFromBeforeThePresentOneBeganIsOldNews) {
    Feed feed;
    feed.sample(100, "web.1", "new", 200);
    EXPECT_EQ(feed.line(90, "web.1", "Restarting"), Fate::out_of_order);
    EXPECT_FALSE(feed.dyno("web.1").ended_at);
}

TEST(Incarnation, UpBeforeTheFirstMetricLineIsANewIncarnationWithoutAUuid) {
    Feed feed;
    feed.sample(0, "web.1", "old", 600);
    feed.line(10, "web.1", "State changed from up to starting");
    feed.line(18, "web.1", "State changed from starting to up");
    EXPECT_EQ(feed.dyno("web.1").incarnation, "");
    EXPECT_EQ(feed.dyno("web.1").up_since, feed.wall(18));
    EXPECT_EQ(feed.sample(19, "web.1", "old", 600), Fate::superseded);
    EXPECT_EQ(feed.sample(20, "web.1", "new", 180), Fate::memory);
    EXPECT_EQ(feed.dyno("web.1").incarnation, "new");
    EXPECT_EQ(feed.dyno("web.1").up_since, feed.wall(18));
}

TEST(Incarnation, TheFirstMetricMayPrecedeUp) {
    Feed feed;
    feed.sample(0, "web.1", "old", 600);
    feed.line(10, "web.1", "Restarting");
    feed.line(10.01, "web.1", "State changed from up to starting");
    feed.sample(13, "web.1", "new", 180);
    feed.line(15, "web.1", "State changed from starting to up");
    EXPECT_EQ(feed.dyno("web.1").incarnation, "new");
    EXPECT_EQ(feed.dyno("web.1").state, DynoState::up);
    EXPECT_THAT(feed.dyno("web.1").samples, SizeIs(1));
}

TEST(Incarnation, AMetricLineWithoutUuidIsShownAndNoEvidence) {
    Feed feed;
    EXPECT_EQ(
        feed.line(0, "web.1", "source=web.1 sample#memory_total=600.00MB sample#memory_quota=512.00MB"),
        Fate::memory);
    EXPECT_EQ(feed.dyno("web.1").latest.total->value, 600);
    EXPECT_EQ(feed.dyno("web.1").incarnation, "");
    EXPECT_TRUE(feed.dyno("web.1").samples.empty());
}

TEST(Incarnation, ABoundedNumberOfPreviousOnesIsKept) {
    Feed feed;
    for (std::size_t i = 0; i <= limits::retired_incarnations + 1; ++i) {
        feed.sample(static_cast<double>(i) * 20, "web.1", "life-" + std::to_string(i), 100);
    }
    EXPECT_THAT(feed.dyno("web.1").retired, SizeIs(limits::retired_incarnations));
    EXPECT_EQ(feed.dyno("web.1").retired.front(), "life-1");
    // The dropped one is still not mistaken for a new one: its lines are older than the present one.
    EXPECT_EQ(feed.sample(1, "web.1", "life-0", 900), Fate::superseded);
}

}  // namespace
}  // namespace dynoward::fleet
