// SPDX-License-Identifier: MIT
// Who may post to the drain, with which reply, and how each refusal is counted and logged.
#include "daemon/http/drain_routes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dynoward/values/limits.hpp"
#include "unit/daemon/http/all_routes.hpp"

namespace dynoward::daemon {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

// x:correct-horse-battery, x:the-secret-before-it, nobody:correct-horse-battery
constexpr const char* current = "Basic eDpjb3JyZWN0LWhvcnNlLWJhdHRlcnk=";
constexpr const char* previous = "Basic eDp0aGUtc2VjcmV0LWJlZm9yZS1pdA==";
constexpr const char* wrong = "Basic eDp3cm9uZy13cm9uZy13cm9uZw==";
constexpr const char* line = "40 <40>1 2026-11-21T10:00:00Z host app web.1 - x";

bool is_drain(std::string_view path) {
    const auto* route = find_route(path, "POST");
    return route != nullptr && route->auth == Auth::drain;
}

class DrainRoutesTest : public testing::Test {
 protected:
    DrainRoutesTest() {
        settings_.credentials.drain_password = Secret("correct-horse-battery");
        settings_.credentials.drain_password_previous = Secret("the-secret-before-it");
        settings_.apps.emplace_back(*AppName::parse("shop"));
        environment_.clock = [this] { return now_; };
        environment_.log = [this](Level, const std::string& text) { lines_.push_back(text); };
        now_.wall = *parse_rfc3339("2026-11-21T10:00:00Z");
        remake();
    }
    void remake() {
        monitor_ = std::make_unique<monitor::Monitor>(settings_, now_);
        all_ = std::make_unique<AllRoutes>(settings_, *monitor_, environment_);
    }
    /// Status of the reply to the head; 0: the body would be read.
    int ask(std::vector<net::HeaderField> fields, std::string_view target = "/logs",
            std::string_view method = "POST") {
        fields.push_back({"Content-Length", "10"});
        const net::RequestHead head{method, target, 11, std::move(fields)};
        const auto reply = all_->on_head(head);
        last_ = reply.value_or(net::Reply{});
        return reply ? reply->status : 0;
    }
    int ask_typed(std::vector<net::HeaderField> fields, std::string_view target = "/logs") {
        fields.push_back({"Content-Type", "application/logplex-1"});
        return ask(std::move(fields), target);
    }

