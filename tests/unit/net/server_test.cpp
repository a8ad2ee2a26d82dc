// SPDX-License-Identifier: MIT
#include "net/server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <zlib.h>

#include "dynoward/values/limits.hpp"
#include "server_fixture.hpp"

namespace dynoward::net {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool sanitized = true;
#elif defined(__has_feature)
constexpr bool sanitized = __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
constexpr bool sanitized = false;
#endif

const std::string no_content = "HTTP/1.1 204 No Content\r\nServer: dynoward\r\n\r\n";
const std::string head_start = "POST /logs HTTP/1.1\r\nHost: a\r\n";

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

TEST_F(ServerTest, F39_F43_RefusesAmbiguousFramingAndCloses) {
    start();
    const std::vector<std::string> bad{
        head_start + "Transfer-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx",
        head_start + "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\nx",
        head_start + "Transfer-Encoding:\r\n chunked, gzip\r\n\r\n",
        head_start + "Transfer-Encoding: chun\r\n ked\r\n\r\n",
        "POST /logs HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /logs HTTP/1.0\r\nHost: a\r\n\r\n",
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
    std::string packed(1000, '\0');
    z_stream stream{};
    deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    std::string text = "83 <40>1 line";
    stream.next_in = reinterpret_cast<Bytef*>(text.data());
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    EXPECT_THAT(first_answer_to(post("/echo", packed, "Content-Encoding: gzip\r\n")),
                HasSubstr("13:83 <40>1 line"));
    EXPECT_EQ(status_of(answer_to(post("/echo", "garbage", "Content-Encoding: gzip\r\n"))), "HTTP/1.1 400");
    EXPECT_EQ(status_of(answer_to(post("/echo", "x", "Content-Encoding: br\r\n"))), "HTTP/1.1 415");
}

TEST_F(ServerTest, Continues100OnlyWhenAsked) {
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

TEST_F(ServerTest, HeadGetsTheHeaderOnly) {
    start();
    auto socket = connect();
    socket.send("HEAD /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    const auto answer = socket.read_all();
    EXPECT_THAT(answer, HasSubstr("Content-Length: 4\r\n"));
    EXPECT_THAT(answer, testing::EndsWith("\r\n\r\n"));
}

TEST_F(ServerTest, F31_AHeaderThatDripsIsCutOff) {
    start();
    auto socket = connect();
    const auto began = std::chrono::steady_clock::now();
    for (const char c : head_start) {
        if (!socket.send(std::string(1, c))) {
            break;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds{20});
    }
    EXPECT_EQ(socket.read_all(), "");
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds{2});
    EXPECT_TRUE(loop_.eventually([this] { return server_->totals().timed_out == 1; }));
}

TEST_F(ServerTest, F32_ABodyThatDripsIsCutOff) {
    start();
    auto socket = connect();
    socket.send(head_start + "Content-Length: 100\r\n\r\nx");
    EXPECT_EQ(socket.read_all(), "");
    EXPECT_TRUE(loop_.eventually([this] { return server_->totals().timed_out == 1; }));
    EXPECT_TRUE(bodies().empty());
}

TEST_F(ServerTest, F33_AReaderThatNeverReadsIsCutOff) {
    start();
    auto socket = connect();
    socket.send(post("/large", "x"));
    EXPECT_TRUE(loop_.eventually(
        [this] { return server_->totals().timed_out == 1 && server_->open_connections() == 0; }));
}

TEST_F(ServerTest, AnIdleConnectionEndsAfterItsTimeAndIsNoFailure) {
    start();
    auto socket = connect();
    socket.send(post("/logs", "x"));
    EXPECT_EQ(socket.read_message(), no_content);
    std::this_thread::sleep_for(std::chrono::milliseconds{250});  // longer than the header's deadline
    socket.send(post("/logs", "y"));
    EXPECT_EQ(socket.read_message(), no_content);
    EXPECT_TRUE(socket.ended());
    EXPECT_EQ(totals().timed_out, 0U);
}

TEST_F(ServerTest, F28_AConnectionCutInMidBodyAppliesNothing) {
    start();
    {
        auto socket = connect();
        socket.send(head_start + "Content-Length: 10\r\n\r\nhalf");
    }
    EXPECT_TRUE(loop_.eventually(
        [this] { return server_->open_connections() == 0 && server_->totals().accepted == 1; }));
    EXPECT_TRUE(bodies().empty());
}

TEST_F(ServerTest, F34_AtTheCapTheOneThatWaitedLongestMakesRoom) {
    limits_.connections = 8;
    limits_.header = std::chrono::seconds{5};
    start();
    auto oldest = connect();
    ASSERT_TRUE(loop_.eventually([this] { return server_->open_connections() == 1; }));
    std::vector<test::Socket> others;
    for (int i = 0; i < 7; ++i) {
        others.push_back(connect());
    }
    ASSERT_TRUE(loop_.eventually([this] { return server_->open_connections() == 8; }));
    EXPECT_EQ(first_answer_to(post("/logs", "x")), no_content);
    EXPECT_TRUE(oldest.ended());
    EXPECT_EQ(totals().evicted, 1U);
    others.front().send(post("/logs", "y"));
    EXPECT_EQ(others.front().read_message(), no_content);
}

TEST_F(ServerTest, F36_ManyResetsLeaveNothingBehind) {
    start();
    for (int i = 0; i < 500; ++i) {
        auto socket = connect();
        socket.send("POST /lo");
        socket.reset();
    }
    EXPECT_TRUE(loop_.eventually(
        [this] { return server_->open_connections() == 0 && server_->totals().accepted == 500; }));
}

TEST_F(ServerTest, F85_ATakenPortIsAClearError) {
    start();
    loop_.call([this] {
        Server second(loop_.context().get_executor(), handler_);
        try {
            second.listen("127.0.0.1", port_, nullptr);
            ADD_FAILURE() << "two listeners on one port";
        } catch (const std::runtime_error& error) {
            EXPECT_THAT(error.what(), HasSubstr("port " + std::to_string(port_)));
        }
        return 0;
    });
}

TEST_F(ServerTest, AllAddressesMeansIPv4Too) {
    loop_.call([this] {
        server_ = std::make_unique<Server>(loop_.context().get_executor(), handler_, limits_);
        server_->listen("", 0, nullptr);
        port_ = server_->port();
    });
    EXPECT_EQ(first_answer_to(post("/logs", "x")), no_content);
}

TEST_F(ServerTest, F81_StopFinishesWhatIsInHandAndClosesTheRest) {
    limits_.body = std::chrono::seconds{5};
    start();
    auto idle = connect();
    idle.send(post("/logs", "x"));
    EXPECT_EQ(idle.read_message(), no_content);
    auto busy = connect();
    busy.send(head_start + "Content-Length: 4\r\n\r\nab");
    ASSERT_TRUE(loop_.eventually([this] { return handler_.heads.size() == 2; }));
    loop_.call([this] { server_->stop(); });
    EXPECT_THROW(connect(), std::runtime_error);
    busy.send("cd");
    EXPECT_THAT(busy.read_all(),
                HasSubstr("HTTP/1.1 204 No Content\r\nServer: dynoward\r\nConnection: close\r\n"));
    busy.close();
    EXPECT_TRUE(idle.ended());
    EXPECT_TRUE(loop_.eventually([this] { return server_->open_connections() == 0; }));
    EXPECT_THAT(bodies(), ElementsAre("x", "abcd"));
}

TEST_F(ServerTest, F81_AConnectionTheSystemHasTakenForUsIsStillServed) {
    start();
    std::optional<test::Socket> socket;
    loop_.call([&] {  // on the loop's thread: the listener cannot have seen it before stop()
        socket.emplace(connect());
        socket->send(post("/logs", "x"));
        server_->stop();
    });
    EXPECT_THAT(socket->read_all(), StartsWith("HTTP/1.1 204 No Content"));
}

TEST_F(ServerTest, F87_WithoutDescriptorsItPausesAndRecovers) {
    if (sanitized) {
        GTEST_SKIP() << "the sanitizers' own checks need descriptors";
    }
    start();
    std::optional<test::Socket> socket;
    rlimit before{};
    ::getrlimit(RLIMIT_NOFILE, &before);
    loop_.call([&] {
        // A descriptor gets the lowest free number, so all below this one are taken.
        const int next = ::dup(0);
        ::close(next);
        socket.emplace(connect());
        const rlimit none_left{static_cast<rlim_t>(next) + 1, before.rlim_max};
        ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none_left), 0);
    });
    socket->send(post("/logs", "x"));
    std::this_thread::sleep_for(std::chrono::milliseconds{350});
    const auto failed = totals().accept_failed;
    ::setrlimit(RLIMIT_NOFILE, &before);
    EXPECT_GE(failed, 1U);
    EXPECT_LE(failed, 5U) << "it spins";
    EXPECT_EQ(socket->read_message(), no_content);
}

TEST_F(ServerTest, ItsEndInMidRequestIsHarmless) {
    start();
    auto socket = connect();
    socket.send(head_start + "Content-Length: 4\r\n\r\nab");
    ASSERT_TRUE(loop_.eventually([this] { return handler_.heads.size() == 1; }));
    loop_.call([this] { server_.reset(); });
    EXPECT_TRUE(socket.ended());
}

}  // namespace
}  // namespace dynoward::net
