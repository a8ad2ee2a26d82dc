// SPDX-License-Identifier: MIT
// A receiver of webhooks on a loopback port: it notes what is posted and answers as it is told.
#pragma once

#include <chrono>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "support/certificates.hpp"
#include "support/sockets.hpp"

namespace dynoward::test {

class Receiver {
 public:
    /// What to answer to the request of this number (from 0); empty: the connection is closed; hold: it is
    /// kept open, without a word, until the other side ends it.
    using Answer = std::function<std::string(std::size_t request)>;

    static constexpr const char* hold = "hold";
    static std::string answer_of(int status, const std::string& fields = "") {
        return "HTTP/1.1 " + std::to_string(status) + " As told\r\n" + fields +
               "Content-Length: 2\r\n\r\nok";
    }

    /// With a context: over TLS.
    explicit Receiver(
        SSL_CTX* context = nullptr, Answer answer = [](std::size_t) { return answer_of(200); })
        : context_(context),
          answer_(std::move(answer)),
          peer_([this](Socket& socket, int) { serve(socket); }) {}

    std::uint16_t port() const { return peer_.port(); }
    /// Whole requests, in order.
    std::vector<std::string> requests() const { return peer_.notes(); }
    std::vector<std::string> bodies() const {
        auto all = requests();
        for (auto& request : all) {
            request = request.substr(request.find("\r\n\r\n") + 4);
        }
        return all;
    }
    std::vector<std::chrono::steady_clock::time_point> times() const {
        const std::lock_guard lock(mutex_);
        return times_;
    }

 private:
    void serve(Socket& socket) {
        if (context_ != nullptr && !socket.accept_tls(context_)) {
            return;
        }
        for (auto request = socket.read_message(); !request.empty(); request = socket.read_message()) {
            std::size_t number = 0;
            {
                const std::lock_guard lock(mutex_);
                number = times_.size();
                times_.push_back(std::chrono::steady_clock::now());
            }
            peer_.note(request);
            const auto answer = answer_(number);
            if (answer == hold) {
                socket.read_some();
                return;
            }
            if (answer.empty() || !socket.send(answer)) {
                return;
            }
        }
    }

    SSL_CTX* context_;
    Answer answer_;
    mutable std::mutex mutex_;
    std::vector<std::chrono::steady_clock::time_point> times_;
    ScriptedPeer peer_;  // last: its thread uses the others
};

/// Value of a field of a request; empty without one.
inline std::string field_of(const std::string& request, const std::string& name) {
    const auto at = request.find("\r\n" + name + ": ");
    if (at == std::string::npos) {
        return {};
    }
    const auto begin = at + name.size() + 4;
    return request.substr(begin, request.find("\r\n", begin) - begin);
}

}  // namespace dynoward::test
