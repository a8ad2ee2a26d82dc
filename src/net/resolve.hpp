// SPDX-License-Identifier: MIT
// Names to addresses, within a deadline. getaddrinfo cannot be interrupted, and with a silent name server
// it takes half a minute. So each lookup has a thread of its own that nobody waits for: one host's name
// server never delays another host, and never the end of the process. Used by the HTTPS client.
#pragma once

#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace dynoward::net {

struct Resolved {
    boost::system::error_code error;  ///< timed_out where the deadline passed
    std::vector<boost::asio::ip::tcp::endpoint> endpoints;
};

/// Bounds the lookup threads of clients that come and go. Safe from every thread.
class LookupSlots {
 public:
    explicit LookupSlots(std::size_t most) : free_(most) {}
    /// False: all are taken.
    bool take();
    void give_back() { ++free_; }

 private:
    std::atomic<std::size_t> free_;
};

/// The addresses of one host. At most one lookup of it is under way, however often it is asked. Not
/// thread-safe.
class HostAddresses {
 public:
    /// Without `slots` the lookup needs none. The executor must run on one thread.
    HostAddresses(boost::asio::any_io_executor executor, std::string host, std::uint16_t port,
                  std::shared_ptr<LookupSlots> slots = nullptr);
    ~HostAddresses();
    HostAddresses(const HostAddresses&) = delete;
    HostAddresses& operator=(const HostAddresses&) = delete;

    /// Asks the system, for at most `time`. Where that fails, or takes longer than `patience`, the last
    /// good answer is given again, for limits::address_age at most. `localhost` is the loopback addresses
    /// whatever hosts file or DNS say (RFC 6761): to it alone the settings let a token travel in clear.
    /// The caller waits for one answer before it asks again.
    boost::asio::awaitable<Resolved> find(std::chrono::nanoseconds patience, std::chrono::nanoseconds time);
    /// A find() under way comes back at once, with `operation_aborted`.
    void close();

 private:
    struct State;
    struct Mailbox;
    static boost::asio::awaitable<Resolved> find_in(std::shared_ptr<State> state,
                                                    std::chrono::nanoseconds patience,
                                                    std::chrono::nanoseconds time);
    static bool start_lookup(const std::shared_ptr<State>& state);

    std::shared_ptr<State> state_;
};

/// An address of the public internet: not loopback, private, link-local, carrier-grade NAT, multicast,
/// reserved, nor an IPv6 form that leads to one of these (mapped, compatible, NAT64, 6to4, Teredo).
bool is_public(const boost::asio::ip::address& address);

}  // namespace dynoward::net
