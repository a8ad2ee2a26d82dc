// SPDX-License-Identifier: MIT
// The whole daemon in this process: start, batches, requests to the platform, reload and stop.
#include "daemon/daemon.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <mutex>

#include "support/certificates.hpp"
#include "support/loop.hpp"
#include "support/sockets.hpp"

namespace dynoward::daemon {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::StartsWith;

class DaemonTest : public testing::Test {
 protected:
    DaemonTest() {
        settings_.listener.port = 0;
        settings_.listener.host = "127.0.0.1";
        settings_.credentials.drain_password = Secret("correct-horse-battery");
        settings_.apps.emplace_back(*AppName::parse("shop"));
        environment_.log = [this](Level, const std::string& line) {
            const std::lock_guard lock(mutex_);
            lines_.push_back(line);
        };
    }
    ~DaemonTest() override {
        loop_.call([this] { daemon_.reset(); });
        loop_.stop();
    }
    void start() {
        loop_.call([this] {
            daemon_ = std::make_unique<Daemon>(loop_.context(), settings_, environment_);
            daemon_->start();
        });
        port_ = daemon_->port();
    }
    std::vector<std::string> lines() {
        const std::lock_guard lock(mutex_);
        return lines_;
    }
    static std::string batch(const std::string& body) {
        return "POST /logs/shop HTTP/1.1\r\nHost: a\r\nAuthorization: Basic "
               "eDpjb3JyZWN0LWhvcnNlLWJhdHRlcnk=\r\n"
               "Content-Type: application/logplex-1\r\nContent-Length: " +
               std::to_string(body.size()) + "\r\n\r\n" + body;
    }

    test::Loop loop_;
    settings::Settings settings_;
    Environment environment_;
    std::unique_ptr<Daemon> daemon_;
    std::uint16_t port_ = 0;
    std::mutex mutex_;
    std::vector<std::string> lines_;
};

TEST_F(DaemonTest, AcceptsABatchAndLogsTheErrorOfItsTailInOneLine) {
    start();
    auto socket = test::connect_to(port_);
    socket.send(batch("47 <40>1 2026-11-21T10:00:00Z host app web.1 - one\n99 <40>1 cut"));
    EXPECT_THAT(socket.read_message(), StartsWith("HTTP/1.1 204 No Content\r\n"));
    EXPECT_THAT(lines(), Contains(StartsWith("at=daemon.start ")));
    EXPECT_THAT(lines(), Contains(StartsWith("at=drain.malformed ")).Times(1));
}

TEST_F(DaemonTest, SendsRequestsToThePlatformAndFeedsItsRepliesBack) {
    test::ScriptedPeer* self = nullptr;
    test::ScriptedPeer peer([&](test::Socket& socket, int) {
        for (auto request = socket.read_message(); !request.empty(); request = socket.read_message()) {
            self->note(request.substr(0, request.find('\r')));
            socket.send("HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\n{}");
        }
    });
    self = &peer;
    settings_.platform.tls = false;
    settings_.platform.host = "127.0.0.1";
    settings_.platform.port = peer.port();
    settings_.platform.key = Secret("HRKU-canary");
    std::size_t requests = 0;
    environment_.observe = [&](const monitor::Effect& effect) {
        requests += std::holds_alternative<monitor::SendRequest>(effect) ? 1U : 0U;
    };
    start();
    EXPECT_TRUE(loop_.eventually(
        [&] { return daemon_->monitor().totals().platform_requests > 0 && requests > 0; }));
    EXPECT_TRUE(loop_.eventually([&] {
        const auto all = lines();
        return std::any_of(all.begin(), all.end(),
                           [](const auto& line) { return line.rfind("at=breaker.open", 0) == 0; });
    }));
    for (const auto& note : peer.notes()) {
        EXPECT_THAT(note, StartsWith("GET /apps/shop"));
    }
    for (const auto& line : lines()) {
        EXPECT_THAT(line, testing::Not(HasSubstr("canary")));
    }
    loop_.call([this] { daemon_.reset(); });
}

TEST_F(DaemonTest, F50_ReloadKeepsTheOldCertificateWhereTheNewOneIsUnusable) {
    const test::CertFolder folder;
    const auto files = folder.signed_by_ca("one", "DNS:localhost");
    settings_.listener.tls_cert_file = files.cert;
    settings_.listener.tls_key_file = files.key;
    start();
    loop_.call([this] { daemon_->reload_tls(); });
    EXPECT_THAT(lines(), Contains("at=daemon.reload result=done"));
    std::ofstream(files.cert) << "not a certificate";
    loop_.call([this] { daemon_->reload_tls(); });
    EXPECT_THAT(lines(), Contains(HasSubstr("at=daemon.reload result=kept_old problem=")));
    const auto client = test::client_context();
    auto socket = test::connect_to(port_);
    ASSERT_TRUE(socket.connect_tls(client.get()));
    socket.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_THAT(socket.read_message(), HasSubstr(R"({"status":"ok"})"));
}

TEST_F(DaemonTest, F85_AnUnusableCertificateAndATakenPortAreDistinguished) {
    start();
    const auto taken = port_;
    loop_.call([&] {
        auto other = settings_;
        other.listener.port = taken;
        Daemon second(loop_.context(), other, environment_);
        EXPECT_THROW(second.start(), std::runtime_error);
        other.listener.port = 0;
        other.listener.tls_cert_file = "/nonexistent";
        other.listener.tls_key_file = "/nonexistent";
        Daemon third(loop_.context(), other, environment_);
        EXPECT_THROW(third.start(), CertificateError);
    });
}

TEST_F(DaemonTest, F81_StopsInGoodOrderAndOnlyOnce) {
    start();
    auto idle = test::connect_to(port_);
    idle.send(batch("47 <40>1 2026-11-21T10:00:00Z host app web.1 - one\n"));
    EXPECT_THAT(idle.read_message(), StartsWith("HTTP/1.1 204"));
    const auto began = std::chrono::steady_clock::now();
    std::promise<void> done;
    int calls = 0;
    loop_.call([&] {
        daemon_->stop([&] {
            ++calls;
            done.set_value();
        });
        daemon_->stop([&] { ++calls; });
    });
    done.get_future().get();
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds{3});
    EXPECT_TRUE(idle.ended());
    EXPECT_THROW(test::connect_to(port_), std::runtime_error);
    EXPECT_EQ(loop_.call([&] { return calls; }), 1);
}

}  // namespace
}  // namespace dynoward::daemon
