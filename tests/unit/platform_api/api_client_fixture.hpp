// SPDX-License-Identifier: MIT
// An ApiClient on a separate loop, for tests that act as the platform.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform_api/api_client.hpp"
#include "support/loop.hpp"
#include "support/sockets.hpp"

namespace dynoward::platform_api {

using heroku::ApiReply;
using heroku::ApiRequest;
using net::ClientLimits;
using net::TlsContext;
using test::ScriptedPeer;
using test::Socket;

inline const AppName shop = *AppName::parse("shop");

inline ApiRequest get() {
    return ApiRequest::list_dynos(shop);
}
inline ApiRequest restart() {
    return ApiRequest::restart_dyno(shop, *DynoName::parse("web.1"));
}

inline std::string ok(const std::string& body, const std::string& fields = "") {
    return "HTTP/1.1 200 OK\r\n" + fields + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
           body;
}

inline std::string request_id_of(const std::string& request) {
    const auto at = request.find("\r\nRequest-Id: ");
    return at == std::string::npos ? "" : request.substr(at + 14, 36);
}

class ApiClientTest : public testing::Test {
 protected:
    ApiClientTest() {
        limits_.connect = std::chrono::milliseconds{500};
        limits_.handshake = std::chrono::milliseconds{500};
        limits_.whole = std::chrono::milliseconds{1000};
        limits_.reply_bytes = 1000;
    }
    ~ApiClientTest() override {
        disconnect();
        loop_.stop();
    }

    void connect(std::uint16_t port, const std::string& host = "127.0.0.1", TlsContext tls = nullptr) {
        settings::PlatformApi platform;
        platform.tls = tls != nullptr;
        platform.host = host;
        platform.port = port;
        platform.key = Secret("HRKU-test");
        loop_.call([&] {
            client_ = std::make_unique<ApiClient>(loop_.context().get_executor(), platform, tls, limits_);
        });
    }
    /// Before the peer's end: it waits for its last connection.
    void disconnect() {
        loop_.call([this] { client_.reset(); });
    }
    ApiReply ask(const ApiRequest& request) {
        std::promise<ApiReply> promise;
        loop_.call([&] {
            client_->send(request, [&promise](const ApiReply& reply) { promise.set_value(reply); });
        });
        return promise.get_future().get();
    }

    test::Loop loop_;
    ClientLimits limits_;
    std::unique_ptr<ApiClient> client_;
};

// Answers every request on every connection and notes it.
inline void answer_all(Socket& socket, const std::function<void(std::string)>& note,
                       const std::string& answer) {
    for (auto request = socket.read_message(); !request.empty(); request = socket.read_message()) {
        note(request);
        socket.send(answer);
    }
}

}  // namespace dynoward::platform_api
