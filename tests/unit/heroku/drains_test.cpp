// SPDX-License-Identifier: MIT
// Drain lists: what is read, and what is never shown.
#include "heroku/drains.hpp"

#include <gtest/gtest.h>

namespace dynoward::heroku {
namespace {

const std::string token = "d.01234567-89ab-cdef-0123-456789abcdef";

std::vector<DrainInfo> read(const std::string& url, const std::string& addon = "null") {
    const auto drains =
        read_drains(R"([{"token":")" + token + R"(","url":")" + url + R"(","addon":)" + addon + "}]");
    return drains ? *drains : std::vector<DrainInfo>{};
}

TEST(Drains, ShowTheHostAndKeepPasswordAndPathToThemselves) {
    const auto drains = read("https://drain:canary@Watcher-1234567890ab.herokuapp.com:443/logs/shop?x=y");
    ASSERT_EQ(drains.size(), 1U);
    EXPECT_EQ(drains[0].token.text(), token);
    EXPECT_EQ(drains[0].host, "watcher-1234567890ab.herokuapp.com");
    EXPECT_EQ(drains[0].password.reveal(), "canary");
    EXPECT_EQ(drains[0].path.reveal(), "/logs/shop");
    EXPECT_EQ(drains[0].addon, "");
    EXPECT_EQ(read("syslog+tls://logs.example.com:6514")[0].host, "logs.example.com");
    EXPECT_EQ(read("https://a.example.com/x", R"({"id":"i","name":"logtail-round-1"})")[0].addon,
              "logtail-round-1");
}

TEST(Drains, ShowNothingOfAUrlThatIsNotUnderstood) {
    for (const auto* const url :
         {"", "canary", "https://", "https://user:ca/nary@host/logs", "https://canary/@host",
          "https://user:canary", "https://host:canary/", "https://h?canary@x", "https://ho st/",
          "https://h\\u00e9/", "https://[::1]/", "//canary@host"}) {
        const auto drains = read(url);
        ASSERT_EQ(drains.size(), 1U) << url;
        EXPECT_EQ(drains[0].host, "") << url;
        EXPECT_TRUE(drains[0].password.empty()) << url;
    }
}

TEST(Drains, AreAListWithTokens) {
    EXPECT_TRUE(read_drains("[]"));
    for (const auto* const bad : {"", "{}", "[7]", "[{}]", R"([{"token":7}])", "[[]]"}) {
        EXPECT_FALSE(read_drains(bad)) << bad;
    }
    EXPECT_TRUE(read_drains(R"([{"token":")" + token + R"(","url":7,"addon":7}])"))
        << "only the token is a must";
}

}  // namespace
}  // namespace dynoward::heroku
