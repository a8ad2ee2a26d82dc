// SPDX-License-Identifier: MIT
#include "daemon/notices.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <future>

#include "net/tls.hpp"
#include "support/certificates.hpp"
#include "support/loop.hpp"
#include "support/sockets.hpp"

namespace dynoward::daemon {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

class NoticesTest : public testing::Test {
 protected:
    NoticesTest() {
        ::setenv("SSL_CERT_FILE", folder_.ca().c_str(), 1);
        settings_.platform.host = "localhost";  // a platform on this machine, so notices may be
    }
    ~NoticesTest() override {
        stop();
        loop_.stop();
        ::unsetenv("SSL_CERT_FILE");
    }
    void stop() {
        loop_.call([this] { notices_.reset(); });
    }
    void start(const std::string& url) {
        settings_.slack_webhook_url = Secret(url);
        auto tls = std::get<net::TlsContext>(net::make_client_tls());
        loop_.call([&] {
            NoticeTimes times;
            times.whole = whole_;
            times.first_pause = times.second_pause = std::chrono::milliseconds{10};
            notices_ = std::make_unique<Notices>(
                loop_.context().get_executor(), settings_, tls,
                [this](Level, const std::string& line) { lines_.push_back(line); }, times);
        });
    }
    void tell(policy::Result result, const std::string& detail = "", int times = 1) {
        policy::LedgerEntry entry(*AppName::parse("shop"), *DynoName::parse("web.1"));
        entry.verdict = result == policy::Result::none ? policy::Verdict::hold : policy::Verdict::restart;
        entry.result = result;
        entry.detail = detail;
        loop_.call([&] {
            for (int i = 0; i < times; ++i) {
                notices_->tell({entry, true});
            }
        });
    }
    std::vector<std::string> told_until_idle() {
        EXPECT_TRUE(loop_.eventually([this] { return notices_->idle(); }, patience));
        return loop_.call([this] { return lines_; });
    }

    static constexpr std::chrono::seconds patience{60};

    std::chrono::milliseconds whole_{300};
    test::CertFolder folder_;
    test::Loop loop_;
    settings::Settings settings_;
    std::unique_ptr<Notices> notices_;
    std::vector<std::string> lines_;
};

TEST_F(NoticesTest, PostsRestartsAndNotHolds) {
    const auto context = test::server_context(folder_.signed_by_ca("hooks", "DNS:localhost"));
    test::ScriptedPeer* self = nullptr;
    test::ScriptedPeer peer([&](test::Socket& socket, int) {
        socket.accept_tls(context.get());
        for (auto request = socket.read_message(); !request.empty(); request = socket.read_message()) {
            self->note(request);
            socket.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        }
    });
    self = &peer;
    start("https://localhost:" + std::to_string(peer.port()) + "/services/T0/B0/canary");
    tell(policy::Result::none);
    tell(policy::Result::pending);
    tell(policy::Result::confirmed, "up <after> \"21 s\" & well");
    EXPECT_THAT(told_until_idle(), SizeIs(0));
    stop();
    const auto notes = peer.notes();
    ASSERT_THAT(notes, SizeIs(2));
    EXPECT_THAT(notes[0], testing::StartsWith("POST /services/T0/B0/canary HTTP/1.1\r\n"));
    EXPECT_THAT(
        notes[1],
        testing::EndsWith(
            R"({"text":"web.1 of shop: restart confirmed - up &lt;after&gt; \"21 s\" &amp; well"})"));
}

TEST_F(NoticesTest, F102_TriesThreeTimesAndThenSaysSoWithoutTheUrl) {
    const auto context = test::server_context(folder_.signed_by_ca("hooks", "DNS:localhost"));
    test::ScriptedPeer* self = nullptr;
    test::ScriptedPeer peer([&](test::Socket& socket, int connection) {
        socket.accept_tls(context.get());
        self->note(socket.read_message());
        if (connection < 2) {
            socket.send("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n");
        } else {
            socket.read_some();  // hangs
        }
    });
    self = &peer;
    start("https://localhost:" + std::to_string(peer.port()) + "/services/canary");
    tell(policy::Result::failed);
    const auto lines = told_until_idle();
    EXPECT_THAT(peer.notes(), SizeIs(3));
    ASSERT_THAT(lines, SizeIs(4));
    EXPECT_EQ(lines[0], "at=notices.failed status=500");
    EXPECT_EQ(lines[2], "at=notices.failed problem=\"no whole reply in time\"");
    EXPECT_EQ(lines[3], "at=notices.lost notices=1");
    for (const auto& line : lines) {
        EXPECT_THAT(line, testing::Not(HasSubstr("canary")));
    }
}

TEST_F(NoticesTest, F101_GoesNowherePrivateAndNowherePlain) {
    test::ScriptedPeer peer([](test::Socket& socket, int) { socket.read_some(); });
    settings_.platform.host = "api.heroku.com";
    for (const auto* host :
         {"localhost", "127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "169.254.169.254", "10.0.0.1"}) {
        lines_.clear();
        start("https://" + std::string(host) + ":" + std::to_string(peer.port()) + "/");
        tell(policy::Result::failed);
        const auto lines = told_until_idle();
        ASSERT_THAT(lines, SizeIs(4)) << host;
        EXPECT_THAT(lines[0], HasSubstr("no address that may be connected to")) << host;
    }
    lines_.clear();
    start("http://localhost/");
    tell(policy::Result::failed);
    EXPECT_THAT(told_until_idle(), testing::ElementsAre(testing::StartsWith("at=notices.off ")));
}

// No clock has a part in it: the first notice is on its way until the test lets the channel answer, and the
// others are told within one call, so that nothing can be sent in between.
TEST_F(NoticesTest, F102_KeepsNoMoreThan256) {
    const auto context = test::server_context(folder_.signed_by_ca("hooks", "DNS:localhost"));
    std::promise<void> under_way;
    std::promise<void> answer;
    test::ScriptedPeer peer([&](test::Socket& socket, int connection) {
        socket.accept_tls(context.get());
        for (int n = 0; !socket.read_message().empty(); ++n) {
            if (connection == 0 && n == 0) {
                under_way.set_value();
                answer.get_future().wait();
                socket.send("HTTP/1.1 400 No\r\nContent-Length: 0\r\n\r\n");
            } else {
                socket.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            }
        }
    });
    whole_ = patience;
    start("https://localhost:" + std::to_string(peer.port()) + "/");
    tell(policy::Result::failed);
    const bool sent = under_way.get_future().wait_for(patience) == std::future_status::ready;
    tell(policy::Result::failed, "", 299);
    answer.set_value();
    ASSERT_TRUE(sent);
    // One was on its way, 256 waited, 43 are gone: the first line of loss counts them and the one that was
    // refused.
    EXPECT_THAT(told_until_idle(),
                testing::ElementsAre("at=notices.failed status=400", "at=notices.lost notices=44"));
    stop();
}

}  // namespace
}  // namespace dynoward::daemon
