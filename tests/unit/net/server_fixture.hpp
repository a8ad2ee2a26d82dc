// SPDX-License-Identifier: MIT
// A server on a loopback port with short times, and a handler that records what reached it.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "net/server.hpp"
#include "support/loop.hpp"
#include "support/sockets.hpp"

namespace dynoward::net {

inline const std::string no_content = "HTTP/1.1 204 No Content\r\nServer: dynoward\r\n\r\n";
inline const std::string head_start = "POST /logs HTTP/1.1\r\nHost: a\r\n";

/// `/secret` is 401, `/only-post` is 405 for GET, `/health` answers at once, everything else echoes size
/// and start of its body.
class EchoHandler : public Handler {
 public:
    std::optional<Reply> on_head(const RequestHead& head) override {
        heads.emplace_back(head.target);
        if (head.path() == "/secret") {
            return Reply{401, "", "", {{"WWW-Authenticate", "Basic"}}};
        }
        if (head.path() == "/health") {
            return Reply{200, "text/plain", "fine", {}};
        }
        if (head.path() == "/own") {
            return Reply{200, "text/plain", "yours", {}, false, nullptr, true};
        }
        if (head.path() == "/document") {
            ++documents;
            return Reply{200, "text/plain", std::string(document_bytes, 'x'), {}, false, nullptr, true};
        }
        if (head.path() == "/late") {
            return Reply{401, "", "", {}, false, nullptr, false, std::chrono::milliseconds{300}};
        }
        return std::nullopt;
    }
    void on_refused(const RequestHead& head, int status, std::string_view why) override {
        refused.push_back(std::string(head.path()) + ' ' + std::to_string(status) + ' ' + std::string(why));
    }
    Reply on_body(const RequestHead& head, std::string_view body) override {
        bodies.emplace_back(body.substr(0, 100));
        if (head.path() == "/bad") {
            return Reply{400, "", "", {}};
        }
        if (head.path() == "/large") {
            return Reply{200, "text/plain", std::string(std::size_t{64} << 20, 'x'), {}};
        }
        if (head.path() == "/logs") {
            return Reply{};
        }
        return Reply{
            200, "text/plain", std::to_string(body.size()) + ":" + std::string(body.substr(0, 100)), {}};
    }
    std::vector<std::string> heads;
    std::vector<std::string> bodies;
    std::vector<std::string> refused;
    std::size_t documents = 0;
    static constexpr std::size_t document_bytes = std::size_t{16} << 20;
};

class ServerTest : public testing::Test {
 protected:
    ServerTest() {
        limits_.header = std::chrono::milliseconds{150};
        limits_.body = std::chrono::milliseconds{150};
        limits_.write = std::chrono::milliseconds{150};
        limits_.idle = std::chrono::milliseconds{600};
        limits_.handshake = std::chrono::milliseconds{300};
        limits_.linger = std::chrono::milliseconds{200};
    }
    ~ServerTest() override {
        loop_.call([this] { server_.reset(); });
        loop_.stop();
    }

    void start(TlsContext tls = nullptr) {
        loop_.call([&] {
            server_ = std::make_unique<Server>(loop_.context().get_executor(), handler_, limits_);
            server_->listen("127.0.0.1", 0, std::move(tls));
            port_ = server_->port();
        });
    }
    test::Socket connect() const { return test::connect_to(port_); }
    ServerTotals totals() {
        return loop_.call([this] { return server_->totals(); });
    }
    std::vector<std::string> bodies() {
        return loop_.call([this] { return handler_.bodies; });
    }
    /// Sends bytes on a connection of their own and returns everything that comes back until it is closed.
    std::string answer_to(const std::string& bytes) {
        auto socket = connect();
        socket.send(bytes);
        return socket.read_all();
    }
    /// The same, one message only.
    std::string first_answer_to(const std::string& bytes) {
        auto socket = connect();
        socket.send(bytes);
        return socket.read_message();
    }

    test::Loop loop_;
    EchoHandler handler_;
    ServerLimits limits_;
    std::unique_ptr<Server> server_;
    std::uint16_t port_ = 0;
};

inline std::string post(const std::string& target, const std::string& body,
                        const std::string& fields = "") {
    return "POST " + target + " HTTP/1.1\r\nHost: drain.example\r\n" + fields +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

inline std::string status_of(const std::string& reply) {
    return reply.substr(0, 12);
}

}  // namespace dynoward::net
