// SPDX-License-Identifier: MIT
// From a leaking dyno to its confirmed restart, and all the times when nothing may be restarted.
#include "e2e/fixture.hpp"
#include "e2e/lines.hpp"

namespace dynoward::e2e {
namespace {

using nlohmann::json;
using testing::HasSubstr;

// Well at first, then one dyno jumps over its quota for good.
simulator::WorldPlan leaking_plan() {
    auto plan = calm_plan();
    plan.apps.front().types.front().memory_of[2].base_mb = 600;
    plan.apps.front().router_lines_per_min = 20;
    plan.apps.front().app_lines_per_min = 20;
    plan.apps.front().forged_lines_per_min = 20;
    return plan;
}

class LeakingApp : public Fixture {
 protected:
    LeakingApp() : Fixture(leaking_plan()) {
        // The restart helps: the next incarnation is as the others.
        platform_.on_request([this](const demo::RecordedRequest& request) {
            if (request.method == "DELETE") {
                world_.reshape("shop", "web.2", {});
            }
        });
    }
    std::string drain_url(const Daemon& daemon) const {
        return std::string("http://drain:") + drain_password +
               "@127.0.0.1:" + std::to_string(daemon.port()) + "/logs";
    }
    // Samples arrive every second here, instead of every 20 s.
    Environment quick(Environment more = {}) const {
        more.merge(Environment{{"RESTART_SUSTAIN", "4"}, {"R14_THRESHOLD", "16/1"}});
        return settings(more);
    }
};

TEST_F(LeakingApp, OneLeakingDynoAmongHealthyOnesIsRestartedOnceAndConfirmed) {
    auto& daemon = start(quick());
    demo::LogplexSender sender(io_, world_, {"shop", drain_url(daemon), {}, {}, 1});
    ASSERT_TRUE(run_until([&] { return daemon.logged("at=heroku.restart result=confirmed"); }));
    // The old evidence has now been sent for as long again: it causes no second restart.
    const auto batches = sender.machine().delivered_batches();
    ASSERT_TRUE(run_until([&] { return sender.machine().delivered_batches() > batches + 10; }));
    sender.stop();

    EXPECT_EQ(platform_.count("DELETE"), 1U);
    EXPECT_EQ(platform_.count("GET") + platform_.count("DELETE"), platform_.requests().size());
    ASSERT_EQ(world_.restarts().size(), 1U);
    EXPECT_EQ(world_.restarts().front().dyno, "web.2");

    const auto ledger = daemon.ledger();
    const auto entry = find_entry(ledger, {{"verdict", "restart"}});
    EXPECT_EQ(count_entries(ledger, {{"verdict", "restart"}}), 1U) << ledger;
    EXPECT_EQ(entry["dyno"], "web.2");
    EXPECT_EQ(entry["rule"], "memory");
    EXPECT_EQ(entry["result"], "confirmed");
    EXPECT_EQ(entry["mode"], "enforce");
    EXPECT_GE(entry["evidence"]["memory_total_mb"], 590.0);
    EXPECT_EQ(entry["evidence"]["limit_mb"], 512.0);
    EXPECT_GE(entry["evidence"]["samples"], 3);
    EXPECT_GE(entry["evidence"]["held_s"], 4);

    const auto dyno = daemon.dyno("web.2");
    EXPECT_NE(dyno["incarnation"], entry["incarnation"]);
    EXPECT_NE(dyno["cooldown_until"], nullptr);
    EXPECT_LT(dyno["memory_total_mb"], 300.0);
    EXPECT_EQ(daemon.process().lines_with("at=policy.restart app=shop dyno=web.2 rule=memory").size(), 1U);
    EXPECT_EQ(sender.connections(), 1U);
    EXPECT_EQ(sender.replies().size(), 1U) << "other replies than 204";
}

TEST_F(LeakingApp, F10_RepeatedAndReorderedBatchesOfTwoSendersLeadToTheSameOneRestart) {
    auto& daemon = start(quick());
    simulator::SenderFaults faults;
    faults.repeated_percent = 50;
    faults.reordered_percent = 30;
    demo::LogplexSender first(io_, world_, {"shop", drain_url(daemon), {}, faults, 1});
    demo::LogplexSender second(io_, world_, {"shop", drain_url(daemon), {}, faults, 2});
    ASSERT_TRUE(run_until([&] { return daemon.logged("at=heroku.restart result=confirmed"); }));
    const auto batches = first.machine().delivered_batches();
    ASSERT_TRUE(run_until([&] { return first.machine().delivered_batches() > batches + 10; }));
    first.stop();
    second.stop();
    EXPECT_EQ(platform_.count("DELETE"), 1U);
    EXPECT_EQ(count_entries(daemon.ledger(), {{"verdict", "restart"}}), 1U) << daemon.ledger();
    EXPECT_GT(daemon.frames()["duplicate"], 0U);
    EXPECT_EQ(daemon.dyno("web.2")["r14"], 0) << "R14 of the former incarnation";
}

TEST_F(LeakingApp, F107_ObserveModeSendsOnlyGetAndShowsWhatItWouldHaveDone) {
    auto& daemon = start(quick({{"MODE", "observe"}}));
    demo::LogplexSender sender(io_, world_, {"shop", drain_url(daemon), {}, {}, 1});
    ASSERT_TRUE(run_until([&] { return daemon.logged("at=policy.hold app=shop dyno=web.2"); }));
    const auto batches = sender.machine().delivered_batches();
    ASSERT_TRUE(run_until([&] { return sender.machine().delivered_batches() > batches + 10; }));

    EXPECT_GT(platform_.count("GET"), 0U);
    EXPECT_EQ(platform_.count("GET"), platform_.requests().size());
    EXPECT_TRUE(world_.restarts().empty());
    const auto ledger = daemon.ledger();
    EXPECT_EQ(count_entries(ledger, {{"verdict", "restart"}}), 0U) << ledger;
    EXPECT_EQ(count_entries(ledger, {{"verdict", "hold"}, {"reason", "observe"}, {"dyno", "web.2"}}), 1U)
        << ledger;
    EXPECT_EQ(daemon.state()["mode"], "observe");
    EXPECT_EQ(daemon.dyno("web.2")["verdict"]["reason"], "observe");
}

TEST_F(Fixture, F107_WithoutAKeyNothingIsRequestedWhichIsReported) {
    auto all = settings();
    all.erase("HEROKU_API_KEY");
    auto& daemon = start(all);
    EXPECT_TRUE(run_until([&] { return daemon.logged("at=daemon.warning text=\"MODE=enforce"); }));
    EXPECT_EQ(daemon.post(sample("web.2", second_life, 200) + leak_of("web.1")).status, 204);
    const auto ledger = daemon.ledger();
    EXPECT_FALSE(find_entry(ledger, {{"dyno", "web.1"}, {"reason", "observe"}}).is_null()) << ledger;
    EXPECT_EQ(daemon.state()["mode"], "observe");
    EXPECT_EQ(platform_.connections(), 0U);
}

TEST_F(Fixture, PrebootOldSamplesUnderTheSameNameCauseNoSecondRestart) {
    // Neither cooldown nor minimum uptime may be what holds it back.
    auto& daemon = start(settings({{"RESTART_WINDOW", "0"}, {"MIN_UPTIME", "0"}}));
    wait_for_lists();
    ASSERT_EQ(daemon.post(leak_of("web.1")).status, 204);
    ASSERT_TRUE(run_until([&] { return platform_.count("DELETE") == 1; }));

    // The new incarnation speaks, and so, for three minutes, does the old one: over its quota, with newer
    // stamps.
    ASSERT_EQ(daemon.post(sample("web.1", second_life, 150)).status, 204);
    ASSERT_TRUE(run_until([&] { return daemon.logged("at=heroku.restart result=confirmed"); }));
    for (int round = 0; round < 20; ++round) {
        ASSERT_EQ(daemon
                      .post(sample("web.1", first_life, 700) +
                            frame("heroku", "web.1", "Error R14 (Memory quota exceeded)") +
                            sample("web.1", second_life, 150 + round))
                      .status,
                  204);
    }
    ASSERT_TRUE(run_until([&] { return world_.find("shop")->find("web.1")->state == DynoState::up; }));
    const auto dyno = daemon.dyno("web.1");
    EXPECT_EQ(dyno["incarnation"], second_life);
    EXPECT_EQ(dyno["memory_total_mb"], 169.0);
    EXPECT_EQ(dyno["r14"], 0);
    EXPECT_EQ(dyno["verdict"], nullptr);
    EXPECT_EQ(daemon.frames()["superseded"], 40U);
    EXPECT_EQ(platform_.count("DELETE"), 1U);
    EXPECT_EQ(daemon.process().lines_with("at=policy.restart").size(), 1U);
}

TEST_F(Fixture, F62_ALoneDynoWaitsTwiceTheSustainThatIsSet) {
    auto& daemon = start(settings({{"DYNO_TYPES", "worker"}, {"RESTART_SUSTAIN", "60"}}));
    wait_for_lists();
    ASSERT_EQ(daemon.post(leak_of("worker.1")).status, 204);
    EXPECT_FALSE(find_entry(daemon.ledger(), {{"dyno", "worker.1"}, {"reason", "lone_dyno"}}).is_null());
    std::string longer;
    for (int seconds = 160; seconds >= 100; seconds -= 20) {
        longer += sample("worker.1", first_life, 600, std::chrono::seconds{seconds});
    }
    ASSERT_EQ(daemon.post(longer + sample("worker.1", first_life, 600)).status, 204);
    EXPECT_TRUE(run_until([&] { return platform_.count("DELETE") == 1; }));
}

TEST_F(Fixture, F60_OfSeveralOverTheLevelOneIsRestartedAtATime) {
    auto& daemon = start();
    wait_for_lists();
    ASSERT_EQ(daemon.post(leak_of("web.1") + leak_of("web.2", first_life, 650) + leak_of("web.3")).status,
              204);
    ASSERT_TRUE(run_until([&] { return platform_.count("DELETE") >= 1; }));
    // The worst first; the others wait until it is back.
    EXPECT_THAT(platform_.requests().back().target, HasSubstr("/web.2"));
    const json waits{{"dyno", "web.1"}, {"reason", "max_unavailable"}};
    EXPECT_TRUE(run_until([&] { return !find_entry(daemon.ledger(), waits).is_null(); }));
    const json back{{"dyno", "web.2"}, {"result", "confirmed"}};
    ASSERT_TRUE(run_until([&] { return !find_entry(daemon.ledger(), back).is_null(); }));
    EXPECT_EQ(platform_.count("DELETE"), 1U);  // it is up, but has not reported yet
    ASSERT_EQ(daemon.post(sample("web.2", second_life, 200)).status, 204);
    ASSERT_TRUE(run_until([&] { return platform_.count("DELETE") == 2; }));
}

TEST_F(Fixture, F24_ATypeThatIsNotSelectedIsNeverRestarted) {
    auto& daemon = start();
    wait_for_lists();
    ASSERT_EQ(daemon.post(leak_of("worker.1") + leak_of("run.1234") + leak_of("scheduler.9")).status, 204);
    ASSERT_TRUE(run_until([&] { return daemon.logged("at=policy.not_selected app=shop dyno=worker.1"); }));
    EXPECT_EQ(platform_.count("DELETE"), 0U);
    EXPECT_EQ(count_entries(daemon.ledger(), {{"verdict", "restart"}}), 0U);
}

}  // namespace
}  // namespace dynoward::e2e
