// SPDX-License-Identifier: MIT
// Resolves names to addresses, within a deadline. getaddrinfo cannot be interrupted, and with a silent
// name server it takes half a minute. So each lookup has its own detached thread: one host's name
// server delays neither another host nor the end of the process. Used by the HTTPS client.
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

/// Bounds the lookup threads of short-lived clients. Safe from every thread.
class LookupSlots {
 public:
    explicit LookupSlots(std::size_t most) : free_(most) {}
    /// False: all are taken.
    bool take();
    void give_back() { ++free_; }

 private:
    std::atomic<std::size_t> free_;
};

/// The addresses of one host. At most one lookup of it is under way. Not thread-safe.
class HostAddresses {
 public:
    /// Without `slots` lookups are not bounded. The executor must run on one thread.
    HostAddresses(boost::asio::any_io_executor executor, std::string host, std::uint16_t port,
                  std::shared_ptr<LookupSlots> slots = nullptr);
    ~HostAddresses();
    HostAddresses(const HostAddresses&) = delete;
    HostAddresses& operator=(const HostAddresses&) = delete;

    /// Resolves the host, for at most `time`. If that fails, or takes longer than `reuse_after`, returns
    /// the last successful result, for limits::address_age at most. `localhost` always means the loopback
    /// addresses (RFC 6761): it is the only name to which the settings allow a token without TLS. Call it
    /// again only after it has returned.
    boost::asio::awaitable<Resolved> find(std::chrono::nanoseconds reuse_after,
                                          std::chrono::nanoseconds time);
    /// Ends a find() under way at once, with `operation_aborted`.
    void close();

 private:
    struct State;
    struct Mailbox;
    static boost::asio::awaitable<Resolved> find_in(std::shared_ptr<State> state,
                                                    std::chrono::nanoseconds reuse_after,
                                                    std::chrono::nanoseconds time);
    static bool start_lookup(const std::shared_ptr<State>& state);

    std::shared_ptr<State> state_;
};

/// An address of the public internet: not loopback, private, link-local, carrier-grade NAT, multicast,
/// reserved, nor an IPv6 form that leads to one of these (mapped, compatible, NAT64, 6to4, Teredo).
bool is_public(const boost::asio::ip::address& address);

}  // namespace dynoward::net
