// SPDX-License-Identifier: MIT
// How much of an app can be seen, and that each kind of blindness is reported once, with its own state.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dynoward/values/limits.hpp"
#include "support/story.hpp"

namespace dynoward {
namespace {

using namespace std::chrono_literals;
using monitor::Notification;
using monitor::SightState;
using test::Story;
using test::two_web_dynos;
using test::usual_settings;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

// STALE_AFTER and the time that a change must last.
constexpr Seconds noticed_after = Seconds(90) + limits::sight_settles_after;

monitor::SightView sight(const Story& story) {
    return story.monitor->view(story.now).at(0).sight;
}

std::string advice(const Story& story) {
    return sight(story).advice.value_or("none");
}

std::vector<std::string> events(const Story& story) {
    std::vector<std::string> all;
    for (const auto& news : story.news) {
        all.emplace_back(to_text(news.event));
    }
    return all;
}

std::vector<std::string> log_lines(const Story& story) {
    std::vector<std::string> lines;
    for (const auto& remark : story.remarks) {
        if (remark.at == "monitor.sight") {
            lines.push_back(remark.text);
        }
    }
    return lines;
}

// Lines of the kind named come, every second, and nothing else.
void run_with(Story& story, Seconds span, const std::string& procid, const std::string& text,
              const std::string& app_name = "heroku") {
    for (auto left = span; left > 0s; left -= 1s) {
        story.line(procid, text, app_name);
        story.step();
    }
}

TEST(Sight, AnAppWhoseDynosAllReportIsSeen) {
    const auto story = two_web_dynos();
    EXPECT_EQ(sight(story).state, SightState::ok);
    EXPECT_FALSE(sight(story).blind);
    EXPECT_EQ(advice(story), "none");
    EXPECT_LE(sight(story).since, test::story_begins().wall + 25s);
    EXPECT_THAT(log_lines(story), ElementsAre("app=shop state=ok was=no_lines"));
    EXPECT_THAT(events(story), IsEmpty());
}

TEST(Sight, BeforeTheFirstBatchItIsBlindAndShowsHowToAddTheDrain) {
    Story story;
    story.add("web.1");
    story.metrics = false;
    story.run(5s);
    EXPECT_EQ(sight(story).state, SightState::no_lines);
    EXPECT_TRUE(sight(story).blind);
    EXPECT_EQ(sight(story).since, test::story_begins().wall);
    EXPECT_EQ(advice(story),
              "no batch yet: heroku drains:add https://drain:PASSWORD@HOST/logs/shop -a shop");
    EXPECT_THAT(log_lines(story), IsEmpty());
    story.run(noticed_after);
    EXPECT_THAT(log_lines(story),
                ElementsAre(AllOf(HasSubstr("app=shop state=no_lines advice="), HasSubstr("drains:add"))));
    EXPECT_THAT(events(story), IsEmpty()) << "silence is told by drain.silent, after five minutes";
}

TEST(Sight, SilenceIsNoLinesAndHasOneNotice) {
    auto story = two_web_dynos();
    story.metrics = false;
    story.run(90s);
    EXPECT_EQ(sight(story).state, SightState::ok);
    story.run(30s);
    EXPECT_EQ(sight(story).state, SightState::no_lines);
    EXPECT_TRUE(sight(story).blind);
    EXPECT_EQ(advice(story),
              "no lines for STALE_AFTER (90 s): is the drain still there? heroku drains -a shop");
    story.run(1h);
    EXPECT_THAT(events(story), ElementsAre("drain.silent"));
    story.metrics = true;
    story.run(1h);
    EXPECT_EQ(sight(story).state, SightState::ok);
    EXPECT_THAT(events(story), ElementsAre("drain.silent", "drain.resumed"));
}

TEST(Sight, L4_LinesWithoutAMemoryLineAreReportedWithTheRemedy) {
    Story story;
    story.add("web.1");
    story.add("web.2");
    story.metrics = false;
    run_with(story, 80s, "web.1", std::string(test::r14_text));
    EXPECT_EQ(sight(story).state, SightState::no_lines);
    EXPECT_EQ(advice(story), "lines arrive, but no memory line yet; a dyno sends one every 20 s");
    run_with(story, 10min, "web.1", std::string(test::r14_text));
    EXPECT_EQ(sight(story).state, SightState::no_metrics);
    EXPECT_TRUE(sight(story).blind);
    EXPECT_EQ(advice(story),
              "no memory lines: heroku labs:enable log-runtime-metrics -a shop, then restart the dynos "
              "(heroku ps:restart -a shop)");
    EXPECT_THAT(events(story), ElementsAre("metrics.missing"));
    EXPECT_EQ(story.news[0].app, AppName::parse("shop"));
    EXPECT_THAT(story.news[0].text, HasSubstr("shop: no memory lines: heroku labs:enable"));
    EXPECT_THAT(log_lines(story), ElementsAre(AllOf(HasSubstr("state=no_metrics was=no_lines advice=\"no"),
                                                    HasSubstr("labs:enable"))));
    const auto apps = story.monitor->view(story.now);
    for (const auto& dyno : apps.at(0).dynos) {
        ASSERT_TRUE(dyno.verdict) << dyno.name.text();
        EXPECT_EQ(dyno.verdict->reason, "stale");
    }
    story.metrics = true;
    story.run(30s);
    EXPECT_EQ(sight(story).state, SightState::ok);
    EXPECT_THAT(events(story), ElementsAre("metrics.missing", "sight.changed"));
}

TEST(Sight, L4_AlsoIfOnlyTheAppOrTheRouterSendsLines) {
    for (const auto* const app_name : {"app", "heroku"}) {
        for (const bool has_key : {true, false}) {
            auto settings = usual_settings();
            settings.platform.key = Secret(has_key ? "key" : "");
            Story story(settings);
            story.add("web.1");
            story.metrics = false;
            run_with(story, 200s, std::string(app_name) == "app" ? "web.1" : "router",
                     "at=info method=GET path=\"/\"", app_name);
            EXPECT_EQ(sight(story).state, SightState::no_metrics) << app_name << has_key;
            EXPECT_THAT(events(story), ElementsAre("metrics.missing")) << app_name << has_key;
        }
    }
}

TEST(Sight, MemoryLinesThatEndAreMissedAfterStaleAfter) {
    auto story = two_web_dynos();
    story.metrics = false;
    run_with(story, 90s, "web.1", "hello", "app");
    EXPECT_EQ(sight(story).state, SightState::ok);
    run_with(story, 30s, "web.1", "hello", "app");
    EXPECT_EQ(sight(story).state, SightState::no_metrics);
}

TEST(Sight, L5_ADynoThatFallsSilentIsNamed) {
    Story story;
    for (const auto* name : {"web.1", "web.2", "web.3"}) {
        story.add(name);
    }
    story.settle_in();
    story.dyno("web.3").silent = true;
    story.run(85s);
    EXPECT_EQ(sight(story).state, SightState::ok);
    story.run(noticed_after);
    EXPECT_EQ(sight(story).state, SightState::stale);
    EXPECT_TRUE(sight(story).blind);
    EXPECT_EQ(advice(story), "web.3 has sent no memory line for STALE_AFTER (90 s): heroku ps -a shop");
    story.dyno("web.2").silent = true;
    story.run(noticed_after);
    EXPECT_EQ(advice(story),
              "web.2 and 1 more have sent no memory line for STALE_AFTER (90 s): heroku ps -a shop");
    EXPECT_THAT(events(story), ElementsAre("sight.changed"));
    EXPECT_THAT(story.news[0].text, HasSubstr("shop: not all of it can be seen: web.3 has sent no"));
    story.dyno("web.2").silent = story.dyno("web.3").silent = false;
    story.run(30s);
    EXPECT_EQ(sight(story).state, SightState::ok);
    EXPECT_THAT(events(story), ElementsAre("sight.changed", "sight.changed"));
    EXPECT_EQ(story.news[1].text, "shop: can be seen again.");
}

TEST(Sight, ADynoThatIsNotWatchedOrNotUpIsNotMissed) {
    Story story;
    story.add("web.1");
    story.add("worker.1").silent = true;
    story.add("web.2");
    story.settle_in();
    story.dyno("web.2").state = "crashed";
    story.run(1h);
    EXPECT_EQ(sight(story).state, SightState::ok);
    EXPECT_THAT(events(story), IsEmpty());
}

TEST(Sight, MemoryLinesWithOldStampsAreNoSight) {
    auto story = two_web_dynos();
    story.metrics = false;
    for (int i = 0; i < 120; ++i) {
        for (const auto* name : {"web.1", "web.2"}) {
            story.raw(test::line_of(test::stamp_text(story.now.wall - 200s), "heroku", name,
                                    test::memory_text(name, story.dyno(name).incarnation(), 300)));
        }
        story.step();
    }
    EXPECT_EQ(sight(story).state, SightState::stale);
    EXPECT_THAT(advice(story), HasSubstr("time stamps are not within STALE_AFTER (90 s)"));
    EXPECT_THAT(events(story), ElementsAre("sight.changed"));
}

TEST(Sight, LostLinesAreLossyForFiveMinutesAndHaveTheNoticeOfTheDrain) {
    auto story = two_web_dynos();
    story.line("logplex",
               "Error L10 (output buffer overflow): 12 messages dropped since 2026-03-04T12:00:00+00:00.");
    story.step();
    story.run(20s);
    EXPECT_EQ(sight(story).state, SightState::lossy);
    EXPECT_THAT(advice(story), HasSubstr("log lines were lost within the last 5 min"));
    story.run(limits::lossy_for);
    EXPECT_EQ(sight(story).state, SightState::ok);
    EXPECT_THAT(events(story), ElementsAre("drain.lossy"));
}

TEST(Sight, ABatchThatCannotBeReadIsALoss) {
    auto story = two_web_dynos();
    story.post_body("17 <134>1 cut off");
    story.run(20s);
    EXPECT_EQ(sight(story).state, SightState::lossy);
}

TEST(Sight, BatchesOfAnUnknownSenderAreUnproven) {
    auto settings = usual_settings();
    settings.apps.emplace_back(AppName::parse("blog").value());
    Story story(settings);
    story.add("web.1");
    story.platform.tokens["blog"] = {"d.blog"};
    story.withhold = [](const heroku::ApiRequest& request) {
        return request.kind() == heroku::ApiRequest::Kind::list_drains;
    };
    story.path_app = "shop";
    story.run(60s);
    EXPECT_EQ(sight(story).state, SightState::no_lines);
    EXPECT_EQ(advice(story),
              "batches arrive, and count once the Platform API has listed the drains of shop");
    story.run(60s);
    EXPECT_EQ(sight(story).state, SightState::unproven);
    EXPECT_EQ(advice(story),
              "the Platform API has not listed the drains of shop yet: until then no batch "
              "counts");
    EXPECT_THAT(events(story), ElementsAre("sight.changed"));
    story.run(10min);
    EXPECT_THAT(events(story), ElementsAre("sight.changed")) << "drain.silent would be the second notice";
    story.withhold = nullptr;
    story.answer_all();
    story.run(30s);
    EXPECT_EQ(sight(story).state, SightState::ok);
}

TEST(Sight, WhereNoDynoIsUpSilenceIsShownButIsNoBlindness) {
    for (const auto* const state : {"crashed", "idle", "down"}) {
        Story story;
        story.add("web.1");
        story.dyno("web.1").state = state;
        story.metrics = false;
        story.run(1h);
        EXPECT_EQ(sight(story).state, SightState::no_lines) << state;
        EXPECT_FALSE(sight(story).blind) << state;
        EXPECT_EQ(advice(story), "no dyno is up, so no lines are expected") << state;
        EXPECT_THAT(events(story), IsEmpty()) << state;
    }
    Story nobody;
    nobody.run(1h);
    EXPECT_FALSE(sight(nobody).blind);
}

TEST(Sight, WithoutAKeyADynoThatFellSilentIsTakenToBeUp) {
    auto settings = usual_settings();
    settings.platform.key = Secret();
    Story story(settings);
    story.add("web.1");
    story.run(60s);
    story.metrics = false;
    story.line("run.1", "State changed from starting to complete");
    story.run(1h);
    EXPECT_EQ(sight(story).state, SightState::no_lines);
    EXPECT_TRUE(sight(story).blind);
    story.metrics = true;
    story.run(30s);
    story.metrics = false;
    story.line("web.1", "State changed from up to down");
    story.run(1h);
    EXPECT_FALSE(sight(story).blind) << "its last line says that it went down";
}

TEST(Sight, LinesWhileNoDynoIsUpAreAllThereIsToSee) {
    Story story;
    story.add("web.1");
    story.dyno("web.1").state = "crashed";
    run_with(story, 10min, "router", "at=error code=H10 desc=\"App crashed\"");
    EXPECT_EQ(sight(story).state, SightState::ok);
    EXPECT_THAT(events(story), IsEmpty());
}

TEST(Sight, ALoneDynoThatIsRestartedIsNotMissedBeforeItCanReport) {
    Story story;
    story.add("web.1");
    story.settle_in();
    story.platform.boot = 170s;
    story.platform.restart(story.now, story.dyno("web.1"));
    run_with(story, 300s, "router", "at=info method=GET path=\"/\"");
    EXPECT_EQ(sight(story).state, SightState::ok);
    EXPECT_THAT(log_lines(story), SizeIs(1)) << "nothing changed";
    EXPECT_THAT(events(story), IsEmpty());
}

TEST(Sight, TheTimeThatDynowardWasStoppedItselfIsNoSilence) {
    auto story = two_web_dynos();
    story.now = story.now + 6h;
    story.run(60s);
    EXPECT_EQ(sight(story).state, SightState::ok);
    story.metrics = false;
    story.now = story.now + 6h;
    story.run(80s);
    EXPECT_EQ(sight(story).state, SightState::ok);
    story.run(noticed_after);
    EXPECT_EQ(sight(story).state, SightState::no_lines);
}

TEST(Sight, WhatComesAndGoesMakesTwoNoticesInTenMinutes) {
    auto story = two_web_dynos();
    for (int i = 0; i < 18; ++i) {
        story.dyno("web.2").silent = true;
        story.run(140s);
        story.dyno("web.2").silent = false;
        story.run(60s);
    }
    // An hour: six times ten minutes.
    EXPECT_GE(events(story).size(), 4U);
    EXPECT_LE(events(story).size(), 12U);
}

TEST(Sight, ALastingStateIsNotifiedEvenShortlyAfterAnotherNotification) {
    auto story = two_web_dynos();
    story.dyno("web.2").silent = true;
    story.run(200s);
    story.dyno("web.2").silent = false;
    story.run(30s);
    EXPECT_THAT(events(story), ElementsAre("sight.changed", "sight.changed"));
    story.metrics = false;
    run_with(story, 200s, "web.1", "hello", "app");
    EXPECT_EQ(sight(story).state, SightState::no_metrics);
    EXPECT_THAT(events(story), SizeIs(2));
    run_with(story, 300s, "web.1", "hello", "app");
    EXPECT_THAT(events(story), ElementsAre("sight.changed", "sight.changed", "metrics.missing"));
}

TEST(Sight, WithoutAnAppNothingIsNotified) {
    Story story{settings::Settings()};
    run_with(story, 1h, "web.1", "hello", "app");
    EXPECT_EQ(sight(story).state, SightState::no_metrics);
    EXPECT_THAT(advice(story), HasSubstr("-a APP"));
    EXPECT_THAT(events(story), IsEmpty());
}

}  // namespace
}  // namespace dynoward
