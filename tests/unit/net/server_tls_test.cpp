// SPDX-License-Identifier: MIT
// The server with TLS: handshakes, certificates, plain HTTP on its port.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "net/tls.hpp"
#include "server_fixture.hpp"
#include "support/certificates.hpp"

namespace dynoward::net {
namespace {

using testing::HasSubstr;

class ServerTlsTest : public ServerTest {
 protected:
    static TlsContext context_of(const test::CertFiles& files) {
        auto made = make_server_tls(files.cert, files.key);
        EXPECT_TRUE(std::holds_alternative<TlsContext>(made));
        return std::get<TlsContext>(made);
    }
    /// Common name of the certificate the server shows; empty where there is no handshake.
    std::string shown_name() {
        auto socket = connect();
        if (!socket.connect_tls(client_.get())) {
            return {};
        }
        X509* cert = SSL_get1_peer_certificate(socket.ssl());
        std::array<char, 100> name{};
        X509_NAME_get_text_by_NID(X509_get_subject_name(cert), NID_commonName, name.data(), 100);
        X509_free(cert);
        return name.data();
    }

    test::CertFolder folder_;
    test::SslContext client_ = test::client_context();
};

TEST_F(ServerTlsTest, ServesHttps) {
    start(context_of(folder_.signed_by_ca("one", "DNS:localhost")));
    auto socket = connect();
    ASSERT_TRUE(socket.connect_tls(client_.get()));
    for (int i = 0; i < 10; ++i) {
        socket.send(post("/echo", std::string(100000, 'x')));
        EXPECT_THAT(socket.read_message(), HasSubstr("100000:xxx"));
    }
    socket.send("POST /secret HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n" +
                std::string(100000, 'x'));
    EXPECT_EQ(status_of(socket.read_message()), "HTTP/1.1 401");
    // An orderly end: close_notify before the connection closes.
    EXPECT_EQ(SSL_read(socket.ssl(), nullptr, 0), 0);
    socket.read_all();
    EXPECT_EQ(SSL_get_shutdown(socket.ssl()) & SSL_RECEIVED_SHUTDOWN, SSL_RECEIVED_SHUTDOWN);
}

TEST_F(ServerTlsTest, F46_OldTlsIsRefused) {
    start(context_of(folder_.signed_by_ca("one", "DNS:localhost")));
    SSL_CTX_set_security_level(client_.get(), 0);
    SSL_CTX_set_min_proto_version(client_.get(), TLS1_VERSION);
    for (const auto& [version, accepted] :
         {std::pair{TLS1_VERSION, false}, std::pair{TLS1_1_VERSION, false}, std::pair{TLS1_2_VERSION, true},
          std::pair{TLS1_3_VERSION, true}}) {
        SSL_CTX_set_max_proto_version(client_.get(), version);
        auto socket = connect();
        EXPECT_EQ(socket.connect_tls(client_.get()), accepted) << version;
    }
}

TEST_F(ServerTlsTest, F47_AHandshakeThatStallsIsCutOff) {
    start(context_of(folder_.signed_by_ca("one", "DNS:localhost")));
    auto socket = connect();
    EXPECT_TRUE(socket.ended());
    EXPECT_TRUE(loop_.eventually([this] { return server_->totals().handshake_failed == 1; }));
}

TEST_F(ServerTlsTest, F49_PlainHttpOnTheTlsPortIsClosedAndCounted) {
    start(context_of(folder_.signed_by_ca("one", "DNS:localhost")));
    const auto answer = answer_to(post("/logs", "x"));
    EXPECT_EQ(answer.find("HTTP"), std::string::npos);
    EXPECT_TRUE(loop_.eventually([this] { return server_->totals().handshake_failed == 1; }));
    EXPECT_TRUE(bodies().empty());
}

TEST_F(ServerTlsTest, F50_ANewCertificateIsShownAndNoConnectionDropped) {
    limits_.header = limits_.idle = std::chrono::seconds{5};
    start(context_of(folder_.signed_by_ca("one", "DNS:localhost")));
    auto before = connect();
    ASSERT_TRUE(before.connect_tls(client_.get()));
    EXPECT_EQ(shown_name(), "one");
    const auto two = context_of(folder_.signed_by_ca("two", "DNS:localhost"));
    loop_.call([&] { server_->use_tls(two); });
    EXPECT_EQ(shown_name(), "two");
    before.send(post("/echo", "x"));
    EXPECT_THAT(before.read_message(), HasSubstr("1:x"));
}

TEST_F(ServerTlsTest, UnusableFilesAreNamed) {
    const auto one = folder_.signed_by_ca("one", "DNS:localhost");
    const auto two = folder_.signed_by_ca("two", "DNS:localhost");
    const auto problem = [](const std::string& cert, const std::string& key) {
        const auto made = make_server_tls(cert, key);
        return std::holds_alternative<std::string>(made) ? std::get<std::string>(made)
                                                         : std::string("(none)");
    };
    EXPECT_THAT(problem(folder_.file("absent"), one.key), HasSubstr("TLS_CERT_FILE"));
    EXPECT_THAT(problem(one.cert, folder_.file("absent")), HasSubstr("TLS_KEY_FILE"));
    EXPECT_THAT(problem(one.cert, one.cert), HasSubstr("TLS_KEY_FILE"));
    EXPECT_THAT(problem(one.cert, two.key), HasSubstr("TLS_KEY_FILE"));
    EXPECT_THAT(problem(one.key, one.key), HasSubstr("TLS_CERT_FILE"));
}

}  // namespace
}  // namespace dynoward::net
