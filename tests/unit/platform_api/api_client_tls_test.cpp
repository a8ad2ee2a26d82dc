// SPDX-License-Identifier: MIT
// The Platform API client over TLS: which certificates it accepts.
#include <cstdlib>

#include "api_client_fixture.hpp"
#include "net/tls.hpp"
#include "support/certificates.hpp"

namespace dynoward::platform_api {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class ApiClientTlsTest : public ApiClientTest {
 protected:
    ApiClientTlsTest() { ::setenv("SSL_CERT_FILE", folder_.ca().c_str(), 1); }
    ~ApiClientTlsTest() override { ::unsetenv("SSL_CERT_FILE"); }

    static TlsContext trust() { return std::get<TlsContext>(net::make_client_tls()); }

    // The part of a DELETE that a server with this certificate receives, and its outcome.
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

TEST_F(ApiClientTlsTest, AcceptsTheSystemsStoreAndTheRightHost) {
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
        // The list could be shorter than it is; the DELETE was accepted whatever became of its body.
        for (const bool change : {false, true}) {
            ScriptedPeer peer([&](Socket& socket, int) {
                socket.accept_tls(context.get());
                socket.read_message();
                socket.send("HTTP/1.1 202 Accepted\r\n\r\n{}");
                if (orderly) {
                    socket.shutdown_send();
                }
            });
            connect(peer.port(), "localhost", trust());
            const auto wanted =
                orderly || change ? ApiReply::Outcome::answered : ApiReply::Outcome::unknown;
            EXPECT_EQ(ask(change ? restart() : get()).outcome, wanted) << orderly << change;
            disconnect();
        }
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
}  // namespace dynoward::platform_api
