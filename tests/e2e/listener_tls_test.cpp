// SPDX-License-Identifier: MIT
// Native HTTPS: the listener with its own certificate.
#include <csignal>
#include <filesystem>
#include <fstream>

#include "e2e/certificates.hpp"
#include "e2e/fixture.hpp"
#include "e2e/lines.hpp"

namespace dynoward::e2e {
namespace {

class ListenerTls : public Fixture {
 protected:
    ListenerTls() {
        certificates_.make("old", {.serial = 1001});
        certificates_.make("new", {.serial = 1002});
        install("old", "old");
    }
    void install(const std::string& certificate, const std::string& key) const {
        using std::filesystem::copy_options;
        std::filesystem::copy_file(certificates_.cert_file(certificate), certificates_.cert_file("own"),
                                   copy_options::overwrite_existing);
        std::filesystem::copy_file(certificates_.key_file(key), certificates_.key_file("own"),
                                   copy_options::overwrite_existing);
    }
    // Without a key, so that start() waits for nothing else; the state is not asked over plain HTTP here.
    Daemon& start_with_tls() {
        auto& daemon = start(settings({{"TLS_CERT_FILE", certificates_.cert_file("own")},
                                       {"TLS_KEY_FILE", certificates_.key_file("own")}}));
        EXPECT_TRUE(daemon.logged("tls=yes"));
        return daemon;
    }
    static Reply post(Client& client) {
        return client.ask(to_request("POST", "/logs",
                                     {{"Authorization", basic("drain", drain_password)},
                                      {"Content-Type", "application/logplex-1"},
                                      {"Logplex-Drain-Token", drain_token}},
                                     sample("web.1", first_life, 200)));
    }
    Certificates certificates_;
};

TEST_F(ListenerTls, ServesTheDrainOverTls) {
    auto& daemon = start_with_tls();
    Client client(daemon.port(), true);
    ASSERT_TRUE(client.connected());
    EXPECT_EQ(client.peer_serial(), 1001);
    EXPECT_EQ(post(client).status, 204);
    EXPECT_EQ(client.ask(to_request("GET", "/healthz", {})).status, 200);
}

TEST_F(ListenerTls, F49_PlaintextOnTheTlsPortIsClosedAndTheOthersAreServed) {
    auto& daemon = start_with_tls();
    Client plain(daemon.port());
    plain.send(to_request("GET", "/healthz", {}));
    EXPECT_EQ(plain.read().status, 0);
    Client client(daemon.port(), true);
    EXPECT_EQ(post(client).status, 204);
}

TEST_F(ListenerTls, F49_TlsOnThePlainPortIsRefusedAndTheOthersAreServed) {
    auto& daemon = start();
    EXPECT_FALSE(Client(daemon.port(), true).connected());
    EXPECT_EQ(daemon.post(sample("web.1", first_life, 200)).status, 204);
}

TEST_F(ListenerTls, F50_SighupServesTheNewCertificateAndKeepsConnections) {
    auto& daemon = start_with_tls();
    Client before(daemon.port(), true);
    ASSERT_EQ(post(before).status, 204);
    install("new", "new");
    daemon.process().signal(SIGHUP);
    ASSERT_TRUE(run_until([&] { return daemon.logged("at=daemon.reload result=done"); }));
    Client after(daemon.port(), true);
    EXPECT_EQ(after.peer_serial(), 1002);
    EXPECT_EQ(post(after).status, 204);
    EXPECT_EQ(post(before).status, 204);
}

TEST_F(ListenerTls, F106_ABadCertificateAtSighupKeepsTheOldOne) {
    auto& daemon = start_with_tls();
    install("new", "old");
    daemon.process().signal(SIGHUP);
    ASSERT_TRUE(run_until([&] { return daemon.logged("at=daemon.reload result=kept_old"); }));
    std::ofstream(certificates_.cert_file("own")) << "nonsense";
    daemon.process().signal(SIGHUP);
    ASSERT_TRUE(run_until([&] { return daemon.process().lines_with("result=kept_old").size() == 2; }));
    Client client(daemon.port(), true);
    EXPECT_EQ(client.peer_serial(), 1001);
    EXPECT_EQ(post(client).status, 204);
}

TEST_F(ListenerTls, ACertificateAndKeyThatDoNotBelongTogetherStopTheStart) {
    install("new", "old");
    auto& child = run({"serve"}, settings({{"TLS_CERT_FILE", certificates_.cert_file("own")},
                                           {"TLS_KEY_FILE", certificates_.key_file("own")}}));
    EXPECT_EQ(child.exit_status(), 78);
    EXPECT_THAT(child.out() + child.err(), testing::HasSubstr("TLS_KEY_FILE"));
}

}  // namespace
}  // namespace dynoward::e2e
