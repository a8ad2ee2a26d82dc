// SPDX-License-Identifier: MIT
// The simulated Heroku over real loopback sockets, against listeners and clients in this test.
#include "demo/fake_heroku.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <deque>
#include <functional>
#include <nlohmann/json.hpp>

#include "net/clock.hpp"

namespace dynoward::demo {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using testing::HasSubstr;
using testing::StartsWith;

constexpr std::chrono::seconds patience{20};

// Runs the sockets until the condition is true.
bool run_until(asio::io_context& io, const std::function<bool()>& is_so) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (!is_so() && std::chrono::steady_clock::now() < deadline) {
        io.run_one_for(std::chrono::milliseconds{20});
        io.restart();
    }
    return is_so();
}

simulator::WorldPlan fast_plan() {
    simulator::WorldPlan plan;
    plan.speed = 100;
    plan.apps[0].types[0].quantity = 2;
    plan.apps[0].drain_token = "d.7d4c0f1e-52aa-4b0e-9a63-1f0b8c2d9e11";
    return plan;
}

// A drain that answers a given list of statuses in order, and 204 from then on.
class ScriptedDrain {
 public:
    explicit ScriptedDrain(asio::io_context& io, std::deque<std::string> replies = {})
        : acceptor_(io, tcp::endpoint(asio::ip::address_v4::loopback(), 0)), replies_(std::move(replies)) {
        accept();
    }
    std::string url() const {
        return "http://drain:a-long-password@127.0.0.1:" +
               std::to_string(acceptor_.local_endpoint().port()) + "/logs?x=1";
    }
    std::vector<std::string> requests;
    unsigned connections = 0;

 private:
    struct Session {
        explicit Session(tcp::socket with) : socket(std::move(with)) {}
        tcp::socket socket;
        std::string input;
    };

    void accept() {
        acceptor_.async_accept([this](boost::system::error_code error, tcp::socket socket) {
            if (!error) {
                ++connections;
                read(std::make_shared<Session>(std::move(socket)));
                accept();
            }
        });
    }
    void read(const std::shared_ptr<Session>& session) {
        session->socket.async_read_some(asio::buffer(buffer_),
                                        [this, session](boost::system::error_code error, std::size_t size) {
                                            session->input.append(buffer_.data(), size);
                                            if (!error) {
                                                answer_whole_requests(*session);
                                                read(session);
                                            }
                                        });
    }
    void answer_whole_requests(Session& session) {
        const auto head = session.input.find("\r\n\r\n");
        const auto length_at = session.input.find("Content-Length: ");
        if (head == std::string::npos || length_at == std::string::npos) {
            return;
        }
        const auto size = head + 4 + std::stoul(session.input.substr(length_at + 16));
        if (session.input.size() < size) {
            return;
        }
        requests.push_back(session.input.substr(0, size));
        session.input.erase(0, size);
        std::string reply = "HTTP/1.1 204 No Content\r\n\r\n";
        if (!replies_.empty()) {
            reply = replies_.front();
            replies_.pop_front();
        }
        boost::system::error_code ignored;
        if (reply.empty()) {
            session.socket.close(ignored);
        } else {
            asio::write(session.socket, asio::buffer(reply), ignored);
        }
    }

    tcp::acceptor acceptor_;
    std::deque<std::string> replies_;
    std::array<char, 65536> buffer_{};
};

std::string frame_id_of(const std::string& request) {
    return request.substr(request.find("Logplex-Frame-Id: ") + 18, 32);
}

TEST(FakeLogplexSender, SendsTheWorldsLinesOverOneConnection) {
    asio::io_context io;
    simulator::World world(fast_plan(), net::now());
    ScriptedDrain drain(io);
    LogplexSender sender(io, world, {"shop", drain.url(), {}, {}, 1});
    ASSERT_TRUE(run_until(io, [&] { return sender.machine().delivered_batches() >= 5; }));
    EXPECT_EQ(drain.connections, 1U);
    EXPECT_THAT(drain.requests[0], StartsWith("POST /logs?x=1 HTTP/1.1\r\nHost: 127.0.0.1:"));
    EXPECT_THAT(drain.requests[0], HasSubstr("\r\nAuthorization: Basic ZHJhaW46YS1sb25nLXBhc3N3b3Jk\r\n"));
    EXPECT_THAT(drain.requests[0],
                HasSubstr("Logplex-Drain-Token: d.7d4c0f1e-52aa-4b0e-9a63-1f0b8c2d9e11\r\n"));
    EXPECT_THAT(drain.requests[0], HasSubstr(" host heroku web."));
}

TEST(FakeLogplexSender, ReconnectsAndSendsTheSameFrameIdAfterAFailure) {
    asio::io_context io;
    simulator::World world(fast_plan(), net::now());
    // A reset, a status line without its blank, a chunked body that makes the next status line unreadable.
    ScriptedDrain drain(
        io, {"", "HTTP/1.1 204\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"});
    LogplexSender sender(io, world, {"shop", drain.url(), {}, {}, 1});
    ASSERT_TRUE(run_until(io, [&] { return sender.machine().delivered_batches() >= 3; }));
    ASSERT_GE(drain.requests.size(), 5U);
    EXPECT_EQ(frame_id_of(drain.requests[1]), frame_id_of(drain.requests[0]));
    EXPECT_EQ(frame_id_of(drain.requests[2]), frame_id_of(drain.requests[0]));
    EXPECT_NE(frame_id_of(drain.requests[3]), frame_id_of(drain.requests[2]));
    EXPECT_EQ(frame_id_of(drain.requests[4]), frame_id_of(drain.requests[3]));
    EXPECT_EQ(sender.replies().at(0), 3U);
    EXPECT_EQ(sender.machine().lost_messages(), 0U);
    EXPECT_EQ(drain.connections, 4U);
}

