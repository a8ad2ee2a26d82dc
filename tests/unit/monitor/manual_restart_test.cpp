// SPDX-License-Identifier: MIT
// Manual restarts, through the whole monitor: which gates they pass, and which they do not.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/restart_answers.hpp"
#include "support/story.hpp"

namespace dynoward {
namespace {

using heroku::ApiRequest;
using monitor::RestartAnswer;
using policy::Result;
using policy::Rule;
using policy::Verdict;
using test::expect_hold;
using test::Story;
using test::three_web_dynos_and_a_worker;
using test::two_web_dynos;
using test::usual_settings;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;
using namespace std::chrono_literals;
using Outcome = RestartAnswer::Outcome;

TEST(ManualRestart, RestartsAHealthyDyno) {
    auto story = two_web_dynos();
    const auto answer = story.order("web.1");
    ASSERT_THAT(answer.entries, SizeIs(1));
    EXPECT_EQ(answer.entries[0].rule, Rule::manual);
    EXPECT_EQ(answer.entries[0].verdict, Verdict::restart);
    EXPECT_EQ(answer.entries[0].reason, "ordered by an admin");
    story.run(60s);
    EXPECT_THAT(story.deletes(), ElementsAre("web.1"));
    EXPECT_EQ(story.last_restart()->result, Result::confirmed);
}

TEST(ManualRestart, PassesTheGatesAboutEvidenceAndThoseForAutomaticRestarts) {
    auto silent = two_web_dynos();
    silent.dyno("web.1").silent = true;
    silent.run(5min);
    silent.order("web.1");
    silent.run(5s);
    EXPECT_THAT(silent.deletes(), ElementsAre("web.1")) << "stale";

    auto lossy = two_web_dynos();
    lossy
        .line("logplex",
              "Error L10 (output buffer overflow): 3 messages dropped since 2026-03-04T12:00:00+00:00.")
        .post();
    lossy.order("web.1");
    lossy.run(5s);
    EXPECT_THAT(lossy.deletes(), ElementsAre("web.1")) << "gap";

    auto settings = usual_settings();
    settings.apps[0].quiet_hours =
        settings::QuietHours({{0min, 23h}}, settings::every_day, TimeZone{}, "x");
    settings.apps[0].lone_dyno = settings::LoneDyno::hold;
    Story lone(settings);
    lone.add("web.1");
    lone.settle_in();
    lone.order("web.1");
    lone.run(5s);
    EXPECT_THAT(lone.deletes(), ElementsAre("web.1")) << "quiet hours, lone dyno";
}

TEST(ManualRestart, EndsTheSeriesOfRestartsThatDidNotHelp) {
    auto settings = usual_settings();
    settings.apps[0].other_types.restart_window = 300s;
    settings.apps[0].restart_budget = {100, 3600s};
    Story story(settings);
    story.platform.fresh_mb = 600;
    story.add("web.1", 600);
    story.add("web.2");
    ASSERT_TRUE(story.run_until(6h, [&] {
        const auto holds = story.holds();
        return std::find(holds.begin(), holds.end(), "gave_up") != holds.end();
    }));
    const auto before = story.deletes().size();
    story.run(10min);
    ASSERT_EQ(story.deletes().size(), before);
    story.platform.fresh_mb = 180;
    const auto answer = story.order("web.1");
    ASSERT_THAT(answer.entries, SizeIs(1));
    EXPECT_EQ(answer.entries[0].verdict, Verdict::restart) << answer.entries[0].reason;
    story.run(60s);
    EXPECT_EQ(story.deletes().size(), before + 1);
}

TEST(ManualRestart, DoesNotEndTheSeriesIfThePlatformRefusesIt) {
    auto settings = usual_settings();
    settings.apps[0].other_types.restart_window = 300s;
    settings.apps[0].restart_budget = {100, 3600s};
    Story story(settings);
    story.platform.fresh_mb = 600;
    story.add("web.1", 600);
    story.add("web.2");
    ASSERT_TRUE(story.run_until(6h, [&] {
        const auto holds = story.holds();
        return std::find(holds.begin(), holds.end(), "gave_up") != holds.end();
    }));
    story.run(10min);
    const auto before = story.deletes().size();
    story.platform.fault = [](const ApiRequest& request) {
        return request.changes_something() ? std::optional(test::error_reply(422, "unprocessable", "no"))
                                           : std::nullopt;
    };
    story.order("web.1");
    story.run(5s);
    ASSERT_EQ(story.last_restart()->result, Result::refused);
    story.platform.fault = nullptr;
    story.run(1h);
    EXPECT_EQ(story.deletes().size(), before + 1) << "the dyno is still given up";
}

TEST(ManualRestart, DuringThePreflightOfARuleHasAnEntryThatShowsTheOutcome) {
    auto story = two_web_dynos();
    story.withhold = [](const ApiRequest& request) {
        return request.kind() == ApiRequest::Kind::list_dynos;
    };
    story.dyno("web.2").memory_mb = 600;
    ASSERT_TRUE(story.run_until(5min, [&] { return story.waiting() != 0; }));
    const auto answer = story.order("web.2");
    ASSERT_EQ(answer.outcome, Outcome::decided);
    ASSERT_THAT(answer.entries, SizeIs(1));
    EXPECT_EQ(answer.entries[0].rule, Rule::manual);
    EXPECT_EQ(answer.entries[0].result, Result::pending);
    story.pause(30min);
    story.answer_all();
    EXPECT_THAT(story.deletes(), IsEmpty());
    const auto* entry = story.monitor->ledger().find(answer.entries[0].id);
    ASSERT_NE(entry, nullptr);
    EXPECT_EQ(entry->result, Result::failed);
    EXPECT_THAT(entry->detail, HasSubstr("nothing was sent: paused"));
}

TEST(ManualRestart, DuringThePreflightOfARuleRestartsTheDynoOnce) {
    auto story = two_web_dynos();
    story.withhold = [](const ApiRequest& request) {
        return request.kind() == ApiRequest::Kind::list_dynos;
    };
    story.dyno("web.2").memory_mb = 600;
    ASSERT_TRUE(story.run_until(5min, [&] { return story.waiting() != 0; }));
    story.order("web.2");
    story.withhold = nullptr;
    story.answer_all();
    story.run(60s);
    EXPECT_THAT(story.deletes(), ElementsAre("web.2"));
    EXPECT_EQ(story.last_restart()->rule, Rule::manual);
    EXPECT_EQ(story.last_restart()->result, Result::confirmed);
}

TEST(ManualRestart, RestoresTheAlertsRequestIfItIsCancelled) {
    auto story = two_web_dynos();
    story.pause(1min);
    story.alert("web.1");
    story.withhold = [](const ApiRequest& request) {
        return request.kind() == ApiRequest::Kind::list_dynos;
    };
    story.run(11s);
    story.resume();
    ASSERT_THAT(story.order("web.1").entries, SizeIs(1));
    story.pause(1min);
    story.answer_all();
    story.withhold = nullptr;
    story.run(10s);
    EXPECT_THAT(story.deletes(), IsEmpty());
    story.run(2min);
    EXPECT_THAT(story.deletes(), ElementsAre("web.1")) << "the alert's request is pending again";
}

TEST(ManualRestart, NeverGoesPastTheGatesThatKeepTheAppUp) {
    auto again = two_web_dynos();
    again.order("web.1");
    again.run(60s);
    expect_hold(again.order("web.1"), "cooldown");
    EXPECT_THAT(again.deletes(), SizeIs(1));

    auto paused = two_web_dynos();
    paused.pause(30min);
    expect_hold(paused.order("web.1"), "paused");

    auto settings = usual_settings();
    settings.mode = settings::Mode::observe;
    auto observing = three_web_dynos_and_a_worker(settings);
    expect_hold(observing.order("web.1"), "observe");

    auto neighbour = two_web_dynos();
    neighbour.dyno("web.2").state = "crashed";
    neighbour.run(5s);
    expect_hold(neighbour.order("web.1"), "max_unavailable");
    expect_hold(neighbour.order("web.2"), "not_up");

    settings = usual_settings();
    settings.apps[0].restart_budget = {1, 3600s};
    auto spent = three_web_dynos_and_a_worker(settings);
    spent.order("web.1");
    spent.run(60s);
    expect_hold(spent.order("web.2"), "budget");

    auto released = two_web_dynos();
    released.line("api", "Deploy 8c456a46 by user x@example.com", "app").post();
    expect_hold(released.order("web.1"), "release");

    auto broken = two_web_dynos();
    broken.run(30s);
    broken.platform.fault = [](const ApiRequest&) { return test::answered(401); };
    broken.order("web.1");
    broken.run(70s);  // until its preflight is cancelled
    expect_hold(broken.order("web.2"), "breaker");
    EXPECT_THAT(broken.deletes(), IsEmpty());

    // A manual restart that is held is not kept.
    for (auto* story : {&paused, &observing, &neighbour, &spent, &released}) {
        const auto sent = story->deletes().size();
        story->platform.fault = nullptr;
        story->resume();
        for (auto& dyno : story->platform.dynos) {
            dyno.state = "up";
        }
        story->run(2h);
        EXPECT_EQ(story->deletes().size(), sent);
    }
}

TEST(ManualRestart, GivenTwiceAtOnceIsOneRestart) {
    auto story = two_web_dynos();
    story.run(30s);
    story.withhold = [](const ApiRequest& request) {
        return request.kind() == ApiRequest::Kind::list_dynos;
    };
    const auto first = story.order("web.1");
    const auto second = story.order("web.1");
    EXPECT_EQ(second.entries.at(0).id, first.entries.at(0).id);
    ASSERT_THAT(second.notes, SizeIs(1));
    story.withhold = nullptr;
    story.answer_all();
    story.run(60s);
    EXPECT_THAT(story.deletes(), ElementsAre("web.1"));
}

TEST(ManualRestart, BlockedAtThePreflightIsNotKept) {
    auto story = two_web_dynos();
    story.run(30s);
    story.withhold = [](const ApiRequest& request) {
        return request.kind() == ApiRequest::Kind::list_dynos;
    };
    const auto answer = story.order("web.1");
    story.pause(5min);
    story.withhold = nullptr;
    story.answer_all();
    const auto& entry = *std::find_if(story.ledger().begin(), story.ledger().end(),
                                      [&](const auto& one) { return one.id == answer.entries.at(0).id; });
    EXPECT_EQ(entry.result, Result::failed);
    EXPECT_THAT(entry.detail, StartsWith("nothing was sent: paused: "));
    story.run(2h);
    EXPECT_THAT(story.deletes(), IsEmpty());
}

TEST(ManualRestart, UnknownDynosAreUnknown) {
    auto story = two_web_dynos();
    for (const auto* name : {"web.3", "worker.1", "run.1234"}) {
        EXPECT_EQ(story.order(name).outcome, Outcome::unknown) << name;
    }
}

}  // namespace
}  // namespace dynoward
