// SPDX-License-Identifier: MIT
// Delivery of notifications to Slack and the webhook: pace, retries, bounds and the end.
#include <future>
#include <nlohmann/json.hpp>

#include "net/signature.hpp"
#include "notifier_fixture.hpp"

namespace dynoward::daemon {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

TEST_F(NotifierTest, TheWebhookGetsEachNoticeSigned) {
    Receiver receiver(context_.get());
    start("", url(receiver));
    notify(1, 3);
    EXPECT_THAT(lines_when_idle(), IsEmpty());
    stop();
    const auto requests = receiver.requests();
    ASSERT_THAT(requests, SizeIs(3));
    EXPECT_THAT(requests, Each(AllOf(StartsWith("POST /services/canary HTTP/1.1\r\n"),
                                     HasSubstr("\r\nContent-Type: application/json\r\n"),
                                     Not(HasSubstr("\r\nAuthorization:")))));
    for (std::size_t i = 0; i < 3; ++i) {
        const auto body = receiver.bodies()[i];
        EXPECT_EQ(json::parse(body)["text"], "notice " + std::to_string(i + 1));
        EXPECT_EQ(test::field_of(requests[i], "X-Dynoward-Signature"),
                  "sha256=" + net::hmac_sha256_hex(Secret(signing_key), body));
        EXPECT_THAT(requests[i], Not(HasSubstr(signing_key)));
    }
}

TEST_F(NotifierTest, SlackGetsWhatCameMeanwhileAsOneMessageAndNoSignature) {
    std::promise<void> under_way;
    std::promise<void> go_on;
    Receiver receiver(context_.get(), [&](std::size_t request) {
        if (request == 0) {
            under_way.set_value();
            go_on.get_future().wait();
        }
        return Receiver::answer_of(200);
    });
    start(url(receiver), "");
    notify(1);
    const bool sent = under_way.get_future().wait_for(patience) == std::future_status::ready;
    notify(2, 25);
    go_on.set_value();
    ASSERT_TRUE(sent);
    EXPECT_THAT(lines_when_idle(), IsEmpty());
    stop();
    const auto bodies = receiver.bodies();
    ASSERT_THAT(bodies, SizeIs(3)) << "1, 20 and 5";
    EXPECT_EQ(bodies[0], R"({"text":"notice 1"})");
    EXPECT_THAT(bodies[1], AllOf(StartsWith(R"({"text":"notice 2\nnotice 3\n)"), HasSubstr(R"(21"})")));
    EXPECT_EQ(bodies[2], R"({"text":"notice 22\nnotice 23\nnotice 24\nnotice 25\nnotice 26"})");
    EXPECT_THAT(receiver.requests(), Each(Not(HasSubstr("Signature"))));
}

TEST_F(NotifierTest, F102_AReceiverThatHangsHoldsBackNoOther) {
    Receiver slack(context_.get(), [](std::size_t) { return Receiver::hold; });
    Receiver webhook(context_.get());
    start(url(slack), url(webhook));
    notify(1, 5);
    EXPECT_TRUE(eventually([&] { return webhook.requests().size() == 5; }));
    EXPECT_FALSE(loop_.call([this] { return notifier_->idle(); }));
    stop();
}

TEST_F(NotifierTest, F102_TriesThreeTimesAndThenLogsTheFailureWithoutTheUrl) {
    Receiver receiver(context_.get(), [](std::size_t request) {
        return request < 2 ? Receiver::answer_of(500) : request == 2 ? "" : Receiver::answer_of(200);
    });
    start("", url(receiver));
    notify(1);
    const auto lines = lines_when_idle();
    EXPECT_THAT(receiver.requests(), SizeIs(3));
    EXPECT_THAT(lines, ElementsAre("at=notices.failed to=webhook status=500",
                                   "at=notices.failed to=webhook status=500",
                                   HasSubstr("to=webhook problem=\"reading the reply: "),
                                   "at=notices.lost to=webhook notices=1"));
    // The next one reports to the receiver that one is missing, the one after it does not.
    notify(2, 2);
    lines_when_idle();
    stop();
    const auto bodies = receiver.bodies();
    ASSERT_THAT(bodies, SizeIs(5));
    EXPECT_EQ(json::parse(bodies[3])["lost"], 1);
    EXPECT_FALSE(json::parse(bodies[4]).contains("lost"));
    EXPECT_EQ(bodies[0], bodies[2]) << "a try again is the same to the byte";
}

TEST_F(NotifierTest, F102_GivesUpAReceiverThatNeverAnswers) {
    Receiver receiver(context_.get(), [](std::size_t) { return Receiver::hold; });
    times_.webhook.whole = 200ms;
    start("", url(receiver));
    notify(1);
    const auto lines = lines_when_idle();
    ASSERT_THAT(lines, SizeIs(4));
    EXPECT_EQ(lines[3], "at=notices.lost to=webhook notices=1");
    for (const auto& line : lines) {
        EXPECT_THAT(line, Not(HasSubstr("canary")));
    }
    stop();
}

TEST_F(NotifierTest, F102_WaitsAsLongAsTheReceiverRequestsUpToABound) {
    Receiver receiver(context_.get(), [](std::size_t request) {
        return request == 0   ? Receiver::answer_of(429, "Retry-After: 1\r\n")
               : request == 2 ? Receiver::answer_of(429, "Retry-After: 86400\r\n")
                              : Receiver::answer_of(200);
    });
    start(url(receiver), "");
    notify(1);
    lines_when_idle();
    auto times = receiver.times();
    ASSERT_THAT(times, SizeIs(2));
    EXPECT_GE(times[1] - times[0], 1s);
    stop();
    times_.slack.max_pause = 20ms;
    start(url(receiver), "");
    notify(2);
    lines_when_idle();
    EXPECT_THAT(receiver.times(), SizeIs(4));
    stop();
}

TEST_F(NotifierTest, F101_FollowsNoRedirectAndRepeatsNoRefusal) {
    Receiver elsewhere(context_.get());
    for (const int status : {301, 302, 307, 308, 400, 401, 403, 404, 410}) {
        lines_.clear();
        Receiver receiver(context_.get(), [&](std::size_t) {
            return Receiver::answer_of(status, "Location: " + url(elsewhere) + "\r\n");
        });
        start(url(receiver), "");
        notify(1);
        EXPECT_THAT(lines_when_idle(),
                    ElementsAre("at=notices.failed to=slack status=" + std::to_string(status),
                                "at=notices.lost to=slack notices=1"));
        EXPECT_THAT(receiver.requests(), SizeIs(1)) << status;
        stop();
    }
    EXPECT_THAT(elsewhere.requests(), IsEmpty());
}

TEST_F(NotifierTest, SendsNothingToAnUntrustedReceiver) {
    const auto stranger = test::server_context(folder_.self_signed("s", "stranger", "DNS:localhost"));
    Receiver receiver(stranger.get());
    start("", url(receiver));
    notify(1);
    EXPECT_THAT(lines_when_idle(), testing::Contains(HasSubstr("problem=\"TLS: ")));
    EXPECT_THAT(receiver.requests(), IsEmpty());
    stop();
}

TEST_F(NotifierTest, F101_GoesNowherePrivate) {
    Receiver receiver(context_.get());
    settings_.platform.host = "api.heroku.com";
    const auto port = ":" + std::to_string(receiver.port()) + "/";
    for (const std::string host :
         {"https://localhost", "https://127.0.0.1", "https://127.255.0.1", "https://[::1]",
          "https://[::ffff:127.0.0.1]", "https://169.254.169.254", "https://10.0.0.1",
          "https://192.168.1.1", "https://[fe80::1]", "https://[fd00::1]", "https://[64:ff9b::7f00:1]",
          "https://0.0.0.0", "http://localhost", "http://127.0.0.1"}) {
        for (const bool slack : {true, false}) {
            lines_.clear();
            start(slack ? host + port : "", slack ? "" : host + port);
            notify(1);
            const auto lines = lines_when_idle();
            ASSERT_THAT(lines, SizeIs(4)) << host;
            EXPECT_THAT(lines[0], HasSubstr("no address that may be connected to")) << host;
            stop();
        }
    }
    // Not even a name, and in clear nowhere but on this machine.
    settings_.platform.host = "localhost";
    for (const std::string bad : {"https://2130706433", "https://0x7f.1", "https://user@localhost",
                                  "http://hooks.example.com", "ftp://localhost"}) {
        lines_.clear();
        start(bad + port, "");
        notify(1);
        EXPECT_THAT(lines_when_idle(), testing::Contains(HasSubstr("not a URL that may be used"))) << bad;
        stop();
    }
    EXPECT_THAT(receiver.requests(), IsEmpty());
}

TEST_F(NotifierTest, InClearOnlyOnThisMachineBesideASimulatedPlatform) {
    Receiver receiver;
    start("", "http://127.0.0.1:" + std::to_string(receiver.port()) + "/hook");
    notify(1);
    EXPECT_THAT(lines_when_idle(), IsEmpty());
    EXPECT_THAT(receiver.requests(), SizeIs(1));
    stop();
}

// No clock has a part in it: the first notification is on its way until the test lets the receiver answer,
// and the others are queued within one turn of the loop, so that nothing can be sent in between.
TEST_F(NotifierTest, F102_KeepsNoMoreThan256) {
    std::promise<void> under_way;
    std::promise<void> answer;
    Receiver receiver(context_.get(), [&](std::size_t request) {
        if (request > 0) {
            return Receiver::answer_of(200);
        }
        under_way.set_value();
        answer.get_future().wait();
        return Receiver::answer_of(400);
    });
    times_.webhook.burst = 1000;
    start("", url(receiver));
    notify(0);
    const bool sent = under_way.get_future().wait_for(patience) == std::future_status::ready;
    notify(1, 299);
    answer.set_value();
    ASSERT_TRUE(sent);
    // One was on its way and was refused, 43 were dropped, the newest 256 came.
    EXPECT_THAT(lines_when_idle(), ElementsAre("at=notices.failed to=webhook status=400",
                                               "at=notices.lost to=webhook notices=44"));
    const auto bodies = receiver.bodies();
    ASSERT_THAT(bodies, SizeIs(1 + limits::notices));
    EXPECT_EQ(json::parse(bodies[1])["text"], "notice 44");
    EXPECT_EQ(json::parse(bodies[1])["lost"], 44);
    EXPECT_EQ(json::parse(bodies.back())["text"], "notice 299");
    stop();
}

TEST_F(NotifierTest, ABurstGoesOutAtOnceAndTheRestOneAfterTheOther) {
    Receiver receiver(context_.get());
    times_.webhook.burst = 3;
    times_.webhook.spacing = 200ms;
    start("", url(receiver));
    const auto began = std::chrono::steady_clock::now();
    notify(1, 5);
    lines_when_idle();
    const auto times = receiver.times();
    ASSERT_THAT(times, SizeIs(5));
    // Never early; how late depends on the machine. The fourth pays for the first, the fifth for the
    // second.
    EXPECT_GE(times[3] - began, 200ms);
    EXPECT_GE(times[4] - began, 400ms);
    stop();
}

TEST_F(NotifierTest, AtTheEndWhatIsQueuedGoesOutAtOnce) {
    Receiver slack(context_.get());
    Receiver webhook(context_.get());
    times_.slack.spacing = times_.webhook.spacing = 1h;
    times_.webhook.burst = 1;
    start(url(slack), url(webhook));
    notify(1);
    ASSERT_TRUE(eventually([&] { return slack.requests().size() + webhook.requests().size() == 2; }));
    notify(2, 3);
    loop_.call([this] { notifier_->stop(); });
    EXPECT_THAT(lines_when_idle(), IsEmpty());
    EXPECT_THAT(slack.bodies(), SizeIs(2));
    EXPECT_THAT(webhook.bodies(), SizeIs(4));
    stop();
}

TEST_F(NotifierTest, AtTheEndWhatDidNotGetThroughIsCounted) {
    Receiver receiver(context_.get(), [](std::size_t) { return Receiver::hold; });
    start("", url(receiver));
    notify(1, 7);
    ASSERT_TRUE(eventually([&] { return receiver.requests().size() == 1; }));
    const auto lines = loop_.call([this] {
        notifier_->stop();
        notifier_->abandon();
        return lines_;
    });
    EXPECT_THAT(lines, ElementsAre("at=notices.lost to=webhook notices=7"));
    stop();
}

TEST_F(NotifierTest, WithoutAReceiverNothingIsDone) {
    start("", "");
    notify(1, 1000);
    EXPECT_TRUE(loop_.call([this] { return notifier_->idle(); }));
    EXPECT_THAT(lines_when_idle(), IsEmpty());
}

}  // namespace
}  // namespace dynoward::daemon
