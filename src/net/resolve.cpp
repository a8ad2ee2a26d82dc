// SPDX-License-Identifier: MIT
#include "net/resolve.hpp"

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>

namespace dynoward::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

struct Wait {
    explicit Wait(const asio::any_io_executor& executor) : resolver(executor), timer(executor) {}
    tcp::resolver resolver;
    asio::steady_timer timer;
    bool done = false;
    Resolved result;
};

struct Net4 {
    std::uint32_t prefix;
    unsigned bits;
};

// RFC 6890 and successors: special-purpose networks that no public service lives in.
constexpr std::array<Net4, 14> not_public4{{
    {0x00000000, 8},   // this network
    {0x0a000000, 8},   // private
    {0x64400000, 10},  // carrier-grade NAT
    {0x7f000000, 8},   // loopback
    {0xa9fe0000, 16},  // link-local, with the clouds' metadata services
    {0xac100000, 12},  // private
    {0xc0000000, 24},  // protocol assignments
    {0xc0000200, 24},  // documentation
    {0xc0a80000, 16},  // private
    {0xc6120000, 15},  // benchmarks
    {0xc6336400, 24},  // documentation
    {0xcb007100, 24},  // documentation
    {0xe0000000, 4},   // multicast
    {0xf0000000, 4},   // reserved, broadcast
}};

bool is_public4(std::uint32_t address) {
    for (const auto& net : not_public4) {
        if ((address ^ net.prefix) >> (32 - net.bits) == 0) {
            return false;
        }
    }
    return true;
}

}  // namespace

asio::awaitable<Resolved> resolve(asio::any_io_executor executor, std::string host, std::uint16_t port,
                                  std::chrono::nanoseconds time) {
    if (host == "localhost") {
        co_return Resolved{
            {}, {{asio::ip::address_v4::loopback(), port}, {asio::ip::address_v6::loopback(), port}}};
    }
    const auto wait = std::make_shared<Wait>(executor);
    wait->result.error = asio::error::timed_out;
    wait->timer.expires_after(std::chrono::duration_cast<asio::steady_timer::duration>(time));
    const auto service = std::to_string(port);
    wait->resolver.async_resolve(
        host, service, [wait](boost::system::error_code error, const tcp::resolver::results_type& found) {
            if (wait->done) {
                return;
            }
            wait->done = true;
            wait->result.error = error;
            for (const auto& entry : found) {
                wait->result.endpoints.push_back(entry.endpoint());
            }
            wait->timer.cancel();
        });
    [[maybe_unused]] const auto [ignored] =
        co_await wait->timer.async_wait(asio::as_tuple(asio::use_awaitable));
    wait->done = true;
    co_return wait->result;
}

bool is_public(const asio::ip::address& address) {
    if (address.is_v4()) {
        return is_public4(address.to_v4().to_uint());
    }
    // Global unicast is 2000::/3; that leaves out loopback, mapped, NAT64, local and multicast addresses at
    // once.
    const auto bytes = address.to_v6().to_bytes();
    const bool global = (bytes[0] & 0xe0) == 0x20;
    const bool six_to_four = bytes[0] == 0x20 && bytes[1] == 0x02;
    const bool special =
        bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] < 0x02;  // Teredo and protocol assignments
    const bool documentation = bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] == 0x0d && bytes[3] == 0xb8;
    return global && !six_to_four && !special && !documentation;
}

}  // namespace dynoward::net
