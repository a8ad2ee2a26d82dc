// SPDX-License-Identifier: MIT
// Which addresses count as public, and names that need no lookup.
#include "net/resolve.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

namespace dynoward::net {
namespace {

Resolved look_up(const std::string& host) {
    boost::asio::io_context context;
    Resolved found;
    HostAddresses addresses(context.get_executor(), host, 80);
    boost::asio::co_spawn(
        context, addresses.find(std::chrono::seconds{5}, std::chrono::seconds{5}),
        [&found](const std::exception_ptr&, Resolved result) { found = std::move(result); });
    context.run();
    return found;
}

TEST(Resolve, LocalhostIsAlwaysThisMachine) {
    const auto found = look_up("localhost");
    EXPECT_FALSE(found.error);
    ASSERT_EQ(found.endpoints.size(), 2U);
    for (const auto& endpoint : found.endpoints) {
        EXPECT_TRUE(endpoint.address().is_loopback());
        EXPECT_EQ(endpoint.port(), 80);
    }
}

TEST(Resolve, AnAddressIsItself) {
    const auto found = look_up("127.0.0.2");
    ASSERT_EQ(found.endpoints.size(), 1U);
    EXPECT_EQ(found.endpoints[0].address().to_string(), "127.0.0.2");
}

TEST(Resolve, AnAddressThatIsNoneIsAnError) {
    EXPECT_TRUE(look_up("256.0.0.1.invalid").error);
}

TEST(Resolve, AcceptsPublicAddresses) {
    for (const auto* address : {"1.1.1.1", "54.83.6.65", "172.32.0.1", "100.128.0.1", "192.0.1.1",
                                "223.255.255.255", "2606:4700::1111", "2001:4860:4860::8888"}) {
        EXPECT_TRUE(is_public(boost::asio::ip::make_address(address))) << address;
    }
}

TEST(Resolve, F101_RejectsAddressesThatNoPublicServiceHas) {
    for (const auto* address : {"0.0.0.0",
                                "10.0.0.1",
                                "100.64.0.1",
                                "127.0.0.1",
                                "127.255.255.255",
                                "169.254.169.254",
                                "172.16.0.1",
                                "172.31.255.255",
                                "192.0.0.1",
                                "192.0.2.1",
                                "192.168.1.1",
                                "198.18.0.1",
                                "198.51.100.7",
                                "203.0.113.9",
                                "224.0.0.1",
                                "240.0.0.1",
                                "255.255.255.255",
                                "::",
                                "::1",
                                "::ffff:10.0.0.1",
                                "::10.0.0.1",
                                "64:ff9b::a00:1",
                                "fc00::1",
                                "fd12::1",
                                "fe80::1",
                                "ff02::1",
                                "2002:a00:1::1",
                                "2001:0:1::1",
                                "2001:db8::1"}) {
        EXPECT_FALSE(is_public(boost::asio::ip::make_address(address))) << address;
    }
}

}  // namespace
}  // namespace dynoward::net
