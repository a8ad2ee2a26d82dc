// SPDX-License-Identifier: MIT
#include "net/resolve.hpp"

#include <gtest/gtest.h>

namespace dynoward::net {
namespace {

TEST(Resolve, KnowsPublicAddresses) {
    for (const auto* address : {"1.1.1.1", "54.83.6.65", "172.32.0.1", "100.128.0.1", "192.0.1.1",
                                "223.255.255.255", "2606:4700::1111", "2001:4860:4860::8888"}) {
        EXPECT_TRUE(is_public(boost::asio::ip::make_address(address))) << address;
    }
}

TEST(Resolve, F101_KnowsAddressesThatNoServiceMayHave) {
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
