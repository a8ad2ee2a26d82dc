// SPDX-License-Identifier: MIT
// Reading the head of a request.
#include "net/head_reader.hpp"

#include <gtest/gtest.h>

namespace dynoward::net {
namespace {

TEST(HeadReader, ReadsLineAndFields) {
    HeadReader reader;
    ASSERT_TRUE(
        reader.read("POST /logs?a=b HTTP/1.1\r\nHost: a\r\nX-Empty:\r\nLogplex-Msg-Count:  3 \r\n\r\n"));
    EXPECT_EQ(reader.head().method, "POST");
    EXPECT_EQ(reader.head().target, "/logs?a=b");
    EXPECT_EQ(reader.head().version, 11U);
    ASSERT_EQ(reader.head().fields.size(), 3U);
    EXPECT_EQ(reader.head().find("x-empty"), "");
    EXPECT_EQ(reader.head().find("logplex-msg-count"), "3");
    EXPECT_TRUE(reader.keep_alive());
}

TEST(HeadReader, AFoldedValueOutlivesTheParser) {
    HeadReader reader;
    ASSERT_TRUE(reader.read(
        "GET / HTTP/1.1\r\nHost: a\r\nX-Folded: one\r\n two\r\nX-Also: three\r\n\tfour\r\n\r\n"));
    EXPECT_EQ(reader.head().find("X-Folded"), "one two");
    EXPECT_EQ(reader.head().find("X-Also"), "three four");
}

TEST(HeadReader, KeepsNothingOfTheRequestBefore) {
    HeadReader reader;
    ASSERT_TRUE(reader.read("HEAD / HTTP/1.1\r\nHost: a\r\nAuthorization: x\r\n\r\n"));
    ASSERT_TRUE(reader.read("GET /b HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
    EXPECT_EQ(reader.head().method, "GET");
    EXPECT_FALSE(reader.head().find("Authorization"));
    EXPECT_FALSE(reader.keep_alive());
    reader.clear();
    EXPECT_EQ(reader.head().method, "");
}

TEST(HeadReader, RefusesWhatIsNoHead) {
    for (const auto* text :
         {"\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/1.1\r\nHost a\r\n\r\n", "GET / HTTP/9\r\n\r\n",
          "GET / HTTP/1.1\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\n Host: a\r\n\r\n",
          "GET / HTTP/1.1\r\nHost : a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\x01\r\n\r\n",
          "POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n"}) {
        HeadReader reader;
        EXPECT_FALSE(reader.read(text)) << text;
        EXPECT_FALSE(reader.keep_alive());
    }
}

}  // namespace
}  // namespace dynoward::net
