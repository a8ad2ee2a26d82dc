// SPDX-License-Identifier: MIT
// Lifecycle of connections: deadlines, limits, and the shutdown of the server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include "net/server.hpp"
#include "server_fixture.hpp"

namespace dynoward::net {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool sanitized = true;
#elif defined(__has_feature)
constexpr bool sanitized = __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
constexpr bool sanitized = false;
#endif

TEST_F(ServerTest, F31_AHeaderThatDripsIsCutOff) {
    start();
    auto socket = connect();
    const auto began = std::chrono::steady_clock::now();
    for (const char c : head_start) {
        if (!socket.send(std::string(1, c))) {
            break;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds{20});
    }
    EXPECT_EQ(socket.read_all(), "");
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds{2});
    EXPECT_TRUE(loop_.eventually([this] { return server_->totals().timed_out == 1; }));
}

TEST_F(ServerTest, F32_ABodyThatDripsIsCutOff) {
    start();
    auto socket = connect();
    socket.send(head_start + "Content-Length: 100\r\n\r\nx");
    EXPECT_EQ(socket.read_all(), "");
    EXPECT_TRUE(loop_.eventually([this] { return server_->totals().timed_out == 1; }));
    EXPECT_TRUE(bodies().empty());
}

TEST_F(ServerTest, F33_AReaderThatNeverReadsIsCutOff) {
    start();
    auto socket = connect();
    socket.send(post("/large", "x"));
    EXPECT_TRUE(loop_.eventually(
        [this] { return server_->totals().timed_out == 1 && server_->open_connections() == 0; }));
}

TEST_F(ServerTest, AnIdleConnectionEndsAfterItsTimeAndIsNoFailure) {
    start();
    auto socket = connect();
    socket.send(post("/logs", "x"));
    EXPECT_EQ(socket.read_message(), no_content);
    std::this_thread::sleep_for(std::chrono::milliseconds{250});  // longer than the header's deadline
    socket.send(post("/logs", "y"));
    EXPECT_EQ(socket.read_message(), no_content);
    EXPECT_TRUE(socket.ended());
    EXPECT_EQ(totals().timed_out, 0U);
}

TEST_F(ServerTest, F28_AConnectionCutInMidBodyAppliesNothing) {
    start();
    {
        auto socket = connect();
        socket.send(head_start + "Content-Length: 10\r\n\r\nhalf");
    }
    EXPECT_TRUE(loop_.eventually(
        [this] { return server_->open_connections() == 0 && server_->totals().accepted == 1; }));
    EXPECT_TRUE(bodies().empty());
}

TEST_F(ServerTest, F34_AtTheCapTheOneThatWaitedLongestMakesRoom) {
    limits_.connections = 8;
    limits_.header = std::chrono::seconds{5};
    start();
    auto oldest = connect();
    ASSERT_TRUE(loop_.eventually([this] { return server_->open_connections() == 1; }));
    std::vector<test::Socket> others;
    for (int i = 0; i < 7; ++i) {
        others.push_back(connect());
    }
    ASSERT_TRUE(loop_.eventually([this] { return server_->open_connections() == 8; }));
    EXPECT_EQ(first_answer_to(post("/logs", "x")), no_content);
    EXPECT_TRUE(oldest.ended());
    EXPECT_EQ(totals().evicted, 1U);
    others.front().send(post("/logs", "y"));
    EXPECT_EQ(others.front().read_message(), no_content);
}

TEST_F(ServerTest, F36_ManyResetsLeaveNothingBehind) {
    start();
    for (int i = 0; i < 500; ++i) {
        auto socket = connect();
        socket.send("POST /lo");
        socket.reset();
    }
    EXPECT_TRUE(loop_.eventually(
        [this] { return server_->open_connections() == 0 && server_->totals().accepted == 500; }));
}

TEST_F(ServerTest, F85_ATakenPortIsAClearError) {
    start();
    loop_.call([this] {
        Server second(loop_.context().get_executor(), handler_);
        try {
            second.listen("127.0.0.1", port_, nullptr);
            ADD_FAILURE() << "two listeners on one port";
        } catch (const std::runtime_error& error) {
            EXPECT_THAT(error.what(), HasSubstr("port " + std::to_string(port_)));
        }
        return 0;
    });
}

TEST_F(ServerTest, AllAddressesMeansIPv4Too) {
    loop_.call([this] {
        server_ = std::make_unique<Server>(loop_.context().get_executor(), handler_, limits_);
        server_->listen("", 0, nullptr);
        port_ = server_->port();
    });
    EXPECT_EQ(first_answer_to(post("/logs", "x")), no_content);
}

TEST_F(ServerTest, F81_StopFinishesWhatIsInHandAndClosesTheRest) {
    limits_.body = std::chrono::seconds{5};
    start();
    auto idle = connect();
    idle.send(post("/logs", "x"));
    EXPECT_EQ(idle.read_message(), no_content);
    auto busy = connect();
    busy.send(head_start + "Content-Length: 4\r\n\r\nab");
    ASSERT_TRUE(loop_.eventually([this] { return handler_.heads.size() == 2; }));
    loop_.call([this] { server_->stop(); });
    EXPECT_THROW(connect(), std::runtime_error);
    busy.send("cd");
    EXPECT_THAT(busy.read_all(),
                HasSubstr("HTTP/1.1 204 No Content\r\nServer: dynoward\r\nConnection: close\r\n"));
    busy.close();
    EXPECT_TRUE(idle.ended());
    EXPECT_TRUE(loop_.eventually([this] { return server_->open_connections() == 0; }));
    EXPECT_THAT(bodies(), ElementsAre("x", "abcd"));
}

TEST_F(ServerTest, F81_AConnectionAcceptedByTheSystemIsStillServed) {
    start();
    std::optional<test::Socket> socket;
    loop_.call([&] {  // on the loop's thread: the listener cannot have seen it before stop()
        socket.emplace(connect());
        socket->send(post("/logs", "x"));
        server_->stop();
    });
    EXPECT_THAT(socket->read_all(), StartsWith("HTTP/1.1 204 No Content"));
}

TEST_F(ServerTest, F87_WithoutDescriptorsItPausesAndRecovers) {
    if (sanitized) {
        GTEST_SKIP() << "the sanitizers' own checks need descriptors";
    }
    start();
    std::optional<test::Socket> socket;
    rlimit before{};
    ::getrlimit(RLIMIT_NOFILE, &before);
    loop_.call([&] {
        // A descriptor gets the lowest free number, so all below this one are taken.
        const int next = ::dup(0);
        ::close(next);
        socket.emplace(connect());
        const rlimit none_left{static_cast<rlim_t>(next) + 1, before.rlim_max};
        ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none_left), 0);
    });
    socket->send(post("/logs", "x"));
    std::this_thread::sleep_for(std::chrono::milliseconds{350});
    const auto failed = totals().accept_failed;
    ::setrlimit(RLIMIT_NOFILE, &before);
    EXPECT_GE(failed, 1U);
    EXPECT_LE(failed, 5U) << "it spins";
    EXPECT_EQ(socket->read_message(), no_content);
}

TEST_F(ServerTest, ItsEndInMidRequestIsHarmless) {
    start();
    auto socket = connect();
    socket.send(head_start + "Content-Length: 4\r\n\r\nab");
    ASSERT_TRUE(loop_.eventually([this] { return handler_.heads.size() == 1; }));
    loop_.call([this] { server_.reset(); });
    EXPECT_TRUE(socket.ended());
}

}  // namespace
}  // namespace dynoward::net
