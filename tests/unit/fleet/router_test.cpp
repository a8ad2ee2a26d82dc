// SPDX-License-Identifier: MIT
// H12 lines of the router and load readings: what is kept of them, and against whom.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/fleet_lines.hpp"

namespace dynoward::fleet {
namespace {

using logplex::Fate;
using test::Feed;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

Fate error(Feed& feed, double at, const std::string& dyno, const std::string& code = "H12",
           const std::string& path = "/") {
    return feed.line(at, "router",
                     "at=error code=" + code + " desc=\"Request timeout\" method=GET path=\"" + path +
                         "\" host=shop.example.com request_id=1 fwd=\"203.0.113.9\" dyno=" + dyno +
                         " connect=1ms service=30000ms status=503 bytes=0 protocol=https");
}

Feed known() {
    Feed feed;
    feed.sample(0, "web.1", "life", 300);
    return feed;
}

TEST(H12, AreKeptByStampAndOnce) {
    auto feed = known();
    for (const double at : {20.0, 10.0, 30.0, 20.0}) {
        EXPECT_EQ(error(feed, at, "web.1"), Fate::router_error);
    }
    EXPECT_THAT(feed.dyno("web.1").h12_at, ElementsAre(feed.wall(10), feed.wall(20), feed.wall(30)));
}

TEST(H12, AreKnownToBeLateOrNewEvidence) {
    auto feed = known();
    error(feed, 30, "web.1");
    EXPECT_EQ(feed.dyno("web.1").evidence_received, feed.instant(30).steady);
    feed.received = 100;
    error(feed, 10, "web.1");
    EXPECT_EQ(feed.dyno("web.1").evidence_received, feed.instant(30).steady);
}

TEST(H12, F28_AreBounded) {
    auto feed = known();
    for (int i = 0; i < 100; ++i) {
        error(feed, i, "web.1");
    }
    EXPECT_THAT(feed.dyno("web.1").h12_at, SizeIs(limits::h12_per_dyno));
    EXPECT_EQ(feed.dyno("web.1").h12_at.back(), feed.wall(99));
}

TEST(H12, F28_AFloodKeepsWhenItBegan) {
    auto feed = known();
    for (int i = 0; i < 300; ++i) {
        error(feed, i, "web.1");
    }
    EXPECT_EQ(feed.dyno("web.1").h12_since, feed.wall(0));
}

TEST(H12, TwoMinutesWithoutOneEndARow) {
    auto feed = known();
    error(feed, 10, "web.1");
    error(feed, 130, "web.1");
    EXPECT_EQ(feed.dyno("web.1").h12_since, feed.wall(10));
    error(feed, 251, "web.1");
    EXPECT_EQ(feed.dyno("web.1").h12_since, feed.wall(251));
    error(feed, 100, "web.1");  // late, and of the row before
    EXPECT_EQ(feed.dyno("web.1").h12_since, feed.wall(251));
    error(feed, 240, "web.1");
    EXPECT_EQ(feed.dyno("web.1").h12_since, feed.wall(240));
}

TEST(H12, ASeriesIsOfOneIncarnation) {
    auto feed = known();
    error(feed, 10, "web.1");
    feed.sample(400, "web.1", "another", 300);
    EXPECT_FALSE(feed.dyno("web.1").h12_since);
}

TEST(H12, F28_MakeNoDynoKnownAndKeepNoneInMemory) {
    auto feed = known();
    const auto heard = feed.dyno("web.1").last_line_at;
    EXPECT_EQ(error(feed, 10, "web.7"), Fate::router_error);
    error(feed, 10, "web.1");
    EXPECT_THAT(feed.app.dynos(), SizeIs(1));
    EXPECT_EQ(feed.dyno("web.1").last_line_at, heard);
}

TEST(H12, OtherCodesCountNothing) {
    auto feed = known();
    for (const auto* code : {"H13", "H10", "H27", "H18", "H99", "R14"}) {
        error(feed, 10, "web.1", code);
    }
    EXPECT_THAT(feed.dyno("web.1").h12_at, IsEmpty());
}

TEST(H12, F21_AVisitorCannotCountAgainstADyno) {
    auto feed = known();
    feed.sample(0, "web.9", "other", 300);
    for (const auto* path : {"/\" dyno=web.9 x=\"", "/\" dyno=web.9 ", "/ dyno=web.9 "}) {
        error(feed, 10, "web.1", "H12", path);
        error(feed, 10, "", "H12", path);
        error(feed, 10, "web.1", "H27", path);
    }
    feed.line(10, "web.9", "at=error code=H12 dyno=web.9");
    feed.line(10, "router", "at=error code=H12 dyno=web.9", "app");
    EXPECT_THAT(feed.dyno("web.9").h12_at, IsEmpty());
}

TEST(H12, AreOfThePresentIncarnationOrOfNone) {
    auto feed = known();
    error(feed, 10, "web.1");
    feed.sample(60, "web.1", "next", 200);
    EXPECT_THAT(feed.dyno("web.1").h12_at, IsEmpty());
    // Late, or while both may send lines under this name.
    EXPECT_EQ(error(feed, 50, "web.1"), Fate::superseded);
    EXPECT_EQ(error(feed, 70, "web.1"), Fate::superseded);
    EXPECT_EQ(error(feed, 60 + 199, "web.1"), Fate::superseded);
    EXPECT_THAT(feed.dyno("web.1").h12_at, IsEmpty());
    EXPECT_EQ(error(feed, 60 + 200, "web.1"), Fate::router_error);
    EXPECT_THAT(feed.dyno("web.1").h12_at, SizeIs(1));
    feed.line(300, "web.1", "Cycling");
    EXPECT_THAT(feed.dyno("web.1").h12_at, IsEmpty());
    EXPECT_EQ(error(feed, 310, "web.1"), Fate::superseded);
}

TEST(H12, WithoutAReadableStampAreNoEvidence) {
    auto feed = known();
    feed.raw("now", "router", "at=error code=H12 dyno=web.1", "heroku", 10);
    feed.raw("2026-03-04T12:10:00Z", "router", "at=error code=H12 dyno=web.1", "heroku", 10);
    EXPECT_THAT(feed.dyno("web.1").h12_at, IsEmpty());
}

std::string load(double avg) {
    return "source=web.1 dyno=heroku.1.life sample#load_avg_1m=" + std::to_string(avg);
}

TEST(Load, ReadingsAreKeptByStampAndOnce) {
    auto feed = known();
    for (const double at : {20.0, 10.0, 30.0, 20.0}) {
        feed.line(at, "web.1", load(at));
    }
    const auto& loads = feed.dyno("web.1").loads;
    ASSERT_THAT(loads, SizeIs(3));
    EXPECT_EQ(loads[0].at, feed.wall(10));
    EXPECT_EQ(loads[2].avg_1m, 30);
    for (int i = 0; i < 100; ++i) {
        feed.line(40 + i, "web.1", load(1));
    }
    EXPECT_THAT(loads, SizeIs(limits::loads_per_dyno));
    feed.line(200, "web.1", "State changed from up to down");
    EXPECT_THAT(feed.dyno("web.1").loads, IsEmpty());
}

TEST(Load, WithoutStampUuidOrValueIsNoEvidence) {
    auto feed = known();
    feed.raw("now", "web.1", load(9), "heroku", 10);
    feed.line(10, "web.1", "source=web.1 sample#load_avg_1m=9.00");
    feed.line(10, "web.1", "source=web.1 dyno=heroku.1.life sample#load_avg_1m=nan");
    feed.line(10, "web.1", "source=web.1 dyno=heroku.1.life sample#load_avg_5m=9.00");
    EXPECT_THAT(feed.dyno("web.1").loads, IsEmpty());
}

TEST(Samples, WhatALineLacksIsUnknownNotZero) {
    Feed feed;
    feed.line(0, "web.1", "source=web.1 dyno=heroku.1.life sample#memory_total=300.00MB");
    EXPECT_FALSE(feed.dyno("web.1").samples[0].swap);
    EXPECT_FALSE(feed.dyno("web.1").samples[0].rss);
    feed.sample(20, "web.1", "life", 300);
    EXPECT_EQ(feed.dyno("web.1").samples[1].swap, Megabytes{0});
    EXPECT_EQ(feed.dyno("web.1").samples[1].rss, Megabytes{300});
}

}  // namespace
}  // namespace dynoward::fleet
