// SPDX-License-Identifier: MIT
// The webhook and the database reset after a confirmed restart, against receivers of the test.
#include "daemon/post_restart_actions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "net/signature.hpp"
#include "support/loop.hpp"
#include "support/receiver.hpp"

namespace dynoward::daemon {
namespace {

using nlohmann::json;
using policy::Result;
using test::Receiver;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

constexpr std::chrono::seconds patience{60};
const std::string database = "postgresql-curved-12345";
const std::string database_id = "5e7b9a10-3c4d-4e5f-8a6b-7c8d9e0f1a02";

std::string json_answer(const std::string& body, int status = 200) {
    return "HTTP/1.1 " + std::to_string(status) +
           " As told\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
           body;
}
std::string attachment(const std::string& name, const std::string& id) {
    return R"({"addon":{"id":")" + id + R"(","name":")" + name +
           R"(","app":{"id":"a","name":"shop"}},"app":{"id":"a","name":"shop"},"id":"b","name":"DATABASE"})";
}

class PostRestartActionsTest : public testing::Test {
 protected:
    PostRestartActionsTest() {
        settings_.platform.tls = false;
        settings_.platform.host = "127.0.0.1";
        settings_.platform.key = Secret("HRKU-canary");
        settings_.webhook_secret = Secret("canary-0123456789abcdef");
        settings_.apps.emplace_back(*AppName::parse("shop"));
        environment_.log = [this](Level, const std::string& line) { lines_.push_back(line); };
    }
    ~PostRestartActionsTest() override {
        stop();
        loop_.stop();
        for (const auto& line : lines_) {
            EXPECT_THAT(line, Not(HasSubstr("canary")));
        }
    }
    settings::TypeSettings& rules() { return settings_.apps.front().other_types; }
    void call_at(const Receiver& receiver) {
        rules().after_restart_webhook =
            Secret("http://127.0.0.1:" + std::to_string(receiver.port()) + "/canary");
    }
    void start(std::uint16_t platform_port = 1) {
        settings_.platform.port = platform_port;
        loop_.call([&] {
            const auto executor = loop_.context().get_executor();
            api_ = std::make_unique<platform_api::ApiClient>(executor, settings_.platform, nullptr);
            data_ = std::make_unique<platform_api::ApiClient>(executor, data_platform(settings_.platform),
                                                              nullptr);
            post_restart_actions_ = std::make_unique<PostRestartActions>(
                executor, settings_, *api_, *data_, nullptr, environment_,
                [this](const OutgoingNotification& notification) {
                    notifications_.push_back(notification);
                });
        });
    }
    void stop() {
        loop_.call([this] {
            post_restart_actions_.reset();
            data_.reset();
            api_.reset();
        });
    }
    static monitor::LedgerWritten confirmed(const std::string& dyno = "web.1") {
        policy::LedgerEntry entry(*AppName::parse("shop"), *DynoName::parse(dyno));
        entry.id = 17;
        entry.verdict = policy::Verdict::restart;
        entry.result = Result::confirmed;
        entry.mode = settings::Mode::enforce;
        return {entry, true};
    }
    void pass(const monitor::LedgerWritten& written) {
        loop_.call([&] { post_restart_actions_->on_ledger_written(written); });
    }
    /// Event names of the notifications, once there are so many and nothing is under way.
    std::vector<std::string> events(std::size_t notifications = 1) {
        EXPECT_TRUE(loop_.eventually(
            [&] {
                return notifications_.size() >= notifications && post_restart_actions_->idle() &&
                       api_->idle();
            },
            patience));
        return loop_.call([this] {
            std::vector<std::string> events;
            for (const auto& notification : notifications_) {
                events.emplace_back(notification.event);
            }
            return events;
        });
    }

    test::Loop loop_;
    settings::Settings settings_;
    Environment environment_;
    std::unique_ptr<platform_api::ApiClient> api_;
    std::unique_ptr<platform_api::ApiClient> data_;
    std::unique_ptr<PostRestartActions> post_restart_actions_;
    std::vector<OutgoingNotification> notifications_;
    std::vector<std::string> lines_;
};