TEST(FakeLogplexSender, RetriesUntilTheListenerExists) {
    asio::io_context io;
    simulator::World world(fast_plan(), net::now());
    LogplexSender sender(io, world, {"shop", "http://127.0.0.1:1/logs", {}, {}, 1});
    run_until(io, [&] { return world.drain("shop").messages() > 5; });
    EXPECT_EQ(sender.machine().lost_messages(), 0U);
    EXPECT_TRUE(sender.replies().empty());
}

TEST(FakeLogplexSender, RefusesAnInvalidDrainUrl) {
    asio::io_context io;
    simulator::World world(fast_plan(), net::now());
    for (const auto* url : {"", "127.0.0.1:80", "ftp://127.0.0.1/", "http://name.example.com/"}) {
        EXPECT_THROW(LogplexSender(io, world, {"shop", url, {}, {}, 1}), std::invalid_argument) << url;
    }
    EXPECT_THROW(LogplexSender(io, world, {"other", "http://127.0.0.1:1/", {}, {}, 1}),
                 std::invalid_argument);
}

class FakePlatformApiTest : public testing::Test {
 protected:
    // Sends on a new connection and returns the bytes received until the fake closes it or a whole reply
    // has arrived.
    std::string exchange(const std::string& request) {
        auto socket = std::make_shared<tcp::socket>(io_);
        socket->connect(tcp::endpoint(asio::ip::address_v4::loopback(), fake_.port()));
        asio::write(*socket, asio::buffer(request));
        bool done = false;
        std::string reply;
        asio::async_read_until(*socket, asio::dynamic_buffer(reply), "}",
                               [&done](boost::system::error_code, std::size_t) { done = true; });
        EXPECT_TRUE(run_until(io_, [&] { return done; }));
        return reply;
    }
    static std::string request(const std::string& line) {
        return line +
               " HTTP/1.1\r\nHost: x\r\nAccept: application/vnd.heroku+json; version=3\r\n"
               "Authorization: Bearer token\r\n\r\n";
    }

    asio::io_context io_;
    simulator::World world_{fast_plan(), net::now()};
    simulator::PlatformApi api_{world_, "token"};
    FakePlatformApi fake_{io_, api_};
};

TEST_F(FakePlatformApiTest, AnswersAndRecordsRequests) {
    EXPECT_THAT(exchange(request("GET /apps/shop/dynos")), StartsWith("HTTP/1.1 200 Simulated\r\n"));
    EXPECT_THAT(exchange(request("DELETE /apps/shop/dynos/web.1")), testing::EndsWith("\r\n\r\n{}"));
    ASSERT_EQ(fake_.requests().size(), 2U);
    EXPECT_EQ(fake_.requests()[1].method, "DELETE");
    EXPECT_EQ(fake_.requests()[1].target, "/apps/shop/dynos/web.1");
    EXPECT_EQ(fake_.requests()[1].status, 202);
    EXPECT_EQ(fake_.requests()[0].header("authorization"), "Bearer token");
    EXPECT_EQ(fake_.count("DELETE"), 1U);
    EXPECT_EQ(world_.restarts().size(), 1U);
}

TEST_F(FakePlatformApiTest, F56_ALostReplyEndsTheConnectionAfterTheRestart) {
    simulator::ApiFault lost;
    lost.what = simulator::ApiFault::What::reply_lost;
    api_.inject(lost);
    EXPECT_EQ(exchange(request("DELETE /apps/shop/dynos/web.1")), "");
    EXPECT_EQ(world_.restarts().size(), 1U);
    ASSERT_EQ(fake_.requests().size(), 1U);
    EXPECT_EQ(fake_.requests()[0].status, 0);
}

TEST_F(FakePlatformApiTest, F55_AHangingReplyKeepsTheConnectionOpen) {
    simulator::ApiFault hang;
    hang.what = simulator::ApiFault::What::hang;
    api_.inject(hang);
    tcp::socket socket(io_);
    socket.connect(tcp::endpoint(asio::ip::address_v4::loopback(), fake_.port()));
    asio::write(socket, asio::buffer(request("GET /apps/shop/dynos")));
    ASSERT_TRUE(run_until(io_, [&] { return fake_.requests().size() == 1; }));
    io_.run_for(std::chrono::milliseconds{50});
    socket.non_blocking(true);
    char byte = 0;
    boost::system::error_code error;
    socket.read_some(asio::buffer(&byte, 1), error);
    EXPECT_EQ(error, asio::error::would_block);
}

TEST_F(FakePlatformApiTest, SurvivesInputThatIsNotHttp) {
    for (const auto* bytes : {"\r\n\r\n", "GET\r\n\r\n", "GET  \r\n:\r\n\r\n", "a b c d\r\nx\r\n\r\n"}) {
        EXPECT_THAT(exchange(bytes), StartsWith("HTTP/1.1 401")) << bytes;
    }
}

}  // namespace
}  // namespace dynoward::demo