    settings::Settings settings_;
    Instant now_;
    Environment environment_;
    std::vector<std::string> lines_;
    std::unique_ptr<monitor::Monitor> monitor_;
    std::unique_ptr<AllRoutes> all_;
    net::Reply last_;
};

TEST_F(DrainRoutesTest, TwoPasswordsAreValidDuringARotation) {
    EXPECT_EQ(ask_typed({{"Authorization", current}}), 0);
    EXPECT_EQ(ask_typed({{"Authorization", previous}}), 0);
    EXPECT_EQ(ask_typed({{"Authorization", current}}, "/drain?app=x&app=y"), 0);
    settings_.credentials.drain_password_previous = Secret();
    EXPECT_EQ(ask_typed({{"Authorization", previous}}), 401);
}

TEST_F(DrainRoutesTest, F37_EverythingElseIs401WithAChallenge) {
    const std::vector<std::vector<net::HeaderField>> rows{
        {},
        {{"Authorization", ""}},
        {{"Authorization", wrong}},
        {{"Authorization", "Basic %%%"}},
        {{"Authorization", "Bearer correct-horse-battery"}},
        {{"Authorization", "Basic OmNvcnJlY3QtaG9yc2UtYmF0dGVyeQ=="}},  // empty user
        {{"Authorization", "Basic eDo="}},                              // empty password
        {{"Authorization", current}, {"Authorization", current}},
        {{"Authorization", wrong}, {"Authorization", current}},
    };
    for (const auto& row : rows) {
        EXPECT_EQ(ask_typed(row), 401);
        EXPECT_THAT(last_.fields, SizeIs(1));
        EXPECT_EQ(last_.fields.front().first, "WWW-Authenticate");
    }
}

TEST_F(DrainRoutesTest, TheUserCountsWhereOneIsSet) {
    settings_.credentials.drain_user = "logplex";
    EXPECT_EQ(ask_typed({{"Authorization", current}}), 401);
    settings_.credentials.drain_user = "x";
    EXPECT_EQ(ask_typed({{"Authorization", current}}), 0);
}

TEST_F(DrainRoutesTest, WithoutAPasswordOnlyALoopbackListenerIsOpen) {
    settings_.credentials.drain_password = Secret();
    EXPECT_EQ(ask_typed({}), 401);
    EXPECT_EQ(ask_typed({{"Authorization", "Basic eDo="}}), 401);
    settings_.listener.loopback_only = true;
    EXPECT_EQ(ask_typed({}), 0);
}

TEST_F(DrainRoutesTest, F109_OtherMethodsAnswerBeforeTheCredential) {
    for (const auto* method : {"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "post"}) {
        EXPECT_EQ(ask({}, "/logs", method), 405) << method;
        EXPECT_EQ(last_.fields.at(0), (std::pair<std::string, std::string>("Allow", "POST")));
    }
}

TEST_F(DrainRoutesTest, F110_ACredentialThatCameInTheClearIsRefusedBehindTheRouter) {
    const std::vector<net::HeaderField> clear{{"Authorization", current}, {"X-Forwarded-Proto", "http"}};
    EXPECT_EQ(ask_typed(clear), 0);
    settings_.own.dyno = "web.1";
    EXPECT_EQ(ask_typed(clear), 403);
    EXPECT_EQ(ask_typed({{"Authorization", current}, {"X-Forwarded-Proto", "https"}}), 0);
    EXPECT_EQ(ask_typed({{"Authorization", current}}), 0);
}

TEST_F(DrainRoutesTest, OnlyTheDrainsOwnContentTypeIsRead) {
    for (const auto* good : {"application/logplex-1", "Application/Logplex-1",
                             "application/logplex-1; charset=utf-8", "application/logplex-1;x"}) {
        EXPECT_EQ(ask({{"Authorization", current}, {"Content-Type", good}}), 0) << good;
    }
    for (const auto* bad : {"", "text/plain", "application/logplex-12", "application/json",
                            "text/plain; application/logplex-1"}) {
        EXPECT_EQ(ask({{"Authorization", current}, {"Content-Type", bad}}), 415) << bad;
    }
    EXPECT_EQ(ask({{"Authorization", current}}), 415);
}

TEST_F(DrainRoutesTest, AnEmptyBatchNeedsNoType) {
    const net::RequestHead head{"POST", "/logs", 11, {{"Authorization", current}}};
    EXPECT_FALSE(all_->on_head(head));
    EXPECT_EQ(all_->routes.on_body(head, "").status, 204);
    EXPECT_EQ(monitor_->totals().batches_read, 0U);
}

TEST_F(DrainRoutesTest, AnAppInThePathMustBeAMonitoredOne) {
    EXPECT_EQ(ask_typed({{"Authorization", current}}, "/logs/shop"), 0);
    for (const auto* path :
         {"/logs/other", "/logs/SHOP", "/logs/%73hop", "/logs/shop//", "/logs/..", "/logs/a/b"}) {
        EXPECT_EQ(ask_typed({{"Authorization", current}}, path), 404) << path;
    }
}

TEST_F(DrainRoutesTest, AnUnreadableTokenDoesNotPassForNone) {
    EXPECT_EQ(ask_typed({{"Authorization", current}, {"Logplex-Drain-Token", "d.1"}}), 0);
    const std::string long_token(129, 'x');
    for (const std::string& bad :
         {std::string(), std::string("d. 1"), long_token, std::string("d.\xc3\xa9")}) {
        EXPECT_EQ(ask_typed({{"Authorization", current}, {"Logplex-Drain-Token", bad}}), 403) << bad;
    }
    EXPECT_EQ(
        ask_typed(
            {{"Authorization", current}, {"Logplex-Drain-Token", "d.1"}, {"Logplex-Drain-Token", "d.2"}}),
        403);
}

TEST_F(DrainRoutesTest, F9_ARepeatedFrameIdHasNoSecondEffect) {
    const net::RequestHead head{
        "POST", "/logs/shop", 11, {{"Authorization", current}, {"Logplex-Frame-Id", "A1"}}};
    const std::string body = "48 <40>1 2026-11-21T10:00:00Z host app web.1 - hello";
    EXPECT_EQ(all_->routes.on_body(head, body).status, 204);
    EXPECT_EQ(all_->routes.on_body(head, body).status, 204);
    EXPECT_EQ(monitor_->totals().batches_read, 1U);
    EXPECT_EQ(monitor_->totals().batches_duplicate, 1U);
}

TEST_F(DrainRoutesTest, ABodyWhoseFirstFrameIsUnreadableIs400) {
    const net::RequestHead head{"POST", "/logs/shop", 11, {{"Authorization", current}}};
    EXPECT_EQ(all_->routes.on_body(head, "hello").status, 400);
    EXPECT_EQ(all_->routes.on_body(head, line).status, 204);
}

TEST_F(DrainRoutesTest, F30_F103_ManyWrongPasswordsAreOneLineWithoutThem) {
    for (int i = 0; i < 1000; ++i) {
        EXPECT_EQ(ask_typed({{"Authorization", wrong}}), 401);
    }
    EXPECT_THAT(lines_, SizeIs(1));
    EXPECT_EQ(lines_[0], "at=drain.rejected reason=wrong_credential status=401 requests=1");
    now_ = now_ + Seconds{61};
    EXPECT_EQ(ask_typed({{"Authorization", wrong}}), 401);
    EXPECT_EQ(lines_.at(1), "at=drain.rejected reason=wrong_credential status=401 requests=1000");
    EXPECT_EQ(ask_typed({}), 401);
    EXPECT_EQ(lines_.at(2), "at=drain.rejected reason=no_credential status=401 requests=1");
    EXPECT_EQ(ask_typed({{"Authorization", current}}), 0);
    EXPECT_THAT(lines_, SizeIs(3));
}

TEST_F(DrainRoutesTest, ARefusalIsShownIfNothingOfTheAppIsSeen) {
    const auto advice = [&] {
        monitor::Effects effects;
        monitor_->on_tick(now_, effects);
        return monitor_->view(now_).at(0).sight.advice.value_or("none");
    };
    EXPECT_THAT(advice(), HasSubstr("heroku drains:add"));
    EXPECT_EQ(ask_typed({{"Authorization", wrong}}), 401);
    now_ = now_ + Seconds{10};
    EXPECT_THAT(advice(), HasSubstr("refused: with a wrong password (401)"));
    now_ = now_ + Seconds{3600};
    EXPECT_THAT(advice(), HasSubstr("heroku drains:add"));
}

TEST_F(DrainRoutesTest, OneSlashAtTheEndIsAccepted) {
    for (const auto* path :
         {"/logs", "/logs/", "/drain", "/drain/", "/logs/shop", "/logs/shop/", "/logs/?x=1"}) {
        EXPECT_TRUE(is_drain(std::string_view(path).substr(0, std::string_view(path).find('?')))) << path;
        EXPECT_EQ(ask_typed({{"Authorization", current}}, path), 0) << path;
    }
    for (const auto* path :
         {"/", "", "//", "/log", "/log/", "/logs//", "/drain//", "/drain/shop", "/logsx", "/Logs"}) {
        EXPECT_FALSE(is_drain(path)) << path;
    }
    const net::RequestHead head{"POST", "/logs/shop/", 11, {{"Authorization", current}}};
    EXPECT_EQ(all_->routes.on_body(head, "48 <40>1 2026-11-21T10:00:00Z host app web.1 - hello").status,
              204);
    EXPECT_EQ(monitor_->totals().batches_read, 1U);
}

TEST_F(DrainRoutesTest, C_ABatchOfHttp10WithoutALengthIsRefusedAndNotLostUnseen) {
    const auto status = [&](unsigned version, std::vector<net::HeaderField> fields) {
        fields.push_back({"Authorization", current});
        fields.push_back({"Content-Type", "application/logplex-1"});
        const auto reply = all_->on_head({"POST", "/logs", version, std::move(fields)});
        return reply ? reply->status : 0;
    };
    EXPECT_EQ(status(10, {}), 411);
    EXPECT_EQ(status(10, {{"Content-Length", "0"}}), 0);
    EXPECT_EQ(status(10, {{"Content-Length", "48"}}), 0);
    EXPECT_EQ(status(11, {}), 0) << "HTTP/1.1 says by it that there is no body";
    EXPECT_EQ(all_->drain.refusals().at(static_cast<std::size_t>(DrainRefusal::no_length)), 1U);
    ASSERT_THAT(lines_, SizeIs(1));
    EXPECT_EQ(lines_[0], "at=drain.rejected reason=no_length status=411 requests=1");
}

TEST_F(DrainRoutesTest, EveryRefusalIsCountedByItsReason) {
    const std::string huge = std::to_string(limits::body_bytes + 1);
    ask_typed({});
    ask_typed({{"Authorization", "Basic %%%"}});
    ask_typed({{"Authorization", wrong}});
    ask_typed({{"Authorization", current}, {"Logplex-Drain-Token", ""}});
    ask_typed({{"Authorization", current}}, "/logs/typo");
    ask_typed({{"Authorization", current}}, "/logs/No Name");
    ask({{"Authorization", current}}, "/logs", "PUT");
    ask({{"Authorization", current}});
    const net::RequestHead large{
        "POST", "/logs", 11, {{"Authorization", current}, {"Content-Length", huge}}};
    EXPECT_EQ(all_->on_head(large)->status, 413);
    EXPECT_EQ(all_->routes.on_body({"POST", "/logs", 11, {{"Authorization", current}}}, "hello").status,
              400);
    settings_.own.dyno = "web.1";
    ask_typed({{"Authorization", current}, {"X-Forwarded-Proto", "http"}});
    const auto count = [&](DrainRefusal why) {
        return all_->drain.refusals().at(static_cast<std::size_t>(why));
    };
    for (const auto why :
         {DrainRefusal::no_credential, DrainRefusal::unreadable_credential, DrainRefusal::wrong_credential,
          DrainRefusal::in_the_clear, DrainRefusal::bad_token, DrainRefusal::method,
          DrainRefusal::content_type, DrainRefusal::too_large, DrainRefusal::unreadable}) {
        EXPECT_EQ(count(why), 1U) << to_text(why);
    }
    EXPECT_EQ(count(DrainRefusal::unknown_app), 2U);
    EXPECT_EQ(count(DrainRefusal::wrong_path), 0U);
    for (std::size_t i = 0; i < drain_refusal_count; ++i) {
        EXPECT_FALSE(to_text(static_cast<DrainRefusal>(i)).empty());
    }
}

TEST_F(DrainRoutesTest, ATypoInThePathGetsAHintThatRevealsNoSecret) {
    ask_typed({{"Authorization", current}}, "/logs/typo?password=canary");
    ASSERT_THAT(lines_, SizeIs(1));
    EXPECT_EQ(lines_[0],
              "at=drain.rejected reason=unknown_app status=404 requests=1 path=/logs/typo "
              "use=\"/logs or /logs/shop\"");
    now_ = now_ + Seconds{61};
    ask_typed({{"Authorization", current}}, "/logs/a\"b\x01" + std::string(500, 'x'));
    EXPECT_THAT(lines_.at(1), HasSubstr(R"(path="/logs/a\"b\x01xxx)"));
    EXPECT_LT(lines_.at(1).size(), 250U);
    now_ = now_ + Seconds{61};
    ask_typed({{"Authorization", current}}, "/logs/correct-horse-battery");
    EXPECT_THAT(lines_.at(2), HasSubstr("path=[redacted]"));
    EXPECT_THAT(lines_.at(2), Not(HasSubstr("horse")));
}

TEST_F(DrainRoutesTest, ABatchPostedToAnotherPathIsCountedAndLogged) {
    const auto elsewhere = [&](std::vector<net::HeaderField> fields, std::string_view target,
                               std::string_view method = "POST") {
        all_->drain.count_misdirected({method, target, 11, std::move(fields)}, 404);
        return all_->drain.refusals().at(static_cast<std::size_t>(DrainRefusal::wrong_path));
    };
    EXPECT_EQ(elsewhere({{"Content-Type", "application/logplex-1"}}, "/log"), 1U);
    EXPECT_EQ(lines_.at(0),
              "at=drain.rejected reason=wrong_path status=404 requests=1 path=/log "
              "use=\"/logs or /logs/shop\"");
    EXPECT_EQ(elsewhere({{"logplex-msg-count", "1"}}, "/"), 2U);
    EXPECT_EQ(elsewhere({{"Authorization", current}}, "/logs//"), 3U);
    EXPECT_THAT(lines_, SizeIs(1));  // one a minute
    // Not meant for the drain: another method, an unauthenticated client's, a browser's.
    EXPECT_EQ(elsewhere({{"Content-Type", "application/logplex-1"}}, "/log", "GET"), 3U);
    EXPECT_EQ(elsewhere({{"Authorization", wrong}}, "/log"), 3U);
    EXPECT_EQ(elsewhere({{"Content-Type", "application/json"}}, "/"), 3U);
    EXPECT_EQ(elsewhere({}, "/"), 3U);
}

// x:a-password-of-its-own, x:the-one-before-this
constexpr const char* own = "Basic eDphLXBhc3N3b3JkLW9mLWl0cy1vd24=";
constexpr const char* own_previous = "Basic eDp0aGUtb25lLWJlZm9yZS10aGlz";

TEST_F(DrainRoutesTest, S1_AnAppsOwnPasswordOpensItsPathAndNothingElse) {
    settings_.apps.emplace_back(*AppName::parse("blog"));
    settings_.apps[0].drain_password = Secret("a-password-of-its-own");
    settings_.apps[0].drain_password_previous = Secret("the-one-before-this");
    remake();
    for (int i = 0; i < 2; ++i) {  // the second time from the cache
        EXPECT_EQ(ask_typed({{"Authorization", own}}, "/logs/shop"), 0);
        EXPECT_EQ(ask_typed({{"Authorization", own_previous}}, "/logs/shop/"), 0);
        EXPECT_EQ(ask_typed({{"Authorization", current}}, "/logs/blog"), 0);
        EXPECT_EQ(ask_typed({{"Authorization", current}}, "/logs"), 0);
        for (const auto* password : {current, previous, wrong}) {
            EXPECT_EQ(ask_typed({{"Authorization", password}}, "/logs/shop"), 401) << password;
        }
        for (const auto* path : {"/logs", "/drain", "/logs/blog", "/logs/other"}) {
            EXPECT_EQ(ask_typed({{"Authorization", own}}, path), 401) << path;
            EXPECT_EQ(ask_typed({{"Authorization", own_previous}}, path), 401) << path;
        }
    }
    EXPECT_EQ(all_->routes.on_body({"POST", "/logs/shop", 11, {{"Authorization", own}}}, line).status, 204);
    EXPECT_EQ(monitor_->totals().batches_read, 1U);
}

TEST_F(DrainRoutesTest, S1_ABareLogsPathIsClosedTooIfTheOnlyAppHasItsOwnPassword) {
    settings_.apps[0].drain_password = Secret("a-password-of-its-own");
    remake();
    EXPECT_EQ(ask_typed({{"Authorization", current}}, "/logs"), 401);
    EXPECT_EQ(last_.fields.front().first, "WWW-Authenticate");
    EXPECT_EQ(ask_typed({{"Authorization", own}}, "/logs"), 401);
    EXPECT_EQ(ask_typed({{"Authorization", own}}, "/logs/shop"), 0);
}

TEST_F(DrainRoutesTest, S1_OnLoopbackAnAppsOwnPasswordIsNeededAllTheSame) {
    settings_.credentials.drain_password = Secret();
    settings_.credentials.drain_password_previous = Secret();
    settings_.listener.loopback_only = true;
    settings_.apps.emplace_back(*AppName::parse("blog"));
    settings_.apps[0].drain_password = Secret("a-password-of-its-own");
    remake();
    EXPECT_EQ(ask_typed({}, "/logs/shop"), 401);
    EXPECT_EQ(ask_typed({{"Authorization", own}}, "/logs/shop"), 0);
    EXPECT_EQ(ask_typed({}, "/logs/blog"), 0);
}

TEST(FrameId, IsBoundedAndFallsBackToTheRequestId) {
    const std::string longest(limits::frame_id_bytes, 'x');
    const std::string too_long = longest + "x";
    const auto of = [](std::vector<net::HeaderField> fields) {
        return std::string(frame_id_of({"POST", "/logs", 11, std::move(fields)}));
    };
    EXPECT_EQ(of({{"Logplex-Frame-Id", "A"}, {"X-Request-Id", "B"}}), "A");
    EXPECT_EQ(of({{"X-Request-Id", "B"}}), "B");
    EXPECT_EQ(of({{"Logplex-Frame-Id", "A"}, {"Logplex-Frame-Id", "C"}}), "A");
    EXPECT_EQ(of({{"Logplex-Frame-Id", longest}}), longest);
    EXPECT_EQ(of({{"Logplex-Frame-Id", too_long}}), "");
    EXPECT_EQ(of({{"Logplex-Frame-Id", too_long}, {"X-Request-Id", "B"}}), "B");
    EXPECT_EQ(of({{"Logplex-Frame-Id", "a b"}}), "");
    EXPECT_EQ(of({{"Logplex-Frame-Id", "a\x01"}}), "");
    EXPECT_EQ(of({{"Logplex-Frame-Id", ""}}), "");
    EXPECT_EQ(of({}), "");
}

TEST(MessageCount, F16_IsAPlainNumberOrAbsent) {
    const auto of = [](std::string_view text) {
        return message_count_of({"POST", "/logs", 11, {{"Logplex-Msg-Count", text}}});
    };
    EXPECT_EQ(of("0"), 0U);
    EXPECT_EQ(of("17"), 17U);
    for (const auto* bad : {"", "-1", "+1", " 1", "1 ", "1.0", "0x1", "many", "18446744073709551616"}) {
        EXPECT_EQ(of(bad), std::nullopt) << bad;
    }
    EXPECT_EQ(message_count_of({"POST", "/logs", 11, {}}), std::nullopt);
}

}  // namespace
}  // namespace dynoward::daemon
