// SPDX-License-Identifier: MIT
#include "net/api_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "net/tls.hpp"
#include "support/certificates.hpp"
#include "support/loop.hpp"
#include "support/sockets.hpp"

namespace dynoward::net {
namespace {

using heroku::ApiReply;
using heroku::ApiRequest;
using test::ScriptedPeer;
using test::Socket;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const AppName shop = *AppName::parse("shop");

ApiRequest get() {
    return ApiRequest::list_dynos(shop);
}
ApiRequest restart() {
    return ApiRequest::restart_dyno(shop, *DynoName::parse("web.1"));
}

std::string ok(const std::string& body, const std::string& fields = "") {
    return "HTTP/1.1 200 OK\r\n" + fields + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
           body;
}

class ApiClientTest : public testing::Test {
 protected:
    ApiClientTest() {
        limits_.connect = std::chrono::milliseconds{500};
        limits_.handshake = std::chrono::milliseconds{500};
        limits_.whole = std::chrono::milliseconds{1000};
        limits_.reply_bytes = 1000;
    }
    ~ApiClientTest() override {
        disconnect();
        loop_.stop();
    }

    void connect(std::uint16_t port, const std::string& host = "127.0.0.1", TlsContext tls = nullptr) {
        settings::PlatformApi platform;
        platform.tls = tls != nullptr;
        platform.host = host;
        platform.port = port;
        platform.key = Secret("HRKU-test");
        loop_.call([&] {
            client_ = std::make_unique<ApiClient>(loop_.context().get_executor(), platform, tls, limits_);
        });
    }
    /// Before the peer's end: it waits for its last connection.
    void disconnect() {
        loop_.call([this] { client_.reset(); });
    }
    ApiReply ask(const ApiRequest& request) {
        std::promise<ApiReply> promise;
        loop_.call([&] {
            client_->send(request, [&promise](const ApiReply& reply) { promise.set_value(reply); });
        });
        return promise.get_future().get();
    }

