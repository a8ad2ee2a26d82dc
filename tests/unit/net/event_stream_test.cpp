// SPDX-License-Identifier: MIT
// Streams of events over real sockets: what is put arrives in order, and nobody who is slow, gone or being
// stopped costs anybody anything.
#include "net/event_stream.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server_fixture.hpp"

namespace dynoward::net {
namespace {

EventStream::Event text_event(const std::string& text) {
    return std::make_shared<const std::string>(text);
}

TEST(EventText, IsAsBrowsersReadIt) {
    EXPECT_EQ(*make_event("state", 0, "{}"), "event: state\ndata: {}\n\n");
    EXPECT_EQ(*make_event("ledger", 17, R"({"id":17})"), "event: ledger\nid: 17\ndata: {\"id\":17}\n\n");
}

TEST(EventQueue, IsBoundedAndTheReaderBehindItIsDropped) {
    boost::asio::io_context context;
    EventStream stream(context.get_executor());
    for (std::size_t i = 0; i < limits::stream_events; ++i) {
        stream.put(text_event("x"));
    }
    EXPECT_FALSE(stream.ended());
    for (int i = 0; i < 1000; ++i) {
        stream.put_latest(text_event(std::string(1000, 'x')));
    }
    EXPECT_FALSE(stream.ended()) << "of the state only the newest waits";
    stream.put(text_event("x"));
    EXPECT_TRUE(stream.ended());
    stream.put(text_event("x"));
    EXPECT_TRUE(stream.is_gone());
}

/// Every GET is a stream; what the routes would keep is kept here.
class StreamHandler : public Handler {
 public:
    explicit StreamHandler(boost::asio::io_context& context) : context_(context) {}

    std::optional<Reply> on_head(const RequestHead& head) override {
        auto stream = std::make_shared<EventStream>(context_.get_executor(), heartbeat);
        stream->put(text_event("event: hello\n\n"));
        streams.push_back(stream);
        Reply reply{200, "text/event-stream", "", {{"Cache-Control", "no-store"}}};
        reply.stream = std::move(stream);
        if (head.path() == "/nothing") {
            return Reply{404, "", "", {}};
        }
        return reply;
    }
    Reply on_body(const RequestHead& /*head*/, std::string_view /*body*/) override { return {}; }

    std::chrono::milliseconds heartbeat{60'000};
    std::vector<std::weak_ptr<EventStream>> streams;

 private:
    boost::asio::io_context& context_;
};

class EventStreamTest : public ServerTest {
 protected:
    void start_streams() {
        loop_.call([&] {
            server_ = std::make_unique<Server>(loop_.context().get_executor(), streams_, limits_);
            server_->listen("127.0.0.1", 0, nullptr);
            port_ = server_->port();
        });
    }
    test::Socket listener() {
        auto socket = connect();
        socket.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
        return socket;
    }
    void put(std::size_t stream, const std::string& text) {
        loop_.call([&] {
            if (const auto found = streams_.streams.at(stream).lock()) {
                found->put(text_event(text));
            }
        });
    }
    static std::string read_until(test::Socket& socket, std::string_view end) {
        std::string all;
        for (auto piece = socket.read_some(); !piece.empty(); piece = socket.read_some()) {
            all += piece;
            if (all.ends_with(end)) {
                break;
            }
        }
        return all;
    }

