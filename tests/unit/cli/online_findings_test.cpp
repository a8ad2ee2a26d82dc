// SPDX-License-Identifier: MIT
// Findings of `check --online`, for good, bad and unreadable replies of the Platform API.
#include "cli/online_findings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dynoward::cli {
namespace {

using heroku::ApiReply;
using heroku::ApiRequest;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

const AppName shop = *AppName::parse("shop");

ApiReply answer(std::string body, int status = 200) {
    ApiReply reply;
    reply.outcome = ApiReply::Outcome::answered;
    reply.status = status;
    reply.body = std::move(body);
    return reply;
}

settings::AppSettings resetting(const char* addon) {
    settings::AppSettings app(shop);
    app.other_types.after_restart_reset_postgres = addon;
    return app;
}

settings::Settings monitor_settings() {
    settings::Settings settings;
    settings.own.app_name = "watcher";
    settings.credentials.drain_password = Secret("0123456789abcdef");
    settings.credentials.drain_user = "logs";
    settings.mode = settings::Mode::enforce;
    return settings;
}

std::string to_text(const Findings& findings) {
    std::string text;
    for (const auto& finding : findings) {
        text += to_text(finding);
    }
    return text;
}

std::string printed(const ApiRequest& request, const ApiReply& reply,
                    const settings::AppSettings& app = resetting("postgresql-curved-12345"),
                    const settings::Settings& settings = monitor_settings()) {
    EarlierReplies earlier;
    return to_text(findings_of(request, reply, app, settings, earlier));
}

constexpr const char* unknown_scopes =
    "  warn  cannot check whether the token may restart dynos: the reply lists no scopes\n";

std::string drain(const std::string& url, const std::string& addon = "null") {
    return R"({"token":"d.01234567-89ab-cdef-0123-456789abcdef","id":"1","addon":)" + addon +
           R"(,"url":")" + url + "\"}";
}
std::string printed_drains(const std::vector<std::string>& drains,
                           const settings::Settings& settings = monitor_settings()) {
    std::string list;
    for (const auto& one : drains) {
        list += (list.empty() ? "" : ",") + one;
    }
    return printed(ApiRequest::list_drains(shop), answer("[" + list + "]"), settings::AppSettings(shop),
                   settings);
}

TEST(OnlineFindings, RequestsAreGetOnlyAndTheAppComesFirst) {
    const auto requests = online_requests(settings::AppSettings(shop));
    ASSERT_EQ(requests.size(), 6U);
    EXPECT_EQ(requests[0].target(), "/apps/shop");
    for (const auto& request : requests) {
        EXPECT_EQ(request.method(), "GET");
    }
}

TEST(OnlineFindings, AFirAppIsNotSupportedInEitherFormat) {
    const auto request = ApiRequest::app_info(shop);
    EXPECT_THAT(printed(request, answer(R"({"generation":{"id":"x","name":"fir"}})")),
                AllOf(HasSubstr("FAIL"), HasSubstr("not supported")));
    EXPECT_THAT(printed(request, answer(R"({"generation":"fir"})")), HasSubstr("FAIL"));
    const auto fine = "  ok    the token can access app shop\n" + std::string(unknown_scopes);
    EXPECT_EQ(printed(request, answer(R"({"generation":{"name":"cedar"}})")), fine);
    EXPECT_EQ(printed(request, answer("{}")), fine);
}

TEST(OnlineFindings, MaintenanceIsAWarning) {
    EXPECT_THAT(printed(ApiRequest::app_info(shop), answer(R"({"maintenance":true})")),
                AllOf(HasSubstr("warn"), HasSubstr("heroku maintenance:off -a shop")));
}

TEST(OnlineFindings, NoDrainIsAFailureWithTheCommandThatAddsOne) {
    EXPECT_THAT(
        printed_drains({}),
        AllOf(HasSubstr("FAIL  no log drain"),
              HasSubstr("heroku drains:add \"https://$(heroku config:get DRAIN_USER -a watcher):$(heroku "
                        "config:get DRAIN_PASSWORD -a watcher)@HOST/logs\" -a shop"),
              HasSubstr("web_url in `heroku apps:info -j -a watcher`"), Not(HasSubstr("$DRAIN_PASSWORD")),
              Not(HasSubstr("watcher.herokuapp.com"))));
    EXPECT_THAT(printed_drains({}, settings::Settings{}),
                AllOf(HasSubstr("https://drain:$(heroku config:get DRAIN_PASSWORD -a MONITOR)@HOST"),
                      HasSubstr("MONITOR is the app that Dynoward runs in")));
}

