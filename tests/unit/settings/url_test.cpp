// SPDX-License-Identifier: MIT
// URLs in settings, and where a secret may be sent in clear.
#include "settings/url.hpp"

#include <gtest/gtest.h>

#include <string>

#include "settings/parse.hpp"

namespace dynoward::settings {
namespace {

void expect_url(const char* text, bool tls, const char* host, unsigned port, const char* target) {
    const auto url = parse_http_url(text);
    ASSERT_TRUE(url) << text;
    EXPECT_EQ(url->tls, tls) << text;
    EXPECT_EQ(url->host, host) << text;
    EXPECT_EQ(url->port, port) << text;
    EXPECT_EQ(url->target, target) << text;
}

TEST(HttpUrl, IsTakenApart) {
    expect_url("https://api.heroku.com", true, "api.heroku.com", 443, "/");
    expect_url("HTTPS://API.Heroku.com/", true, "api.heroku.com", 443, "/");
    expect_url("http://127.0.0.1:5000", false, "127.0.0.1", 5000, "/");
    expect_url("http://localhost", false, "localhost", 80, "/");
    expect_url("https://[::1]:8443/a?b=c", true, "::1", 8443, "/a?b=c");
    expect_url("https://host/?", true, "host", 443, "/?");
    expect_url("https://host//a/../b", true, "host", 443, "//a/../b");
    expect_url("https://hooks.slack.com/services/T0/B0/x%2F", true, "hooks.slack.com", 443,
               "/services/T0/B0/x%2F");
}

TEST(HttpUrl, RefusesEverythingElse) {
    for (const std::string bad : {"",
                                  "https://",
                                  "https:///path",
                                  "//host",
                                  "host",
                                  "ftp://host",
                                  "https:/host",
                                  "https://user@host",
                                  "https://user:password@host",
                                  "https://host:",
                                  "https://host:0",
                                  "https://host:65536",
                                  "https://host:+1",
                                  "https://host:80:80",
                                  "https://ho st",
                                  "https://host/a b",
                                  "https://host/\r\nX: y",
                                  "https://host#part",
                                  "https://host/#part",
                                  "https://host?query",
                                  "https://host\\path",
                                  "https://h%6fst",
                                  "https://-host",
                                  "https://a..b",
                                  "https://.host",
                                  "https://host.",
                                  "https://host/%",
                                  "https://host/%g0",
                                  "https://host/a[0]",
                                  "https://@host",
                                  "https://host/?a=b#",
                                  "https:",
                                  "https:path",
                                  "https://[v1.a]",
                                  "https://[fe80::1%25eth0]",
                                  "https://[::1",
                                  "https://[::1]x",
                                  "https://[host]",
                                  "https://[127.0.0.1]",
                                  "https://::1",
                                  "https://2130706433",
                                  "https://127.1",
                                  "https://0x7f.0.0.1",
                                  "https://256.0.0.1",
                                  "https://h\xc3\xb6st"}) {
        EXPECT_FALSE(parse_http_url(bad)) << bad;
    }
    EXPECT_TRUE(parse_http_url("https://host/" + std::string(2048 - 13, 'a')));
    EXPECT_FALSE(parse_http_url("https://host/" + std::string(2049 - 13, 'a')));
}

TEST(LoopbackHost, IsOnlyWhatNeverLeavesTheMachine) {
    for (const auto* const good : {"localhost", "127.0.0.1", "127.255.255.254", "::1", "0:0:0:0:0:0:0:1"}) {
        EXPECT_TRUE(is_loopback_host(good)) << good;
    }
    for (const auto* const bad : {"", "0.0.0.0", "::", "128.0.0.1", "126.255.255.255", "localhost.evil.org",
                                  "::2", "127.1", "::ffff:8.8.8.8", "example.com"}) {
        EXPECT_FALSE(is_loopback_host(bad)) << bad;
    }
}

TEST(ApiUrl, SendsTheTokenInClearOnlyToThisMachine) {
    EXPECT_TRUE(parse_api_url("https://api.heroku.com"));
    EXPECT_TRUE(parse_api_url("http://127.0.0.1:8081"));
    EXPECT_TRUE(parse_api_url("http://[::1]:8081/"));
    for (const auto* const bad :
         {"http://api.heroku.com", "http://127.0.0.1.evil.org", "http://0.0.0.0:80",
          "https://api.heroku.com/v3", "https://api.heroku.com/?a=b", "http://10.0.0.1"}) {
        EXPECT_FALSE(parse_api_url(bad)) << bad;
    }
}

}  // namespace
}  // namespace dynoward::settings
