// SPDX-License-Identifier: MIT
// Requests of alerts, through the whole monitor: the gates decide, nothing happens twice, and a dyno that
// may never be restarted cannot be requested.
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

TEST(Alert, IsAnsweredWithTheEntryOfTheRestartThatItBegan) {
    auto story = three_web_dynos_and_a_worker();
    const auto answer = story.alert("web.2", "p95 over 2 s");
    ASSERT_EQ(answer.outcome, Outcome::decided);
    ASSERT_THAT(answer.entries, SizeIs(1));
    EXPECT_EQ(answer.entries[0].rule, Rule::hook);
    EXPECT_EQ(answer.entries[0].verdict, Verdict::restart);
    EXPECT_EQ(answer.entries[0].result, Result::pending);
    EXPECT_EQ(answer.entries[0].reason, "requested by an alert: p95 over 2 s");
    EXPECT_THAT(answer.notes, IsEmpty());
    story.run(60s);
    EXPECT_THAT(story.deletes(), ElementsAre("web.2"));
    EXPECT_EQ(story.last_restart()->id, answer.entries[0].id);
    EXPECT_EQ(story.last_restart()->result, Result::confirmed);
    story.run(3h);
    EXPECT_THAT(story.deletes(), SizeIs(1));
}

TEST(Alert, OfATypeRestartsEachRunningDynoOneAfterTheOther) {
    auto story = three_web_dynos_and_a_worker();
    story.on_request = [&](const Story::Asked& asked) {
        if (asked.request.changes_something()) {
            for (const auto& dyno : story.platform.dynos) {
                EXPECT_EQ(dyno.state, "up") << dyno.name;
            }
        }
    };
    const auto answer = story.alert("web");
    ASSERT_THAT(answer.entries, SizeIs(3));
    EXPECT_EQ(answer.entries[0].verdict, Verdict::restart);
    EXPECT_THAT(answer.entries[1].reason, StartsWith("max_unavailable: "));
    EXPECT_THAT(answer.entries[2].reason, HasSubstr("waiting for web.1 (being restarted)"));
    story.run(10min);
    EXPECT_THAT(story.deletes(), ElementsAre("web.1", "web.2", "web.3"));
    story.run(3h);
    EXPECT_THAT(story.deletes(), SizeIs(3)) << "each once";
    EXPECT_EQ(story.count(ApiRequest::Kind::restart_dyno), 3U);
}

TEST(Alert, OfATypeLeavesOutWhatIsNotRunning) {
    auto story = three_web_dynos_and_a_worker();
    story.dyno("web.2").state = "crashed";
    story.run(5s);
    const auto answer = story.alert("web");
    for (const auto& entry : answer.entries) {
        EXPECT_NE(entry.dyno.text(), "web.2");
        EXPECT_THAT(entry.reason, StartsWith("max_unavailable: ")) << "one is away already";
    }
    story.run(10min);
    EXPECT_THAT(story.deletes(), IsEmpty());
}

TEST(Alert, ARepeatedRequestChangesNothingAndIsAnsweredWithANote) {
    auto story = three_web_dynos_and_a_worker();
    const auto first = story.alert("web");
    const auto written = story.ledger().size();
    for (int i = 0; i < 50; ++i) {
        const auto again = story.alert("web");
        ASSERT_THAT(again.entries, SizeIs(3));
        for (std::size_t n = 0; n < 3; ++n) {
            EXPECT_EQ(again.entries[n].id, first.entries[n].id);
        }
        ASSERT_THAT(again.notes, SizeIs(3));
        EXPECT_EQ(again.notes[0].text, "it is being restarted already; nothing changes");
        EXPECT_EQ(again.notes[1].text, "it is requested already; nothing changes");
    }
    EXPECT_EQ(story.ledger().size(), written);
    story.run(10min);
    EXPECT_THAT(story.deletes(), ElementsAre("web.1", "web.2", "web.3"));
}

TEST(Alert, ThatComesAgainAfterTheRestartIsHeldAndNotKeptForLater) {
    auto story = three_web_dynos_and_a_worker();
    story.alert("web.1");
    story.run(60s);
    ASSERT_THAT(story.deletes(), SizeIs(1));
    const auto written = story.ledger().size();
    for (int minute = 0; minute < 9; ++minute) {
        expect_hold(story.alert("web.1"), "cooldown");
        story.run(60s);
    }
    EXPECT_LE(story.ledger().size(), written + 1) << "a hold is written once per reason and episode";
    story.run(2h);
    EXPECT_THAT(story.deletes(), SizeIs(1)) << "what it saw was of the life before";
}