TEST(OnlineFindings, OurDrainIsRecognizedByItsPassword) {
    EXPECT_EQ(printed_drains({drain("https://logs:0123456789abcdef@monitor.example.com/logs")}),
              "  ok    log drain d.01234567-89ab-cdef-0123-456789abcdef at monitor.example.com: belongs to "
              "Dynoward (password matches)\n");
    auto settings = monitor_settings();
    settings.credentials.drain_password_previous = Secret("fedcba9876543210");
    EXPECT_THAT(
        printed_drains({drain("https://logs:fedcba9876543210@monitor.example.com/logs/shop/")}, settings),
        HasSubstr(
            "  warn  log drain d.01234567-89ab-cdef-0123-456789abcdef at monitor.example.com: belongs "
            "to Dynoward, but still uses DRAIN_PASSWORD_PREVIOUS"));
    for (const auto* const path : {"/log", "/", "", "/logsx"}) {
        EXPECT_THAT(printed_drains({drain(std::string("https://l:0123456789abcdef@h.example.com") + path)}),
                    HasSubstr("  FAIL  "))
            << path;
    }
    for (const auto* const path : {"/logs", "/logs/", "/drain", "/drain/", "/logs/shop", "/logs?x"}) {
        EXPECT_THAT(printed_drains({drain(std::string("https://l:0123456789abcdef@h.example.com") + path)}),
                    HasSubstr("  ok    "))
            << path;
    }
}

TEST(OnlineFindings, C_ADrainThatPostsToThePathOfAnotherAppOrOfNoneFails) {
    for (const auto* const path : {"/logs/shpo", "/logs/blog", "/logs/Shop", "/logs/shop/x", "/logs/shop//",
                                   "/logs//", "/log", "/", ""}) {
        EXPECT_THAT(printed_drains({drain(std::string("https://l:0123456789abcdef@h.example.com") + path)}),
                    AllOf(HasSubstr("FAIL"), HasSubstr("so every batch is refused")))
            << path;
    }
}

TEST(OnlineFindings, L6_TheDrainOfAnAppInASpaceMustPostToTheAppsOwnPath) {
    const auto output_for = [](const std::string& info, const std::string& path) {
        const settings::AppSettings app(shop);
        EarlierReplies earlier;
        findings_of(ApiRequest::app_info(shop), answer(info), app, monitor_settings(), earlier);
        const auto drains = "[" + drain("https://l:0123456789abcdef@h.example.com" + path) + "]";
        return to_text(
            findings_of(ApiRequest::list_drains(shop), answer(drains), app, monitor_settings(), earlier));
    };
    const std::string in_space = R"({"maintenance":false,"space":{"id":"x","name":"y"}})";
    const std::string in_none = R"({"maintenance":false,"space":null})";
    for (const auto* const path : {"/logs", "/drain", "/logs/"}) {
        EXPECT_THAT(output_for(in_space, path),
                    AllOf(HasSubstr("FAIL"), HasSubstr("send no token"), HasSubstr("@HOST/logs/shop\"")))
            << path;
        EXPECT_THAT(output_for(in_none, path), HasSubstr("  ok    ")) << path;
    }
    EXPECT_THAT(output_for(in_space, "/logs/shop"), HasSubstr("  ok    "));
    EXPECT_THAT(output_for(in_space, "/log"), HasSubstr("so every batch is refused"));
}

TEST(OnlineFindings, AnAppWithItsOwnPasswordNeedsADrainWithItAtItsOwnPath) {
    settings::AppSettings app(shop);
    app.drain_password = Secret("of-this-app-alone-1");
    const auto output_for = [&](const std::string& url) {
        return printed(ApiRequest::list_drains(shop), answer("[" + drain(url) + "]"), app);
    };
    EXPECT_THAT(output_for("https://l:of-this-app-alone-1@h.example.com/logs/shop"),
                HasSubstr("belongs to Dynoward (password matches)"));
    EXPECT_THAT(output_for("https://l:of-this-app-alone-1@h.example.com/logs"),
                HasSubstr("a path other than /logs/shop"));
    EXPECT_THAT(output_for("https://l:0123456789abcdef@h.example.com/logs/shop"),
                AllOf(HasSubstr("FAIL"), HasSubstr("PASSWORD@HOST/logs/shop"),
                      HasSubstr("PASSWORD is the app's own drain password")));
}

