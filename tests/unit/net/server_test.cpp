// SPDX-License-Identifier: MIT
// Requests to the server over real sockets: bodies, pipelining, refusals.
#include "net/server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dynoward/values/limits.hpp"
#include "server_fixture.hpp"
#include "support/gzip.hpp"

namespace dynoward::net {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST_F(ServerTest, AnswersABatchWithExactlyTheseBytes) {
    start();
    EXPECT_EQ(first_answer_to(post("/logs", "83 <40>1 line")), no_content);
    EXPECT_THAT(bodies(), ElementsAre("83 <40>1 line"));
}

TEST_F(ServerTest, KeepsAConnectionForManyRequests) {
    start();
    auto socket = connect();
    for (int i = 0; i < 1000; ++i) {
        socket.send(post("/logs", "x"));
        ASSERT_EQ(socket.read_message(), no_content) << i;
    }
    EXPECT_EQ(totals().accepted, 1U);
    EXPECT_EQ(totals().requests, 1000U);
}

TEST_F(ServerTest, ReadsARequestCutAnywhere) {
    start();
    const auto whole = post("/echo", "h\xc3\xa9llo");
    for (std::size_t cut = 1; cut < whole.size(); ++cut) {
        auto socket = connect();
        socket.send(whole.substr(0, cut));
        std::this_thread::sleep_for(std::chrono::milliseconds{1});
        socket.send(whole.substr(cut));
        ASSERT_THAT(socket.read_message(), HasSubstr("6:h\xc3\xa9llo")) << cut;
    }
}

TEST_F(ServerTest, ReadsChunksCutAnywhere) {
    start();
    const std::string whole =
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        "3\r\n5 a\r\n5;x=y\r\nb\xc3\xa9"
        "cd\r\n0\r\n\r\n";
    for (std::size_t cut = 1; cut < whole.size(); ++cut) {
        auto socket = connect();
        socket.send(whole.substr(0, cut));
        std::this_thread::sleep_for(std::chrono::milliseconds{1});
        socket.send(whole.substr(cut));
        ASSERT_THAT(socket.read_message(), HasSubstr("8:5 ab\xc3\xa9"
                                                     "cd"))
            << cut;
    }
}

TEST_F(ServerTest, RefusesATrailer) {
    start();
    const auto answer = answer_to(
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        "1\r\nx\r\n0\r\nAuthorization: Basic eDp5\r\n\r\n");
    EXPECT_EQ(status_of(answer), "HTTP/1.1 400");
    EXPECT_TRUE(bodies().empty());
}

TEST_F(ServerTest, F39_F40_F41_F42_F43_RefusesAmbiguousFramingAndCloses) {
    start();
    const std::vector<std::string> bad{
        head_start + "Transfer-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx",
        head_start + "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\nx",
        head_start + "Transfer-Encoding:\r\n chunked, gzip\r\n\r\n",
        head_start + "Transfer-Encoding: chun\r\n ked\r\n\r\n",
        "POST /logs HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /logs HTTP/1.0\r\nTransfer-Encoding: identity\r\nContent-Length: 1\r\n\r\nx",
        "POST /logs HTTP/1.2\r\nHost: a\r\n\r\n",
        "POST /logs HTTP/2.0\r\nHost: a\r\n\r\n",
        "POST /logs HTTP/1.1\r\nContent-Length: 0\r\n\r\n",
        head_start + "Host: b\r\n\r\n",
        head_start + "Content-Length: 5,5\r\n\r\nhello",
        head_start + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
        head_start + "Content-Length: +5\r\n\r\nhello",
        head_start + "Content-Length: 99999999999999999999\r\n\r\n",
        "POST http://a/logs HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST /logs\r\nHost: a\r\n\r\n",
        head_start + "Space Before : 1\r\n\r\n",
        head_start + std::string("Nul: \0\r\n\r\n", 10),
        "\x16\x03\x01\x02",
        "\r\nGET /",
    };
    for (const auto& request : bad) {
        const auto answer = answer_to(request + "POST /logs HTTP/1.1\r\nHost: a\r\n\r\n");
        EXPECT_EQ(status_of(answer), "HTTP/1.1 400") << request;
        EXPECT_THAT(answer, HasSubstr("\r\nConnection: close\r\n"));
        EXPECT_EQ(answer.find("HTTP/1.1", 5), std::string::npos) << "a second answer to " << request;
    }
    EXPECT_TRUE(bodies().empty());
    EXPECT_EQ(totals().http_refused, bad.size());
}

TEST_F(ServerTest, F44_AnswersPipelinedRequestsInOrderUntilOneIsRefused) {
    start();
    const auto answer =
        answer_to(post("/echo", "1") + post("/echo", "22") + post("/secret", "333") + post("/echo", "4"));
    const auto one = answer.find("1:1");
    const auto two = answer.find("2:22");
    const auto refused = answer.find("HTTP/1.1 401 Unauthorized");
    EXPECT_LT(one, two);
    EXPECT_LT(two, refused);
    EXPECT_THAT(bodies(), ElementsAre("1", "22"));
    EXPECT_EQ(status_of(answer_to(post("/bad", "x") + post("/echo", "5"))), "HTTP/1.1 400");
    EXPECT_THAT(bodies(), ElementsAre("1", "22", "x"));
}

TEST_F(ServerTest, ARefusalAfterTheBodyKeepsTheConnection) {
    start();
    auto socket = connect();
    socket.send(post("/bad", "x"));
    EXPECT_THAT(socket.read_message(), Not(HasSubstr("Connection: close")));
    socket.send(post("/logs", "y"));
    EXPECT_EQ(socket.read_message(), no_content);
}

TEST_F(ServerTest, ARefusalByTheHeadIsReadableThoughTheBodyWasNotRead) {
    start();
    auto socket = connect();
    socket.send("POST /secret HTTP/1.1\r\nHost: a\r\nContent-Length: 4000000\r\n\r\n");
    socket.send(std::string(4000000, 'x'));
    const auto answer = socket.read_message();
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 401 Unauthorized\r\n"));
    EXPECT_THAT(answer, HasSubstr("WWW-Authenticate: Basic\r\n"));
    EXPECT_TRUE(bodies().empty());
}

TEST_F(ServerTest, F51_BoundsTheHeader) {
    start();
    const std::string start_line = "POST /logs HTTP/1.1\r\nHost: a\r\nX-Fill: ";
    for (const std::size_t size :
         {limits::header_bytes - 1, limits::header_bytes, limits::header_bytes + 1}) {
        const auto request = start_line + std::string(size - start_line.size() - 4, 'x') + "\r\n\r\n";
        ASSERT_EQ(request.size(), size);
        const std::string wanted = size <= limits::header_bytes ? "HTTP/1.1 204" : "HTTP/1.1 431";
        EXPECT_EQ(status_of(first_answer_to(request)), wanted) << size;
    }
    EXPECT_EQ(status_of(answer_to("GET /" + std::string(70000, 'x'))), "HTTP/1.1 431");
    std::string many = head_start;
    for (int i = 0; i < 64; ++i) {
        many += "X: 1\r\n";
    }
    EXPECT_EQ(status_of(answer_to(many + "\r\n")), "HTTP/1.1 431");
}

TEST_F(ServerTest, F52_BoundsTheBody) {
    limits_.body = std::chrono::seconds{20};
    start();
    for (const std::size_t size : {limits::body_bytes - 1, limits::body_bytes, limits::body_bytes + 1}) {
        const std::string wanted = size <= limits::body_bytes ? "HTTP/1.1 204" : "HTTP/1.1 413";
        const std::string body(size, 'x');
        EXPECT_EQ(status_of(first_answer_to(post("/logs", body))), wanted) << size;
        std::array<char, 16> hex{};
        std::snprintf(hex.data(), hex.size(), "%zx", size);
        EXPECT_EQ(status_of(first_answer_to(head_start + "Transfer-Encoding: chunked\r\n\r\n" + hex.data() +
                                            "\r\n" + body + "\r\n0\r\n\r\n")),
                  wanted)
            << size << " chunked";
    }
    // At once: not a byte of the body is sent here.
    EXPECT_EQ(status_of(first_answer_to(head_start + "Content-Length: 9223372036854775808\r\n\r\n")),
              "HTTP/1.1 413");
}

TEST_F(ServerTest, RefusesAnEndlessChunkHeader) {
    start();
    EXPECT_EQ(status_of(answer_to(head_start + "Transfer-Encoding: chunked\r\n\r\n1;" +
                                  std::string(100000, 'x'))),
              "HTTP/1.1 400");
    EXPECT_EQ(status_of(answer_to(head_start + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n")),
              "HTTP/1.1 400");
}

TEST_F(ServerTest, InflatesGzipWithinBounds) {
    start();
    const auto packed = test::gzip("83 <40>1 line");
    EXPECT_THAT(first_answer_to(post("/echo", packed, "Content-Encoding: gzip\r\n")),
                HasSubstr("13:83 <40>1 line"));
    EXPECT_EQ(status_of(answer_to(post("/echo", "garbage", "Content-Encoding: gzip\r\n"))), "HTTP/1.1 400");
    EXPECT_EQ(status_of(answer_to(post("/echo", "x", "Content-Encoding: br\r\n"))), "HTTP/1.1 415");
}

TEST_F(ServerTest, Sends100ContinueOnlyIfExpected) {
    start();
    auto socket = connect();
    socket.send(head_start + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    EXPECT_EQ(socket.read_message(), "HTTP/1.1 100 Continue\r\n\r\n");
    socket.send("ab");
    EXPECT_EQ(socket.read_message(), no_content);
    EXPECT_THAT(
        first_answer_to(
            "POST /secret HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"),
        StartsWith("HTTP/1.1 401"));
}

TEST_F(ServerTest, C_AnswersHttp10AndCloses) {
    start();
    // As nginx sends it to an upstream, HAProxy as a health check, and ab with -k.
    const auto nginx =
        answer_to("POST /logs HTTP/1.0\r\nHost: up\r\nConnection: close\r\nContent-Length: 4\r\n\r\n1 ab");
    EXPECT_EQ(nginx, "HTTP/1.1 204 No Content\r\nServer: dynoward\r\nConnection: close\r\n\r\n");
    EXPECT_EQ(status_of(answer_to("OPTIONS /health HTTP/1.0\r\n\r\n")), "HTTP/1.1 200");
    const auto ab = answer_to("GET /health HTTP/1.0\r\nConnection: Keep-Alive\r\nHost: a\r\n\r\n" +
                              post("/logs", "behind it"));
    EXPECT_THAT(ab, HasSubstr("\r\nConnection: close\r\n"));
    EXPECT_EQ(ab.find("HTTP/1.1", 5), std::string::npos);
    EXPECT_THAT(bodies(), ElementsAre("1 ab"));
}

TEST_F(ServerTest, S3_NothingThatAStrangerSendsAheadIsServed) {
    start();
    const std::string get = "GET /health HTTP/1.1\r\nHost: a\r\n\r\n";
    const auto answer = answer_to(get + get + get);
    EXPECT_THAT(answer, HasSubstr("\r\nConnection: close\r\n"));
    EXPECT_EQ(answer.find("HTTP/1.1", 5), std::string::npos);
    // One after another is what health checks do.
    auto socket = connect();
    for (int i = 0; i < 10; ++i) {
        socket.send(get);
        ASSERT_THAT(socket.read_message(), HasSubstr("fine")) << i;
    }
    // Who has shown his credential may.
    const std::string own = "GET /own HTTP/1.1\r\nHost: a\r\n\r\n";
    socket.send(own + own);
    EXPECT_THAT(socket.read_message(), HasSubstr("yours"));
    EXPECT_THAT(socket.read_message(), HasSubstr("yours"));
}

TEST_F(ServerTest, HeadGetsTheHeaderOnly) {
    start();
    auto socket = connect();
    socket.send("HEAD /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    const auto answer = socket.read_all();
    EXPECT_THAT(answer, HasSubstr("Content-Length: 4\r\n"));
    EXPECT_THAT(answer, testing::EndsWith("\r\n\r\n"));
}

}  // namespace
}  // namespace dynoward::net
