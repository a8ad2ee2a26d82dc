// SPDX-License-Identifier: MIT
// The admin's commands: who may send them, from where, and what each answers.
#include "daemon/http/command_routes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "daemon/http/command_json.hpp"
#include "support/lines.hpp"
#include "unit/daemon/http/all_routes.hpp"

namespace dynoward::daemon {
namespace {

using testing::HasSubstr;

constexpr const char* admin = "Basic YTphZG1pbi1hZG1pbi1hZG1pbg==";  // a:admin-admin-admin
using Fields = std::vector<net::HeaderField>;

bool is_command(std::string_view path) {
    const auto* route = find_route(path, "POST");
    return route != nullptr && route->auth == Auth::admin_command;
}

class CommandRoutesTest : public testing::Test {
 protected:
    static settings::Settings make_settings() {
        settings::Settings settings;
        settings.credentials.admin_password = Secret("admin-admin-admin");
        settings.apps.emplace_back(*AppName::parse("shop"));
        return settings;
    }
    Environment make_environment() {
        Environment environment;
        environment.clock = [this] { return now_; };
        environment.log = [this](Level, const std::string& line) { lines_.push_back(line); };
        return environment;
    }
    static Fields right(Fields more = {}) {
        Fields fields{
            {"Host", "ward.example"}, {"Authorization", admin}, {"Content-Type", "application/json"}};
        fields.insert(fields.end(), more.begin(), more.end());
        return fields;
    }
    net::Reply give(std::string_view target, std::string_view body, Fields fields = right(),
                    std::string_view method = "POST") {
        const net::RequestHead head{method, target, 11, std::move(fields)};
        return all_.answer(head, body);
    }

    Instant now_{SteadyTime(Seconds(1000)), parse_rfc3339("2026-03-04T12:00:00Z").value()};
    std::vector<std::string> lines_;
    settings::Settings settings_ = make_settings();
    Environment environment_ = make_environment();
    monitor::Monitor monitor_{settings_, now_};
    int withdrawn_ = 0;
    AllRoutes all_{settings_, monitor_, environment_, [this] { ++withdrawn_; }};
};

TEST_F(CommandRoutesTest, PauseAndResumeAnswerWithTheHeadOfTheState) {
    auto reply = give("/api/v1/pause", R"({"minutes":30})");
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body, R"({"version":")" DYNOWARD_VERSION
                          R"(","mode":"observe","paused_until":"2026-03-04T12:30:00Z",)"
                          R"("started_at":"2026-03-04T12:00:00Z"})");
    EXPECT_EQ(withdrawn_, 1);
    EXPECT_THAT(*all_.state.document(), HasSubstr(R"("paused_until":"2026-03-04T12:30:00Z")"));
    for (const auto* body : {"", "{}", "nonsense"}) {
        reply = give("/api/v1/resume", body);
        EXPECT_EQ(reply.status, 200);
        EXPECT_THAT(reply.body, HasSubstr(R"("paused_until":null)"));
    }
}

TEST_F(CommandRoutesTest, APauseIsAWholeNumberOfMinutesWithinItsBounds) {
    EXPECT_EQ(pause_of(R"({"minutes":1})"), std::chrono::minutes(1));
    EXPECT_EQ(pause_of(R"({"minutes":1440,"why":"sale"})"), std::chrono::minutes(1440));
    for (const auto* bad : {"",
                            "{}",
                            "[]",
                            "30",
                            "null",
                            R"({"minutes":0})",
                            R"({"minutes":1441})",
                            R"({"minutes":-1})",
                            R"({"minutes":1.5})",
                            R"({"minutes":30.0})",
                            R"({"minutes":"30"})",
                            R"({"minutes":null})",
                            R"({"minutes":[30]})",
                            R"({"minutes":true})",
                            R"({"minutes":1e2})",
                            R"({"Minutes":30})",
                            R"({"minutes":18446744073709551646})",
                            R"({"minutes":30)",
                            R"([{"minutes":30}])",
                            R"({"minutes":99999999999999999999999})"}) {
        EXPECT_EQ(pause_of(bad), std::nullopt) << bad;
        const auto reply = give("/api/v1/pause", bad);
        EXPECT_EQ(reply.status, 400) << bad;
        EXPECT_EQ(reply.body, R"({"error":"minutes: a whole number from 1 to 1440"})");
    }
    EXPECT_EQ(monitor_.paused_until(now_), std::nullopt);
    EXPECT_EQ(withdrawn_, 0);
}

