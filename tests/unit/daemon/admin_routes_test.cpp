// SPDX-License-Identifier: MIT
#include "daemon/admin_routes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>

#include "daemon/routes.hpp"

namespace dynoward::daemon {
namespace {

using testing::HasSubstr;

constexpr const char* owner = "Basic YTphZG1pbi1hZG1pbi1hZG1pbg==";  // a:admin-admin-admin

class AdminRoutesTest : public testing::Test {
 protected:
    AdminRoutesTest() {
        settings_.credentials.admin_password = Secret("admin-admin-admin");
        settings_.credentials.drain_password = Secret("correct-horse-battery");
        settings_.apps.emplace_back(*AppName::parse("shop"));
    }
    net::Reply ask(std::string_view target, std::vector<net::HeaderField> fields,
                   std::string_view method = "GET") {
        return routes_.on_head({method, target, 11, std::move(fields)}).value();
    }

    settings::Settings settings_;
    Surroundings surroundings_;
    monitor::Monitor monitor_{settings_, net::now()};
    DrainRoutes drain_{settings_, monitor_, surroundings_, [](monitor::Effects&) {}};
    boost::asio::io_context context_;
    OwnerCheck owner_{settings_, surroundings_};
    StateReport state_{monitor_, surroundings_};
    EventFeed events_{context_.get_executor(), state_};
    History history_;
    AdminRoutes admin_{owner_, state_, monitor_, surroundings_, events_, history_, [] { return Tallies{}; }};
    OrderRoutes orders_{owner_, state_, monitor_, surroundings_, [](monitor::Effects&) {}, [] {}};
    HookRoutes hook_{settings_, monitor_, surroundings_, [](monitor::Effects&) {}};
    PageRoutes page_{owner_};
    Routes routes_{drain_, admin_, orders_, hook_, page_};
};

TEST_F(AdminRoutesTest, TheOwnerReadsStateLedgerAndMetrics) {
    const std::vector<net::HeaderField> fields{{"Authorization", owner}};
    const auto state = ask("/api/v1/state", fields);
    EXPECT_EQ(state.status, 200);
    EXPECT_EQ(state.content_type, "application/json");
    EXPECT_THAT(state.fields, testing::Contains(testing::Pair("Cache-Control", "no-store")));
    EXPECT_THAT(state.fields, testing::Contains(testing::Pair("X-Content-Type-Options", "nosniff")));
    EXPECT_EQ(ask("/api/v1/ledger", fields).body, R"({"entries":[]})");
    EXPECT_EQ(ask("/api/v1/ledger?limit=0", fields).status, 400);
    EXPECT_THAT(ask("/metrics", fields).body, HasSubstr("dynoward_mode{mode=\"observe\"} 1"));
    EXPECT_EQ(ask("/api/v1/state", fields, "HEAD").status, 200);
}

TEST_F(AdminRoutesTest, F96_NobodyElseDoes) {
    for (const auto* path : {"/api/v1/state", "/api/v1/ledger", "/api/v1/events", "/metrics"}) {
        for (const auto* credential :
             {"", "Basic eDpjb3JyZWN0LWhvcnNlLWJhdHRlcnk=", "Bearer admin-admin-admin"}) {
            const auto reply = ask(path, {{"Authorization", credential}});
            EXPECT_EQ(reply.status, 401);
            EXPECT_EQ(reply.body, "");
        }
        EXPECT_EQ(ask(path, {}).status, 401);
        EXPECT_EQ(ask(path, {{"Authorization", owner}, {"Authorization", owner}}).status, 401);
        EXPECT_EQ(ask(path, {{"Authorization", owner}}, "POST").status, 405);
    }
}

TEST_F(AdminRoutesTest, F100_EventsHaveEightPlacesAndALeftOneIsFreeAtOnce) {
    const std::vector<net::HeaderField> fields{{"Authorization", owner}};
    std::vector<net::Reply> readers;
    for (std::size_t i = 0; i < limits::event_streams; ++i) {
        readers.push_back(ask("/api/v1/events", fields));
        ASSERT_EQ(readers.back().status, 200) << i;
        ASSERT_TRUE(readers.back().stream) << i;
        EXPECT_EQ(readers.back().content_type, "text/event-stream");
    }
    const auto ninth = ask("/api/v1/events", fields);
    EXPECT_EQ(ninth.status, 503);
    EXPECT_FALSE(ninth.stream);
    readers.pop_back();
    EXPECT_EQ(ask("/api/v1/events", fields).status, 200);
    readers.front().stream->end();
    EXPECT_EQ(ask("/api/v1/events", fields).status, 200);
    EXPECT_FALSE(ask("/api/v1/events", fields, "HEAD").stream);
    EXPECT_FALSE(ask("/api/v1/events", {}).stream);
}

TEST_F(AdminRoutesTest, WithoutAPasswordTheyAreNotThere) {
    settings_.credentials.admin_password = Secret();
    EXPECT_EQ(ask("/api/v1/state", {{"Authorization", owner}}).status, 404);
    EXPECT_EQ(ask("/metrics", {{"Authorization", "Basic eDo="}}).status, 404);
}

TEST_F(AdminRoutesTest, F110_NotInTheClearBehindTheRouter) {
    settings_.own.dyno = "web.1";
    EXPECT_EQ(ask("/api/v1/state", {{"Authorization", owner}, {"X-Forwarded-Proto", "http"}}).status, 403);
    EXPECT_EQ(ask("/api/v1/state", {{"Authorization", owner}, {"X-Forwarded-Proto", "https"}}).status, 200);
}

TEST_F(AdminRoutesTest, HealthNeedsNoCredentialAndUnknownPathsAreUnknown) {
    EXPECT_EQ(ask("/healthz", {}).body, R"({"status":"ok"})");
    EXPECT_EQ(ask("/readyz", {}, "HEAD").status, 200);
    EXPECT_EQ(ask("/healthz", {}, "POST").status, 405);
    routes_.shutting_down();
    EXPECT_EQ(ask("/healthz", {}).status, 200);
    EXPECT_EQ(ask("/readyz", {}).status, 503);
    for (const auto* path : {"/logs/", "/healthz/", "/index.html/", "/api/v1/", "/api/v1/state/",
                             "/%68ealthz", "/favicon.ico"}) {
        EXPECT_EQ(ask(path, {}).status, 404) << path;
    }
    EXPECT_EQ(ask("/", {}).status, 401);
}

TEST(LedgerLimit, IsANumberFrom1To1000GivenOnce) {
    EXPECT_EQ(ledger_limit(""), 100U);
    EXPECT_EQ(ledger_limit("limit=1"), 1U);
    EXPECT_EQ(ledger_limit("limit=1000"), 1000U);
    EXPECT_EQ(ledger_limit("x=y&limit=7&z"), 7U);
    for (const auto* bad : {"limit=0", "limit=1001", "limit=", "limit", "limit=-1", "limit=+1", "limit=1.5",
                            "limit=ten", "limit=99999999999999999999", "limit=1&limit=1"}) {
        EXPECT_EQ(ledger_limit(bad), std::nullopt) << bad;
    }
}

}  // namespace
}  // namespace dynoward::daemon
