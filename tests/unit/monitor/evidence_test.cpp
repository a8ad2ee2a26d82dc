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
using test::usual_settings;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using namespace std::chrono_literals;

Story two_web_dynos() {
    Story story;
    story.add("web.1");
    story.add("web.2");
    story.settle_in();
    return story;
}

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

TEST(Evidence, F14_L10InASustainedBreachStartsTheWindowAgain) {
    auto story = two_web_dynos();
    story.r14s = false;
    story.dyno("web.2").memory_mb = 600;
    story.run(65s);
    ASSERT_THAT(story.deletes(), IsEmpty());
    story.line("logplex",
               "Error L10 (output buffer overflow): 12 messages dropped since 2026-03-04T12:00:00+00:00.");
    const auto lost_at = story.now;
    ASSERT_TRUE(story.run_until(5min, [&] { return !story.deletes().empty(); }));
    EXPECT_GE(story.now.steady - lost_at.steady, 60s);
    EXPECT_TRUE(story.remarked("drain.lossy"));
    // Nothing from before the loss is in the verdict.
    EXPECT_LE(story.last_restart()->evidence.held_s.value_or(0), 80);
    EXPECT_GE(story.now.wall - Seconds(story.last_restart()->evidence.held_s.value_or(0)), lost_at.wall);
}

TEST(Evidence, F14_ALoneDynoWaitsTwiceTheSustainAfterTheLoss) {
    Story story;
    story.r14s = false;
    story.add("web.1");
    story.settle_in();
    story.dyno("web.1").memory_mb = 600;
    story.run(100s);
    story.line("logplex",
               "Error L10 (output buffer overflow): 12 messages dropped since 2026-03-04T12:00:00+00:00.");
    const auto lost_at = story.now;
    ASSERT_TRUE(story.run_until(10min, [&] { return !story.deletes().empty(); }));
    EXPECT_GE(story.now.steady - lost_at.steady, 120s);
}

