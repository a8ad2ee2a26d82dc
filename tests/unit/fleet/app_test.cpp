// SPDX-License-Identifier: MIT
// The app as a whole: losses, releases, scaling, the platform's list, and bounds against invented names.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/fleet_lines.hpp"

namespace dynoward::fleet {
namespace {

using logplex::Fate;
using test::Feed;
using testing::SizeIs;

heroku::DynoInfo info_of(const std::string& name, WallTime created_at, DynoState state = DynoState::up) {
    heroku::DynoInfo info;
    info.name = name;
    info.type = name.substr(0, name.find('.'));
    info.id = "id-" + name;
    info.state = state;
    info.created_at = info.updated_at = created_at;
    return info;
}

// Which drain lost the lines depends on the batch, which the fleet does not have.
TEST(Gap, L1_IsNotMarkedByTheFleetItself) {
    Feed feed;
    EXPECT_EQ(feed.line(30, "logplex",
                        "Error L10 (output buffer overflow): 7 messages dropped since "
                        "2026-03-04T12:00:00+00:00."),
              Fate::loss);
    EXPECT_FALSE(feed.app.gap_at());
}

TEST(Gap, AfterTheClockWasSetBackIsTheLastOneReceivedNotTheLatest) {
    Feed feed;
    feed.app.note_gap(feed.instant(5000));
    feed.app.note_gap(feed.instant(10));
    EXPECT_EQ(feed.app.gap_at(), feed.wall(10));
}

TEST(Releases, AreNotedByTheirNewestStamp) {
    Feed feed;
    feed.line(50, "api", "Release v4 created by user x@example.com", "app");
    feed.line(40, "api", "Deploy 8c456a46 by user x@example.com", "app");
    EXPECT_EQ(feed.app.release_at(), feed.wall(50));
    feed.line(60, "api", "Build started by user x@example.com", "app");
    feed.line(61, "api", "Scaled to web@2:Standard-1X by user x@example.com", "app");
    EXPECT_EQ(feed.app.release_at(), feed.wall(50));
    feed.line(70, "api", "Set A config vars by user x@example.com", "app");
    EXPECT_EQ(feed.app.release_at(), feed.wall(70));
}

TEST(Releases, InTheFutureOrFromTheAppItselfAreNot) {
    Feed feed;
    feed.received = 0;
    feed.line(600, "api", "Deploy 8c456a46 by user x@example.com", "app");
    feed.line(0, "web.1", "Deploy 8c456a46 by user x@example.com", "app");
    feed.line(0, "web.1", "Deploy 8c456a46 by user x@example.com");
    EXPECT_FALSE(feed.app.release_at());
}

TEST(Scaling, F1_80_DownEndsTheSlotsAboveAndOnlyThose) {
    Feed feed;
    for (const auto* name : {"web.1", "web.2", "web.3", "worker.3"}) {
        feed.sample(0, name, "life", 300);
    }
    feed.line(10, "api", "Scaled to web@2:Standard-1X worker@3:Standard-1X by user x@example.com", "app");
    EXPECT_TRUE(feed.dyno("web.2").present);
    EXPECT_TRUE(feed.dyno("worker.3").present);
    EXPECT_FALSE(feed.dyno("web.3").present);
    EXPECT_EQ(feed.sample(11, "web.3", "life", 300), Fate::superseded);
    EXPECT_EQ(feed.r14(12, "web.3"), Fate::superseded);
}

TEST(Scaling, UpAgainRevivesTheSlotWithANewIncarnation) {
    Feed feed;
    feed.sample(0, "web.3", "life", 600);
    feed.line(10, "api", "Scaled to web@2:Standard-1X by user x@example.com", "app");
    feed.line(50, "web.3", "State changed from starting to up");
    EXPECT_TRUE(feed.dyno("web.3").present);
    EXPECT_EQ(feed.sample(60, "web.3", "next", 200), Fate::memory);
    EXPECT_TRUE(feed.dyno("web.3").samples.size() == 1);
}

TEST(Scaling, OfLongAgoDoesNotEndADynoThatBeganSince) {
    Feed feed;
    feed.sample(100, "web.3", "life", 300);
    feed.line(10, "api", "Scaled to web@2:Standard-1X by user x@example.com", "app");
    EXPECT_TRUE(feed.dyno("web.3").present);
    EXPECT_EQ(feed.sample(120, "web.3", "life", 300), Fate::memory);
}

TEST(DynoList, AddsDynosAndDropsWhatTheListShowedBefore) {
    Feed feed;
    feed.app.on_dyno_list(feed.instant(0), feed.instant(0),
                          {info_of("web.1", feed.wall(-9000)), info_of("web.2", feed.wall(-9000))});
    feed.app.on_dyno_list(feed.instant(10), feed.instant(10), {info_of("web.1", feed.wall(-9000))});
    EXPECT_TRUE(feed.dyno("web.1").listed);
    EXPECT_FALSE(feed.dyno("web.2").listed);
    EXPECT_EQ(feed.app.listed_at()->steady, feed.instant(10).steady);
    EXPECT_EQ(feed.dyno("web.1").up_since, feed.wall(-9000));
}

TEST(DynoList, DropsADynoThatIsNeitherListedNorSendingLines) {
    Feed feed;
    feed.sample(0, "run.1234", "life", 300);
    feed.sample(150, "web.9", "life", 300);
    feed.app.on_dyno_list(feed.instant(201), feed.instant(201), {info_of("web.1", feed.wall(-9000))});
    EXPECT_EQ(feed.app.find("run.1234"), nullptr);
    EXPECT_NE(feed.app.find("web.9"), nullptr);  // may be younger than the list
}

TEST(DynoList, ADynoCreatedAfterThePresentIncarnationBeganEndsIt) {
    Feed feed;
    feed.sample(0, "web.1", "life", 600);
    feed.app.on_dyno_list(feed.instant(60), feed.instant(60), {info_of("web.1", feed.wall(50))});
    EXPECT_TRUE(feed.dyno("web.1").samples.empty());
    EXPECT_EQ(feed.sample(61, "web.1", "life", 600), Fate::superseded);
    EXPECT_EQ(feed.sample(62, "web.1", "next", 180), Fate::memory);
}

TEST(DynoList, WithTheNextIncarnationFromTheSecondOfTheLastSampleRemainsValidForIt) {
    Feed feed;
    feed.sample(0.3, "web.1", "life", 600);
    feed.app.on_dyno_list(feed.instant(5), feed.instant(5), {info_of("web.1", feed.wall(0))});
    feed.sample(6, "web.1", "next", 180);
    EXPECT_EQ(feed.dyno("web.1").up_since, feed.wall(0));
}

TEST(DynoList, WithThePreviousIncarnationDoesNotApplyToTheNextOne) {
    Feed feed;
    feed.app.on_dyno_list(feed.instant(0), feed.instant(0), {info_of("web.1", feed.wall(-5))});
    feed.sample(0.3, "web.1", "life", 600);
    feed.sample(6, "web.1", "next", 180);
    EXPECT_FALSE(feed.dyno("web.1").up_since);
}

TEST(DynoList, OverrulesAStateThatALostLineLeftBehindButNotNews) {
    Feed feed;
    feed.line(0, "web.1", "State changed from up to starting");
    feed.app.on_dyno_list(feed.instant(60), feed.instant(60), {info_of("web.1", feed.wall(30))});
    EXPECT_EQ(feed.dyno("web.1").state, DynoState::up);
    EXPECT_EQ(feed.line(50, "web.1", "State changed from up to crashed"), Fate::out_of_order);
    EXPECT_EQ(feed.line(58, "web.1", "State changed from up to crashed"), Fate::state);  // the list lags
    EXPECT_EQ(feed.dyno("web.1").state, DynoState::crashed);
}

TEST(DynoList, DoesNotOverruleLinesFromAfterItsRequest) {
    Feed feed;
    feed.line(10, "web.1", "State changed from up to crashed");
    feed.line(10, "api", "Scaled to web@1:Standard-1X by user x@example.com", "app");
    feed.sample(0, "web.2", "life", 300);
    feed.line(12, "api", "Scaled to web@1:Standard-1X by user x@example.com", "app");
    feed.app.on_dyno_list(feed.instant(24), feed.instant(9),
                          {info_of("web.1", feed.wall(-9000)), info_of("web.2", feed.wall(-9000))});
    EXPECT_EQ(feed.dyno("web.1").state, DynoState::crashed);
    EXPECT_FALSE(feed.dyno("web.2").present);
    EXPECT_EQ(feed.app.listed_at()->steady, feed.instant(9).steady);
    feed.app.on_dyno_list(feed.instant(30), feed.instant(29),
                          {info_of("web.1", feed.wall(-9000)), info_of("web.2", feed.wall(-9000))});
    EXPECT_EQ(feed.dyno("web.1").state, DynoState::up);
    EXPECT_TRUE(feed.dyno("web.2").present);
}

TEST(DynoList, FromAnOutdatedCopyChangesNothingAboutADynoForThreeMinutes) {
    Feed feed;
    const auto list = [&](double seconds, double created) {
        feed.app.on_dyno_list(feed.instant(seconds), feed.instant(seconds),
                              {info_of("web.1", feed.wall(created))});
        return feed.dyno("web.1");
    };
    list(0, -100);
    auto dyno = list(170, -9000);
    EXPECT_EQ(dyno.listed->created_at, feed.wall(-100));
    EXPECT_EQ(dyno.listed_as_of, feed.instant(0).steady) << "no newer list shows it up to date";
    EXPECT_EQ(feed.app.listed_at()->steady, feed.instant(170).steady);
    dyno = list(180, -9000);
    EXPECT_EQ(dyno.listed->created_at, feed.wall(-9000));
    EXPECT_EQ(dyno.listed_as_of, feed.instant(180).steady);
}

TEST(DynoList, NamesThatAreNoDynoNamesAreLeftOut) {
    Feed feed;
    feed.app.on_dyno_list(feed.instant(0), feed.instant(0),
                          {info_of("../..", feed.wall(0)), info_of("web.01", feed.wall(0))});
    EXPECT_TRUE(feed.app.dynos().empty());
}

class Bound : public testing::TestWithParam<int> {};
TEST_P(Bound, F28_OfDynosHoldsAroundItsValue) {
    constexpr std::size_t limit = 20;
    Feed feed(limit);
    const auto count = static_cast<std::size_t>(static_cast<int>(limit) + GetParam());
    for (std::size_t i = 1; i <= count; ++i) {
        feed.sample(static_cast<double>(i), "web." + std::to_string(i), "life", 100);
    }
    EXPECT_THAT(feed.app.dynos(), SizeIs(std::min(count, limit)));
    EXPECT_NE(feed.app.find("web." + std::to_string(count)), nullptr);
    EXPECT_EQ(feed.app.find("web.1") == nullptr, count > limit);  // the silent longest went
}
INSTANTIATE_TEST_SUITE_P(Around, Bound, testing::Values(-1, 0, 1, 30));

TEST(Bounds, F28_AHundredThousandNamesLeaveTheListedDynosAndThePinnedOnes) {
    Feed feed(200);
    feed.app.on_dyno_list(feed.instant(0), feed.instant(0), {info_of("web.1", feed.wall(-9000))});
    feed.sample(0, "web.2", "life", 300);
    feed.app.pin(DynoName::parse("web.2").value());
    for (int i = 0; i < 100000; ++i) {
        feed.sample(1 + i * 0.001, "x" + std::to_string(i % 1000) + "." + std::to_string(1 + i / 1000),
                    "life", 1);
    }
    EXPECT_THAT(feed.app.dynos(), SizeIs(200));
    EXPECT_NE(feed.app.find("web.1"), nullptr);
    EXPECT_NE(feed.app.find("web.2"), nullptr);
}

TEST(Apps, F1_74_TwoDynosInterleavedHaveStatesOfTheirOwn) {
    Feed feed;
    feed.sample(0, "web.1", "a", 300);
    feed.sample(0, "web.2", "b", 600);
    feed.r14(0.1, "web.2");
    EXPECT_EQ(feed.dyno("web.1").r14, 0U);
    EXPECT_EQ(feed.dyno("web.2").r14, 1U);
    EXPECT_EQ(feed.dyno("web.1").latest.total->value, 300);
}

TEST(Apps, VisitorsAndOldFormsMakeNoDynoKnown) {
    Feed feed;
    feed.line(
        0, "router",
        "at=error code=H12 desc=\"Request timeout\" method=GET path=\"/\" host=h dyno=web.7 status=503");
    feed.line(0, "web.8", "source=heroku.1.web.8.uuid measure=memory_total val=766.50 units=MB");
    feed.line(0, "web.9", "hello", "app");
    feed.line(0, "web.10", "some sentence nobody knows");
    EXPECT_TRUE(feed.app.dynos().empty());
}

TEST(Apps, F1_78_AFirNameIsKeptAsItIs) {
    Feed feed;
    feed.sample(0, "web-848cd4f64d-pvpr2", "life", 300);
    EXPECT_FALSE(feed.dyno("web-848cd4f64d-pvpr2").name.is_cedar());
}

std::vector<std::string> touched(Feed& feed) {
    std::vector<std::string> names;
    for (const auto* dyno : feed.app.take_dirty()) {
        names.push_back(dyno->name.text());
    }
    return names;
}

TEST(DirtyDynos, AreTheDynosWithNewLinesEachOnce) {
    Feed feed;
    feed.sample(0, "web.2", "life", 300);
    feed.sample(1, "web.1", "life", 300);
    feed.r14(2, "web.2");
    EXPECT_THAT(touched(feed), testing::ElementsAre("web.2", "web.1"));
    EXPECT_THAT(touched(feed), testing::IsEmpty());
    feed.sample(3, "web.1", "life", 300);
    EXPECT_THAT(touched(feed), testing::ElementsAre("web.1"));
}

TEST(DirtyDynos, AreAllAfterADynoListAndInAFixedOrder) {
    Feed feed;
    for (const auto* name : {"web.3", "web.1", "web.2"}) {
        feed.sample(0, name, "life", 300);
    }
    feed.app.take_dirty();
    feed.app.on_dyno_list(feed.instant(1), feed.instant(1), {});
    EXPECT_THAT(touched(feed), testing::ElementsAre("web.1", "web.2", "web.3"));
}

TEST(DirtyDynos, AreNoneThatAreGone) {
    Feed feed;
    feed.sample(0, "web.1", "life", 300);
    feed.sample(300, "web.2", "life", 300);
    feed.app.on_dyno_list(feed.instant(301), feed.instant(301), {});
    EXPECT_THAT(touched(feed), testing::ElementsAre("web.2"));
    EXPECT_EQ(feed.app.find("web.1"), nullptr);
}

TEST(DirtyDynos, TheCensusMarkMovesWithStatesAndNumbersAndNotWithSamples) {
    Feed feed;
    feed.sample(0, "web.1", "life", 300);
    auto mark = feed.app.type_counts_version();
    feed.sample(1, "web.1", "life", 310);
    EXPECT_EQ(feed.app.type_counts_version(), mark);
    feed.line(2, "web.1", "State changed from starting to up");
    EXPECT_NE(feed.app.type_counts_version(), mark);
    mark = feed.app.type_counts_version();
    feed.sample(3, "web.2", "life", 300);
    EXPECT_NE(feed.app.type_counts_version(), mark);
}

}  // namespace
}  // namespace dynoward::fleet