TEST(Alert, NeverPassesAGate) {
    auto young = two_web_dynos();
    young.platform.restart(young.now, young.dyno("web.1"));
    young.run(40s);
    expect_hold(young.alert("web.1"), "cooldown");

    auto paused = two_web_dynos();
    paused.pause(30min);
    expect_hold(paused.alert("web.1"), "paused");

    auto settings = usual_settings();
    settings.mode = settings::Mode::observe;
    auto observing = three_web_dynos_and_a_worker(settings);
    expect_hold(observing.alert("web.1"), "observe");

    settings = usual_settings();
    settings.apps[0].quiet_hours =
        settings::QuietHours({{0min, 23h}}, settings::every_day, TimeZone{}, "x");
    auto quiet = three_web_dynos_and_a_worker(settings);
    expect_hold(quiet.alert("web.1"), "quiet_hours");

    settings = usual_settings();
    settings.apps[0].lone_dyno = settings::LoneDyno::hold;
    Story lone(settings);
    lone.add("web.1");
    lone.settle_in();
    expect_hold(lone.alert("web.1"), "lone_dyno");

    Story warming;
    warming.add("web.1");
    warming.add("web.2");
    warming.run(30s);
    expect_hold(warming.alert("web.1"), "warm_up");

    auto silent = two_web_dynos();
    silent.dyno("web.1").silent = true;
    silent.run(100s);
    expect_hold(silent.alert("web.1"), "stale");

    for (auto* story : {&young, &paused, &observing, &quiet, &lone, &warming, &silent}) {
        EXPECT_THAT(story->deletes(), IsEmpty());
    }
}

TEST(Alert, OfALoneDynoNeedsNothingSustained) {
    Story story;
    story.add("web.1");
    story.settle_in();
    story.alert("web.1");
    story.run(5s);
    EXPECT_THAT(story.deletes(), ElementsAre("web.1"));
}

TEST(Alert, ThatHadToWaitIsCarriedOutWhenTheGateOpens) {
    auto story = two_web_dynos();
    story.pause(10min);
    const auto answer = story.alert("web.2");
    story.run(599s);
    EXPECT_THAT(story.deletes(), IsEmpty());
    story.run(30s);
    EXPECT_THAT(story.deletes(), ElementsAre("web.2"));
    EXPECT_EQ(story.last_restart()->rule, Rule::hook);
    EXPECT_NE(story.last_restart()->id, answer.entries[0].id) << "the hold stays as it was said";
}

TEST(Alert, ExpiresAfterAnHourWhichIsLogged) {
    auto story = two_web_dynos();
    story.pause(90min);
    story.alert("web.2");
    story.run(59min);
    EXPECT_FALSE(story.remarked("request.expired"));
    story.run(2min);
    EXPECT_TRUE(story.remarked("request.expired"));
    story.run(3h);
    EXPECT_THAT(story.deletes(), IsEmpty());
}

TEST(Alert, EndsWithTheIncarnationThatItWasMadeFor) {
    auto story = two_web_dynos();
    story.pause(20min);
    story.alert("web.2");
    story.run(60s);
    story.platform.restart(story.now, story.dyno("web.2"));
    story.run(60s);
    EXPECT_TRUE(story.remarked("request.expired"));
    story.resume();
    story.run(2h);
    EXPECT_THAT(story.deletes(), IsEmpty());
}

TEST(Alert, EndsWhenTheDynoIsScaledAway) {
    auto story = two_web_dynos();
    story.pause(20min);
    story.alert("web.2");
    story.platform.dynos.pop_back();
    story.line("api", "Scaled to web@1:Standard-1X by user x@example.com", "app");
    story.run(20s);
    EXPECT_TRUE(story.remarked("request.expired"));
}

