// SPDX-License-Identifier: MIT
// What is no evidence: lost lines, silence, old stamps, forged text, clocks that jump, other people's
// restarts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/story.hpp"

namespace dynoward {
namespace {

using heroku::ApiRequest;
using test::Story;
using test::sustained_settings;
using test::two_web_dynos;
using test::usual_settings;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using namespace std::chrono_literals;

TEST(Evidence, WarmUpOnlyWatches) {
    Story story;
    story.add("web.1");
    story.add("web.2", 600);
    story.run(119s);
    EXPECT_THAT(story.deletes(), IsEmpty());
    EXPECT_THAT(story.holds(), ElementsAre("warm_up"));
    story.run(30s);
    EXPECT_THAT(story.deletes(), ElementsAre("web.2"));
}

constexpr auto twelve_lost =
    "Error L10 (output buffer overflow): 12 messages dropped since 2026-03-04T12:00:00+00:00.";

// What fires at its time is held until a reading shows that the incarnation still runs.
TEST(Evidence, F14_AfterALossNothingIsRestartedBeforeANewReading) {
    auto settings = usual_settings();
    settings.apps[0].other_types.max_uptime = 24h + 4min;
    auto story = two_web_dynos(settings);
    ASSERT_TRUE(story.run_until(
        2min, [&] { return story.now.wall >= story.dyno("web.1").created_at + 24h + 3min; }));
    story.metrics = false;
    story.line("logplex", twelve_lost);
    story.run(80s);
    EXPECT_THAT(story.deletes(), IsEmpty());
    EXPECT_THAT(story.holds(), Contains("gap"));
    EXPECT_TRUE(story.remarked("drain.lossy"));
    story.metrics = true;
    EXPECT_TRUE(story.run_until(40s, [&] { return !story.deletes().empty(); }));
}

TEST(Evidence, F14_ReadingsOfOneIncarnationOnBothSidesOfALossBearEachOtherOut) {
    auto story = two_web_dynos(sustained_settings());
    story.r14s = false;
    story.dyno("web.2").memory_mb = 600;
    const auto from = story.now;
    story.run(50s);
    ASSERT_THAT(story.deletes(), IsEmpty());
    story.line("logplex", twelve_lost);
    ASSERT_TRUE(story.run_until(5min, [&] { return !story.deletes().empty(); }));
    EXPECT_LE(story.now.steady - from.steady, 90s);
    EXPECT_GE(story.last_restart()->evidence.held_s.value_or(0), 60);
}

TEST(Evidence, F14_ReadingsOfThePreviousIncarnationAreNoneOfTheNext) {
    auto story = two_web_dynos();
    story.r14s = false;
    story.metrics = false;
    story.sample("web.2", "web-2-life-1", 600).line("logplex", twelve_lost).post();
    // The lost lines were about its end.
    story.platform.restart(story.now, story.dyno("web.2"));
    story.run(30s);
    story.sample("web.2", "web-2-life-2", 600).post();
    story.run(19s);
    EXPECT_THAT(story.deletes(), IsEmpty());
}

TEST(Evidence, F15_SilenceIsNotEvidence) {
    auto story = two_web_dynos(sustained_settings());
    story.r14s = false;
    story.dyno("web.2").memory_mb = 600;
    ASSERT_TRUE(story.run_until(60s, [&] {
        return story.fate(logplex::Fate::memory) > 0 && story.monitor->view(story.now)[0].dynos[1].verdict;
    }));
    story.run(40s);  // three samples over 40 s: not enough
    ASSERT_THAT(story.deletes(), IsEmpty());
    story.metrics = false;
    story.run(1h);
    EXPECT_THAT(story.deletes(), IsEmpty());
}

TEST(Evidence, F15_AHeldBreachThatGoesSilentBecomesStale) {
    auto settings = usual_settings();
    settings.warm_up = 240s;
    Story story(settings);
    story.add("web.1");
    story.add("web.2", 600);
    story.run(120s);
    story.metrics = false;
    story.run(1h);
    EXPECT_THAT(story.deletes(), IsEmpty());
    EXPECT_THAT(story.holds(), ElementsAre("warm_up", "stale"));
}

TEST(Evidence, F16_ACountThatDoesNotMatchIsALossAndTheFramesStand) {
    auto story = two_web_dynos();
    story.sample("web.1", "web-1-life-1", 301);
    EXPECT_EQ(story.post("odd-count", 5), monitor::BatchOutcome::read);
    EXPECT_TRUE(story.remarked("drain.miscounted"));
    EXPECT_TRUE(story.monitor->view(story.now)[0].gap);
    EXPECT_EQ(story.monitor->view(story.now)[0].dynos[0].memory_total->value, 301);
}

TEST(Evidence, ATruncatedBodyKeepsItsGoodFramesAndMarksALoss) {
    auto story = two_web_dynos();
    const auto good = test::line_of(test::stamp_text(story.now.wall), "heroku", "web.1",
                                    test::memory_text("web.1", "web-1-life-1", 222));
    EXPECT_EQ(story.post_body(good + good.substr(0, 100), "cut"), monitor::BatchOutcome::read);
    EXPECT_EQ(story.monitor->view(story.now)[0].dynos[0].memory_total->value, 222);
    EXPECT_TRUE(story.monitor->view(story.now)[0].gap);
    EXPECT_EQ(story.monitor->totals().octets_lost, 100U);
    EXPECT_TRUE(story.remarked("drain.malformed"));
}

TEST(Evidence, ABodyWhoseFirstFrameIsUnreadableIsReportedAsThat) {
    auto story = two_web_dynos();
    EXPECT_EQ(story.post_body("garbage"), monitor::BatchOutcome::unreadable);
    EXPECT_EQ(story.post_body("99 <134>1 too short"), monitor::BatchOutcome::unreadable);
    EXPECT_EQ(story.post_body(""), monitor::BatchOutcome::read);
    EXPECT_EQ(story.monitor->totals().batches_unreadable, 2U);
}

TEST(Evidence, OneLineBelowTheLevelStartsTheSustainAgain) {
    auto story = two_web_dynos(sustained_settings());
    story.r14s = false;
    for (int i = 0; i < 20; ++i) {
        story.dyno("web.2").memory_mb = i % 3 == 2 ? 500 : 600;  // over for two samples, under for one
        story.run(20s);
    }
    EXPECT_THAT(story.deletes(), IsEmpty());
}

TEST(Evidence, F9_TheSameFrameIdTwiceHasNoSecondEffect) {
    auto story = two_web_dynos();
    story.metrics = false;
    story.sample("web.2", "web-2-life-1", 600).r14("web.2");
    ASSERT_EQ(story.post("same", 2), monitor::BatchOutcome::read);
    story.sample("web.2", "web-2-life-1", 600).r14("web.2");
    EXPECT_EQ(story.post("same", 2), monitor::BatchOutcome::duplicate);
    // Sent again with what was lost meanwhile.
    story.line("logplex",
               "Error L10 (output buffer overflow): 1 messages dropped since 2026-03-04T12:00:00+00:00.");
    story.sample("web.2", "web-2-life-1", 600).r14("web.2");
    EXPECT_EQ(story.post("same", 3), monitor::BatchOutcome::duplicate);
    EXPECT_EQ(story.monitor->view(story.now)[0].dynos[1].r14, 1U);
    EXPECT_EQ(story.fate(logplex::Fate::duplicate), 5U);
    EXPECT_EQ(story.monitor->totals().batches_duplicate, 2U);
}

// A sender reports its losses in front of whatever it sends next, even a repeat.
TEST(Evidence, F9_F14_ARepeatWithMoreLossCountsTheLoss) {
    auto story = two_web_dynos();
    const auto lose = [&story](const std::string& id, unsigned lines) {
        story.line("logplex", "Error L10 (output buffer overflow): " + std::to_string(lines) +
                                  " messages dropped since 2026-03-04T12:00:00+00:00.");
        return story.line("web.1", "nothing").post(id, 2);
    };
    const auto lost = [&story] { return story.monitor->view(story.now)[0].drain.lost_lines; };
    ASSERT_EQ(story.line("web.1", "nothing").post("same", 1), monitor::BatchOutcome::read);
    EXPECT_EQ(lose("same", 7), monitor::BatchOutcome::duplicate);
    EXPECT_EQ(lost(), 7U);
    EXPECT_EQ(lose("same", 7), monitor::BatchOutcome::duplicate);
    EXPECT_EQ(lost(), 7U);
    EXPECT_EQ(lose("same", 9), monitor::BatchOutcome::duplicate);
    EXPECT_EQ(lost(), 9U);
    EXPECT_EQ(lose("other", 9), monitor::BatchOutcome::read);
    EXPECT_EQ(lose("other", 9), monitor::BatchOutcome::duplicate);
    EXPECT_EQ(lost(), 18U);
    // It began to count anew: fewer lines than before are other ones.
    EXPECT_EQ(lose("other", 2), monitor::BatchOutcome::duplicate);
    EXPECT_EQ(lost(), 20U);
    EXPECT_TRUE(story.remarked("drain.lossy"));
    EXPECT_TRUE(story.monitor->view(story.now)[0].gap);
}

TEST(Evidence, F9_TheSameFrameIdFromAnotherSenderIsNoRepeat) {
    auto story = two_web_dynos();
    story.platform.tokens["shop"] = {"d.shop", "d.second"};
    story.r14("web.2");
    ASSERT_EQ(story.post("same", 1), monitor::BatchOutcome::read);
    story.token.reset();
    story.r14("web.2");
    EXPECT_EQ(story.post("same", 1), monitor::BatchOutcome::read);
}

TEST(Evidence, F9_WithoutAFrameIdTheSameLinesAreStillCountedOnce) {
    auto story = two_web_dynos();
    story.metrics = false;
    const auto body = test::line_of(test::stamp_text(story.now.wall), "heroku", "web.2", test::r14_text);
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(story.post_body(body), monitor::BatchOutcome::read);
    }
    EXPECT_EQ(story.monitor->view(story.now)[0].dynos[1].r14, 1U);
}

TEST(Evidence, F9_FrameIdsAreDroppedByAgeAndByNumber) {
    auto story = two_web_dynos();
    story.metrics = false;
    const auto body = test::line_of(test::stamp_text(story.now.wall), "heroku", "web.1", "nothing");
    const auto post = [&](const std::string& id) { return story.post_body(body, id, 1); };
    EXPECT_EQ(post("first"), monitor::BatchOutcome::read);
    for (std::size_t i = 1; i < limits::frame_ids; ++i) {
        post("filler-" + std::to_string(i));
    }
    EXPECT_EQ(post("first"), monitor::BatchOutcome::duplicate);  // the 4,096th newest is still known
    post("one more");
    EXPECT_EQ(post("first"), monitor::BatchOutcome::read);
    story.now = story.now + 14min;
    EXPECT_EQ(post("first"), monitor::BatchOutcome::duplicate);
    story.now = story.now + 2min;
    post("ages the others");
    EXPECT_EQ(post("first"), monitor::BatchOutcome::read);
}

TEST(Evidence, R14FromMinutesAgoDoesNotMakeOneHighSampleEvidence) {
    auto story = two_web_dynos();
    story.metrics = false;
    for (int i = 0; i < 3; ++i) {
        story.r14("web.2");
        story.run(20s);
    }
    for (int i = 0; i < 8; ++i) {
        story.sample("web.2", "web-2-life-1", 400);
        story.run(20s);
    }
    story.sample("web.2", "web-2-life-1", 520);
    story.run(20s);
    EXPECT_THAT(story.deletes(), IsEmpty());
}

TEST(Evidence, F64_ADeployBetweenDecisionAndActStopsTheRestart) {
    auto story = two_web_dynos();
    story.dyno("web.2").memory_mb = 600;
    story.withhold = [](const ApiRequest& r) { return r.kind() == ApiRequest::Kind::list_dynos; };
    ASSERT_TRUE(story.run_until(5min, [&] { return story.waiting() != 0; }));
    story.line("api", "Deploy 8c456a46 by user x@example.com", "app");
    story.line("api", "Release v3 created by user x@example.com", "app");
    story.post();
    story.answer_all();
    story.withhold = nullptr;
    EXPECT_THAT(story.deletes(), IsEmpty());
    EXPECT_THAT(story.holds(), ElementsAre("release"));
    story.run(60s);
    EXPECT_THAT(story.deletes(), IsEmpty());
}

TEST(Evidence, F65_R15BetweenDecisionAndActStopsTheRestart) {
    auto story = two_web_dynos();
    story.dyno("web.2").memory_mb = 600;
    story.withhold = [](const ApiRequest& r) { return r.kind() == ApiRequest::Kind::list_dynos; };
    ASSERT_TRUE(story.run_until(5min, [&] { return story.waiting() != 0; }));
    story.line("web.2", test::r15_text).post();
    story.answer_all();
    story.withhold = nullptr;
    EXPECT_THAT(story.deletes(), IsEmpty());
    EXPECT_THAT(story.holds(), ElementsAre("not_up"));
}

TEST(Evidence, ARestartByAnotherClientStartsTheCooldown) {
    auto story = two_web_dynos();
    story.platform.restart(story.now, story.dyno("web.2"));
    story.line("web.2", "Restarting").line("web.2", "State changed from up to starting");
    story.dyno("web.2").memory_mb = 600;
    story.run(580s);
    EXPECT_THAT(story.deletes(), IsEmpty());
    story.run(60s);
    EXPECT_THAT(story.deletes(), ElementsAre("web.2"));
}

TEST(Evidence, InvariantS7_TheSumOfFatesIsTheFramesReceived) {
    auto story = two_web_dynos();
    const auto before = story.fates();
    story.line("web.1", "hello", "app").line("web.1", "odd text").line("router", "at=info").r14("web.2");
    story.line("", "malformed").line("web.1", test::memory_text("web.2", "x", 1));
    story.post("seven", 6);
    story.r14("web.1").post("seven", 1);
    EXPECT_EQ(story.fates() - before, 7U);
}

}  // namespace
}  // namespace dynoward
