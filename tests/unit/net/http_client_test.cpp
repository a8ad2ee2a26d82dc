// SPDX-License-Identifier: MIT
// What keeps a name from leading where it must not: each address is looked at just before it is connected
// to, on every connection anew.
#include "net/http_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include "net/resolve.hpp"
#include "support/loop.hpp"
#include "support/sockets.hpp"

namespace dynoward::net {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

class HttpClientTest : public testing::Test {
 protected:
    ~HttpClientTest() override {
        loop_.call([this] { client_.reset(); });
        loop_.stop();
    }
    void connect(const std::string& host, std::uint16_t port, HttpClient::AddressFilter allowed) {
        loop_.call([&] {
            client_ = std::make_unique<HttpClient>(loop_.context().get_executor(), Peer{false, host, port},
                                                   nullptr, ClientLimits{}, std::move(allowed));
        });
    }
    ClientReply post(const std::string& body = "") {
        ClientRequest request;
        request.method = "POST";
        request.target = "/hook";
        request.body = body;
        return boost::asio::co_spawn(loop_.context(), client_->exchange(request), boost::asio::use_future)
            .get();
    }

    test::Loop loop_;
    std::unique_ptr<HttpClient> client_;
};

TEST_F(HttpClientTest, F101_ANameThatLeadsElsewhereAtTheNextConnectionIsNotFollowed) {
    test::ScriptedPeer* self = nullptr;
    test::ScriptedPeer peer([&](test::Socket& socket, int) {
        self->note(socket.read_message());
        socket.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    });
    self = &peer;
    // The same name, and what it leads to changes its nature between two connections.
    int looks = 0;
    connect("localhost", peer.port(),
            [&looks](const asio::ip::address& address) { return address.is_v4() && ++looks == 1; });
    EXPECT_EQ(post().status, 200);
    const auto second = post();
    EXPECT_EQ(second.outcome, ClientReply::Outcome::not_sent);
    EXPECT_EQ(second.problem, "no address that may be connected to");
    EXPECT_THAT(peer.notes(), SizeIs(1));
    EXPECT_EQ(looks, 2);
}

TEST_F(HttpClientTest, F101_NoNameOfThisMachineIsAPublicService) {
    test::ScriptedPeer peer([](test::Socket& socket, int) { socket.read_some(); });
    std::array<char, 256> own{};
    ASSERT_EQ(::gethostname(own.data(), own.size() - 1), 0);
    for (const std::string host : {"localhost", "127.0.0.1", "::1", "::ffff:127.0.0.1",
                                   static_cast<const char*>(own.data()), "0.0.0.0"}) {
        connect(host, peer.port(), is_public);
        const auto reply = post();
        EXPECT_EQ(reply.outcome, ClientReply::Outcome::not_sent) << host;
    }
}

TEST_F(HttpClientTest, APostWithoutABodyHasAContentLengthOfZero) {
    test::ScriptedPeer* self = nullptr;
    test::ScriptedPeer peer([&](test::Socket& socket, int) {
        for (auto request = socket.read_message(); !request.empty(); request = socket.read_message()) {
            self->note(request);
            socket.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        }
    });
    self = &peer;
    connect("127.0.0.1", peer.port(), {});
    EXPECT_EQ(post().status, 200);
    EXPECT_EQ(post("{}").status, 200);
    loop_.call([this] { client_.reset(); });
    const auto notes = peer.notes();
    ASSERT_THAT(notes, SizeIs(2));
    EXPECT_THAT(notes[0], HasSubstr("Content-Length: 0\r\n"));
    EXPECT_THAT(notes[1], HasSubstr("Content-Length: 2\r\n\r\n{}"));
}

}  // namespace
}  // namespace dynoward::net