TEST(OnlineFindings, OurDrainIsRecognizedByTheHostOfOurApp) {
    for (const auto* const host : {"watcher.herokuapp.com", "watcher-0123456789ab.herokuapp.com"}) {
        EXPECT_THAT(
            printed_drains({drain("https://d:another@" + std::string(host) + "/logs")}),
            AllOf(HasSubstr("FAIL"),
                  HasSubstr("belongs to Dynoward (host matches), but its password is not DRAIN_PASSWORD"),
                  HasSubstr("heroku drains:remove d.01234567")))
            << host;
    }
    for (const auto* const host :
         {"watcher-two.herokuapp.com", "watcher-0123456789abc.herokuapp.com", "xwatcher.herokuapp.com",
          "watcher.herokuapp.com.example.com", "watcher.example.com"}) {
        EXPECT_THAT(printed_drains({drain("https://d:another@" + std::string(host) + "/logs")}),
                    HasSubstr("FAIL  none of these drains uses DRAIN_PASSWORD"))
            << host;
    }
}

TEST(OnlineFindings, DrainsOfOthersAreListedAndNotTakenForOurs) {
    const auto text = printed_drains(
        {drain("https://u:canary@in.logs.betterstack.com/x", R"({"id":"i","name":"logtail-round-12345"})"),
         drain("syslog+tls://logs.example.com:1234")});
    EXPECT_THAT(text, AllOf(HasSubstr("ok    log drain d.01234567-89ab-cdef-0123-456789abcdef of add-on "
                                      "logtail-round-12345\n"),
                            HasSubstr("at logs.example.com\n"),
                            HasSubstr("warn  cannot determine which of these drains sends to Dynoward"),
                            HasSubstr("last_batch_at in /api/v1/state of the running Dynoward"),
                            Not(HasSubstr("canary"))));
    EXPECT_THAT(printed_drains({drain("https://x.example.com/", R"({"id":"i","name":"logtail-round-1"})")}),
                HasSubstr("FAIL  none of these drains uses DRAIN_PASSWORD"));
}

TEST(OnlineFindings, F103_DrainTokensAreShownAndDrainUrlsNever) {
    for (const auto* const url :
         {"https://drain:canary@h.example.com/canary?canary#canary", "https://canary/@h.example.com",
          "https://u:ca/canary@h.example.com/", "canary", "https://canary:x/",
          "https://xoxb-canary.example.com/", "https://canary0123456789abcdef.logs.example.com/canary"}) {
        EXPECT_THAT(printed_drains({drain(url)}), Not(HasSubstr("canary"))) << url;
    }
}

TEST(OnlineFindings, AReadOnlyTokenFailsInEnforceMode) {
    const auto with_scope = [](const char* scope, settings::Mode mode) {
        auto settings = monitor_settings();
        settings.mode = mode;
        auto reply = answer("{}");
        reply.oauth_scope = scope;
        return printed(ApiRequest::app_info(shop), reply, settings::AppSettings(shop), settings);
    };
    using settings::Mode;
    for (const auto* const scope : {"global", "read write", "write-protected", "identity write"}) {
        EXPECT_THAT(with_scope(scope, Mode::enforce), HasSubstr("  ok    the token may restart dynos"))
            << scope;
    }
    for (const auto* const scope : {"read", "read-protected", "identity read", "writer"}) {
        EXPECT_THAT(with_scope(scope, Mode::enforce),
                    AllOf(HasSubstr("  FAIL  the token is read-only"), HasSubstr("-s read,write")))
            << scope;
        EXPECT_THAT(with_scope(scope, Mode::observe), HasSubstr("  ok    the token is read-only")) << scope;
    }
    EXPECT_THAT(with_scope("", Mode::enforce), HasSubstr(unknown_scopes));
}

