// SPDX-License-Identifier: MIT
// The simulated Platform API: replies, limits, faults.
#include "simulator/api/platform_api.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "unit/simulator/world/world_helpers.hpp"

namespace dynoward::simulator::test {
namespace {

using nlohmann::json;

class PlatformApiTest : public testing::Test {
 protected:
    ApiAnswer ask(std::string method, std::string target, std::string range = {}) {
        ApiQuery query{std::move(method), std::move(target), {}, {}};
        query.headers = {{"ACCEPT", "application/vnd.heroku+json; version=3"},
                         {"Authorization", "Bearer token"},
                         {"Range", std::move(range)}};
        return api_.handle(at_second(second_), query);
    }
    ApiFault fault(ApiFault::What what, ApiFault::Concerns concerns = ApiFault::Concerns::any) {
        ApiFault made;
        made.what = what;
        made.concerns = concerns;
        return made;
    }

    std::int64_t second_ = 60;
    World world_{small_plan(), at_second(0)};
    PlatformApi api_{world_, "token"};
};

struct Reply {
    const char* target;
    bool list;
    std::vector<const char*> required;  // of Heroku's schema, version 3
};

TEST_F(PlatformApiTest, RepliesHaveEveryMemberThatTheSchemaRequires) {
    const std::vector<const char*> dyno{"attach_url", "command", "created_at", "id",
                                        "name",       "release", "app",        "size",
                                        "state",      "type",    "updated_at"};
    const std::vector<const char*> formation{"app",      "command", "created_at", "dyno_size", "id",
                                             "quantity", "size",    "type",       "updated_at"};
    const std::vector<Reply> replies{
        {"/apps/shop/dynos", true, dyno},
        {"/apps/shop/dynos/web.1", false, dyno},
        {"/apps/shop/dynos/web%2E1", false, dyno},
        {"/apps/shop/formation", true, formation},
        {"/apps/shop/formation/worker", false, formation},
        {"/apps/shop/log-drains", true, {"addon", "app", "created_at", "id", "token", "updated_at", "url"}},
        {"/apps/shop", false, {"acm",          "archived_at", "buildpack_provided_description",
                               "build_stack",  "created_at",  "generation",
                               "git_url",      "id",          "internal_routing",
                               "maintenance",  "name",        "owner",
                               "organization", "team",        "region",
                               "released_at",  "repo_size",   "slug_size",
                               "space",        "stack",       "updated_at",
                               "web_url"}},
        {"/apps/shop/addon-attachments",
         true,
         {"addon", "app", "created_at", "id", "log_input_url", "name", "namespace", "updated_at",
          "web_url"}},
        {"/apps/shop/features/preboot",
         false,
         {"created_at", "description", "doc_url", "enabled", "id", "name", "state", "updated_at",
          "display_name", "feedback_email"}},
    };
    for (const Reply& reply : replies) {
        const auto answer = ask("GET", reply.target);
        ASSERT_EQ(answer.status, 200) << reply.target;
        const auto body = json::parse(answer.body);
        ASSERT_EQ(body.is_array(), reply.list) << reply.target;
        for (const auto& one : reply.list ? body : json::array({body})) {
            for (const char* const member : reply.required) {
                EXPECT_TRUE(one.contains(member)) << reply.target << ' ' << member;
            }
        }
    }
}

TEST_F(PlatformApiTest, AnswersUnknownResourcesWithHerokusStatus) {
    struct Row {
        const char* method;
        const char* target;
        int status;
    };
    for (const Row& row :
         {Row{"GET", "/apps/other/dynos", 404}, Row{"GET", "/apps/shop/dynos/web.9", 404},
          Row{"GET", "/apps/shop/nothing", 404}, Row{"GET", "/", 404}, Row{"GET", "", 404},
          Row{"POST", "/apps/shop/dynos", 404}, Row{"GET", "/apps/shop/features/other", 404},
          Row{"GET", "/apps/shop/dynos/a/b/c", 404}}) {
        const auto answer = ask(row.method, row.target);
        EXPECT_EQ(answer.status, row.status) << row.target;
        EXPECT_TRUE(json::parse(answer.body).contains("message")) << row.target;
    }
}

TEST_F(PlatformApiTest, ChecksTokenAndVersion) {
    ApiQuery query{"GET", "/apps/shop", {{"Accept", "application/vnd.heroku+json; version=3"}}, {}};
    EXPECT_EQ(api_.handle(at_second(60), query).status, 401);
    query.headers.emplace_back("authorization", "Bearer other");
    EXPECT_EQ(api_.handle(at_second(60), query).status, 401);
    query.headers = {{"Authorization", "Bearer token"}, {"Accept", "*/*"}};
    EXPECT_EQ(api_.handle(at_second(60), query).status, 406);
    api_.revoke();
    EXPECT_EQ(ask("GET", "/apps/shop").status, 401);
}

TEST_F(PlatformApiTest, DeleteRestartsByNameAndGivesANewId) {
    const auto before = json::parse(ask("GET", "/apps/shop/dynos/web.2").body);
    const auto answer = ask("DELETE", "/apps/shop/dynos/web.2");
    EXPECT_EQ(answer.status, 202);
    EXPECT_EQ(answer.body, "{}");
    second_ += 60;
    const auto after = json::parse(ask("GET", "/apps/shop/dynos/web.2").body);
    EXPECT_NE(after["id"], before["id"]);
    EXPECT_NE(after["created_at"], before["created_at"]);
    EXPECT_NE(after["updated_at"], before["updated_at"]);
    EXPECT_EQ(after["state"], "up");
    EXPECT_EQ(after["name"], "web.2");
    EXPECT_EQ(world_.restarts().size(), 1U);
}

TEST_F(PlatformApiTest, DeleteOfAnUnknownNameAnswers202AndDoesNothing) {
    EXPECT_EQ(ask("DELETE", "/apps/shop/dynos/web").status, 202);
    EXPECT_EQ(ask("DELETE", "/apps/shop/dynos/run.1234").status, 202);
    EXPECT_TRUE(world_.restarts().empty());
}

TEST_F(PlatformApiTest, PagesTheDynoListWith206AndNextRange) {
    const auto first = ask("GET", "/apps/shop/dynos", "id ..; max=2");
    ASSERT_EQ(first.status, 206);
    EXPECT_EQ(json::parse(first.body).size(), 2U);
    const auto second = ask("GET", "/apps/shop/dynos", std::string(first.header("Next-Range")));
    EXPECT_EQ(second.status, 200);
    EXPECT_EQ(json::parse(second.body).size(), 1U);
}

TEST_F(PlatformApiTest, ReportsTheRemainingTokens) {
    EXPECT_EQ(ask("GET", "/apps/shop").header("ratelimit-remaining"), "4499");
    EXPECT_EQ(ask("GET", "/apps/shop").header("RateLimit-Remaining"), "4498");
}

TEST_F(PlatformApiTest, F57_WithoutEffectAnswers202AndRestartsNothing) {
    api_.inject(fault(ApiFault::What::without_effect));
    EXPECT_EQ(ask("DELETE", "/apps/shop/dynos/web.2").status, 202);
    EXPECT_EQ(ask("GET", "/apps/shop/dynos").status, 200);
    EXPECT_TRUE(world_.restarts().empty());
}

TEST_F(PlatformApiTest, F56_ReplyLostStillRestarts) {
    auto lost = fault(ApiFault::What::reply_lost, ApiFault::Concerns::restarts);
    lost.times = 1;
    api_.inject(lost);
    EXPECT_EQ(ask("GET", "/apps/shop/dynos").delivery, ApiAnswer::Delivery::whole);
    EXPECT_EQ(ask("DELETE", "/apps/shop/dynos/web.2").delivery, ApiAnswer::Delivery::lost);
    EXPECT_EQ(world_.restarts().size(), 1U);
    EXPECT_EQ(ask("DELETE", "/apps/shop/dynos/web.1").delivery, ApiAnswer::Delivery::whole);
}

TEST_F(PlatformApiTest, F53_F54_F58_StatusFaultsLastForTheGivenTimesAndHaveNoEffect) {
    for (const int status : {429, 401, 403, 500, 503}) {
        ApiFault failing = fault(ApiFault::What::status);
        failing.status = status;
        failing.times = 2;
        failing.retry_after = "7";
        api_.inject(failing);
        const auto answer = ask("DELETE", "/apps/shop/dynos/web.2");
        EXPECT_EQ(answer.status, status);
        EXPECT_EQ(answer.header("Retry-After"), "7");
        EXPECT_EQ(ask("GET", "/apps/shop").status, status);
        EXPECT_EQ(ask("GET", "/apps/shop").status, 200);
    }
    EXPECT_TRUE(world_.restarts().empty());
}

TEST_F(PlatformApiTest, F66_F67_WrongShapeAndRedirectAreAnswersToo) {
    api_.inject(fault(ApiFault::What::wrong_shape));
    EXPECT_FALSE(json::parse(ask("GET", "/apps/shop/dynos").body).is_array());
    api_.clear_faults();
    api_.inject(fault(ApiFault::What::redirect));
    EXPECT_EQ(ask("GET", "/apps/shop/dynos").status, 302);
    api_.clear_faults();
    api_.inject(fault(ApiFault::What::not_json));
    EXPECT_FALSE(json::accept(ask("GET", "/apps/shop/dynos").body));
}

TEST_F(PlatformApiTest, ResetsTheConnectionsOfAnAttachedDatabaseOnly) {
    const auto list = json::parse(ask("GET", "/apps/shop/addon-attachments").body);
    const std::string id = list.at(0).at("addon").at("id");
    const auto base = "/client/v11/databases/" + id;
    EXPECT_EQ(ask("POST", base + "/connection_reset").status, 200);
    EXPECT_EQ(ask("GET", base + "/connection_reset").status, 404);
    EXPECT_EQ(ask("POST", base + "/restart").status, 404);
    const std::string other = list.back().at("addon").at("id");
    EXPECT_EQ(ask("POST", "/client/v11/databases/" + other + "/connection_reset").status, 404);
}

}  // namespace
}  // namespace dynoward::simulator::test