    test::Loop loop_;
    ClientLimits limits_;
    std::unique_ptr<ApiClient> client_;
};

// Answers every request on every connection and notes it.
void answer_all(Socket& socket, const std::function<void(std::string)>& note, const std::string& answer) {
    for (auto request = socket.read_message(); !request.empty(); request = socket.read_message()) {
        note(request);
        socket.send(answer);
    }
}

TEST_F(ApiClientTest, SendsWhatThePlatformAsksForAndKeepsTheConnection) {
    ScriptedPeer* self = nullptr;
    ScriptedPeer peer([&](Socket& socket, int) {
        answer_all(
            socket, [&](const std::string& text) { self->note(text); },
            ok("[]",
               "Request-Id: r-1\r\nRateLimit-Remaining: 4490\r\nNext-Range: id x..\r\nRetry-After: 3\r\n"));
    });
    self = &peer;
    connect(peer.port());
    const auto reply = ask(get());
    EXPECT_EQ(reply.outcome, ApiReply::Outcome::answered);
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body, "[]");
    EXPECT_EQ(reply.request_id, "r-1");
    EXPECT_EQ(reply.rate_remaining, 4490);
    EXPECT_EQ(reply.next_range, "id x..");
    EXPECT_EQ(reply.retry_after, "3");
    EXPECT_EQ(ask(restart()).status, 200);
    disconnect();
    const auto notes = peer.notes();
    ASSERT_THAT(notes, SizeIs(2));
    EXPECT_THAT(notes[0], testing::StartsWith("GET /apps/shop/dynos HTTP/1.1\r\nHost: 127.0.0.1:"));
    EXPECT_THAT(notes[0], HasSubstr("\r\nAccept: application/vnd.heroku+json; version=3\r\n"));
    EXPECT_THAT(notes[0], HasSubstr("\r\nAuthorization: Bearer HRKU-test\r\n"));
    EXPECT_THAT(notes[0], HasSubstr("\r\nUser-Agent: dynoward/" DYNOWARD_VERSION "\r\n"));
    EXPECT_THAT(notes[0], HasSubstr("\r\nRange: id ..; max=1000\r\n"));
    EXPECT_THAT(notes[1], testing::StartsWith("DELETE /apps/shop/dynos/web.1 HTTP/1.1\r\n"));
    const auto id_of = [](const std::string& text) {
        return text.substr(text.find("Request-Id: ") + 12, 36);
    };
    EXPECT_NE(id_of(notes[0]), id_of(notes[1]));
    EXPECT_EQ(id_of(notes[0])[14], '4');
}

TEST_F(ApiClientTest, F103_AsksTheStatusPageWithoutTheToken) {
    ScriptedPeer* self = nullptr;
    const auto note = [&](const std::string& text) { self->note(text); };
    ScriptedPeer peer([&](Socket& socket, int) { answer_all(socket, note, ok("{}")); });
    self = &peer;
    connect(peer.port());
    ASSERT_EQ(ask(ApiRequest::platform_status(shop)).status, 200);
    disconnect();
    EXPECT_THAT(peer.notes()[0], testing::StartsWith("GET /api/v4/current-status HTTP/1.1\r\n"));
    EXPECT_THAT(peer.notes()[0],
                testing::Not(testing::AnyOf(HasSubstr("Authorization"), HasSubstr("HRKU"))));
}

TEST_F(ApiClientTest, AsksStrictlyOneAfterAnother) {
    ScriptedPeer* self = nullptr;
    ScriptedPeer peer([&](Socket& socket, int) {
        answer_all(
            socket, [&](const std::string& text) { self->note(text.substr(0, text.find(' '))); }, ok("{}"));
    });
    self = &peer;
    connect(peer.port());
    std::promise<void> done;
    std::vector<int> order;
    loop_.call([&] {
        for (int i = 0; i < 5; ++i) {
            client_->send(i == 2 ? restart() : get(), [&, i](const ApiReply&) {
                order.push_back(i);
                if (order.size() == 5) {
                    done.set_value();
                }
            });
        }
    });
    done.get_future().get();
    disconnect();
    EXPECT_THAT(order, testing::ElementsAre(0, 1, 2, 3, 4));
    EXPECT_THAT(peer.notes(), testing::ElementsAre("GET", "GET", "DELETE", "GET", "GET"));
}

TEST_F(ApiClientTest, F55_NobodyThereIsNotSent) {
    std::uint16_t port = 0;
    {
        const ScriptedPeer gone([](Socket&, int) {});
        port = gone.port();
    }
    connect(port);
    const auto reply = ask(restart());
    EXPECT_EQ(reply.outcome, ApiReply::Outcome::not_sent);
    EXPECT_THAT(reply.problem, HasSubstr("connecting"));
}

TEST_F(ApiClientTest, F68_AnUnknownHostIsNotSent) {
    connect(443, "no-such-host.invalid");
    EXPECT_EQ(ask(get()).outcome, ApiReply::Outcome::not_sent);
}

TEST_F(ApiClientTest, F55_SilenceAfterTheRequestIsUnknown) {
    for (const std::string& part :
         {std::string(), std::string("HTTP/1.1 200 OK\r\nContent-"), std::string("HTTP/1.1 202 Acc"),
          std::string("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")}) {
        ScriptedPeer peer([&](Socket& socket, int) {
            socket.read_message();
            socket.send(part);
            socket.read_all();
        });
        connect(peer.port());
        const auto reply = ask(restart());
        EXPECT_EQ(reply.outcome, ApiReply::Outcome::unknown) << part;
        EXPECT_EQ(reply.problem, "no whole reply in time");
        disconnect();
    }
}

TEST_F(ApiClientTest, F56_ALostReplyIsUnknownAndNothingIsRepeated) {
    ScriptedPeer* self = nullptr;
    ScriptedPeer peer([&](Socket& socket, int connection) {
        self->note(socket.read_message());
        if (connection % 2 == 0) {
            socket.reset();
        } else {
            socket.send("HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\n{");
        }
    });
    self = &peer;
    connect(peer.port());
    EXPECT_EQ(ask(restart()).outcome, ApiReply::Outcome::unknown);
    EXPECT_EQ(ask(restart()).outcome, ApiReply::Outcome::unknown);
    EXPECT_EQ(ask(get()).outcome, ApiReply::Outcome::unknown);
    EXPECT_THAT(peer.notes(), SizeIs(3));
}

TEST_F(ApiClientTest, AKeptConnectionClosedMeanwhileIsNotRisked) {
    ScriptedPeer* self = nullptr;
    ScriptedPeer peer([&](Socket& socket, int) {
        self->note(socket.read_message());
        socket.send(ok("[]"));
    });
    self = &peer;
    connect(peer.port());
    for (int i = 0; i < 4; ++i) {
        EXPECT_EQ(ask(i % 2 == 0 ? get() : restart()).outcome, ApiReply::Outcome::answered) << i;
        std::this_thread::sleep_for(std::chrono::milliseconds{20});  // for the peer's FIN to arrive
    }
    EXPECT_THAT(peer.notes(), SizeIs(4));
}

TEST_F(ApiClientTest, AKeptConnectionThatBreaksCostsAGetOneRepetitionAndADeleteItsOutcome) {
    ScriptedPeer* self = nullptr;
    ScriptedPeer peer([&](Socket& socket, int) {
        self->note(socket.read_message());
        socket.send(ok("[]"));
        self->note(socket.read_message());  // taken, and then no answer
        socket.reset();
    });
    self = &peer;
    connect(peer.port());
    EXPECT_EQ(ask(get()).outcome, ApiReply::Outcome::answered);
    EXPECT_EQ(ask(get()).outcome, ApiReply::Outcome::answered);
    EXPECT_EQ(ask(restart()).outcome, ApiReply::Outcome::unknown);
    const auto notes = peer.notes();
    ASSERT_THAT(notes, SizeIs(4));
    EXPECT_THAT(notes[3], testing::StartsWith("DELETE"));
}

TEST_F(ApiClientTest, F66_ALargeOrUnreadableReplyIsUnknown) {
    const std::vector<std::pair<std::string, ApiReply::Outcome>> rows{
        {ok(std::string(999, 'x')), ApiReply::Outcome::answered},
        {ok(std::string(1000, 'x')), ApiReply::Outcome::answered},
        {ok(std::string(1001, 'x')), ApiReply::Outcome::unknown},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n",
         ApiReply::Outcome::answered},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n", ApiReply::Outcome::unknown},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n" + std::string(1001, 'x') +
             "\r\n0\r\n\r\n",
         ApiReply::Outcome::unknown},
        {"HTTP/1.1 100 Continue\r\n\r\n" + ok("{}"), ApiReply::Outcome::answered},
        {"SSH-2.0-hello\r\n\r\n", ApiReply::Outcome::unknown},
        {"HTTP/1.1 200 OK\r\nX: " + std::string(70000, 'x') + "\r\n\r\n", ApiReply::Outcome::unknown},
    };
    for (const auto& [answer, outcome] : rows) {
        ScriptedPeer peer([&, text = answer](Socket& socket, int) {
            socket.read_message();
            socket.send(text);
        });
        connect(peer.port());
        EXPECT_EQ(ask(get()).outcome, outcome) << answer.substr(0, 80);
        disconnect();
    }
}

