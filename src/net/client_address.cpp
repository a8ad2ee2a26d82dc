// SPDX-License-Identifier: MIT
#include "net/client_address.hpp"

#include <algorithm>

namespace dynoward::net {
namespace {

namespace ip = boost::asio::ip;

ip::address unmapped(const ip::address& address) {
    return address.is_v6() && address.to_v6().is_v4_mapped()
               ? ip::address(ip::make_address_v4(ip::v4_mapped, address.to_v6()))
               : address;
}

// Empty where it is no address.
std::string network_of(std::string_view text) {
    boost::system::error_code error;
    const auto address = unmapped(ip::make_address(std::string(text), error));
    if (error || !address.is_v6()) {
        return error ? std::string() : address.to_string();
    }
    auto bytes = address.to_v6().to_bytes();
    std::fill(bytes.begin() + bytes.size() / 2, bytes.end(), std::uint8_t{0});
    return ip::address_v6(bytes).to_string() + "/64";
}

std::string_view last_hop(const RequestHead& head) {
    std::string_view last;
    for (const auto& field : head.fields) {
        if (same_word(field.name, "X-Forwarded-For")) {
            last = field.value;
        }
    }
    const auto comma = last.rfind(',');
    return trimmed(comma == std::string_view::npos ? last : last.substr(comma + 1));
}

}  // namespace

std::string peer_of(const ip::tcp::socket& socket) {
    boost::system::error_code error;
    const auto endpoint = socket.remote_endpoint(error);
    return error ? std::string() : unmapped(endpoint.address()).to_string();
}

std::string client_of(const RequestHead& head, bool behind_router) {
    constexpr std::size_t max_address_length = 45;
    if (behind_router) {
        const auto hop = last_hop(head);
        auto network = hop.size() <= max_address_length ? network_of(hop) : std::string();
        if (!network.empty()) {
            return network;
        }
    }
    return network_of(head.peer);
}

}  // namespace dynoward::net
