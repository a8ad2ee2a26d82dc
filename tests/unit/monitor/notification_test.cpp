// SPDX-License-Identifier: MIT
// Notifications beyond the ledger: each once per episode, and none without a cause.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dynoward/values/limits.hpp"
#include "support/story.hpp"

namespace dynoward {
namespace {

using namespace std::chrono_literals;
using monitor::Notification;
using test::Story;
using test::two_web_dynos;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<Notification::Event> events(const Story& story) {
    std::vector<Notification::Event> all;
    for (const auto& news : story.news) {
        all.push_back(news.event);
    }
    return all;
}

// Nothing comes any more; the clock stands at the last batch.
Story fallen_silent() {
    auto story = two_web_dynos();
    const auto batches = story.monitor->totals().batches_read;
    story.run_until(1min, [&] { return story.monitor->totals().batches_read > batches; });
    story.metrics = false;
    return story;
}

TEST(DrainSilence, IsNotifiedOnceAfterFiveMinutesAndNotASecondBefore) {
    auto story = fallen_silent();
    story.run(limits::drain_silent_after - 1s);
    EXPECT_THAT(events(story), IsEmpty());
    story.run(1s);
    ASSERT_THAT(events(story), ElementsAre(Notification::Event::drain_silent));
    EXPECT_EQ(story.news[0].app, AppName::parse("shop"));
    EXPECT_FALSE(story.news[0].dyno);
    EXPECT_EQ(
        story.news[0].text,
        "shop: no log lines for 5 min although 2 dynos are up. Is the drain still there? Nothing can be "
        "decided without it.");
    EXPECT_TRUE(story.remarked("drain.silent"));
    story.run(2h);
    EXPECT_THAT(events(story), ElementsAre(Notification::Event::drain_silent));
}

TEST(DrainSilence, ItsEndIsNotifiedAndTheNextSilenceAgain) {
    auto story = fallen_silent();
    story.run(limits::drain_silent_after + 100s);  // and 20 s until the next report
    story.metrics = true;
    story.run(1h);
    ASSERT_THAT(events(story),
                ElementsAre(Notification::Event::drain_silent, Notification::Event::drain_resumed));
    EXPECT_THAT(story.news[1].text, HasSubstr("shop: log lines again after 7 min"));
    EXPECT_TRUE(story.remarked("drain.resumed"));
    story.metrics = false;
    story.run(limits::drain_silent_after + 30s);
    EXPECT_THAT(events(story),
                ElementsAre(Notification::Event::drain_silent, Notification::Event::drain_resumed,
                            Notification::Event::drain_silent));
}

TEST(DrainSilence, IsNotifiedAlsoIfNothingArrivedSinceTheStart) {
    Story story;
    story.add("web.1");
    story.metrics = false;
    story.run(limits::drain_silent_after - 1s);
    EXPECT_THAT(events(story), IsEmpty());
    story.run(2s);
    ASSERT_THAT(events(story), ElementsAre(Notification::Event::drain_silent));
    EXPECT_THAT(story.news[0].text, HasSubstr("although 1 dyno is up"));
}

TEST(DrainSilence, IsNoneWhereNoDynoIsUp) {
    for (const auto* state : {"crashed", "idle", "down", "starting"}) {
        Story story;
        story.add("web.1");
        story.dyno("web.1").state = state;
        story.metrics = false;
        story.run(1h);
        EXPECT_THAT(events(story), IsEmpty()) << state;
    }
    Story nobody;
    nobody.run(1h);
    EXPECT_THAT(events(nobody), IsEmpty());
}

TEST(DrainSilence, IsNoneWhereNoAppIsWatched) {
    Story story{settings::Settings()};
    story.run(1h);
    EXPECT_THAT(events(story), IsEmpty());
}

TEST(DrainSilence, CountsNoTimeThatDynowardWasStoppedItself) {
    auto story = fallen_silent();
    story.now = story.now + 6h;
    story.run(limits::drain_silent_after - 1s);
    EXPECT_THAT(events(story), IsEmpty());
    story.run(2s);
    EXPECT_THAT(events(story), ElementsAre(Notification::Event::drain_silent));
}

TEST(DrainLoss, IsNotifiedOncePerEpisode) {
    auto story = two_web_dynos();
    const auto lose = [&](int lines) {
        story.line("logplex", "Error L10 (output buffer overflow): " + std::to_string(lines) +
                                  " messages dropped since 2026-03-04T12:00:00+00:00.");
        story.step();
    };
    for (int i = 0; i < 20; ++i) {
        lose(12);
        story.run(limits::episode_over_after - 2s);
    }
    ASSERT_THAT(events(story), ElementsAre(Notification::Event::drain_lossy));
    EXPECT_THAT(story.news[0].text, HasSubstr("shop: the platform dropped 12 log lines"));
    story.run(1s);
    lose(7);
    EXPECT_THAT(events(story),
                ElementsAre(Notification::Event::drain_lossy, Notification::Event::drain_lossy));
}

TEST(DrainRefusal, IsNotifiedOncePerEpisodeHoweverManyBatchesArrive) {
    auto story = two_web_dynos();
    story.token = "d.stranger";
    for (int i = 0; i < 1000; ++i) {
        ASSERT_EQ(story.knock(), monitor::Admission::foreign_token);
        story.now = story.now + 1s;
    }
    ASSERT_THAT(events(story), ElementsAre(Notification::Event::drain_refused));
    EXPECT_FALSE(story.news[0].app);
    EXPECT_THAT(story.news[0].text, testing::Not(HasSubstr("d.stranger")));
    story.now = story.now + limits::episode_over_after;
    story.knock();
    EXPECT_THAT(events(story),
                ElementsAre(Notification::Event::drain_refused, Notification::Event::drain_refused));
}

TEST(DrainRefusal, IsNotifiedOfAKeptBatchThatTurnsOutToBeForeign) {
    Story story;
    story.add("web.1");
    story.token = "d.stranger";
    story.withhold = [](const heroku::ApiRequest&) { return true; };
    story.sample("web.1", "life", 300);
    story.step();
    ASSERT_THAT(events(story), IsEmpty());
    story.withhold = nullptr;
    story.answer_all();
    ASSERT_THAT(events(story), ElementsAre(Notification::Event::drain_refused));
    EXPECT_EQ(story.news[0].app, AppName::parse("shop"));
}

TEST(BreakerNews, IsOneOfItsOpeningAndOneOfItsClosing) {
    auto story = two_web_dynos();
    story.dyno("web.2").memory_mb = 600;
    story.platform.fault = [](const heroku::ApiRequest&) {
        return test::error_reply(401, "unauthorized", "Invalid credentials provided.");
    };
    story.run(1h);
    ASSERT_THAT(events(story), ElementsAre(Notification::Event::breaker_open));
    EXPECT_THAT(story.news[0].text, HasSubstr("401 (unauthorized: Invalid credentials provided.)"));
    EXPECT_FALSE(story.news[0].app);
    story.platform.fault = nullptr;
    story.run(10min);
    EXPECT_THAT(events(story),
                ElementsAre(Notification::Event::breaker_open, Notification::Event::breaker_closed));
}

TEST(GiveUpNews, NamesTheDynoAndComesOnce) {
    auto story = two_web_dynos();
    story.platform.fresh_mb = 620;
    story.dyno("web.2").memory_mb = 620;
    story.run(20h);
    ASSERT_THAT(events(story), ElementsAre(Notification::Event::gave_up));
    EXPECT_EQ(story.news[0].dyno, DynoName::parse("web.2"));
    EXPECT_THAT(story.news[0].text, HasSubstr("web.2 of shop: gave up after 3 restarts in a row"));
}

TEST(Notification, EveryEventHasTheNameThatReceiversKnow) {
    EXPECT_EQ(to_text(Notification::Event::gave_up), "dyno.gave_up");
    EXPECT_EQ(to_text(Notification::Event::drain_silent), "drain.silent");
    EXPECT_EQ(to_text(Notification::Event::drain_resumed), "drain.resumed");
    EXPECT_EQ(to_text(Notification::Event::drain_lossy), "drain.lossy");
    EXPECT_EQ(to_text(Notification::Event::drain_other_lossy), "drain.other_lossy");
    EXPECT_EQ(to_text(Notification::Event::drain_refused), "drain.refused");
    EXPECT_EQ(to_text(Notification::Event::metrics_missing), "metrics.missing");
    EXPECT_EQ(to_text(Notification::Event::sight_changed), "sight.changed");
    EXPECT_EQ(to_text(Notification::Event::breaker_open), "breaker.open");
    EXPECT_EQ(to_text(Notification::Event::breaker_closed), "breaker.closed");
}

}  // namespace
}  // namespace dynoward