TEST_F(ApiClientTest, F67_ARedirectIsAnAnswerAndNotFollowed) {
    ScriptedPeer* self = nullptr;
    ScriptedPeer peer([&](Socket& socket, int) {
        answer_all(
            socket, [&](const std::string& text) { self->note(text); },
            "HTTP/1.1 302 Found\r\nLocation: http://localhost/elsewhere\r\nContent-Length: 0\r\n\r\n");
    });
    self = &peer;
    connect(peer.port());
    EXPECT_EQ(ask(get()).status, 302);
    disconnect();
    EXPECT_THAT(peer.notes(), SizeIs(1));
}

class ApiClientTlsTest : public ApiClientTest {
 protected:
    ApiClientTlsTest() { ::setenv("SSL_CERT_FILE", folder_.ca().c_str(), 1); }
    ~ApiClientTlsTest() override { ::unsetenv("SSL_CERT_FILE"); }

    static TlsContext trust() { return std::get<TlsContext>(make_client_tls()); }

    // What a server with this certificate gets to see of a DELETE, and what becomes of it.
    ApiReply restart_through(const test::CertFiles& files, std::vector<std::string>& seen,
                             const std::string& host = "localhost", int max_version = TLS1_3_VERSION) {
        const auto context = test::server_context(files);
        SSL_CTX_set_max_proto_version(context.get(), max_version);
        ScriptedPeer peer([&](Socket& socket, int) {
            if (socket.accept_tls(context.get())) {
                const auto request = socket.read_message();
                if (!request.empty()) {
                    seen.push_back(request);
                }
                socket.send(ok("{}"));
            }
        });
        connect(peer.port(), host, trust());
        auto reply = ask(restart());
        disconnect();
        return reply;
    }

