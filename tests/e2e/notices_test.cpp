// SPDX-License-Identifier: MIT
// Notifications, and actions after a restart: the real program, real receivers, and
// signatures checked by the openssl program.
#include <array>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "e2e/fixture.hpp"
#include "e2e/lines.hpp"
#include "support/receiver.hpp"

namespace dynoward::e2e {
namespace {

using nlohmann::json;
using test::Receiver;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;
using testing::StartsWith;

constexpr const char* webhook_secret = "CANARY-sign-0123456789";

std::string url(const Receiver& receiver) {
    return "http://127.0.0.1:" + std::to_string(receiver.port()) + "/CANARY-path";
}

// As any receiver would compute it, and with none of our code.
std::string signature_by_openssl(const std::string& body) {
    const test::CertFolder folder;  // goes with the file in it
    const auto file = folder.file("body");
    std::ofstream(file, std::ios::binary) << body;
    const auto command =
        std::string("openssl dgst -sha256 -mac HMAC -macopt key:") + webhook_secret + " -r " + file;
    std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(command.c_str(), "r"), &::pclose);
    std::array<char, 256> line{};
    if (!pipe || std::fgets(line.data(), line.size(), pipe.get()) == nullptr) {
        return "openssl failed";
    }
    return "sha256=" + std::string(line.data()).substr(0, 64);
}

std::vector<std::string> events_of(const Receiver& receiver) {
    std::vector<std::string> events;
    for (const auto& body : receiver.bodies()) {
        events.push_back(json::parse(body).at("event"));
    }
    return events;
}

class Notifications : public Fixture {
 protected:
    /// web.1 leaks, is restarted, and its new incarnation sends lines.
    void restart(const Daemon& daemon) {
        wait_for_lists();
        ASSERT_EQ(daemon.post(leak_of("web.1")).status, 204);
        ASSERT_TRUE(run_until([&] { return platform_.count("DELETE") == 1; }));
        ASSERT_EQ(daemon.post(sample("web.1", second_life, 150)).status, 204);
        ASSERT_TRUE(run_until([&] { return daemon.logged("at=heroku.restart result=confirmed"); }));
    }
};

TEST_F(Notifications, F103_ARestartIsNotifiedBeforeAndAfterAndNoSecretIsLogged) {
    Receiver slack;
    Receiver webhook;
    auto& daemon = start(settings({{"SLACK_WEBHOOK_URL", url(slack)},
                                   {"WEBHOOK_URL", url(webhook)},
                                   {"WEBHOOK_SECRET", webhook_secret}}));
    restart(daemon);
    ASSERT_TRUE(run_until([&] { return webhook.requests().size() >= 2 && slack.requests().size() >= 2; }));

    EXPECT_THAT(events_of(webhook), ElementsAre("restart.sent", "restart.confirmed"));
    const auto bodies = webhook.bodies();
    for (std::size_t i = 0; i < bodies.size(); ++i) {
        EXPECT_EQ(test::field_of(webhook.requests()[i], "X-Dynoward-Signature"),
                  signature_by_openssl(bodies[i]));
    }
    const auto sent = json::parse(bodies[0]);
    const auto confirmed = json::parse(bodies[1]);
    EXPECT_EQ(sent["app"], "shop");
    EXPECT_EQ(sent["dyno"], "web.1");
    EXPECT_EQ(sent["entry"]["result"], "pending");
    EXPECT_EQ(confirmed["entry"], find_entry(daemon.ledger(), {{"verdict", "restart"}}));
    EXPECT_THAT(slack.bodies()[0],
                StartsWith(R"({"text":"web.1 of shop: restart sent - memory_total 600)"));
    EXPECT_THAT(slack.bodies()[1], HasSubstr("web.1 of shop: restart confirmed - "));
}

TEST_F(Notifications, ProblemsOfTheDrainAndOfTheApiAreNotifiedOnce) {
    Receiver webhook;
    auto& daemon = start(settings({{"WEBHOOK_URL", url(webhook)}, {"WEBHOOK_SECRET", webhook_secret}}));
    wait_for_lists();
    const auto loss = frame("heroku", "logplex",
                            "Error L10 (output buffer overflow): 12 messages dropped since "
                            "2026-03-04T12:00:00+00:00.");
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(daemon
                      .post(sample("web.1", first_life, 200),
                            {{"Logplex-Drain-Token", "d.00000000-0000-4000-8000-000000000000"}})
                      .status,
                  403);
        EXPECT_EQ(daemon.post(loss + sample("web.1", first_life, 200)).status, 204);
    }
    simulator::ApiFault refused;
    refused.status = 401;
    api_.inject(refused);
    ASSERT_EQ(daemon.post(leak_of("web.1")).status, 204);
    ASSERT_TRUE(run_until([&] { return webhook.requests().size() >= 3; }));
    EXPECT_THAT(events_of(webhook), ElementsAre("drain.refused", "drain.lossy", "breaker.open"));
    const auto bodies = webhook.bodies();
    EXPECT_TRUE(json::parse(bodies[0])["app"].is_null());
    EXPECT_EQ(json::parse(bodies[1])["app"], "shop");
    for (const auto& body : bodies) {
        EXPECT_TRUE(json::parse(body)["entry"].is_null());
    }
    EXPECT_THAT(json::parse(bodies[2])["text"].get<std::string>(), HasSubstr("401"));
}

TEST_F(Notifications, F102_ReceiversThatHangDelayNeitherADecisionNorTheEnd) {
    const auto hold = [](std::size_t) { return Receiver::hold; };
    Receiver slack(nullptr, hold);
    Receiver webhook(nullptr, hold);
    Receiver after(nullptr, hold);
    auto& daemon = start(settings({{"SLACK_WEBHOOK_URL", url(slack)},
                                   {"WEBHOOK_URL", url(webhook)},
                                   {"WEBHOOK_SECRET", webhook_secret},
                                   {"AFTER_RESTART_WEBHOOK", url(after)}}));
    restart(daemon);
    ASSERT_TRUE(run_until([&] { return !webhook.requests().empty() && !after.requests().empty(); }));
    EXPECT_EQ(daemon.post(sample("web.1", second_life, 150)).status, 204);
    daemon.process().signal(SIGTERM);
    EXPECT_EQ(wait_for_end(daemon.process()), 0);
    EXPECT_FALSE(daemon.process().lines_with("at=notices.lost to=webhook").empty());
    EXPECT_EQ(platform_.count("DELETE"), 1U);
}

TEST_F(Notifications, AfterAConfirmedRestartTheCallAndTheResetAreSentOnce) {
    Receiver after;
    Receiver webhook;
    auto& daemon = start(settings({{"WEBHOOK_URL", url(webhook)},
                                   {"WEBHOOK_SECRET", webhook_secret},
                                   {"WEB_AFTER_RESTART_WEBHOOK", url(after)},
                                   {"WEB_AFTER_RESTART_RESET_POSTGRES", "postgresql-curved-12345"}}));
    restart(daemon);
    ASSERT_TRUE(run_until([&] { return events_of(webhook).size() >= 4; }));
    ASSERT_EQ(daemon.post(sample("web.1", second_life, 150)).status, 204);

    EXPECT_THAT(events_of(webhook),
                ElementsAre("restart.sent", "restart.confirmed", "post_restart.done", "post_restart.done"));
    ASSERT_THAT(after.requests(), SizeIs(1));
    EXPECT_EQ(test::field_of(after.requests()[0], "X-Dynoward-Signature"),
              signature_by_openssl(after.bodies()[0]));
    EXPECT_EQ(test::field_of(after.requests()[0], "Authorization"), "");
    EXPECT_EQ(json::parse(after.bodies()[0])["entry"]["result"], "confirmed");

    EXPECT_EQ(platform_.count("POST"), 1U);
    std::size_t resets = 0;
    for (const auto& request : platform_.requests()) {
        if (request.method == "POST") {
            ++resets;
            EXPECT_THAT(request.target, AllOf(StartsWith("/client/v11/databases/"),
                                              testing::EndsWith("/connection_reset")));
            EXPECT_EQ(request.status, 200);
        }
    }
    EXPECT_EQ(resets, 1U);
    EXPECT_THAT(daemon.process().lines_with("at=post_restart.done what=reset_postgres app=shop dyno=web.1"),
                SizeIs(1));
}

TEST_F(Notifications, ADatabaseThatIsNotTheAppsIsNotTouched) {
    auto& daemon = start(settings({{"AFTER_RESTART_RESET_POSTGRES", "postgresql-of-somebody-else"}}));
    restart(daemon);
    ASSERT_TRUE(run_until([&] { return daemon.logged("at=post_restart.failed what=reset_postgres"); }));
    EXPECT_EQ(platform_.count("POST"), 0U);
}

TEST_F(Notifications, F107_ObserveModeNotifiesOfNoRestartAndFollowsNone) {
    Receiver after;
    Receiver webhook;
    auto& daemon = start(settings({{"MODE", "observe"},
                                   {"WEBHOOK_URL", url(webhook)},
                                   {"WEBHOOK_SECRET", webhook_secret},
                                   {"AFTER_RESTART_WEBHOOK", url(after)},
                                   {"AFTER_RESTART_RESET_POSTGRES", "postgresql-curved-12345"}}));
    wait_for_lists();
    ASSERT_EQ(daemon.post(leak_of("web.1")).status, 204);
    ASSERT_TRUE(run_until([&] { return daemon.logged("at=policy.hold app=shop dyno=web.1"); }));
    daemon.process().signal(SIGTERM);
    EXPECT_EQ(wait_for_end(daemon.process()), 0);
    EXPECT_THAT(after.requests(), SizeIs(0));
    EXPECT_THAT(webhook.requests(), SizeIs(0));
    EXPECT_EQ(platform_.count("GET"), platform_.requests().size());
}

}  // namespace
}  // namespace dynoward::e2e