TEST_F(CommandRoutesTest, ARestartOfWhatIsNotKnownIs404) {
    for (const auto* path :
         {"/api/v1/apps/shop/dynos/web.1/restart", "/api/v1/apps/blog/dynos/web.1/restart",
          "/api/v1/apps/shop/dynos/web/restart", "/api/v1/apps/shop/dynos/../restart",
          "/api/v1/apps/shop/dynos//restart", "/api/v1/apps//dynos/web.1/restart",
          "/api/v1/apps/shop/restart", "/api/v1/apps/shop/dynos/web.1/x/restart",
          "/api/v1/apps/SHOP/dynos/web.1/restart", "/api/v1/apps/shop/dynos/web%2e1/restart",
          "/api/v1/apps//restart"}) {
        ASSERT_TRUE(is_command(path)) << path;
        EXPECT_EQ(give(path, "{}").status, 404) << path;
    }
    for (const auto* path : {"/api/v1/apps/shop/dynos/web.1", "/api/v1/apps/", "/api/v1/pause/", "/pause",
                             "/api/v1/apps/shop/dynos/web.1/restart/"}) {
        EXPECT_FALSE(is_command(path)) << path;
    }
}

TEST_F(CommandRoutesTest, ARestartThatIsHeldIs409WithTheEntry) {
    monitor::Effects effects;
    monitor::Batch batch;
    const auto body = test::line_of("2026-03-04T12:00:00+00:00", "heroku", "web.1",
                                    test::memory_text("web.1", "life", 300));
    batch.body = body;
    monitor_.on_batch(now_, batch, effects);
    const auto reply = give("/api/v1/apps/shop/dynos/web.1/restart", "");
    EXPECT_EQ(reply.status, 409);
    const auto json = nlohmann::json::parse(reply.body);
    ASSERT_EQ(json["entries"].size(), 1U) << reply.body;
    EXPECT_EQ(json["entries"][0]["rule"], "manual");
    EXPECT_EQ(json["entries"][0]["verdict"], "hold");
    EXPECT_EQ(json["entries"][0]["dyno"], "web.1");
    EXPECT_TRUE(json["notes"].empty());
}

TEST_F(CommandRoutesTest, F96_NoOneElseMaySendCommands) {
    const std::vector<const char*> paths{"/api/v1/pause", "/api/v1/resume",
                                         "/api/v1/apps/shop/dynos/web.1/restart"};
    for (const auto* path : paths) {
        for (const auto* credential :
             {"", "Basic eDp3cm9uZy13cm9uZy13cm9uZw==", "Bearer admin-admin-admin"}) {
            const auto reply = give(path, R"({"minutes":30})",
                                    {{"Host", "ward.example"},
                                     {"Authorization", credential},
                                     {"Content-Type", "application/json"}});
            EXPECT_EQ(reply.status, 401) << path;
            EXPECT_EQ(reply.body, "");
        }
        EXPECT_EQ(give(path, "", right({{"Authorization", admin}})).status, 401) << "twice";
        for (const auto* method : {"GET", "HEAD", "PUT", "DELETE", "OPTIONS"}) {
            const auto reply = give(path, "", right(), method);
            EXPECT_EQ(reply.status, 405) << method;
            EXPECT_THAT(reply.fields, testing::Contains(testing::Pair("Allow", "POST")));
        }
    }
    settings_.credentials.admin_password = Secret();
    for (const auto* path : paths) {
        EXPECT_EQ(give(path, R"({"minutes":30})").status, 404);
    }
    EXPECT_EQ(monitor_.paused_until(now_), std::nullopt);
    EXPECT_EQ(lines_.size(), 1U) << "throttled";
}