    test::CertFolder folder_;
};

TEST_F(ApiClientTlsTest, TrustsTheSystemsStoreAndTheRightHost) {
    std::vector<std::string> seen;
    const auto files = folder_.signed_by_ca("api", "DNS:localhost,IP:127.0.0.1");
    EXPECT_EQ(restart_through(files, seen).outcome, ApiReply::Outcome::answered);
    EXPECT_EQ(restart_through(files, seen, "127.0.0.1").outcome, ApiReply::Outcome::answered);
    EXPECT_THAT(seen, SizeIs(2));
}

TEST_F(ApiClientTlsTest, F45_AnUntrustedCertificateGetsNoRequest) {
    std::vector<std::string> seen;
    const auto not_sent = ApiReply::Outcome::not_sent;
    EXPECT_EQ(restart_through(folder_.signed_by_ca("wrong", "DNS:other.example"), seen).outcome, not_sent);
    EXPECT_EQ(
        restart_through(folder_.signed_by_ca("name-only", "DNS:localhost"), seen, "127.0.0.1").outcome,
        not_sent);
    EXPECT_EQ(restart_through(folder_.self_signed("self", "localhost", "DNS:localhost"), seen).outcome,
              not_sent);
    const test::CertFolder another;
    EXPECT_EQ(restart_through(another.signed_by_ca("api", "DNS:localhost"), seen).outcome, not_sent);
    EXPECT_THAT(seen, IsEmpty());
}

TEST_F(ApiClientTlsTest, F46_AServerOfOldTlsGetsNoRequest) {
    std::vector<std::string> seen;
    const auto files = folder_.signed_by_ca("api", "DNS:localhost");
    EXPECT_EQ(restart_through(files, seen, "localhost", TLS1_1_VERSION).outcome,
              ApiReply::Outcome::not_sent);
    EXPECT_EQ(restart_through(files, seen, "localhost", TLS1_2_VERSION).outcome,
              ApiReply::Outcome::answered);
    EXPECT_THAT(seen, SizeIs(1));
}

TEST_F(ApiClientTlsTest, F49_APlainPeerGetsNoRequest) {
    ScriptedPeer* self = nullptr;
    ScriptedPeer peer([&](Socket& socket, int) {
        self->note(socket.read_some());
        socket.send(ok("{}"));
    });
    self = &peer;
    connect(peer.port(), "localhost", trust());
    const auto reply = ask(restart());
    EXPECT_EQ(reply.outcome, ApiReply::Outcome::not_sent);
    EXPECT_THAT(reply.problem, HasSubstr("TLS"));
    for (const auto& note : peer.notes()) {
        EXPECT_EQ(note.find("HRKU-test"), std::string::npos);
    }
}

TEST_F(ApiClientTlsTest, F48_AnEndWithoutCloseNotifyIsNoWholeReply) {
    const auto context = test::server_context(folder_.signed_by_ca("api", "DNS:localhost"));
    for (const bool orderly : {false, true}) {
        ScriptedPeer peer([&](Socket& socket, int) {
            socket.accept_tls(context.get());
            socket.read_message();
            socket.send("HTTP/1.1 202 Accepted\r\n\r\n{}");
            if (orderly) {
                socket.shutdown_send();
            }
        });
        connect(peer.port(), "localhost", trust());
        const auto wanted = orderly ? ApiReply::Outcome::answered : ApiReply::Outcome::unknown;
        EXPECT_EQ(ask(restart()).outcome, wanted) << orderly;
        disconnect();
    }
}

TEST_F(ApiClientTlsTest, KeepsATlsConnection) {
    const auto context = test::server_context(folder_.signed_by_ca("api", "DNS:localhost"));
    ScriptedPeer* self = nullptr;
    ScriptedPeer peer([&](Socket& socket, int connection) {
        socket.accept_tls(context.get());
        answer_all(
            socket, [&](const std::string&) { self->note(std::to_string(connection)); }, ok("{}"));
    });
    self = &peer;
    connect(peer.port(), "localhost", trust());
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(ask(i == 1 ? restart() : get()).outcome, ApiReply::Outcome::answered);
    }
    disconnect();
    EXPECT_THAT(peer.notes(), testing::ElementsAre("0", "0", "0"));
}

}  // namespace
}  // namespace dynoward::net