TEST_F(PostRestartActionsTest, CallsTheWebhookOnceSignedAndWithoutTheToken) {
    Receiver receiver;
    call_at(receiver);
    start();
    pass(confirmed());
    EXPECT_THAT(events(), ElementsAre("post_restart.done"));
    stop();
    ASSERT_THAT(receiver.requests(), SizeIs(1));
    const auto request = receiver.requests().front();
    const auto body = receiver.bodies().front();
    EXPECT_THAT(request, AllOf(StartsWith("POST /canary HTTP/1.1\r\n"), Not(HasSubstr("HRKU"))));
    EXPECT_EQ(test::field_of(request, "X-Dynoward-Signature"),
              "sha256=" + net::hmac_sha256_hex(settings_.webhook_secret, body));
    EXPECT_EQ(json::parse(body)["event"], "restart.confirmed");
    EXPECT_EQ(json::parse(body)["entry"]["id"], 17);
    EXPECT_THAT(lines_,
                ElementsAre("at=post_restart.done what=webhook app=shop dyno=web.1 id=17 status=200"));
    EXPECT_EQ(notifications_[0].text, "web.1 of shop: the webhook after the restart is done (status=200)");
}

TEST_F(PostRestartActionsTest, FollowsNothingButAConfirmedRestartInEnforceMode) {
    Receiver receiver;
    call_at(receiver);
    rules().after_restart_reset_postgres = database;
    start(receiver.port());
    std::vector<monitor::LedgerWritten> all;
    for (const auto result :
         {Result::none, Result::pending, Result::unconfirmed, Result::refused, Result::failed}) {
        all.push_back(confirmed());
        all.back().entry.result = result;
    }
    all.push_back(confirmed());
    all.back().settled = false;
    all.push_back(confirmed());
    all.back().entry.mode = settings::Mode::observe;
    all.push_back(confirmed());
    all.back().entry.app = *AppName::parse("other");
    for (const auto& written : all) {
        pass(written);
    }
    loop_.call([this] { post_restart_actions_->stop(); });
    pass(confirmed());
    EXPECT_TRUE(loop_.call([this] { return post_restart_actions_->idle() && api_->idle(); }));
    stop();
    EXPECT_THAT(receiver.requests(), IsEmpty());
    EXPECT_THAT(lines_, IsEmpty());
    EXPECT_THAT(notifications_, IsEmpty());
}

TEST_F(PostRestartActionsTest, EachProcessTypeHasItsOwn) {
    Receiver receiver;
    call_at(receiver);
    settings_.apps.front().types["worker"] = rules();
    rules().after_restart_webhook = Secret();
    start();
    pass(confirmed("web.1"));
    pass(confirmed("worker.1"));
    EXPECT_THAT(events(), ElementsAre("post_restart.done"));
    stop();
    ASSERT_THAT(receiver.bodies(), SizeIs(1));
    EXPECT_EQ(json::parse(receiver.bodies().front())["dyno"], "worker.1");
}

TEST_F(PostRestartActionsTest, F102_AFailedCallIsReportedAndNotRepeated) {
    for (const auto& answer :
         {Receiver::answer_of(500), Receiver::answer_of(429, "Retry-After: 0\r\n"),
          Receiver::answer_of(302, "Location: http://127.0.0.1/\r\n"), std::string()}) {
        Receiver receiver(nullptr, [&](std::size_t) { return answer; });
        call_at(receiver);
        notifications_.clear();
        lines_.clear();
        start();
        pass(confirmed());
        EXPECT_THAT(events(), ElementsAre("post_restart.failed")) << answer;
        stop();
        EXPECT_THAT(receiver.requests(), SizeIs(1)) << answer;
        EXPECT_THAT(lines_,
                    ElementsAre(StartsWith("at=post_restart.failed what=webhook app=shop dyno=web.1 ")));
    }
}

TEST_F(PostRestartActionsTest, S15_AHeadWithSuccessIsEnoughWhateverFollows) {
    for (const std::string& body : {"Content-Length: 1073741824\r\n\r\n" + std::string(1U << 20U, 'x'),
                                    std::string("Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n"),
                                    std::string("Content-Length: 9\r\n\r\nok")}) {
        Receiver receiver(nullptr, [&](std::size_t) { return "HTTP/1.1 200 OK\r\n" + body; });
        call_at(receiver);
        notifications_.clear();
        start();
        pass(confirmed());
        EXPECT_THAT(events(), ElementsAre("post_restart.done")) << body.substr(0, 60);
        stop();
        EXPECT_THAT(receiver.requests(), SizeIs(1));
    }
}

TEST_F(PostRestartActionsTest, F101_CallsNothingPrivateWhereThePlatformIsARealOne) {
    Receiver receiver;
    call_at(receiver);
    settings_.platform.host = "api.heroku.com";
    start();
    pass(confirmed());
    EXPECT_THAT(events(), ElementsAre("post_restart.failed"));
    stop();
    EXPECT_THAT(receiver.requests(), IsEmpty());
    EXPECT_THAT(lines_, ElementsAre(HasSubstr("no address that may be connected to")));
}