TEST(Alert, DoesNotHideFindingsOfTheRules) {
    auto story = two_web_dynos();
    story.pause(20min);
    story.alert("web.2");
    story.dyno("web.2").memory_mb = 600;
    story.run(10min);
    story.resume();
    story.run(30s);
    EXPECT_THAT(story.deletes(), ElementsAre("web.2"));
    EXPECT_EQ(story.last_restart()->rule, Rule::memory);
    story.run(2h);
    EXPECT_THAT(story.deletes(), SizeIs(1)) << "the wish was met as well";
}

TEST(Alert, WhosePreflightFailsHasItsEntrySettled) {
    auto story = two_web_dynos();
    story.run(30s);  // the list is old by now
    story.withhold = [](const ApiRequest& request) {
        return request.kind() == ApiRequest::Kind::list_dynos;
    };
    const auto answer = story.alert("web.2");
    ASSERT_EQ(answer.entries.at(0).result, Result::pending);
    story.run(90s);
    const auto& entry = *std::find_if(story.ledger().begin(), story.ledger().end(),
                                      [&](const auto& one) { return one.id == answer.entries[0].id; });
    EXPECT_EQ(entry.result, Result::failed);
    EXPECT_THAT(entry.detail, StartsWith("nothing was sent: "));
    EXPECT_THAT(story.deletes(), IsEmpty());
}

TEST(Alert, NamesOfDynosThatMayNotBeRestartedAreRefused) {
    auto story = three_web_dynos_and_a_worker();
    story.add("run.4821");
    story.line("run.4821", "State changed from starting to up").post();
    story.run(70s);
    struct Row {
        const char* subject;
        Outcome outcome;
        const char* note;
    };
    for (const auto& row : {
             Row{"web.9", Outcome::unknown, "no such dyno is known"},
             Row{"web.0001", Outcome::unknown, "no dyno of this type is running"},
             Row{"worker.1", Outcome::refused, "its type is not in DYNO_TYPES"},
             Row{"worker", Outcome::refused, "its type is not in DYNO_TYPES"},
             Row{"run.4821", Outcome::refused, "a one-off dyno is never restarted"},
             Row{"run", Outcome::refused, "a one-off dyno is never restarted"},
             Row{"", Outcome::unknown, "no dyno of this type is running"},
             Row{"WEB", Outcome::unknown, "no dyno of this type is running"},
             Row{"../web", Outcome::unknown, "no dyno of this type is running"},
         }) {
        const auto answer = story.alert(row.subject);
        EXPECT_EQ(answer.outcome, row.outcome) << row.subject;
        EXPECT_THAT(answer.entries, IsEmpty()) << row.subject;
        ASSERT_THAT(answer.notes, SizeIs(1)) << row.subject;
        EXPECT_EQ(answer.notes[0].text, row.note) << row.subject;
    }
    monitor::RestartRequest other(AppName::parse("blog").value());
    other.type = "web";
    EXPECT_EQ(story.ask(other).outcome, Outcome::unknown);
    story.run(10min);
    EXPECT_THAT(story.deletes(), IsEmpty());
    EXPECT_THAT(story.ledger(), IsEmpty());
}

TEST(Alert, OurOwnDynoIsNeverRestarted) {
    auto settings = usual_settings();
    settings.own = {"shop", "", "web.1"};
    auto story = three_web_dynos_and_a_worker(settings);
    EXPECT_EQ(story.alert("web.1").outcome, Outcome::refused);
    EXPECT_EQ(story.order("web.1").outcome, Outcome::refused);
    story.alert("web");
    story.run(10min);
    EXPECT_THAT(story.deletes(), ElementsAre("web.2", "web.3"));
}

TEST(Alert, ReasonsAreCutAndEscaped) {
    auto story = two_web_dynos();
    const auto answer = story.alert("web.1", std::string(5000, 'x') + "\n\x1b[31m");
    EXPECT_LT(answer.entries.at(0).reason.size(), 300U);
    const auto other = story.alert("web.2", "a\n\x1b[31mb\xe2\x80\xae");
    for (const char c : other.entries.at(0).reason) {
        EXPECT_TRUE(c >= ' ' && c <= '~');
    }
}

TEST(Alert, IsNotCarriedOutWhileStopping) {
    auto story = two_web_dynos();
    story.monitor->stop_acting();
    expect_hold(story.alert("web.1"), "observe");
    story.run(5min);
    EXPECT_THAT(story.deletes(), IsEmpty());
}

}  // namespace
}  // namespace dynoward