TEST(Evidence, F15_SilenceIsNotEvidence) {
    auto story = two_web_dynos();
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
    story.r14s = false;
    story.dyno("web.2").memory_mb = 600;
    story.run(65s);
    story.sample("web.1", "web-1-life-1", 301);
    EXPECT_EQ(story.post("odd-count", 5), monitor::BatchOutcome::read);
    EXPECT_TRUE(story.remarked("drain.miscounted"));
    EXPECT_TRUE(story.monitor->view(story.now)[0].gap);
    EXPECT_EQ(story.monitor->view(story.now)[0].dynos[0].memory_total->value, 301);
    story.run(50s);
    EXPECT_THAT(story.deletes(), IsEmpty());
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

TEST(Evidence, ABodyWhoseFirstFrameIsUnreadableIsSaidToBe) {
    auto story = two_web_dynos();
    EXPECT_EQ(story.post_body("garbage"), monitor::BatchOutcome::unreadable);
    EXPECT_EQ(story.post_body("99 <134>1 too short"), monitor::BatchOutcome::unreadable);
    EXPECT_EQ(story.post_body(""), monitor::BatchOutcome::read);
    EXPECT_EQ(story.monitor->totals().batches_unreadable, 2U);
}

TEST(Evidence, OneLineBelowTheLevelStartsTheSustainAgain) {
    auto story = two_web_dynos();
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

TEST(Evidence, F9_FrameIdsAreForgottenByAgeAndByNumber) {
    auto story = two_web_dynos();
    story.metrics = false;
    const auto post = [&](const std::string& id) { return story.line("web.1", "nothing").post(id, 1); };
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

struct Forged {
    const char* fault;
    const char* app_name;
    const char* procid;
    std::string text;
};
void PrintTo(const Forged& forged, std::ostream* out) {
    *out << forged.fault << ' ' << forged.app_name << ' ' << forged.procid;
}

class ForgedLines : public testing::TestWithParam<Forged> {};

TEST_P(ForgedLines, NeverLeadToAVerdictHoweverMany) {
    auto story = two_web_dynos();
    for (int i = 0; i < 300; ++i) {
        story.line(GetParam().procid, GetParam().text, GetParam().app_name);
        story.run(1s);
    }
    EXPECT_THAT(story.deletes(), IsEmpty());
    EXPECT_THAT(story.ledger(), IsEmpty());
    EXPECT_THAT(story.monitor->view(story.now)[0].dynos, SizeIs(2));
    EXPECT_EQ(story.monitor->view(story.now)[0].dynos[1].r14, 0U);
    EXPECT_EQ(story.monitor->view(story.now)[0].dynos[1].memory_total->value, 300);
}

const std::string high = test::memory_text("web.2", "web-2-life-1", 9999);
const std::string r14{test::r14_text};
INSTANTIATE_TEST_SUITE_P(
    All, ForgedLines,
    testing::Values(
        Forged{"F18", "app", "web.2", r14}, Forged{"F19", "app", "web.2", high},
        Forged{"F21", "heroku", "router", "at=error code=H12 path=\"/?x=" + r14 + "\" dyno=web.2"},
        Forged{"F21", "heroku", "router", high}, Forged{"F22", "Heroku", "web.2", high},
        Forged{"F22", "heroku.", "web.2", high}, Forged{"F22", "h\xD0\xB5roku", "web.2", high},
        Forged{"F22", "heroku", "web.02", high}, Forged{"F26", "heroku", "web.2/../..", high},
        Forged{"F26", "heroku", "..", high}, Forged{"F26", "heroku", "%2e%2e", r14},
        Forged{"F27", "heroku", "web.1", high},
        Forged{"F23", "heroku", "web.2", "Starting process with command `echo " + r14 + "`"},
        Forged{"F23", "heroku", "web.2", "said: " + r14},
        Forged{"F7", "app", "web.2", "x\n94 <134>1 2026-03-04T12:00:00+00:00 host heroku web.2 - " + r14}));

TEST(Evidence, F24_LinesOfOneOffDynosAreShownAndNeverActedOn) {
    auto story = two_web_dynos();
    for (int i = 0; i < 20; ++i) {
        for (const auto* name : {"run.1234", "scheduler.9", "release.1"}) {
            story.sample(name, "some-life", 5000).r14(name);
        }
        story.run(20s);
    }
    EXPECT_THAT(story.deletes(), IsEmpty());
}

// Whoever holds a log-input token of the app can write perfect platform lines. The platform's own list
// decides.
TEST(Evidence, F25_APerfectR14StreamWithoutMatchingSamplesIsNotBelieved) {
    auto story = two_web_dynos();
    for (int i = 0; i < 60; ++i) {
        story.r14("web.2");
        story.run(5s);
    }
    EXPECT_THAT(story.deletes(), IsEmpty());
    EXPECT_GT(story.monitor->view(story.now)[0].dynos[1].r14, 50U);
}

TEST(Evidence, F25_OfADynoThatTheListShowsToBeYoungIsHeld) {
    auto story = two_web_dynos();
    story.dyno("web.2").memory_mb = 600;
    story.dyno("web.2").updated_at = story.now.wall + 30s;
    story.run(200s);
    EXPECT_THAT(story.deletes(), IsEmpty());
    EXPECT_THAT(story.holds(), Contains("min_uptime"));
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

TEST(Evidence, F69_LinesTenMinutesLateAreNoEvidence) {
    auto story = two_web_dynos();
    story.metrics = false;
    for (int i = 0; i < 20; ++i) {
        story.raw(test::line_of(test::stamp_text(story.now.wall - 10min), "heroku", "web.2",
                                test::memory_text("web.2", "web-2-life-1", 600)));
        story.run(20s);
    }
    EXPECT_THAT(story.deletes(), IsEmpty());
}

TEST(Evidence, F69_LinesTenMinutesAheadAreNoEvidence) {
    auto story = two_web_dynos();
    story.metrics = false;
    for (int i = 0; i < 60; ++i) {
        story.raw(test::line_of(test::stamp_text(story.now.wall + 10min), "heroku", "web.2",
                                test::memory_text("web.2", "web-2-life-1", 600)));
        story.run(20s);
    }
    EXPECT_THAT(story.deletes(), IsEmpty());
}

class ClockJumps : public testing::TestWithParam<std::chrono::seconds> {};

TEST_P(ClockJumps, F70_TheWallClockCausesNoBurstAndLosesNoCooldown) {
    auto settings = usual_settings();
    settings.apps[0].other_types.min_uptime = 0s;
    Story story(settings);
    story.add("web.1");
    story.add("web.2", 600);
    story.platform.fresh_mb = 600;
    ASSERT_TRUE(story.run_until(5min, [&] { return story.deletes().size() == 1; }));
    story.run(60s);
    story.now.wall += GetParam();  // the platform's stamps jump along: only our steady clock is right
    story.run(480s);
    EXPECT_THAT(story.deletes(), SizeIs(1));
    EXPECT_TRUE(story.remarked("monitor.clock_jump"));
    story.run(10min);
    // Set back, the platform's stamps from before lie ahead: the dyno is young for as long, and left alone.
    EXPECT_THAT(story.deletes(), SizeIs(GetParam() > 0s ? 2 : 1));
}

TEST_P(ClockJumps, F70_OfOursAloneHoldsUntilItIsRightAgain) {
    Story story;
    story.add("web.1");
    story.add("web.2");
    story.settle_in();
    story.metrics = false;
    const auto say = [&](std::chrono::seconds ahead) {
        story.raw(test::line_of(test::stamp_text(story.now.wall - ahead), "heroku", "web.2",
                                test::memory_text("web.2", "web-2-life-1", 600)));
        story.run(20s);
    };
    story.now.wall += GetParam();
    for (int i = 0; i < 30; ++i) {
        say(GetParam());
    }
    EXPECT_THAT(story.deletes(), IsEmpty());
    story.now.wall -= GetParam();
    for (int i = 0; i < 12; ++i) {
        say(0s);
    }
    EXPECT_THAT(story.deletes(), ElementsAre("web.2"));
}

INSTANTIATE_TEST_SUITE_P(Hours, ClockJumps, testing::Values(1h, -1h, 24h * 365, -24h * 365));

TEST(Evidence, F71_AfterBeingStoppedForTenMinutesItWarmsUpAgain) {
    auto story = two_web_dynos();
    story.dyno("web.2").memory_mb = 600;
    story.run(40s);
    story.now = story.now + 10min;
    const auto continued = story.now;
    ASSERT_TRUE(story.run_until(10min, [&] { return !story.deletes().empty(); }));
    EXPECT_GE(story.now.steady - continued.steady, 120s);
    EXPECT_TRUE(story.remarked("monitor.clock_jump"));
    EXPECT_THAT(story.holds(), Contains("warm_up"));
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

TEST(Evidence, SomebodyElsesRestartCountsAsCooldown) {
    auto story = two_web_dynos();
    story.platform.restart(story.now, story.dyno("web.2"));
    story.line("web.2", "Restarting").line("web.2", "State changed from up to starting");
    story.dyno("web.2").memory_mb = 600;
    story.run(580s);
    EXPECT_THAT(story.deletes(), IsEmpty());
    story.run(60s);
    EXPECT_THAT(story.deletes(), ElementsAre("web.2"));
}

TEST(Evidence, S7_TheSumOfFatesIsTheFramesReceived) {
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
