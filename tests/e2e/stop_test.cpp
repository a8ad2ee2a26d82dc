// SPDX-License-Identifier: MIT
// The end of the process, requested or not, and the behaviour of the next one.
#include <csignal>

#include "e2e/fixture.hpp"
#include "e2e/lines.hpp"
#include "e2e/load.hpp"

namespace dynoward::e2e {
namespace {

using nlohmann::json;
using testing::HasSubstr;

// What the platform allows is 30 s; ours is 10 s.
constexpr std::chrono::seconds stop_deadline{12};

class Stop : public Fixture {
 protected:
    void expect_clean_end(Daemon& daemon) {
        const auto status = wait_for_end(daemon.process(), stop_deadline);
        ASSERT_TRUE(status.has_value()) << "still runs";
        EXPECT_EQ(*status, 0);
        EXPECT_TRUE(daemon.logged("at=daemon.stop"));
        EXPECT_FALSE(Client(daemon.port()).connected());
    }
};

TEST_F(Stop, F81_SigtermWhileIdleEndsCleanly) {
    auto& daemon = start();
    wait_for_lists();
    daemon.process().signal(SIGTERM);
    expect_clean_end(daemon);
}

TEST_F(Stop, F81_SigintEndsCleanlyToo) {
    auto& daemon = start();
    daemon.process().signal(SIGINT);
    expect_clean_end(daemon);
}

TEST_F(Stop, F81_SigtermTwiceEndsOnce) {
    auto& daemon = start();
    wait_for_lists();
    Client idle(daemon.port());
    daemon.process().signal(SIGTERM);
    daemon.process().signal(SIGTERM);
    ASSERT_TRUE(run_until([&] { return daemon.logged("at=daemon.stop"); }));
    daemon.process().signal(SIGTERM);
    expect_clean_end(daemon);
    EXPECT_EQ(daemon.process().lines_with("at=daemon.stop").size(), 1U);
}

TEST_F(Stop, F81_ABatchThatIsHalfThereAtSigtermIsReadAndAcknowledged) {
    auto& daemon = start();
    wait_for_lists();
    const auto request = to_request("POST", "/logs",
                                    {{"Authorization", basic("drain", drain_password)},
                                     {"Content-Type", "application/logplex-1"},
                                     {"Logplex-Drain-Token", drain_token}},
                                    sample("web.1", first_life, 200));
    Client sender(daemon.port());
    ASSERT_TRUE(sender.send(std::string_view(request).substr(0, request.size() - 40)));
    // Another exchange on the same connection order of the listener: the half batch has been accepted by
    // then.
    ASSERT_EQ(ask(daemon.port(), "GET", "/readyz").status, 200);
    daemon.process().signal(SIGTERM);
    ASSERT_TRUE(run_until([&] { return daemon.logged("at=daemon.stop"); }));
    ASSERT_TRUE(sender.send(std::string_view(request).substr(request.size() - 40)));
    const auto reply = sender.read();
    EXPECT_EQ(reply.status, 204);
    EXPECT_EQ(reply.fields.count("connection"), 1U);
    EXPECT_TRUE(sender.ended());
    expect_clean_end(daemon);
    EXPECT_THAT(daemon.process().lines_with("at=daemon.totals").back(), HasSubstr("batches=1 frames=1 "));
}

TEST_F(Stop, F81_ReadyzIs503OnceItStops) {
    auto& daemon = start();
    Client client(daemon.port());
    ASSERT_EQ(client.ask(to_request("GET", "/readyz", {})).status, 200);
    daemon.process().signal(SIGTERM);
    ASSERT_TRUE(run_until([&] { return daemon.logged("at=daemon.stop"); }));
    // A connection that waits may be closed half a second later; on a machine so busy there is no answer at
    // all.
    const auto reply = client.ask(to_request("GET", "/readyz", {}));
    EXPECT_TRUE(reply.status == 503 || reply.status == 0) << reply.status;
    expect_clean_end(daemon);
}

TEST_F(Stop, F81_SigtermUnderLoadAcknowledgesAllThatWasAccepted) {
    auto& daemon = start();
    wait_for_lists();
    Load load({.port = daemon.port(), .connections = 4, .batches = 1000000, .frames = 20});
    ASSERT_TRUE(run_until([&] { return load.acknowledged() > 200; }));
    daemon.process().signal(SIGTERM);
    expect_clean_end(daemon);
    load.finish();
    EXPECT_EQ(load.other_replies(), 0U) << "a 5xx or a refusal while stopping";
    // Every frame that was counted was acknowledged to its sender.
    const auto totals = daemon.process().lines_with("at=daemon.totals").back();
    EXPECT_EQ(value_of(totals, "frames"), std::to_string(load.acknowledged() * 20)) << totals;
}

TEST_F(Stop, F81_SigtermWithADeleteInFlightEndsInTime) {
    simulator::ApiFault hang;
    hang.what = simulator::ApiFault::What::hang;
    hang.concerns = simulator::ApiFault::Concerns::restarts;
    api_.inject(hang);
    auto& daemon = start();
    wait_for_lists();
    ASSERT_EQ(daemon.post(leak_of("web.1")).status, 204);
    ASSERT_TRUE(run_until([&] { return platform_.count("DELETE") == 1; }));
    daemon.process().signal(SIGTERM);
    expect_clean_end(daemon);
    EXPECT_EQ(platform_.count("DELETE"), 1U);
    EXPECT_FALSE(daemon.process().lines_with("result=unconfirmed").empty()) << "the restart has no outcome";
}

TEST_F(Stop, AfterSigtermNoNewRestartIsBegun) {
    auto& daemon = start();
    wait_for_lists();
    const auto request = to_request("POST", "/logs",
                                    {{"Authorization", basic("drain", drain_password)},
                                     {"Content-Type", "application/logplex-1"},
                                     {"Logplex-Drain-Token", drain_token}},
                                    leak_of("web.1"));
    Client sender(daemon.port());
    ASSERT_TRUE(sender.send(std::string_view(request).substr(0, request.size() - 10)));
    ASSERT_EQ(ask(daemon.port(), "GET", "/healthz").status, 200);
    daemon.process().signal(SIGTERM);
    ASSERT_TRUE(run_until([&] { return daemon.logged("at=daemon.stop"); }));
    ASSERT_TRUE(sender.send(std::string_view(request).substr(request.size() - 10)));
    EXPECT_EQ(sender.read().status, 204);
    expect_clean_end(daemon);
    EXPECT_EQ(platform_.count("DELETE"), 0U);
}

// --- Sudden death
// -------------------------------------------------------------------------------------------------

enum class Moment { delete_arrives, delete_answered, confirmed };

const char* name_of(Moment moment) {
    switch (moment) {
        case Moment::delete_arrives: return "WhenTheDeleteArrives";
        case Moment::delete_answered: return "WhenItIsAnswered";
        case Moment::confirmed: return "OnceItIsConfirmed";
    }
    return "";
}
void PrintTo(const Moment& moment, std::ostream* out) {
    *out << name_of(moment);
}

class SuddenDeath : public Fixture, public testing::WithParamInterface<Moment> {};

TEST_P(SuddenDeath, F83_AroundADeleteIsFollowedByNoSecondOne) {
    auto& first = start();
    wait_for_lists();
    if (GetParam() == Moment::delete_arrives) {
        platform_.on_request([&first](const demo::RecordedRequest& request) {
            if (request.method == "DELETE") {
                first.process().signal(SIGKILL);
            }
        });
    }
    ASSERT_EQ(first.post(leak_of("web.1")).status, 204);
    ASSERT_TRUE(run_until([&] { return platform_.count("DELETE") == 1; }));
    if (GetParam() == Moment::confirmed) {
        ASSERT_EQ(first.post(sample("web.1", second_life, 300)).status, 204);
        ASSERT_TRUE(run_until([&] { return first.logged("at=heroku.restart result=confirmed"); }));
    }
    first.process().signal(SIGKILL);
    ASSERT_EQ(wait_for_end(first.process()), 128 + SIGKILL);
    platform_.on_request({});

    // The next process gets the same evidence again, from a sender without an answer, and more of the new
    // incarnation.
    auto& second = start(settings({{"WARM_UP", "5"}}));
    ASSERT_TRUE(
        run_until([&] { return second.logged("at=heroku.drains") && !second.dyno("web.1").is_null(); }));
    ASSERT_EQ(second.post(leak_of("web.1")).status, 204);
    const json warm{{"dyno", "web.1"}, {"reason", "warm_up"}};
    EXPECT_TRUE(run_until([&] { return !find_entry(second.ledger(), warm).is_null(); }));
    ASSERT_EQ(second
                  .post(frame("heroku", "web.1", "State changed from starting to up") +
                        leak_of("web.1", second_life))
                  .status,
              204);
    const auto held_by_age = [&] {
        const auto ledger = second.ledger();
        return !find_entry(ledger, {{"dyno", "web.1"}, {"reason", "min_uptime"}}).is_null() ||
               !find_entry(ledger, {{"dyno", "web.1"}, {"reason", "cooldown"}}).is_null();
    };
    EXPECT_TRUE(run_until(held_by_age)) << second.ledger();
    EXPECT_EQ(platform_.count("DELETE"), 1U);
    EXPECT_EQ(world_.restarts().size(), 1U);
}

INSTANTIATE_TEST_SUITE_P(Moments, SuddenDeath,
                         testing::Values(Moment::delete_arrives, Moment::delete_answered,
                                         Moment::confirmed),
                         [](const auto& one) { return std::string(name_of(one.param)); });

TEST_F(Stop, F86_OtherSignalsAreIgnored) {
    auto& daemon = start();
    for (int i = 0; i < 50; ++i) {
        daemon.process().signal(SIGPIPE);
        daemon.process().signal(SIGHUP);
    }
    ASSERT_TRUE(run_until([&] { return daemon.logged("at=daemon.reload result=ignored"); }));
    EXPECT_EQ(daemon.post(sample("web.1", first_life, 200)).status, 204);
}

}  // namespace
}  // namespace dynoward::e2e