TEST(OnlineFindings, DynosStartedBeforeTheMetricsWereEnabledAreListed) {
    const auto dyno = [](const char* name, const char* type, const char* since) {
        return R"({"name":")" + std::string(name) + R"(","type":")" + type +
               R"(","state":"up","size":"eco","id":"i","release":{"version":3},"created_at":")" + since +
               R"(","updated_at":")" + since + "\"}";
    };
    const auto feature = [](const char* at) {
        return answer(R"({"enabled":true,"updated_at":")" + std::string(at) + "\"}");
    };
    EarlierReplies earlier;
    const auto app = settings::AppSettings(shop);
    findings_of(ApiRequest::list_dynos(shop),
                answer("[" + dyno("web.1", "web", "2026-11-21T10:00:00Z") + "," +
                       dyno("web.2", "web", "2026-11-21T12:00:00Z") + "," +
                       dyno("worker.1", "worker", "2026-11-20T10:00:00Z") + "]"),
                app, monitor_settings(), earlier);
    const auto request = ApiRequest::feature_info(shop, ApiRequest::Feature::log_runtime_metrics);
    const auto text = [&](const ApiReply& reply) {
        return to_text(findings_of(request, reply, app, monitor_settings(), earlier));
    };
    EXPECT_THAT(text(feature("2026-11-21T11:00:00Z")),
                AllOf(HasSubstr("  FAIL  log-runtime-metrics is on, but these dynos started before it was "
                                "enabled: web.1\n"),
                      HasSubstr("heroku restart -a shop")));
    EXPECT_THAT(text(feature("2026-11-21T13:00:00Z")), HasSubstr("web.1, web.2\n"));
    EXPECT_THAT(text(feature("2026-11-21T10:00:00Z")), HasSubstr("  ok  "));
    EXPECT_THAT(text(feature("some day")), HasSubstr("  ok  "));
}

TEST(OnlineFindings, ALevelThatTheSizeNeverReachesIsAWarning) {
    const auto request = ApiRequest::list_formation(shop);
    settings::AppSettings app(shop);
    app.other_types.hard_threshold = settings::Level{150, settings::Level::Unit::percent_of_quota};
    EXPECT_THAT(
        printed(request, answer(R"([{"type":"web","quantity":1,"size":"Performance-L-RAM"}])"), app),
        AllOf(HasSubstr("  ok    process type web: 1 of Performance-L-RAM\n"),
              HasSubstr("  warn  process type web: HARD_THRESHOLD=150% is never reached")));
    EXPECT_THAT(printed(request, answer(R"([{"type":"web","quantity":1,"size":"eco"}])"), app),
                Not(HasSubstr("warn")));
}

TEST(OnlineFindings, OnlyAFailureOfThePlatformIsAnOutage) {
    const auto outage = [](const ApiReply& reply) {
        EarlierReplies earlier;
        return findings_of(ApiRequest::app_info(shop), reply, settings::AppSettings(shop),
                           monitor_settings(), earlier)
            .at(0)
            .outage;
    };
    for (const int status : {401, 402, 403, 404}) {
        EXPECT_FALSE(outage(answer("", status))) << status;
    }
    for (const int status : {429, 500, 503}) {
        EXPECT_TRUE(outage(answer("", status))) << status;
    }
    EXPECT_TRUE(outage(ApiReply{}));
    EXPECT_TRUE(outage(answer("no json")));
}

TEST(OnlineFindings, MetricsThatAreOffAreAFailureWithTheCommand) {
    const auto request = ApiRequest::feature_info(shop, ApiRequest::Feature::log_runtime_metrics);
    EXPECT_THAT(printed(request, answer(R"({"enabled":false})")),
                AllOf(HasSubstr("FAIL"), HasSubstr("heroku labs:enable log-runtime-metrics -a shop"),
                      HasSubstr("heroku restart -a shop")));
    EXPECT_THAT(printed(request, answer(R"({"enabled":true})")), HasSubstr("  ok  "));
}

TEST(OnlineFindings, PrebootIsOkOnOrOff) {
    const auto request = ApiRequest::feature_info(shop, ApiRequest::Feature::preboot);
    EXPECT_THAT(printed(request, answer(R"({"enabled":true})")), HasSubstr("  ok    preboot is on"));
    EXPECT_THAT(printed(request, answer(R"({"enabled":false})")), HasSubstr("  ok    preboot is off"));
    EXPECT_THAT(printed(request, answer("{}", 404)), HasSubstr("  warn  "));
}

TEST(OnlineFindings, ATypeMissingFromTheFormationIsAWarning) {
    const auto request = ApiRequest::list_formation(shop);
    EXPECT_THAT(printed(request, answer(R"([{"type":"worker","quantity":1}])")),
                AllOf(HasSubstr("warn"), HasSubstr("no process type web")));
    EXPECT_THAT(printed(request, answer(R"([{"type":"web","quantity":0}])")), HasSubstr("scaled to 0"));
    EXPECT_THAT(printed(request, answer(R"([{"type":"web","quantity":3}])")),
                HasSubstr("  ok    process type web: 3"));
}

