// SPDX-License-Identifier: MIT
// Crowds that try to keep places or memory: honest clients are served all the same.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dynoward/values/limits.hpp"
#include "server_fixture.hpp"
#include "support/gzip.hpp"

namespace dynoward::net {
namespace {

using testing::Contains;
using testing::HasSubstr;

const std::string look = "GET /health HTTP/1.1\r\nHost: a\r\n\r\n";
const std::string document = "GET /document HTTP/1.1\r\nHost: a\r\n\r\n";

class Crowd : public ServerTest {
 protected:
    Crowd() {
        limits_.header = limits_.body = limits_.write = limits_.idle = std::chrono::seconds{20};
        limits_.linger = std::chrono::seconds{20};
    }
    std::size_t open() {
        return loop_.call([this] { return server_->open_connections(); });
    }
    std::size_t body_bytes() {
        return loop_.call([this] { return server_->body_bytes(); });
    }
    std::vector<test::Socket> connect_many(int count, const std::string& bytes) {
        std::vector<test::Socket> many;
        for (int i = 0; i < count; ++i) {
            many.push_back(connect());
            many.back().send(bytes);
        }
        return many;
    }
    void expect_served(int batches) {
        for (int i = 0; i < batches; ++i) {
            ASSERT_EQ(first_answer_to(post("/logs", std::string(100000, 'x'))), no_content) << i;
        }
    }
};

TEST_F(Crowd, S3_StrangersHaveAQuarterOfThePlacesAndGoFirst) {
    limits_.connections = 16;
    start();
    auto senders = connect_many(8, post("/logs", "x"));
    for (auto& sender : senders) {
        ASSERT_EQ(sender.read_message(), no_content);
    }
    auto unauthenticated = connect_many(30, look);
    EXPECT_THAT(unauthenticated.back().read_message(), HasSubstr("fine"));
    loop_.call([this] { server_->tidy(); });
    EXPECT_LE(open(), 12U);
    EXPECT_THAT(unauthenticated.front().read_all(), HasSubstr("fine")) << "the one idle longest was closed";
    for (auto& sender : senders) {
        sender.send(post("/logs", "y"));
        ASSERT_EQ(sender.read_message(), no_content);
    }
}

TEST_F(Crowd, S3_ACrowdThatOnlyConnectsEvictsNoAuthenticatedClient) {
    limits_.connections = 16;
    start();
    auto sender = connect();
    sender.send(post("/logs", "x"));
    ASSERT_EQ(sender.read_message(), no_content);
    auto crowd = connect_many(100, "");
    ASSERT_TRUE(loop_.eventually([this] { return server_->totals().accepted == 101; }));
    sender.send(post("/logs", "y"));
    EXPECT_EQ(sender.read_message(), no_content);
    expect_served(3);
}

TEST_F(Crowd, S3_ABlockedWriterMakesRoom) {
    limits_.connections = 4;
    start();
    // More than the system buffers for a reader that reads nothing.
    auto readers = connect_many(4, post("/large", "x"));
    ASSERT_TRUE(loop_.eventually([this] { return handler_.bodies.size() == 4; }));
    EXPECT_TRUE(loop_.eventually([this] {
        auto socket = connect();  // a place is only freed when it is needed
        return server_->totals().evicted > 0;
    }));
    expect_served(3);
}

TEST_F(Crowd, S3_WhatIsSwallowedAfterARefusalKeepsNoPlace) {
    limits_.connections = 4;
    start();
    auto refused = connect_many(4, "GET /secret HTTP/1.1\r\nHost: a\r\n\r\n");
    ASSERT_TRUE(loop_.eventually([this] { return handler_.heads.size() == 4; }));
    expect_served(4);
}

TEST_F(Crowd, S12_AReplyThatIsHeldBackKeepsNoPlaceEither) {
    limits_.connections = 4;
    start();
    const auto began = std::chrono::steady_clock::now();
    EXPECT_EQ(status_of(answer_to("GET /late HTTP/1.1\r\nHost: a\r\n\r\n")), "HTTP/1.1 401");
    EXPECT_GE(std::chrono::steady_clock::now() - began, std::chrono::milliseconds{300});
    auto guessers = connect_many(40, "GET /late HTTP/1.1\r\nHost: a\r\n\r\n");
    expect_served(4);
    EXPECT_LE(open(), 4U);
    loop_.call([this] { server_->abort(); });
    EXPECT_TRUE(loop_.eventually([this] { return server_->open_connections() == 0; }));
}

TEST_F(Crowd, S5_AHundredHalfSentBodiesTakeNoMoreThanTheBudget) {
    start();
    const auto half = head_start + "Content-Length: 8388608\r\n\r\n" + std::string(1 << 20, 'x');
    auto hoarders = connect_many(60, half);
    EXPECT_TRUE(loop_.eventually([this] { return server_->body_bytes() > std::size_t{4} << 20; }));
    EXPECT_LE(body_bytes(), limits::bodies_in_hand - limits::body_bytes - limits::small_bodies_reserve);
    expect_served(20);
    EXPECT_LE(body_bytes(), limits::bodies_in_hand - limits::body_bytes);
}

TEST_F(Crowd, S5_AMillionBytesAnnouncedTakeWhatHasCome) {
    start();
    auto announced = connect_many(100, head_start + "Content-Length: 8388608\r\n\r\nx");
    ASSERT_TRUE(loop_.eventually([this] { return handler_.heads.size() == 100; }));
    EXPECT_EQ(body_bytes(), 0U);
}

TEST_F(Crowd, S5_HalfSentBodiesGiveWayToWholeOnesLargeAndSmall) {
    start();
    std::vector<test::Socket> hoarders;
    for (const auto* length : {"8388608", "131072"}) {
        for (auto& one : connect_many(
                 150, head_start + "Content-Length: " + length + "\r\n\r\n" + std::string(100000, 'x'))) {
            hoarders.push_back(std::move(one));
        }
    }
    const auto began = std::chrono::steady_clock::now();
    expect_served(20);
    EXPECT_EQ(first_answer_to(post("/logs", std::string(limits::body_bytes, 'x'))), no_content);
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds{15});
    EXPECT_GT(totals().slow_bodies, 0U);
}

TEST_F(Crowd, S3_WhereEveryPlaceHasARequestInHandANewOneWaitsItsTurn) {
    limits_.connections = 4;
    start();
    auto hoarders = connect_many(8, head_start + "Content-Length: 100\r\n\r\nhalf");
    ASSERT_TRUE(loop_.eventually([this] { return handler_.heads.size() == 4; }));
    const auto began = std::chrono::steady_clock::now();
    expect_served(1);
    EXPECT_GT(std::chrono::steady_clock::now() - began, std::chrono::milliseconds{500})
        << "nobody was slow yet";
    expect_served(3);
}

TEST_F(Crowd, S5_ChunkedBodiesShareTheSameBudget) {
    start();
    const auto half =
        head_start + "Transfer-Encoding: chunked\r\n\r\n800000\r\n" + std::string(1 << 20, 'x');
    auto hoarders = connect_many(60, half);
    EXPECT_TRUE(loop_.eventually([this] { return server_->body_bytes() > std::size_t{4} << 20; }));
    EXPECT_LE(body_bytes(), limits::bodies_in_hand - limits::body_bytes);
    expect_served(20);
}

TEST_F(Crowd, S5_WhatWasInflatedIsGivenBackWithTheReply) {
    start();
    const auto packed = test::gzip(std::string(limits::body_bytes, 'x'));
    ASSERT_LT(packed.size(), 16000U);
    auto senders = connect_many(100, post("/logs", packed, "Content-Encoding: gzip\r\n"));
    for (auto& sender : senders) {
        ASSERT_EQ(sender.read_message(), no_content);
    }
    EXPECT_EQ(body_bytes(), 0U);
    // The same connections still take small ones, packed or not.
    senders.front().send(post("/logs", test::gzip("1 a"), "Content-Encoding: gzip\r\n"));
    EXPECT_EQ(senders.front().read_message(), no_content);
    EXPECT_EQ(bodies().back(), "1 a");
    senders.front().send(
        post("/logs", test::gzip(std::string(limits::body_bytes + 1, 'x')), "Content-Encoding: gzip\r\n"));
    EXPECT_EQ(status_of(senders.front().read_message()), "HTTP/1.1 413");
    EXPECT_THAT(handler_.refused, Contains("/logs 413 inflated_size"));
}

TEST_F(Crowd, S5_IdleConnectionsKeepASmallBufferWhereOthersNeedIt) {
    start();
    auto senders = connect_many(150, post("/logs", std::string(120000, 'x')));
    for (auto& sender : senders) {
        ASSERT_EQ(sender.read_message(), no_content);
    }
    EXPECT_GT(body_bytes(), 0U) << "a busy connection keeps its buffer for the next batch";
    EXPECT_LE(body_bytes(), limits::bodies_in_hand);
    EXPECT_EQ(first_answer_to(post("/logs", std::string(limits::body_bytes, 'x'))), no_content);
    for (auto& sender : senders) {
        sender.send(post("/logs", std::string(120000, 'y')));
        ASSERT_EQ(sender.read_message(), no_content);
    }
}

TEST_F(Crowd, S13_LargeDocumentsAreComposedOneAtATimeForThoseWhoReadThem) {
    start();
    auto first = connect();
    first.send(document);
    ASSERT_GT(first.read_message().size(), EchoHandler::document_bytes)
        << "from here on it is known to be large";
    auto readers = connect_many(100, document);
    EXPECT_THAT(first_answer_to(look), HasSubstr("fine"));
    expect_served(5);
    EXPECT_LE(loop_.call([this] { return handler_.documents; }), 10U);
    readers.clear();
    auto last = connect();
    last.send(document);
    EXPECT_GT(last.read_message().size(), EchoHandler::document_bytes);
}

}  // namespace
}  // namespace dynoward::net