    StreamHandler streams_{loop_.context()};
};

TEST_F(EventStreamTest, SendsAHeadWithoutLengthAndThenWhatIsPut) {
    start_streams();
    auto socket = listener();
    EXPECT_EQ(read_until(socket, "hello\n\n"),
              "HTTP/1.1 200 OK\r\nServer: dynoward\r\nCache-Control: no-store\r\n"
              "Content-Type: text/event-stream\r\nConnection: close\r\n\r\nevent: hello\n\n");
    put(0, "one\n\n");
    EXPECT_EQ(read_until(socket, "one\n\n"), "one\n\n");
    put(0, "two\n\n");
    put(0, "three\n\n");
    EXPECT_EQ(read_until(socket, "three\n\n"), "two\n\nthree\n\n");
    loop_.call([&] { streams_.streams[0].lock()->end(); });
    EXPECT_TRUE(socket.ended());
}

TEST_F(EventStreamTest, OfTheLatestKindOnlyTheNewestIsSent) {
    start_streams();
    auto socket = listener();
    read_until(socket, "hello\n\n");
    loop_.call([&] {
        const auto stream = streams_.streams.at(0).lock();
        for (int i = 0; i < 100; ++i) {
            stream->put_latest(text_event("state " + std::to_string(i) + "\n\n"));
        }
    });
    EXPECT_EQ(read_until(socket, "state 99\n\n"), "state 99\n\n");
}

TEST_F(EventStreamTest, AQuietOneIsKeptAliveByComments) {
    streams_.heartbeat = std::chrono::milliseconds{50};
    start_streams();
    auto socket = listener();
    read_until(socket, "hello\n\n");
    EXPECT_EQ(read_until(socket, ":\n\n:\n\n").substr(0, 6), ":\n\n:\n\n");
}

TEST_F(EventStreamTest, F100_ASlowReaderIsDroppedAndTheOthersAreServed) {
    start_streams();
    auto slow = listener();
    read_until(slow, "hello\n\n");
    auto quick = listener();
    read_until(quick, "hello\n\n");
    // More than the buffers of the system take, to one who does not read.
    const std::string large(std::size_t{32} << 20, 'x');
    put(0, large);
    put(1, "small\n\n");
    EXPECT_EQ(read_until(quick, "small\n\n"), "small\n\n");
    EXPECT_TRUE(loop_.eventually([this] { return streams_.streams[0].expired(); }));
    EXPECT_EQ(totals().timed_out, 1U);
    put(1, "still\n\n");
    EXPECT_EQ(read_until(quick, "still\n\n"), "still\n\n");
}

TEST_F(EventStreamTest, AReaderThatLeftIsSeenToBeGone) {
    start_streams();
    auto stays = listener();
    read_until(stays, "hello\n\n");
    {
        auto leaves = listener();
        read_until(leaves, "hello\n\n");
        EXPECT_FALSE(loop_.call([&] { return streams_.streams[1].lock()->is_gone(); }));
    }
    EXPECT_TRUE(loop_.eventually([this] {
        const auto stream = streams_.streams[1].lock();
        return !stream || stream->is_gone();
    }));
    EXPECT_FALSE(loop_.call([&] { return streams_.streams[0].lock()->is_gone(); }));
}

TEST_F(EventStreamTest, StopEndsEveryStreamAtOnceAlsoOneThatIsNotRead) {
    limits_.write = std::chrono::seconds{60};
    start_streams();
    auto idle = listener();
    read_until(idle, "hello\n\n");
    auto stuck = listener();
    read_until(stuck, "hello\n\n");
    put(1, std::string(std::size_t{32} << 20, 'x'));
    const auto began = std::chrono::steady_clock::now();
    loop_.call([this] { server_->stop(); });
    EXPECT_TRUE(idle.ended());
    idle.close();
    EXPECT_TRUE(loop_.eventually([this] { return server_->open_connections() == 0; }));
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds{5});
}

TEST_F(EventStreamTest, GivesWayToANewConnectionAtTheCap) {
    limits_.connections = 2;
    start_streams();
    auto first = listener();
    read_until(first, "hello\n\n");
    auto second = listener();
    read_until(second, "hello\n\n");
    auto third = connect();
    third.send("GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_THAT(third.read_message(), testing::StartsWith("HTTP/1.1 404"));
    EXPECT_TRUE(first.ended());
}

TEST_F(EventStreamTest, ToHeadIsAHeadOnly) {
    start_streams();
    auto socket = connect();
    socket.send("HEAD /events HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_THAT(socket.read_all(), testing::EndsWith("Connection: close\r\n\r\n"));
    EXPECT_TRUE(loop_.eventually([this] { return streams_.streams.at(0).expired(); }));
}

}  // namespace
}  // namespace dynoward::net
