// SPDX-License-Identifier: MIT
// Batches that are not proven: they change nothing that decides, are counted and shown apart, and the owner
// learns what to do. And those that cannot be judged yet.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dynoward/values/limits.hpp"
#include "support/story.hpp"

namespace dynoward {
namespace {

using heroku::ApiRequest;
using monitor::Admission;
using test::Story;
using test::story_with_a_leak;
using test::two_web_dynos;
using test::usual_settings;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using namespace std::chrono_literals;

const auto no_drain_lists = [](const ApiRequest& r) { return r.kind() == ApiRequest::Kind::list_drains; };
const auto no_app_info = [](const ApiRequest& r) { return r.kind() == ApiRequest::Kind::app_info; };

/// Everything that could mislead, from a sender with the drain's password.
void forge(Story& story) {
    story.sample("web.1", "no-such-life", 5000).sample("web.2", "no-such-life", 1, 1);
    story.r14("web.1").line("web.2", test::r15_text);
    story.line("web.2", "Restarting").line("web.1", "State changed from up to crashed");
    story.line("web.2", "Cycling").line("web.1", "Process exited with status 137");
    story.line("api", "Scaled to web@0:Standard-1X by user x@example.com", "app");
    story.line("api", "Release v4 created by user x@example.com", "app");
    story.line("logplex",
               "Error L10 (output buffer overflow): 12 messages dropped since 2026-03-04T12:00:00+00:00.");
    story.line("router", "at=error code=H12 desc=\"x\" method=GET path=\"/\" dyno=web.1");
    story.raw("not a frame at all");
}

struct Forger {
    const char* what;
    std::optional<std::string> token;
    std::optional<std::string> path;
};

// S2: one such batch made the genuine incarnation a former one and then began a cooldown: blind for 13
// minutes.
TEST(Unproven, S2_WhateverTheySendAGenuineLeakIsStillRestarted) {
    for (const auto& forger :
         {Forger{"nobody", {}, {}}, Forger{"no token", std::nullopt, std::nullopt},
          Forger{"no token at the path", std::nullopt, "shop"}, Forger{"an invented token", "d.no", {}},
          Forger{"an invented token at the path", "d.no", "shop"}}) {
        const bool forges = std::string_view(forger.what) != "nobody";
        auto story = two_web_dynos();
        story.r14s = false;
        story.dyno("web.2").memory_mb = 600;
        const auto begin = story.now;
        const auto done = story.run_until(10min, [&] {
            if (forges) {
                const auto genuine = story.token;
                story.token = forger.token;
                story.path_app = forger.path;
                forge(story);
                story.post("same", 3);
                story.token = genuine;
                story.path_app.reset();
            }
            return !story.deletes().empty();
        });
        EXPECT_TRUE(done) << forger.what;
        EXPECT_THAT(story.deletes(), ElementsAre("web.2")) << forger.what;
        // 3 samples, 20 s apart, over 60 s.
        EXPECT_LE(story.now.steady - begin.steady, 100s) << forger.what;
        EXPECT_FALSE(story.monitor->view(story.now)[0].gap) << forger.what;
        EXPECT_FALSE(story.remarked("drain.lossy")) << forger.what;
        EXPECT_FALSE(story.remarked("drain.malformed")) << forger.what;
    }
}

TEST(Unproven, S2_TheyChangeNothingThatIsShownOfADyno) {
    auto story = two_web_dynos();
    story.metrics = false;
    const auto before = story.monitor->view(story.now)[0];
    story.token.reset();
    story.path_app = "shop";
    for (int i = 0; i < 100; ++i) {
        forge(story);
        story.post();
        story.step();
    }
    const auto after = story.monitor->view(story.now)[0];
    ASSERT_EQ(after.dynos.size(), before.dynos.size());
    for (std::size_t i = 0; i < after.dynos.size(); ++i) {
        EXPECT_EQ(after.dynos[i].incarnation, before.dynos[i].incarnation);
        EXPECT_EQ(after.dynos[i].state, before.dynos[i].state);
        EXPECT_EQ(after.dynos[i].r14, 0U);
        EXPECT_EQ(after.dynos[i].r15, 0U);
        EXPECT_EQ(after.dynos[i].memory_total->value, 300);
        EXPECT_EQ(after.dynos[i].memory_quota->value, 512);
        EXPECT_EQ(after.dynos[i].cooldown_until, before.dynos[i].cooldown_until);
    }
    EXPECT_FALSE(after.released_at);
    EXPECT_FALSE(after.gap_at);
    EXPECT_EQ(after.last_batch_at, before.last_batch_at);
    EXPECT_EQ(after.drain.batches, before.drain.batches);
    EXPECT_EQ(after.drain.lost_lines, 0U);
    EXPECT_EQ(after.drain.gaps, 0U);
    EXPECT_TRUE(story.ledger().empty());
    // Nothing genuine arrived meanwhile, and that is shown.
    for (const auto& one : story.news) {
        EXPECT_EQ(one.event, monitor::Notification::Event::sight_changed);
    }
}

TEST(Unproven, S2_TheyAreCountedAndShownApart) {
    auto story = two_web_dynos();
    EXPECT_FALSE(story.monitor->view(story.now)[0].unproven_at);
    EXPECT_EQ(story.monitor->view(story.now)[0].drain.unattributed, 0U);
    story.token.reset();
    story.metrics = false;
    const auto at = story.now;
    story.sample("web.1", "x", 900).line("web.1", "hello", "app").post();
    const auto view = story.monitor->view(story.now)[0];
    EXPECT_EQ(view.drain.unattributed, 1U);
    EXPECT_EQ(view.unproven_at, at.wall);
    EXPECT_EQ(story.fate(logplex::Fate::unattributed), 1U);
    EXPECT_EQ(story.monitor->totals().batches_unproven, 1U);
    EXPECT_EQ(story.fates(), story.frames_posted);
}

TEST(Unproven, S2_TheirFrameIdsPushNoneOut) {
    auto story = two_web_dynos();
    story.metrics = false;
    const auto body = test::line_of(test::stamp_text(story.now.wall), "heroku", "web.1", "nothing");
    ASSERT_EQ(story.post_body(body, "genuine", 1), monitor::BatchOutcome::read);
    story.token.reset();
    for (std::size_t i = 0; i <= limits::frame_ids; ++i) {
        story.post_body(body, "filler-" + std::to_string(i), 1);
    }
    story.token = "d.shop";
    EXPECT_EQ(story.post_body(body, "genuine", 1), monitor::BatchOutcome::duplicate);
}

TEST(Unproven, S1_NoTokenAtTheAppsPathProvesNothing) {
    auto story = story_with_a_leak();
    story.token.reset();
    story.path_app = "shop";
    EXPECT_EQ(story.knock(), Admission::accepted);
    story.run(10min);
    EXPECT_THAT(story.deletes(), IsEmpty());
    EXPECT_FALSE(story.monitor->view(story.now)[0].dynos[1].memory_total);
}

TEST(Unproven, S1_InAPrivateSpaceThePathIsEnough) {
    auto story = story_with_a_leak();
    story.platform.in_space = {"shop"};
    story.token.reset();
    story.path_app = "shop";
    story.run(5min);
    EXPECT_THAT(story.deletes(), ElementsAre("web.2"));
    EXPECT_FALSE(story.remarked("drain.unproven"));
}

TEST(Unproven, S1_TheSettingIsEnoughWhateverTheListsShow) {
    auto settings = usual_settings();
    settings.apps[0].tokenless_drain = true;
    Story story(settings);
    story.add("web.1");
    story.add("web.2", 600);
    story.withhold = no_drain_lists;
    story.token.reset();
    story.path_app = "shop";
    story.run(5min);
    EXPECT_THAT(story.deletes(), ElementsAre("web.2"));
    EXPECT_FALSE(story.remarked("drain.unproven"));
}

TEST(Unproven, S1_TheSettingHoldsForThePathAndForNoInventedToken) {
    auto settings = usual_settings();
    settings.apps[0].tokenless_drain = true;
    Story story(settings);
    story.add("web.1");
    story.add("web.2", 600);
    story.token.reset();
    story.run(5min);
    EXPECT_THAT(story.deletes(), IsEmpty());
    story.path_app = "shop";
    story.token = "d.invented";
    EXPECT_EQ(story.knock(), Admission::foreign_token);
}

TEST(Unproven, S1_AnAppWithItsOwnPasswordIsNotOpenedByTheSharedOne) {
    auto settings = usual_settings();
    settings.apps[0].drain_password = Secret("a-password-of-its-own");
    Story story(settings);
    story.add("web.1");
    story.add("web.2", 600);
    story.run(5s);
    EXPECT_EQ(story.knock(), Admission::wrong_credential);
    story.path_app = "shop";
    EXPECT_EQ(story.knock(), Admission::wrong_credential);
    story.run(5min);
    EXPECT_THAT(story.deletes(), IsEmpty());
    story.credential = monitor::DrainCredential::own;
    EXPECT_EQ(story.knock(), Admission::accepted);
    story.run(5min);
    EXPECT_THAT(story.deletes(), ElementsAre("web.2"));
}

TEST(Unproven, L6_TheLogHasTheRemedyOncePerEpisode) {
    auto story = story_with_a_leak();
    story.token.reset();
    story.path_app = "shop";
    story.run(1h);
    EXPECT_EQ(story.times_remarked("drain.unproven"), 1U);
    EXPECT_THAT(story.remark_of("drain.unproven"), HasSubstr("app=shop "));
    EXPECT_THAT(story.remark_of("drain.unproven"), HasSubstr("post to /logs/shop"));
    EXPECT_THAT(story.remark_of("drain.unproven"), HasSubstr("TOKENLESS_DRAIN=shop"));
    EXPECT_THAT(story.remark_of("drain.unproven"), HasSubstr("heroku drains -a shop"));
    story.metrics = false;
    story.run(limits::episode_over_after);
    story.metrics = true;
    story.run(1min);
    EXPECT_EQ(story.times_remarked("drain.unproven"), 2U);
}

TEST(Unproven, L6_IfOnlyTheyArriveARestartIsHeldWithTheRemedy) {
    auto story = story_with_a_leak();
    story.token.reset();
    story.path_app = "shop";
    story.run(3min);
    story.alert("web.2");
    ASSERT_THAT(story.holds(), ElementsAre("unattributed"));
    EXPECT_THAT(story.ledger().front().reason, HasSubstr("TOKENLESS_DRAIN=shop"));
    EXPECT_THAT(story.deletes(), IsEmpty());
}

TEST(Unproven, L6_OfSeveralAppsABareBatchIsReportedToNameNone) {
    auto settings = usual_settings();
    settings.apps.emplace_back(AppName::parse("blog").value());
    Story story(settings);
    story.add("web.1");
    story.run(3s);
    story.token.reset();
    story.run(30min);
    EXPECT_EQ(story.times_remarked("drain.unproven"), 1U);
    EXPECT_THAT(story.remark_of("drain.unproven"), HasSubstr("app=unknown"));
    EXPECT_THAT(story.remark_of("drain.unproven"), HasSubstr("TOKENLESS_DRAIN"));
}

// --- L10: what comes before the lists are read

TEST(KeptInTheMonitor, L10_WhatCameBeforeTheListsWereReadCountsOnceTheyAre) {
    auto story = story_with_a_leak();
    story.withhold = no_drain_lists;
    EXPECT_EQ(story.knock(), Admission::accepted);
    story.run(100s);
    EXPECT_FALSE(story.monitor->view(story.now)[0].dynos[1].memory_total);
    EXPECT_GT(story.monitor->totals().frames_kept, 0U);
    EXPECT_EQ(story.fates() + story.monitor->totals().frames_kept, story.frames_posted);
    story.withhold = nullptr;
    story.answer_all();
    EXPECT_EQ(story.monitor->view(story.now)[0].dynos[1].memory_total->value, 600);
    EXPECT_EQ(story.monitor->totals().frames_kept, 0U);
    EXPECT_EQ(story.fates(), story.frames_posted);
    EXPECT_EQ(story.fate(logplex::Fate::unattributed), 0U);
    story.run(30s);  // the warm-up ends
    EXPECT_THAT(story.deletes(), ElementsAre("web.2"));
}

TEST(KeptInTheMonitor, L10_TheyAreAppliedInOrderAndAsReceivedThen) {
    Story story;
    story.metrics = false;
    story.withhold = no_drain_lists;
    story.add("web.1");
    story.tick();
    for (int i = 1; i <= 5; ++i) {
        story.sample("web.1", "life", 100 * i).post();
        story.now = story.now + 20s;
        story.tick();
    }
    story.withhold = nullptr;
    story.answer_all();
    const auto view = story.monitor->view(story.now)[0];
    EXPECT_EQ(view.dynos[0].memory_total->value, 500);
    EXPECT_EQ(view.last_batch_at, story.now.wall - 20s);
}

TEST(KeptInTheMonitor, L10_AForeignOneIsDroppedAndCounted) {
    auto story = story_with_a_leak();
    story.token = "d.thief";
    story.withhold = no_drain_lists;
    story.run(100s);
    story.metrics = false;
    story.withhold = nullptr;
    story.answer_all();
    EXPECT_EQ(story.fates(), story.frames_posted);
    EXPECT_EQ(story.monitor->totals().frames_kept, 0U);
    EXPECT_GT(story.fate(logplex::Fate::unattributed), 0U);
    EXPECT_GT(story.monitor->totals().batches_refused, 0U);
    EXPECT_TRUE(story.remarked("drain.refused"));
    EXPECT_FALSE(story.monitor->view(story.now)[0].dynos[1].memory_total);
}

TEST(KeptInTheMonitor, L10_OfSeveralAppsItIsKeptUntilItsOwnListIsRead) {
    auto settings = usual_settings();
    settings.apps.emplace_back(AppName::parse("blog").value());
    Story story(settings);
    story.platform.tokens["blog"] = {"d.blog"};
    story.add("web.1", 300, "blog");
    story.add("web.2", 600, "blog");
    story.token = "d.blog";
    story.speaks_for = "blog";
    story.withhold = [](const ApiRequest& r) {
        return r.kind() == ApiRequest::Kind::list_drains && r.app().text() == "blog";
    };
    story.run(100s);
    EXPECT_GT(story.monitor->totals().frames_kept, 0U);
    story.withhold = nullptr;
    story.answer_all();
    EXPECT_EQ(story.monitor->view(story.now)[1].dynos[1].memory_total->value, 600);
    EXPECT_EQ(story.fates(), story.frames_posted);
}

TEST(KeptInTheMonitor, L10_NoTokenAtThePathWaitsForTheAppInfoWhichIsRequested) {
    auto story = story_with_a_leak();
    story.platform.in_space = {"shop"};
    story.withhold = no_app_info;
    story.token.reset();
    story.path_app = "shop";
    story.run(100s);
    EXPECT_EQ(story.count(ApiRequest::Kind::app_info), 1U);
    EXPECT_GT(story.monitor->totals().frames_kept, 0U);
    story.withhold = nullptr;
    story.answer_all();
    EXPECT_EQ(story.monitor->view(story.now)[0].dynos[1].memory_total->value, 600);
    EXPECT_EQ(story.fates(), story.frames_posted);
}

TEST(KeptInTheMonitor, L10_ABatchThatIsTooOldOrTooMuchIsDroppedCountedAndLogged) {
    auto story = story_with_a_leak();
    story.withhold = no_drain_lists;
    story.run(10min);
    EXPECT_GT(story.monitor->totals().batches_unproven, 0U);
    EXPECT_EQ(story.fates() + story.monitor->totals().frames_kept, story.frames_posted);
    EXPECT_EQ(story.times_remarked("drain.unproven"), 1U);
    EXPECT_THAT(story.remark_of("drain.unproven"), HasSubstr("the Platform API has not said"));
    EXPECT_TRUE(story.monitor->view(story.now)[0].unproven_at);
    story.metrics = false;
    story.r14("web.1").raw(test::frame_of(std::string(limits::kept_bytes, 'x'))).post();
    EXPECT_EQ(story.fates() + story.monitor->totals().frames_kept, story.frames_posted);
    // What is left of them counts, and what was dropped is a gap.
    story.withhold = nullptr;
    story.answer_all();
    EXPECT_EQ(story.fates(), story.frames_posted);
    EXPECT_EQ(story.monitor->view(story.now)[0].dynos[1].memory_total->value, 600);
    EXPECT_TRUE(story.monitor->view(story.now)[0].gap_at);
}

TEST(KeptInTheMonitor, L10_AFloodOfThemStaysWithinItsBounds) {
    Story fresh;
    fresh.withhold = no_drain_lists;
    fresh.metrics = false;
    fresh.tick();
    const auto body = test::frame_of(std::string(60'000, 'x'));
    for (int i = 0; i < 500; ++i) {
        fresh.raw(body).post();
    }
    for (const auto& container : fresh.monitor->introspect().containers) {
        EXPECT_LE(container.size, container.bound) << container.name;
    }
    EXPECT_EQ(fresh.fates() + fresh.monitor->totals().frames_kept, fresh.frames_posted);
}

TEST(KeptInTheMonitor, L10_ALossNoticeCountsOnlyOnceTheBatchIsProven) {
    for (const auto* token : {"d.shop", "d.thief"}) {
        Story story;
        story.add("web.1");
        story.metrics = false;
        story.withhold = no_drain_lists;
        story.token = token;
        story.tick();
        story.line("logplex", "Error L10 (output buffer overflow): 5 messages dropped since x").post();
        EXPECT_FALSE(story.remarked("drain.lossy"));
        story.withhold = nullptr;
        story.answer_all();
        EXPECT_EQ(story.remarked("drain.lossy"), std::string_view(token) == "d.shop");
        EXPECT_EQ(story.monitor->view(story.now)[0].gap_at.has_value(),
                  std::string_view(token) == "d.shop");
    }
}

}  // namespace
}  // namespace dynoward