TEST_F(CommandRoutesTest, F98_APageOfAnotherOriginMaySendNoCommands) {
    const auto status = [&](Fields more) {
        return give("/api/v1/pause", R"({"minutes":30})", right(std::move(more))).status;
    };
    for (const auto& bad : std::vector<Fields>{
             {{"Origin", "https://evil.example"}},
             {{"Origin", "null"}},
             {{"Origin", ""}},
             {{"Origin", "https://ward.example.evil.example"}},
             {{"Origin", "https://evil-ward.example"}},
             {{"Origin", "https://ward.example:8443"}},
             {{"Origin", "https://ward.example/"}},
             {{"Origin", "https://user@ward.example"}},
             {{"Origin", "ftp://ward.example"}},
             {{"Origin", "ward.example"}},
             {{"Origin", "https://ward.example"}, {"Origin", "https://ward.example"}},
             {{"Sec-Fetch-Site", "cross-site"}},
             {{"Sec-Fetch-Site", "same-site"}},
             {{"Sec-Fetch-Site", ""}},
             {{"Origin", "https://ward.example"}, {"Sec-Fetch-Site", "cross-site"}},
         }) {
        EXPECT_EQ(status(bad), 403) << bad.front().name << ": " << bad.front().value;
    }
    EXPECT_EQ(monitor_.paused_until(now_), std::nullopt);
    for (const auto& good : std::vector<Fields>{
             {},
             {{"Origin", "https://ward.example"}},
             {{"Origin", "https://WARD.example:443"}},
             {{"Origin", "http://ward.example:80"}},
             {{"Origin", "http://ward.example"}, {"Sec-Fetch-Site", "same-origin"}},
             {{"Sec-Fetch-Site", "none"}},
         }) {
        EXPECT_EQ(status(good), 200);
    }
    // Where ours is https for certain, a page that came in the clear is another origin.
    settings_.own.dyno = "web.1";
    EXPECT_EQ(status({{"Origin", "http://ward.example"}, {"X-Forwarded-Proto", "https"}}), 403);
    EXPECT_EQ(status({{"Origin", "https://ward.example"}, {"X-Forwarded-Proto", "https"}}), 200);
    EXPECT_EQ(status({{"Origin", "https://ward.example"}, {"X-Forwarded-Proto", "http"}}), 403);
}

TEST_F(CommandRoutesTest, F98_ARequestThatAFormCanSendIsNoCommand) {
    for (const auto* type : {"application/x-www-form-urlencoded", "text/plain", "multipart/form-data", "",
                             "application/jsonx", "text/json"}) {
        EXPECT_EQ(give("/api/v1/pause", R"({"minutes":30})",
                       {{"Host", "ward.example"}, {"Authorization", admin}, {"Content-Type", type}})
                      .status,
                  415)
            << type;
    }
    EXPECT_EQ(give("/api/v1/pause", "{}", {{"Host", "ward.example"}, {"Authorization", admin}}).status,
              415);
    EXPECT_EQ(
        give("/api/v1/pause", R"({"minutes":30})",
             {{"Host", "x"}, {"Authorization", admin}, {"Content-Type", "Application/JSON; charset=x"}})
            .status,
        200);
}

TEST_F(CommandRoutesTest, ALongBodyIsRefusedBeforeItIsReadOrParsed) {
    const net::RequestHead announced{"POST", "/api/v1/pause", 11, right({{"Content-Length", "65537"}})};
    EXPECT_EQ(all_.on_head(announced)->status, 413);
    const net::RequestHead allowed{"POST", "/api/v1/pause", 11, right({{"Content-Length", "65536"}})};
    EXPECT_FALSE(all_.on_head(allowed));
    EXPECT_EQ(give("/api/v1/pause", std::string(65537, ' ')).status, 413);
    EXPECT_EQ(give("/api/v1/pause", R"({"minutes":1})" + std::string(65536 - 13, ' ')).status, 200);
}

TEST(CommandJson, IsReadToADepthAndNoDeeper) {
    const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
    EXPECT_TRUE(read_command(nested(limits::command_depth)));
    EXPECT_FALSE(read_command(nested(limits::command_depth + 1)));
    EXPECT_FALSE(read_command(std::string(60000, '[')));
    EXPECT_FALSE(read_command(std::string(60000, '{')));
    EXPECT_TRUE(read_command(R"({"text":")" + std::string(1000, '[') + R"(\"[[["})"));
    for (const auto* bad : {"", "{", "}", "]", "\"", "\"\\", "{\"a\":}", "nul", "\x00", "{'a':1}"}) {
        EXPECT_FALSE(read_command(bad)) << bad;
    }
}

}  // namespace
}  // namespace dynoward::daemon