TEST_F(PostRestartActionsTest, MoreCallsThanAnyBudgetAllowsAreRefused) {
    Receiver receiver(nullptr, [](std::size_t) { return Receiver::hold; });
    call_at(receiver);
    start();
    loop_.call([this] {
        for (std::size_t i = 0; i <= limits::follow_ups; ++i) {
            post_restart_actions_->on_ledger_written(confirmed());
        }
    });
    EXPECT_TRUE(loop_.eventually([this] { return notifications_.size() == 1; }, patience));
    stop();
    EXPECT_THAT(lines_, ElementsAre(HasSubstr("problem=\"too many calls are under way\"")));
}

TEST_F(PostRestartActionsTest, DropsTheConnectionsOfTheDatabaseAsHerokusOwnToolDoes) {
    Receiver platform(nullptr, [](std::size_t request) {
        return request == 0 ? json_answer("[" + attachment("redis-tall-1", std::string(36, 'x')) + "," +
                                          attachment(database, database_id) + "," +
                                          attachment(database, database_id) + "]")
                            : json_answer(R"({"message":"Connections reset."})");
    });
    rules().after_restart_reset_postgres = database;
    start(platform.port());
    pass(confirmed());
    EXPECT_THAT(events(), ElementsAre("post_restart.done"));
    stop();
    const auto requests = platform.requests();
    ASSERT_THAT(requests, SizeIs(2));
    EXPECT_THAT(requests[0], StartsWith("GET /apps/shop/addon-attachments HTTP/1.1\r\n"));
    EXPECT_THAT(requests[1], AllOf(StartsWith("POST /client/v11/databases/" + database_id +
                                              "/connection_reset HTTP/1.1\r\n"),
                                   HasSubstr("\r\nAuthorization: Bearer HRKU-canary\r\n"),
                                   HasSubstr("\r\nContent-Length: 0\r\n")));
    EXPECT_THAT(
        lines_,
        ElementsAre("at=post_restart.done what=reset_postgres app=shop dyno=web.1 id=17 status=200"));
}

TEST_F(PostRestartActionsTest, ResetsNoDatabaseThatItCannotIdentify) {
    const auto other = "5e7b9a10-3c4d-4e5f-8a6b-7c8d9e0f1a03";
    for (const auto& answer :
         {json_answer("[]"), json_answer("[" + attachment("postgresql-curved-1234", database_id) + "]"),
          json_answer("[" + attachment(database, "../../apps/shop") + "]"),
          json_answer("[" + attachment(database, database_id) + "," + attachment(database, other) + "]"),
          json_answer(R"([{"addon":{"name":")" + database + R"("}}])"), json_answer("{}"),
          json_answer("<html>"), json_answer(R"({"id":"forbidden","message":"No."})", 403),
          json_answer("[]", 500)}) {
        Receiver platform(nullptr, [&](std::size_t) { return answer; });
        rules().after_restart_reset_postgres = database;
        notifications_.clear();
        lines_.clear();
        start(platform.port());
        pass(confirmed());
        EXPECT_THAT(events(), ElementsAre("post_restart.failed")) << answer;
        stop();
        EXPECT_THAT(platform.requests(), SizeIs(1)) << answer;
        EXPECT_THAT(lines_, ElementsAre(StartsWith("at=post_restart.failed what=reset_postgres ")));
    }
}

TEST_F(PostRestartActionsTest, AFailedResetIsReportedAndNotRepeated) {
    for (const auto& answer : {json_answer(R"({"id":"not_found","message":"No such database."})", 404),
                               json_answer("", 503), std::string()}) {
        Receiver platform(nullptr, [&](std::size_t request) {
            return request == 0 ? json_answer("[" + attachment(database, database_id) + "]") : answer;
        });
        rules().after_restart_reset_postgres = database;
        notifications_.clear();
        lines_.clear();
        start(platform.port());
        pass(confirmed());
        EXPECT_THAT(events(), ElementsAre("post_restart.failed")) << answer;
        stop();
        EXPECT_THAT(platform.requests(), SizeIs(2)) << answer;
    }
}

TEST(DataPlatform, IsHerokusOwnHostOrTheSimulatedOne) {
    settings::PlatformApi heroku;
    heroku.key = Secret("key");
    heroku.has_status_page = true;
    EXPECT_EQ(data_platform(heroku).host, "api.data.heroku.com");
    EXPECT_TRUE(data_platform(heroku).tls);
    EXPECT_EQ(data_platform(heroku).port, 443);
    settings::PlatformApi simulated;
    simulated.tls = false;
    simulated.host = "127.0.0.1";
    simulated.port = 4711;
    EXPECT_EQ(data_platform(simulated).host, "127.0.0.1");
    EXPECT_EQ(data_platform(simulated).port, 4711);
}

}  // namespace
}  // namespace dynoward::daemon
