// SPDX-License-Identifier: MIT
// A simulated Heroku on real loopback sockets: its Platform API and its log drain. Used by `dynoward demo`
// and by the end-to-end tests. Everything runs on the caller's io_context, which must have one thread;
// both classes stop on stop() and on destruction, and hold the model only by reference.
#pragma once

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "simulator/api/platform_api.hpp"
#include "simulator/sender/drain_sender.hpp"
#include "simulator/world/world.hpp"

namespace dynoward::demo {

/// One request as the fake Platform API received it, for tests and for the narration.
struct RecordedRequest {
    Instant at;
    std::string method;
    std::string target;
    std::vector<std::pair<std::string, std::string>> headers;
    int status = 0;  ///< answered; 0 where a fault withheld the answer

    std::string_view header(std::string_view name) const;
};

/// PEM files of the fake's certificate chain and key; both empty: plain HTTP.
struct FakeTls {
    std::string cert_file;
    std::string key_file;
};

class FakePlatformApi {
 public:
    /// Listens on 127.0.0.1 at a port of the system's choice. Throws boost::system::system_error where it
    /// cannot.
    FakePlatformApi(boost::asio::io_context& io, simulator::PlatformApi& api, const FakeTls& tls = {});
    ~FakePlatformApi();
    FakePlatformApi(const FakePlatformApi&) = delete;
    FakePlatformApi& operator=(const FakePlatformApi&) = delete;

    std::uint16_t port() const;
    /// As for HEROKU_API_URL. With TLS the host must be one that the certificate names.
    std::string url(std::string_view host = "127.0.0.1") const;
    const std::vector<RecordedRequest>& requests() const;
    std::size_t count(std::string_view method) const;
    std::uint64_t connections() const;
    std::uint64_t failed_handshakes() const;
    /// Called after each request was recorded, before it is answered.
    void on_request(std::function<void(const RecordedRequest&)> listener);
    /// Closes every connection, as a router does occasionally; still accepts new ones.
    void drop_connections();
    void stop();

    struct State;

 private:
    std::shared_ptr<State> state_;
};

struct SenderOptions {
    std::string app = "shop";
    /// `http://user:password@127.0.0.1:8080/logs`: the host must be an IP address. Certificates are not
    /// checked.
    std::string url;
    std::string drain_token;  ///< empty: the app's own
    simulator::SenderFaults faults;
    std::uint64_t seed = 1;
};

/// Sends one app's lines as Logplex does, over one connection. Several of them on one app are several
/// Logplex nodes.
class LogplexSender {
 public:
    /// Starts at once. Throws std::invalid_argument for a URL it cannot use or an app that is not in the
    /// world.
    LogplexSender(boost::asio::io_context& io, simulator::World& world, const SenderOptions& options);
    ~LogplexSender();
    LogplexSender(const LogplexSender&) = delete;
    LogplexSender& operator=(const LogplexSender&) = delete;

    const simulator::DrainSender& machine() const;
    void set_faults(const simulator::SenderFaults& faults);
    std::uint64_t connections() const;
    /// Replies by status; 0 counts those that failed or could not be read.
    const std::map<int, std::uint64_t>& replies() const;
    void stop();

    struct State;

 private:
    std::shared_ptr<State> state_;
};

}  // namespace dynoward::demo
