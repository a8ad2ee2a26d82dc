// SPDX-License-Identifier: MIT
// What an admin may read, and the health routes: credentials, documents, events.
#include "daemon/http/read_routes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "support/lines.hpp"
#include "unit/daemon/http/all_routes.hpp"

namespace dynoward::daemon {
namespace {

using testing::HasSubstr;

constexpr const char* admin = "Basic YTphZG1pbi1hZG1pbi1hZG1pbg==";  // a:admin-admin-admin

class ReadRoutesTest : public testing::Test {
 protected:
    ReadRoutesTest() {
        settings_.credentials.admin_password = Secret("admin-admin-admin");
        settings_.credentials.drain_password = Secret("correct-horse-battery");
        settings_.apps.emplace_back(*AppName::parse("shop"));
    }
    net::Reply ask(std::string_view target, std::vector<net::HeaderField> fields,
                   std::string_view method = "GET") {
        return all_.on_head({method, target, 11, std::move(fields)}).value();
    }

    settings::Settings settings_;
    Environment environment_;
    monitor::Monitor monitor_{settings_, net::now()};
    AllRoutes all_{settings_, monitor_, environment_};
};

TEST_F(ReadRoutesTest, TheAdminReadsStateLedgerAndMetrics) {
    const std::vector<net::HeaderField> fields{{"Authorization", admin}};
    const auto state = ask("/api/v1/state", fields);
    EXPECT_EQ(state.status, 200);
    EXPECT_EQ(state.content_type, "application/json");
    EXPECT_THAT(state.fields, testing::Contains(testing::Pair("Cache-Control", "no-store")));
    EXPECT_THAT(state.fields, testing::Contains(testing::Pair("X-Content-Type-Options", "nosniff")));
    EXPECT_EQ(ask("/api/v1/ledger", fields).content(), R"({"entries":[]})");
    EXPECT_EQ(ask("/api/v1/ledger?limit=0", fields).status, 400);
    EXPECT_THAT(ask("/metrics", fields).body, HasSubstr("dynoward_mode{mode=\"observe\"} 1"));
    EXPECT_EQ(ask("/api/v1/state", fields, "HEAD").status, 200);
}

TEST_F(ReadRoutesTest, S3_OnlyAnAdminsRequestHasACredentialForTheListener) {
    const std::vector<net::HeaderField> fields{{"Authorization", admin}};
    EXPECT_TRUE(ask("/api/v1/state", fields).authenticated);
    EXPECT_TRUE(ask("/", fields).authenticated);
    for (const auto* path : {"/healthz", "/readyz", "/nothing"}) {
        EXPECT_FALSE(ask(path, fields).authenticated) << path;
    }
    EXPECT_FALSE(ask("/api/v1/state", {}).authenticated);
    EXPECT_FALSE(ask("/", {}).authenticated);
    EXPECT_FALSE(ask("/logs", {}, "POST").authenticated);
}

TEST_F(ReadRoutesTest, C_HaproxysHealthCheckIsAnsweredWithoutACredential) {
    const auto reply = ask("/", {}, "OPTIONS");
    EXPECT_EQ(reply.status, 204);
    EXPECT_THAT(reply.fields, testing::ElementsAre(testing::Pair("Allow", "GET, HEAD, OPTIONS")));
    EXPECT_FALSE(reply.authenticated);
}

TEST_F(ReadRoutesTest, S12_TooManyGuessesAreAnsweredLateAndTheAdminAtOnce) {
    const std::vector<net::HeaderField> guess{{"Authorization", "Basic YTpndWVzc2d1ZXNzZ3Vlc3M="}};
    for (unsigned i = 0; i < limits::wrong_credentials; ++i) {
        ASSERT_EQ(ask("/api/v1/state", guess).status, 401) << i;
    }
    const auto late = ask("/api/v1/state", guess);
    EXPECT_EQ(late.status, 429);
    EXPECT_EQ(late.delay, limits::wrong_credential_delay);
    EXPECT_THAT(late.fields, testing::ElementsAre(testing::Pair("Retry-After", "3")));
    EXPECT_EQ(ask("/api/v1/state", {}).status, 401) << "every browser begins without one";
    const auto right = ask("/api/v1/state", {{"Authorization", admin}});
    EXPECT_EQ(right.status, 200);
    EXPECT_EQ(right.delay.count(), 0);
}

TEST_F(ReadRoutesTest, WhatIsRefusedForItsHttpIsCountedByReasonAndLoggedOnceAMinute) {
    std::vector<std::string> lines;
    environment_.log = [&lines](Level, const std::string& line) { lines.push_back(line); };
    const net::RequestHead drain{"POST", "/logs/shop", 10, {}};
    for (int i = 0; i < 3; ++i) {
        all_.routes.on_refused(drain, 400, "transfer_encoding");
        all_.routes.on_refused({}, 431, "header_size");
    }
    EXPECT_THAT(all_.routes.refused(), testing::ElementsAre(testing::Pair("header_size", 3U),
                                                            testing::Pair("transfer_encoding", 3U)));
    EXPECT_THAT(lines, testing::ElementsAre(
                           "at=http.rejected reason=transfer_encoding status=400 route=drain requests=1",
                           "at=http.rejected reason=header_size status=431 requests=1"));
}

TEST_F(ReadRoutesTest, F96_NoOneElseGetsThem) {
    for (const auto* path : {"/api/v1/state", "/api/v1/ledger", "/api/v1/events", "/metrics"}) {
        for (const auto* credential :
             {"", "Basic eDpjb3JyZWN0LWhvcnNlLWJhdHRlcnk=", "Bearer admin-admin-admin"}) {
            const auto reply = ask(path, {{"Authorization", credential}});
            EXPECT_EQ(reply.status, 401);
            EXPECT_EQ(reply.body, "");
        }
        EXPECT_EQ(ask(path, {}).status, 401);
        EXPECT_EQ(ask(path, {{"Authorization", admin}, {"Authorization", admin}}).status, 401);
        EXPECT_EQ(ask(path, {{"Authorization", admin}}, "POST").status, 405);
    }
}

TEST_F(ReadRoutesTest, F100_EventsHaveEightPlacesAndALeftOneIsFreeAtOnce) {
    const std::vector<net::HeaderField> fields{{"Authorization", admin}};
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

TEST_F(ReadRoutesTest, WithoutAPasswordTheyAreNotThere) {
    settings_.credentials.admin_password = Secret();
    EXPECT_EQ(ask("/api/v1/state", {{"Authorization", admin}}).status, 404);
    EXPECT_EQ(ask("/metrics", {{"Authorization", "Basic eDo="}}).status, 404);
}

TEST_F(ReadRoutesTest, F110_NotInTheClearBehindTheRouter) {
    settings_.own.dyno = "web.1";
    EXPECT_EQ(ask("/api/v1/state", {{"Authorization", admin}, {"X-Forwarded-Proto", "http"}}).status, 403);
    EXPECT_EQ(ask("/api/v1/state", {{"Authorization", admin}, {"X-Forwarded-Proto", "https"}}).status, 200);
}

TEST_F(ReadRoutesTest, HealthNeedsNoCredentialAndUnknownPathsAreUnknown) {
    EXPECT_EQ(ask("/healthz", {}).body, R"({"status":"ok"})");
    EXPECT_EQ(ask("/readyz", {}, "HEAD").status, 200);
    EXPECT_EQ(ask("/healthz", {}, "POST").status, 405);
    all_.health.shut_down();
    EXPECT_EQ(ask("/healthz", {}).status, 200);
    EXPECT_EQ(ask("/readyz", {}).status, 503);
    for (const auto* path : {"/log", "/healthz/", "/index.html/", "/api/v1/", "/api/v1/state/",
                             "/%68ealthz", "/favicon.ico"}) {
        EXPECT_EQ(ask(path, {}).status, 404) << path;
    }
    EXPECT_EQ(ask("/", {}).status, 401);
}

TEST_F(ReadRoutesTest, ReadinessShowsAnAdminWhatIsSeen) {
    const std::vector<net::HeaderField> fields{{"Authorization", admin}};
    for (const auto* target : {"/readyz?verbose", "/readyz?verbose=1", "/readyz?x=1&verbose"}) {
        const auto blind = ask(target, fields);
        EXPECT_EQ(blind.status, 503) << target;
        EXPECT_THAT(blind.body, HasSubstr(R"("status":"blind","may_act":null,"reason":null)")) << target;
        EXPECT_THAT(blind.body, HasSubstr(R"("sight":{"state":"no_lines",)")) << target;
    }
    EXPECT_EQ(ask("/readyz", fields).body, R"({"status":"ok"})");
    EXPECT_EQ(ask("/readyz?x=verbose", fields).body, R"({"status":"ok"})");
    EXPECT_EQ(ask("/healthz?verbose", fields).body, R"({"status":"ok"})");
    all_.health.shut_down();
    EXPECT_THAT(ask("/readyz?verbose", fields).body, HasSubstr(R"("status":"shutting down")"));
}

TEST_F(ReadRoutesTest, ReadinessIsPlainWithoutACredential) {
    const auto plain = ask("/readyz?verbose", {});
    EXPECT_EQ(plain.status, 200);
    EXPECT_EQ(plain.body, R"({"status":"ok"})");
    EXPECT_EQ(ask("/readyz?verbose", {{"Authorization", "Basic eDp5"}}).status, 401);
    settings_.credentials.admin_password = Secret();
    EXPECT_EQ(ask("/readyz?verbose", {{"Authorization", admin}}).body, R"({"status":"ok"})");
}

// With this many dynos the documents are expensive enough to be cached for a while on any machine.
TEST_F(ReadRoutesTest, S13_AnExpensiveDocumentIsMadeOnceForAllReaders) {
    std::string body;
    for (int i = 1; i <= 2000; ++i) {
        const auto name = "web." + std::to_string(i);
        body += test::line_of(test::stamp_text(net::now().wall), "heroku", name,
                              test::memory_text(name, "0b6d1c58-3f0e-4f6c-8d35-00000000", 300));
    }
    monitor::Effects effects;
    monitor::Batch batch;
    batch.body = body;
    ASSERT_EQ(monitor_.on_batch(net::now(), batch, effects), monitor::BatchOutcome::read);
    const std::vector<net::HeaderField> fields{{"Authorization", admin}};
    std::set<std::shared_ptr<const std::string>> documents;
    constexpr int requests = 50;
    for (int i = 0; i < requests; ++i) {
        documents.insert(ask("/api/v1/state", fields).shared_body);
    }
    EXPECT_EQ(documents.count(nullptr), 0U);
    EXPECT_LE(documents.size(), 3U) << "each of " << requests << " requests made a document of "
                                    << (*documents.begin())->size() << " bytes";
    // Readers of events are sent the same document too.
    const auto first = all_.state.document();
    EXPECT_TRUE(ask("/api/v1/events", fields).stream);
    EXPECT_EQ(all_.state.document(), first);
    all_.state.invalidate();
    EXPECT_NE(all_.state.document(), first);
}

TEST(LedgerLimit, IsANumberFrom1To1000GivenOnce) {
    EXPECT_EQ(ledger_limit(""), 100U);
    EXPECT_EQ(ledger_limit("limit=1"), 1U);
    EXPECT_EQ(ledger_limit("limit=1000"), 1000U);
    EXPECT_EQ(ledger_limit("x=y&limit=7&z"), 7U);
    EXPECT_EQ(ledger_limit("limit=%37"), 7U);
    for (const auto* bad :
         {"limit=0", "limit=1001", "limit=", "limit", "limit=-1", "limit=+1", "limit=1.5", "limit=ten",
          "limit=99999999999999999999", "limit=1&limit=1", "limit=1&x=%", "limit=%0g"}) {
        EXPECT_EQ(ledger_limit(bad), std::nullopt) << bad;
    }
}

}  // namespace
}  // namespace dynoward::daemon
