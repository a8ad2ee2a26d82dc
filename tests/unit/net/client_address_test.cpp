// SPDX-License-Identifier: MIT
// The address of a client behind a router or not, and the limit on descriptors.
#include "net/client_address.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "net/descriptors.hpp"

namespace dynoward::net {
namespace {

struct Row {
    const char* what;
    std::vector<std::string> forwarded;
    std::string peer;
    std::string behind_router;
    std::string alone;
};

TEST(ClientAddress, F38_IsTheLastHopBehindTheRouterAndThePeerElsewhere) {
    std::string hundred;
    for (int i = 0; i < 100; ++i) {
        hundred += "192.0.2.1, ";
    }
    const std::vector<Row> rows{
        {"none", {}, "10.1.2.3", "10.1.2.3", "10.1.2.3"},
        {"one", {"198.51.100.7"}, "10.1.2.3", "198.51.100.7", "10.1.2.3"},
        {"the client's own, then the router's",
         {"1.2.3.4, 198.51.100.7"},
         "10.1.2.3",
         "198.51.100.7",
         "10.1.2.3"},
        {"a hundred", {hundred + "198.51.100.7"}, "10.1.2.3", "198.51.100.7", "10.1.2.3"},
        {"two fields", {"1.2.3.4", "198.51.100.7"}, "10.1.2.3", "198.51.100.7", "10.1.2.3"},
        {"IPv6", {"2001:db8:1:2:3:4:5:6"}, "10.1.2.3", "2001:db8:1:2::/64", "10.1.2.3"},
        {"IPv4 in IPv6", {"::ffff:198.51.100.7"}, "::1", "198.51.100.7", "::/64"},
        {"garbage", {"198.51.100.7, unknown"}, "10.1.2.3", "10.1.2.3", "10.1.2.3"},
        {"empty", {""}, "10.1.2.3", "10.1.2.3", "10.1.2.3"},
        {"a comma at the end", {"198.51.100.7,"}, "10.1.2.3", "10.1.2.3", "10.1.2.3"},
        {"with a port", {"198.51.100.7:80"}, "10.1.2.3", "10.1.2.3", "10.1.2.3"},
        {"long", {std::string(4000, '1')}, "10.1.2.3", "10.1.2.3", "10.1.2.3"},
        {"nobody", {}, "", "", ""},
    };
    for (const auto& row : rows) {
        RequestHead head{"GET", "/", 11, {}, row.peer};
        for (const auto& value : row.forwarded) {
            head.fields.push_back({"X-Forwarded-For", value});
        }
        EXPECT_EQ(client_of(head, true), row.behind_router) << row.what;
        EXPECT_EQ(client_of(head, false), row.alone) << row.what;
    }
}

// In a child process: a hard limit cannot be raised again.
[[noreturn]] void exit_with_places(rlim_t soft, rlim_t hard) {
    const rlimit limit{soft, hard};
    if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) {
        std::_Exit(255);
    }
    const auto capacity = raise_descriptor_limit(128);
    rlimit now{};
    ::getrlimit(RLIMIT_NOFILE, &now);
    std::_Exit(now.rlim_cur == capacity.limit || capacity.connections == 128
                   ? static_cast<int>(capacity.connections)
                   : 254);
}

TEST(DescriptorsDeathTest, S9_LeaveAsManyPlacesAsTheyAllow) {
    EXPECT_EXIT(exit_with_places(256, 256), testing::ExitedWithCode(128), "");
    EXPECT_EXIT(exit_with_places(192, 192), testing::ExitedWithCode(128), "");
    EXPECT_EXIT(exit_with_places(128, 128), testing::ExitedWithCode(64), "");
    EXPECT_EXIT(exit_with_places(96, 96), testing::ExitedWithCode(32), "");
    EXPECT_EXIT(exit_with_places(95, 95), testing::ExitedWithCode(0), "") << "too few to begin with";
    EXPECT_EXIT(exit_with_places(32, 32), testing::ExitedWithCode(0), "");
    EXPECT_EXIT(exit_with_places(32, 160), testing::ExitedWithCode(96), "") << "the soft limit is raised";
}

}  // namespace
}  // namespace dynoward::net
