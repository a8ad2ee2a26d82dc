// SPDX-License-Identifier: MIT
// What people and alerts ask for, over the real socket: orders of an owner, the hook of the log tools, and
// the stream of events that a page listens to.
#include "e2e/fixture.hpp"
#include "e2e/lines.hpp"
#include "support/sockets.hpp"

namespace dynoward::e2e {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

constexpr const char* hook_token = "CANARY-hook-0123456789";

class Door : public Fixture {
 protected:
    void SetUp() override {
        daemon_ = &start(settings({{"HOOK_TOKEN", hook_token}}));
        wait_for_lists();
        ASSERT_EQ(daemon_->post(all_well()).status, 204);
    }
    static std::string all_well(std::string_view life_of_first = first_life) {
        return sample("web.1", life_of_first, 200) + sample("web.2", first_life, 200) +
               sample("web.3", first_life, 200);
    }
    Reply order(std::string_view target, std::string_view body = "{}", Fields more = {},
                std::string_view method = "POST") {
        Fields fields{{"Authorization", basic("owner", admin_password)},
                      {"Content-Type", "application/json"}};
        fields.insert(fields.end(), more.begin(), more.end());
        return e2e::ask(daemon_->port(), method, target, fields, body);
    }
    Reply alert(std::string_view body, std::string_view target = "/hooks/restart",
                std::string_view type = "application/json") {
        return e2e::ask(
            daemon_->port(), "POST", target,
            {{"Authorization", std::string("Bearer ") + hook_token}, {"Content-Type", std::string(type)}},
            body);
    }
    std::vector<std::string> deleted() {
        std::vector<std::string> names;
        for (const auto& request : platform_.requests()) {
            if (request.method == "DELETE") {
                names.push_back(request.target.substr(request.target.rfind('/') + 1));
            }
        }
        return names;
    }
    bool is_confirmed(std::string_view dyno) {
        const json done{{"dyno", dyno}, {"result", "confirmed"}};
        return run_until([&] { return !find_entry(daemon_->ledger(), done).is_null(); });
    }
    test::Socket listener() {
        auto socket = test::connect_to(daemon_->port());
        socket.send(to_request("GET", "/api/v1/events", {{"Authorization", basic("x", admin_password)}}));
        return socket;
    }
    /// Reads on until the text is there; what was read.
    static std::string read_until(test::Socket& socket, std::string_view text) {
        std::string all;
        for (auto piece = socket.read_some(); !piece.empty(); piece = socket.read_some()) {
            all += piece;
            if (all.find(text) != std::string::npos) {
                break;
            }
        }
        return all;
    }
    Daemon* daemon_ = nullptr;
};

TEST_F(Door, AnAlertForATypeRestartsEachRunningDynoOneAfterTheOther) {
    const auto reply = alert(R"({"app":"shop","type":"web","reason":"p95 over 2 s"})");
    ASSERT_EQ(reply.status, 202) << reply.body;
    const auto entries = json::parse(reply.body).at("entries");
    ASSERT_THAT(entries, SizeIs(3));
    EXPECT_EQ(entries[0]["dyno"], "web.1");
    EXPECT_EQ(entries[0]["rule"], "hook");
    EXPECT_EQ(entries[0]["result"], "pending");
    EXPECT_THAT(entries[1]["reason"].get<std::string>(), HasSubstr("max_unavailable: "));

    const std::vector<std::string> order{"web.1", "web.2", "web.3"};
    for (std::size_t i = 0; i < order.size(); ++i) {
        ASSERT_TRUE(run_until([&] { return platform_.count("DELETE") == i + 1; })) << order[i];
        EXPECT_EQ(deleted().back(), order[i]);
        ASSERT_TRUE(is_confirmed(order[i]));
        EXPECT_EQ(platform_.count("DELETE"), i + 1) << "it is up, but has not reported yet";
        // Asking again meanwhile changes nothing.
        EXPECT_EQ(alert(R"({"app":"shop","type":"web"})").status, 202);
        ASSERT_EQ(daemon_->post(sample(order[i], second_life, 150)).status, 204);
    }
    ASSERT_EQ(daemon_->post(sample("web.3", second_life, 150)).status, 204);
    EXPECT_THAT(deleted(), ElementsAre("web.1", "web.2", "web.3"));
    EXPECT_EQ(count_entries(daemon_->ledger(), {{"verdict", "restart"}, {"rule", "hook"}}), 3U);
    // A repeated alert is about the previous incarnations.
    const auto again = json::parse(alert(R"({"app":"shop","dyno":"web.1"})").body);
    EXPECT_THAT(again["entries"][0]["reason"].get<std::string>(), HasSubstr("cooldown: "));
}

TEST_F(Door, AnAlertOfPapertrailRestartsTheDynoThatItNames) {
    const auto* form =
        "payload=%7B%22events%22%3A%5B%7B%22program%22%3A%22heroku%2Fweb.2%22%2C%22source_name%22%3A%22shop"
        "%22%2C%22message%22%3A%22Error+R14+web.1%22%7D%5D%2C%22saved_search%22%3A%7B%22name%22%3A%22R14%22"
        "%7D%7D";
    const auto reply = alert(form, "/hooks/restart?app=shop", "application/x-www-form-urlencoded");
    ASSERT_EQ(reply.status, 202) << reply.body;
    ASSERT_TRUE(is_confirmed("web.2"));
    EXPECT_THAT(deleted(), ElementsAre("web.2"));
    EXPECT_TRUE(daemon_->logged("at=alert.received tool=papertrail status=202 reason=R14"));
}

TEST_F(Door, WithoutTheTokenNothingIsRestartedAndNoDynoByChance) {
    const auto port = daemon_->port();
    const std::string body = R"({"app":"shop","type":"web"})";
    for (const auto* target : {"/hooks/restart", "/hooks/restart?token=CANARY-guess-0123456789"}) {
        EXPECT_EQ(e2e::ask(port, "POST", target, {{"Content-Type", "application/json"}}, body).status, 401);
    }
    EXPECT_EQ(e2e::ask(port, "POST", std::string("/hooks/restart?token=") + hook_token,
                       {{"Content-Type", "application/json"}}, "{}")
                  .status,
              422);
    EXPECT_EQ(e2e::ask(port, "GET", "/hooks/restart").status, 405);
    for (const auto* nobody : {R"({"app":"blog","dyno":"web.1"})", R"({"app":"shop","dyno":"worker.1"})",
                               R"({"app":"shop","dyno":"web.4"})", R"({"app":"shop","message":"web.1"})"}) {
        EXPECT_EQ(alert(nobody).status, 422) << nobody;
    }
    EXPECT_EQ(alert(std::string(1000, '[')).status, 400);
    EXPECT_EQ(platform_.count("DELETE"), 0U);
    // Where no token is set, there is no such door.
    EXPECT_EQ(e2e::ask(start().port(), "POST", "/hooks/restart", {}, body).status, 404);
}

TEST_F(Door, AnAdminRestartsADynoManuallyAndNotTwice) {
    const auto* path = "/api/v1/apps/shop/dynos/web.3/restart";
    const auto reply = order(path);
    ASSERT_EQ(reply.status, 202) << reply.body;
    const auto entry = json::parse(reply.body).at("entries").at(0);
    EXPECT_EQ(entry["rule"], "manual");
    ASSERT_TRUE(is_confirmed("web.3"));
    EXPECT_THAT(deleted(), ElementsAre("web.3"));
    EXPECT_EQ(find_entry(daemon_->ledger(), {{"id", entry["id"]}})["result"], "confirmed");
    const auto again = order(path);
    EXPECT_EQ(again.status, 409);
    EXPECT_EQ(json::parse(again.body)["entries"][0]["verdict"], "hold");
    for (const auto* unknown :
         {"/api/v1/apps/shop/dynos/web.9/restart", "/api/v1/apps/blog/dynos/web.1/restart"}) {
        EXPECT_EQ(order(unknown).status, 404) << unknown;
    }
    EXPECT_EQ(order("/api/v1/apps/shop/dynos/worker.1/restart").status, 409) << "not in DYNO_TYPES";
    EXPECT_EQ(platform_.count("DELETE"), 1U);
}

TEST_F(Door, WhilePausedNothingIsRestartedAndThePageShowsIt) {
    auto page = listener();
    EXPECT_THAT(read_until(page, "event: state"), HasSubstr("Content-Type: text/event-stream"));
    const auto paused = order("/api/v1/pause", R"({"minutes":30})");
    ASSERT_EQ(paused.status, 200) << paused.body;
    EXPECT_NE(json::parse(paused.body)["paused_until"], nullptr);
    EXPECT_EQ(json::parse(paused.body).count("apps"), 0U);
    EXPECT_THAT(read_until(page, "\"paused_until\":\"20"), HasSubstr("event: state"));

    // Over the hard level, where two samples suffice.
    ASSERT_EQ(daemon_
                  ->post(sample("web.2", first_life, 900) +
                         sample("web.2", first_life, 900, std::chrono::seconds{-1}))
                  .status,
              204);
    const json held{{"dyno", "web.2"}, {"verdict", "hold"}};
    ASSERT_TRUE(run_until([&] { return !find_entry(daemon_->ledger(), held).is_null(); }));
    EXPECT_THAT(find_entry(daemon_->ledger(), held)["reason"].get<std::string>(),
                testing::StartsWith("paused: "));
    EXPECT_THAT(read_until(page, "\"reason\":\"paused: "), HasSubstr("event: ledger"));
    EXPECT_EQ(platform_.count("DELETE"), 0U);

    const auto resumed = order("/api/v1/resume");
    ASSERT_EQ(resumed.status, 200);
    EXPECT_EQ(json::parse(resumed.body)["paused_until"], nullptr);
    ASSERT_TRUE(run_until([&] { return platform_.count("DELETE") == 1; }));
}

TEST_F(Door, F98_CommandsFromAForeignPageOrByGetAreRefused) {
    const auto own = "http://127.0.0.1:" + std::to_string(daemon_->port());
    for (const auto* path : {"/api/v1/pause", "/api/v1/resume", "/api/v1/apps/shop/dynos/web.1/restart"}) {
        EXPECT_EQ(order(path, R"({"minutes":5})", {{"Origin", "https://evil.example"}}).status, 403);
        EXPECT_EQ(order(path, R"({"minutes":5})", {{"Origin", "null"}}).status, 403);
        EXPECT_EQ(order(path, R"({"minutes":5})", {{"Sec-Fetch-Site", "cross-site"}}).status, 403);
        EXPECT_EQ(order(path, "", {}, "GET").status, 405);
        EXPECT_EQ(e2e::ask(daemon_->port(), "POST", path,
                           {{"Authorization", basic("x", admin_password)},
                            {"Content-Type", "application/x-www-form-urlencoded"}},
                           "minutes=5")
                      .status,
                  415);
        EXPECT_EQ(
            e2e::ask(daemon_->port(), "POST", path, {{"Content-Type", "application/json"}}, "{}").status,
            401);
    }
    EXPECT_EQ(order("/api/v1/pause", R"({"minutes":0})").status, 400);
    EXPECT_EQ(daemon_->state()["paused_until"], nullptr);
    EXPECT_EQ(platform_.count("DELETE"), 0U);
    const auto host = "127.0.0.1:" + std::to_string(daemon_->port());
    // to_request() sends `Host` itself; Dynoward's own page sends the same.
    test::Socket socket = test::connect_to(daemon_->port());
    socket.send("POST /api/v1/pause HTTP/1.1\r\nHost: " + host + "\r\nOrigin: " + own +
                "\r\nAuthorization: " + basic("x", admin_password) +
                "\r\nContent-Type: application/json\r\nContent-Length: 13\r\n\r\n{\"minutes\":5}");
    EXPECT_THAT(socket.read_message(), testing::StartsWith("HTTP/1.1 200"));
}

TEST_F(Door, F100_EightPagesGetEventsTheNinthIsRefusedAndTheEndWaitsForNone) {
    std::vector<test::Socket> pages;
    for (int i = 0; i < 8; ++i) {
        pages.push_back(listener());
        EXPECT_THAT(read_until(pages.back(), "event: state"), HasSubstr("HTTP/1.1 200")) << i;
    }
    auto ninth = listener();
    EXPECT_THAT(ninth.read_message(), testing::StartsWith("HTTP/1.1 503"));
    // A page that was left makes room.
    pages.pop_back();
    EXPECT_TRUE(run_until([&] {
        auto next = listener();
        const bool served = read_until(next, "\r\n\r\n").starts_with("HTTP/1.1 200");
        if (served) {
            pages.push_back(std::move(next));
        }
        return served;
    }));
    EXPECT_EQ(daemon_->post(all_well()).status, 204);
    const auto began = std::chrono::steady_clock::now();
    daemon_->process().signal(SIGTERM);
    EXPECT_EQ(wait_for_end(daemon_->process()), 0);
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds{7});
    EXPECT_TRUE(pages.front().read_all().size() < 100'000) << "ended, not cut off by our patience";
}

}  // namespace
}  // namespace dynoward::e2e