TEST(OnlineFindings, DynosAreCountedByTypeAndState) {
    const std::string dyno = R"("size":"standard-1x","id":"i","created_at":"2026-11-21T10:00:00Z",)"
                             R"("updated_at":"2026-11-21T10:00:00Z","release":{"version":3}})";
    EXPECT_THAT(printed(ApiRequest::list_dynos(shop),
                        answer(R"([{"name":"web.1","type":"web","state":"up",)" + dyno +
                               R"(,{"name":"web.2","type":"web","state":"up",)" + dyno +
                               R"(,{"name":"web.3","type":"web","state":"crashed",)" + dyno + "]")),
                AllOf(HasSubstr("2 web up"), HasSubstr("1 web crashed")));
    EXPECT_THAT(printed(ApiRequest::list_dynos(shop), answer("[]")), HasSubstr("none running"));
}

TEST(OnlineFindings, AnAddOnToBeResetMustBeAttached) {
    const auto request = ApiRequest::list_attachments(shop);
    const auto attached = answer(R"([{"name":"DATABASE","addon":{"name":"postgresql-curved-12345",)"
                                 R"("id":"01234567-89ab-cdef-0123-456789abcdef"}}])");
    EXPECT_EQ(online_requests(resetting("postgresql-curved-12345")).back().kind(),
              ApiRequest::Kind::list_attachments);
    EXPECT_THAT(printed(request, attached),
                HasSubstr("  ok    add-on postgresql-curved-12345 is attached"));
    EXPECT_THAT(printed(request, attached, resetting("postgresql-other-1")),
                AllOf(HasSubstr("  FAIL  no add-on postgresql-other-1 is attached"),
                      HasSubstr("`heroku addons -a shop`")));
    EXPECT_THAT(printed(request, answer("[]")), HasSubstr("FAIL"));
    EXPECT_THAT(printed(request, answer("", 403)), HasSubstr("lacks permission: add-ons"));
}

TEST(OnlineFindings, AnUnreadableReplyIsAFailure) {
    for (const auto& request : online_requests(resetting("postgresql-curved-12345"))) {
        for (const auto* const body :
             {"", "{", "null", "7", "\"text\"", R"([{"token":7}])", R"({"enabled":"yes"})"}) {
            if (request.kind() == ApiRequest::Kind::app_info && *body == '{' && body[1] != '\0') {
                continue;  // any object is a valid app: no member is required
            }
            EXPECT_THAT(printed(request, answer(body)), HasSubstr("FAIL"))
                << request.target() << " " << body;
        }
    }
}

TEST(OnlineFindings, S14_ADeeplyNestedReplyIsAFailure) {
    const auto deep = R"("enabled":true,"deep":)" + std::string(1000, '[') + std::string(1000, ']');
    for (const auto& request : online_requests(settings::AppSettings(shop))) {
        EXPECT_THAT(printed(request, answer("{" + deep + "}")), HasSubstr("FAIL")) << request.target();
    }
}

TEST(OnlineFindings, RefusalsAreDistinguished) {
    const auto request = ApiRequest::app_info(shop);
    EXPECT_THAT(printed(request, answer(R"({"id":"unauthorized","message":"Invalid credentials."})", 401)),
                AllOf(HasSubstr("FAIL  the token is refused"), HasSubstr("Invalid credentials"),
                      HasSubstr("authorizations:create")));
    EXPECT_THAT(printed(request, answer("", 403)), HasSubstr("the token lacks permission"));
    EXPECT_THAT(printed(request, answer("", 404)), HasSubstr("correct APP_ID_OR_NAME"));
    EXPECT_THAT(printed(request, answer("", 503)), HasSubstr("answered 503"));
    ApiReply lost;
    lost.outcome = ApiReply::Outcome::not_sent;
    lost.problem = "connection refused";
    EXPECT_THAT(printed(request, lost), HasSubstr("cannot be reached: connection refused"));
}

TEST(OnlineFindings, OnlyAnOutageOrARefusedTokenEndsTheCheck) {
    EXPECT_TRUE(ends_check(ApiReply{}));
    EXPECT_TRUE(ends_check(answer("", 401)));
    EXPECT_FALSE(ends_check(answer("", 404)));
    EXPECT_FALSE(ends_check(answer("{}")));
}

}  // namespace
}  // namespace dynoward::cli
