// SPDX-License-Identifier: MIT
// Routes, credentials and limits, over the real socket: what the internet may try on the drain's URL.
#include "e2e/fixture.hpp"
#include "e2e/lines.hpp"

namespace dynoward::e2e {
namespace {

using testing::HasSubstr;

class Http : public Fixture {
 protected:
    void SetUp() override {
        daemon_ = &start();
        wait_for_lists();
    }
    int status(std::string_view method, std::string_view target, const Fields& fields = {},
               std::string_view body = {}) {
        return e2e::ask(daemon_->port(), method, target, fields, body).status;
    }
    int raw(std::string_view bytes) {
        Client client(daemon_->port());
        return client.ask(bytes).status;
    }
    // A batch of one frame behind these header lines and the usual ones.
    int post_with(const std::string& header_lines) {
        const auto body = sample("web.1", first_life, 200);
        return raw("POST /logs HTTP/1.1\r\nHost: x\r\nContent-Type: application/logplex-1\r\n" +
                   header_lines + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    }
    void expect_nothing_was_read() {
        std::uint64_t sum = 0;
        for (const auto& [fate, count] : daemon_->frames()) {
            sum += count;
        }
        EXPECT_EQ(sum, 0U);
    }
    Daemon* daemon_ = nullptr;
};

TEST_F(Http, F37_CredentialsThatAreNotRightAre401) {
    const auto right = basic("drain", drain_password);
    const auto line = [](const std::string& value) { return "Authorization: " + value + "\r\n"; };
    const std::vector<std::pair<const char*, std::string>> rows{
        {"missing", ""},
        {"empty", line("")},
        {"wrong password", line(basic("drain", "wrong-password-0123456789"))},
        {"first half of it", line(basic("drain", std::string(drain_password).substr(0, 12)))},
        {"one more character", line(basic("drain", std::string(drain_password) + "x"))},
        {"of the owner", line(basic("owner", admin_password))},
        {"empty password", line(basic("drain", ""))},
        {"empty user", line(basic("", drain_password))},
        {"no colon", line("Basic " + base64(drain_password))},
        {"twice", line(right) + line(right)},
        {"wrong and right", line(basic("drain", "wrong-password-0123456789")) + line(right)},
        {"bad base64", line("Basic CANARY***=")},
        {"bearer", line(std::string("Bearer ") + drain_password)},
        {"plain", line(std::string("drain:") + drain_password)},
        {"5 KB", line(basic("drain", std::string(4000, 'x')))},
        {"in a trailing blank", line("Basic")},
    };
    for (const auto& [name, lines] : rows) {
        EXPECT_EQ(post_with(lines), 401) << name;
    }
    const auto reply = e2e::ask(daemon_->port(), "POST", "/logs");
    EXPECT_THAT(reply.fields.at("www-authenticate"), testing::StartsWith("Basic realm="));
    EXPECT_EQ(reply.fields.at("content-length"), "0");
    expect_nothing_was_read();
    EXPECT_TRUE(run_until([&] { return daemon_->logged("at=drain.rejected"); }));
    // As many as there were, a minute has few lines of them.
    EXPECT_LE(daemon_->process().lines_with("at=drain.rejected").size(), 3U);
    const auto token = "Logplex-Drain-Token: " + std::string(drain_token) + "\r\n";
    EXPECT_EQ(post_with(line(right) + token), 204);
    EXPECT_EQ(post_with(line(basic("anybody", drain_password)) + token), 204);
}

TEST_F(Http, F30_ManyWrongPasswordsDoNotLockOutTheRightOne) {
    const auto guess = [&](int i) {
        return status("POST", "/logs", {{"Authorization", basic("drain", "guess-" + std::to_string(i))}});
    };
    for (int i = 0; i < 20; ++i) {
        ASSERT_EQ(guess(i), 401) << i;
    }
    const auto began = std::chrono::steady_clock::now();
    EXPECT_EQ(guess(20), 401);
    EXPECT_EQ(guess(21), 401);
    EXPECT_GE(std::chrono::steady_clock::now() - began, std::chrono::seconds{2});
    EXPECT_EQ(daemon_->post(sample("web.1", first_life, 200)).status, 204);
    EXPECT_TRUE(
        run_until([&] { return daemon_->logged("at=credential.guessing door=drain client=127.0.0.1"); }));
    EXPECT_LE(daemon_->process().lines_with("http.rejected").size(), 1U);
}

TEST_F(Http, DrainRoutesTakeBatchesUnderEachOfTheirNames) {
    for (const auto* target :
         {"/logs", "/drain", "/logs/shop", "/logs?x=1", "/logs/", "/drain/", "/logs/shop/"}) {
        EXPECT_EQ(daemon_->post(sample("web.1", first_life, 200), {}, target).status, 204) << target;
    }
    for (const auto* target :
         {"/logs/other", "/logs/..", "/logs/shop/x", "/logs//", "/log", "/logs/Shop"}) {
        EXPECT_EQ(daemon_->post(sample("web.1", first_life, 200), {}, target).status, 404) << target;
    }
}

TEST_F(Http, F96_AdminRoutesNeedTheAdminPassword) {
    for (const auto* target : {"/api/v1/state", "/api/v1/ledger", "/metrics"}) {
        EXPECT_EQ(status("GET", target), 401) << target;
        EXPECT_EQ(status("GET", target, {{"Authorization", basic("owner", "wrong-password-0123456789")}}),
                  401)
            << target;
        EXPECT_EQ(status("GET", target, {{"Authorization", basic("drain", drain_password)}}), 401)
            << target;
        const auto reply =
            e2e::ask(daemon_->port(), "GET", target, {{"Authorization", basic("x", admin_password)}});
        EXPECT_EQ(reply.status, 200) << target;
        EXPECT_EQ(reply.fields.at("cache-control"), "no-store") << target;
        EXPECT_EQ(reply.fields.at("x-content-type-options"), "nosniff") << target;
        EXPECT_EQ(e2e::ask(daemon_->port(), "GET", target).body, "") << target;
    }
    for (const auto* query : {"?limit=0", "?limit=x", "?limit=1001", "?limit=", "?limit=1&limit=2"}) {
        EXPECT_EQ(status("GET", std::string("/api/v1/ledger") + query,
                         {{"Authorization", basic("x", admin_password)}}),
                  400)
            << query;
    }
}

TEST_F(Http, AdminRoutesAreNotThereWithoutAnAdminPassword) {
    auto all = settings();
    all.erase("ADMIN_PASSWORD");
    const auto& daemon = start(all);
    for (const auto* target : {"/api/v1/state", "/api/v1/ledger", "/metrics"}) {
        EXPECT_EQ(e2e::ask(daemon.port(), "GET", target, {{"Authorization", basic("owner", "")}}).status,
                  404)
            << target;
        EXPECT_EQ(e2e::ask(daemon.port(), "GET", target).status, 404) << target;
    }
    EXPECT_EQ(e2e::ask(daemon.port(), "GET", "/healthz").status, 200);
}

TEST_F(Http, F109_OtherMethodsAndPathsAreRefusedBeforeTheBody) {
    const Fields right{{"Authorization", basic("drain", drain_password)}};
    for (const auto* method : {"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"}) {
        const auto reply = e2e::ask(daemon_->port(), method, "/logs", right);
        EXPECT_EQ(reply.status, 405) << method;
        EXPECT_EQ(reply.fields.at("allow"), "POST") << method;
    }
    for (const auto* target : {"/healthz", "/readyz", "/metrics", "/api/v1/state"}) {
        EXPECT_EQ(e2e::ask(daemon_->port(), "POST", target, {{"Authorization", basic("x", admin_password)}})
                      .status,
                  405);
    }
    for (const auto* target :
         {"/nothing", "/api", "/api/v1/state/", "/healthz/x", "/.env", "/x/../healthz"}) {
        EXPECT_EQ(status("GET", target), 404) << target;
        EXPECT_EQ(status("POST", target, right), 404) << target;
    }
    // The reply comes although not a byte of the announced body does.
    EXPECT_EQ(raw("PUT /logs HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"), 405);
    EXPECT_EQ(raw("POST /nothing HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"), 404);
    EXPECT_EQ(raw("POST /logs HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"), 401);
}

TEST_F(Http, HealthNeedsNoCredential) {
    EXPECT_EQ(e2e::ask(daemon_->port(), "GET", "/healthz").body, R"({"status":"ok"})");
    EXPECT_EQ(status("GET", "/readyz"), 200);
    EXPECT_EQ(status("HEAD", "/healthz"), 200);
}

TEST_F(Http, F39_F40_F41_F42_F43_F44_AmbiguousFramingIs400AndTheConnectionEnds) {
    const auto auth = "Authorization: " + basic("drain", drain_password) +
                      "\r\nLogplex-Drain-Token: " + drain_token +
                      "\r\nContent-Type: application/logplex-1\r\n";
    const std::string post = "POST /logs HTTP/1.1\r\nHost: x\r\n" + auth;
    const std::vector<std::pair<const char*, std::string>> rows{
        {"gzip then length", post + "Transfer-Encoding: gzip\r\nContent-Length: 5\r\n\r\n4 abc"},
        {"chunked and length", post + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"},
        {"length and chunked", post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
        {"xchunked", post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"},
        {"chunked twice",
         post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
        {"chunked in HTTP/1.0",
         "POST /logs HTTP/1.0\r\nHost: x\r\n" + auth + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
        {"two hosts", "POST /logs HTTP/1.1\r\nHost: x\r\nHost: y\r\n" + auth + "Content-Length: 0\r\n\r\n"},
        {"no host", "POST /logs HTTP/1.1\r\n" + auth + "Content-Length: 0\r\n\r\n"},
        {"5,5", post + "Content-Length: 5,5\r\n\r\n4 abc"},
        {"length twice", post + "Content-Length: 5\r\nContent-Length: 5\r\n\r\n4 abc"},
        {"minus", post + "Content-Length: -5\r\n\r\n4 abc"},
        {"plus", post + "Content-Length: +5\r\n\r\n4 abc"},
        {"hex", post + "Content-Length: 0x5\r\n\r\n4 abc"},
        {"folded", post + "Transfer-Encoding:\r\n chunked, gzip\r\n\r\n0\r\n\r\n"},
        {"trailer", post + "Transfer-Encoding: chunked\r\n\r\n0\r\nAuthorization: Basic x\r\n\r\n"},
        {"absolute form", "GET http://x/healthz HTTP/1.1\r\nHost: x\r\n\r\n"},
        {"bare line feed", "GET /healthz HTTP/1.1\nHost: x\r\n\r\n"},
        {"not HTTP", "\x16\x03\x01 hello\r\n\r\n"},
    };
    for (const auto& [name, bytes] : rows) {
        Client client(daemon_->port());
        // F44: what stands behind a refused request is not executed.
        client.send(bytes + to_request("GET", "/healthz", {}));
        EXPECT_EQ(client.read().status, 400) << name;
        EXPECT_TRUE(client.ended()) << name;
    }
    expect_nothing_was_read();
}

TEST_F(Http, F51_F52_TooLargeRequestsGetTheRightStatus) {
    const Fields right{{"Authorization", basic("drain", drain_password)},
                       {"Content-Type", "application/logplex-1"},
                       {"Logplex-Drain-Token", drain_token}};
    const auto announce = [&](const std::string& length) {
        auto request = to_request("POST", "/logs", right);
        request.insert(request.size() - 2, "Content-Length: " + length + "\r\n");
        return raw(request);
    };
    EXPECT_EQ(announce("8388609"), 413);
    EXPECT_EQ(announce("9223372036854775807"), 413);
    EXPECT_EQ(announce("18446744073709551616"), 400);
    auto chunked = right;
    chunked.emplace_back("Transfer-Encoding", "chunked");
    EXPECT_EQ(raw(to_request("POST", "/logs", chunked) + "800001\r\n" + std::string(0x800001, 'x') +
                  "\r\n0\r\n\r\n"),
              413);
    EXPECT_EQ(status("GET", "/healthz", {{"X-Long", std::string(8192, 'x')}}), 431);
    EXPECT_EQ(status("GET", '/' + std::string(9000, 'x')), 431);
    Fields many;
    for (int i = 0; i < 64; ++i) {
        many.emplace_back("X-" + std::to_string(i), "1");
    }
    EXPECT_EQ(status("GET", "/healthz", many), 431);
    many.pop_back();
    EXPECT_EQ(status("GET", "/healthz", many), 200);
    expect_nothing_was_read();
    // The largest batch that is allowed, all of it app output.
    std::string body;
    while (body.size() < (8U << 20) - 70000) {
        body +=
            counted("<190>1 2026-11-21T10:00:00+00:00 host app web.1 - " + std::string(60000, 'x') + "\n");
    }
    EXPECT_EQ(daemon_->post(body).status, 204);
}

TEST_F(Http, OtherTypesAndEncodingsAre415) {
    const auto body = sample("web.1", first_life, 200);
    const Fields right{{"Authorization", basic("drain", drain_password)},
                       {"Logplex-Drain-Token", drain_token}};
    for (const auto* type :
         {"", "text/plain", "application/json", "application/logplex-2", "application/logplex-1x"}) {
        auto fields = right;
        fields.emplace_back("Content-Type", type);
        EXPECT_EQ(status("POST", "/logs", fields, body), 415) << type;
    }
    EXPECT_EQ(status("POST", "/logs", right, body), 415);
    for (const auto* encoding : {"br", "deflate", "gzip, gzip", "zstd"}) {
        auto fields = right;
        fields.emplace_back("Content-Type", "application/logplex-1");
        fields.emplace_back("Content-Encoding", encoding);
        EXPECT_EQ(status("POST", "/logs", fields, body), 415) << encoding;
    }
    expect_nothing_was_read();
    auto fields = right;
    fields.emplace_back("Content-Type", "Application/Logplex-1; charset=utf-8");
    EXPECT_EQ(status("POST", "/logs", fields, body), 204);
}

TEST_F(Http, ABodyWhoseFirstFrameIsUnreadableIs400AndAMalformedTailIsNot) {
    EXPECT_EQ(daemon_->post("nonsense").status, 400);
    EXPECT_EQ(daemon_->post("{\"json\":true}").status, 400);
    EXPECT_EQ(daemon_->post(sample("web.1", first_life, 200) + "nonsense").status, 204);
    EXPECT_EQ(daemon_->post({}).status, 204);
}

TEST_F(Http, F110_PlainHttpToTheRouterIsRefusedOnHeroku) {
    const auto& daemon = start(settings({{"DYNO", "web.1"}, {"HEROKU_APP_NAME", "dynoward"}}));
    const auto body = sample("web.1", first_life, 200);
    EXPECT_EQ(daemon.post(body, {{"X-Forwarded-Proto", "http"}}).status, 403);
    EXPECT_EQ(daemon.post(body, {{"X-Forwarded-Proto", "https"}}).status, 204);
    EXPECT_EQ(e2e::ask(daemon.port(), "GET", "/api/v1/state",
                       {{"Authorization", basic("x", admin_password)}, {"X-Forwarded-Proto", "http"}})
                  .status,
              403);
    // Elsewhere that field cannot be trusted.
    EXPECT_EQ(daemon_->post(body, {{"X-Forwarded-Proto", "http"}}).status, 204);
}

TEST_F(Http, ThePreviousPasswordIsValidWhileItIsSet) {
    more_secrets_.emplace_back("FORMER-drain-0123456789");
    const auto& daemon =
        start(settings({{"DRAIN_PASSWORD_PREVIOUS", "FORMER-drain-0123456789"}, {"DRAIN_USER", "shop"}}));
    const auto status_of = [&](std::string_view user, std::string_view password) {
        return e2e::ask(daemon.port(), "POST", "/logs", {{"Authorization", basic(user, password)}}).status;
    };
    EXPECT_EQ(status_of("shop", "FORMER-drain-0123456789"), 204);
    EXPECT_EQ(status_of("shop", drain_password), 204);
    EXPECT_EQ(status_of("drain", drain_password), 401);
    EXPECT_EQ(e2e::ask(daemon_->port(), "POST", "/logs",
                       {{"Authorization", basic("shop", "FORMER-drain-0123456789")}})
                  .status,
              401);
}

TEST_F(Http, OneConnectionTakesManyRequests) {
    Client client(daemon_->port());
    for (int i = 0; i < 200; ++i) {
        ASSERT_EQ(client.ask(to_request("GET", "/healthz", {})).status, 200) << i;
    }
    // Pipelined as well, by an authenticated client.
    const auto one = to_request("GET", "/metrics", {{"Authorization", basic("x", admin_password)}});
    ASSERT_TRUE(client.send(one + one + one));
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(client.read().status, 200);
    }
    const auto open = to_request("GET", "/readyz", {});
    ASSERT_TRUE(client.send(open + open));
    EXPECT_EQ(client.read().status, 200);
    EXPECT_TRUE(client.ended()) << "S3: nothing that a stranger has sent ahead is served";
}

TEST_F(Http, F34_MoreConnectionsThanTheCapLeaveRoomForTheDrain) {
    std::vector<std::unique_ptr<Client>> crowd;
    for (int i = 0; i < 540; ++i) {
        crowd.push_back(std::make_unique<Client>(daemon_->port()));
        ASSERT_TRUE(crowd.back()->connected()) << i;
    }
    EXPECT_EQ(daemon_->post(sample("web.1", first_life, 200)).status, 204);
    EXPECT_TRUE(crowd.front()->ended()) << "the one idle longest makes room";
}

TEST_F(Http, F31_AHeaderThatDripsIsCutOffInTime) {
    Client slow(daemon_->port());
    const auto began = std::chrono::steady_clock::now();
    ASSERT_TRUE(slow.send("GET /healthz HTTP/1.1\r\nHost: x\r\n"));
    auto last = began;
    const bool cut = run_until([&] {
        const auto now = std::chrono::steady_clock::now();
        if (now - last > std::chrono::milliseconds{500}) {
            last = now;
            slow.send("X");
        }
        return !slow.connected() || now - began > std::chrono::seconds{15};
    });
    EXPECT_TRUE(cut);
    EXPECT_TRUE(!slow.connected() || slow.ended());
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds{20});
    EXPECT_EQ(daemon_->post(sample("web.1", first_life, 200)).status, 204);
}

}  // namespace
}  // namespace dynoward::e2e
