// SPDX-License-Identifier: MIT
// What receivers of notifications answer: whole replies, halves, and far too much.
#include "notifier_fixture.hpp"

namespace dynoward::daemon {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// The status says all: what stands behind the head is neither waited for nor read far, and a notification
// that was taken is not sent again.
TEST_F(NotifierTest, S15_AHeadWithSuccessIsEnoughWhateverFollows) {
    const std::string ok = "HTTP/1.1 200 OK\r\n";
    const std::string chunked = "Transfer-Encoding: chunked\r\n\r\n";
    for (const std::string& answer :
         {ok + "Content-Length: 1073741824\r\n\r\n" + std::string(2U << 20U, 'x'),
          ok + "Content-Length: 100000\r\n\r\n" + std::string(100000, 'x'),
          ok + "\r\n" + std::string(2U << 20U, 'x'), ok + chunked + "5\r\nhello\r\n",
          ok + chunked + "100000\r\n" + std::string(1U << 20U, 'x') + "\r\n0\r\n\r\n",
          ok + chunked + "no chunk", ok + "Content-Length: 10\r\n\r\nok",
          ok + "Content-Length: 1\r\n\r\nlonger", ok + "\r\n",
          std::string("HTTP/1.1 204 No Content\r\n\r\nok"),
          std::string("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"),
          "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + ok + "\r\n",
          std::string("HTTP/1.0 200 OK\r\n\r\nok")}) {
        lines_.clear();
        Receiver slack(context_.get(), [&](std::size_t) { return answer; });
        Receiver webhook(context_.get(), [&](std::size_t) { return answer; });
        start(url(slack), url(webhook));
        notify(1);
        EXPECT_THAT(lines_when_idle(), IsEmpty()) << answer.substr(0, 80);
        EXPECT_THAT(slack.requests(), SizeIs(1)) << answer.substr(0, 80);
        EXPECT_THAT(webhook.requests(), SizeIs(1)) << answer.substr(0, 80);
        EXPECT_EQ(loop_.call([this] { return notifier_->totals().sent; }), 2U);
        stop();
    }
}

TEST_F(NotifierTest, S15_AReceiverThatGoesAwayBehindTheHeadHasTakenIt) {
    Receiver receiver(context_.get(), [](std::size_t request) {
        return request % 2 == 0 ? "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n" : "";
    });
    start("", url(receiver));
    notify(1);
    EXPECT_THAT(lines_when_idle(), IsEmpty());
    EXPECT_THAT(receiver.requests(), SizeIs(1));
    stop();
}

TEST_F(NotifierTest, S15_ARefusalWithALargeBodyIsARefusalAndNotRepeated) {
    Receiver receiver(context_.get(), [](std::size_t) {
        return "HTTP/1.1 400 Bad Request\r\nContent-Length: 1073741824\r\n\r\n" +
               std::string(1U << 20U, 'x');
    });
    start("", url(receiver));
    notify(1);
    EXPECT_THAT(lines_when_idle(), ElementsAre("at=notices.failed to=webhook status=400",
                                               "at=notices.lost to=webhook notices=1"));
    EXPECT_THAT(receiver.requests(), SizeIs(1));
    stop();
}

TEST_F(NotifierTest, F102_S15_WhatIsNoHeadOfAReplyIsNoSuccess) {
    for (const std::string answer :
         {"HTTP/1.1 200 OK\r\nContent-Le", "200 OK\r\n\r\n", "HTTP/1.1 2000 OK\r\n\r\n"}) {
        lines_.clear();
        times_.webhook.whole = 300ms;
        Receiver receiver(context_.get(), [&](std::size_t) { return answer; });
        start("", url(receiver));
        notify(1);
        EXPECT_THAT(lines_when_idle(), testing::Contains("at=notices.lost to=webhook notices=1")) << answer;
        EXPECT_THAT(receiver.requests(), SizeIs(3)) << answer;
        stop();
    }
}

}  // namespace
}  // namespace dynoward::daemon
