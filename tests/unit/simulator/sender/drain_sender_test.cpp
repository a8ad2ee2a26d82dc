// SPDX-License-Identifier: MIT
// The simulated drain: batches, repeats, losses.
#include "simulator/sender/drain_sender.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/simulator/world/world_helpers.hpp"

namespace dynoward::simulator::test {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;

class DrainSenderTest : public testing::Test {
 protected:
    void push(std::size_t lines, std::size_t bytes = 10) {
        const std::string text(bytes, 'x');
        for (std::size_t i = 0; i < lines; ++i) {
            Line line;
            line.at = at_second(0).wall;
            line.app_name = "app";
            line.procid = "web.1";
            line.msg = text;
            queue_.push(line);
        }
    }
    std::optional<DrainRequest> next(std::int64_t second = 0) { return sender_.next(at_second(second)); }

    DrainQueue queue_{1024};
    DrainSender sender_{queue_, 5};
};

TEST(DrainQueueFraming, CountsOctetsAndEndsWithANewline) {
    DrainQueue queue(10);
    Line line;
    line.pri = 190;
    line.at = at_second(1).wall + std::chrono::milliseconds{110};
    line.app_name = "app";
    line.procid = "web.1";
    line.msg = "Käse";
    queue.push(line);
    std::string body;
    queue.take(1, body);  // at least one line is taken, even if it does not fit
    EXPECT_EQ(body, "59 <190>1 2026-03-04T12:00:01.11+00:00 host app web.1 - Käse\n");
}

TEST_F(DrainSenderTest, SendsOneBatchAtATimeAndQueuesTheRest) {
    push(1);
    const auto first = next();
    ASSERT_TRUE(first);
    EXPECT_EQ(first->message_count, 1U);
    EXPECT_THAT(first->frame_id, MatchesRegex("[0-9A-F]+"));
    EXPECT_EQ(first->frame_id.size(), 32U);
    push(3);
    EXPECT_FALSE(next());
    EXPECT_EQ(sender_.on_reply(204), AfterReply::keep_connection);
    const auto second = next();
    ASSERT_TRUE(second);
    EXPECT_EQ(second->message_count, 3U);
    EXPECT_NE(second->frame_id, first->frame_id);
}

TEST_F(DrainSenderTest, FillsABodyUpTo100KiB) {
    push(300, 1000);
    const auto request = next();
    ASSERT_TRUE(request);
    EXPECT_LE(request->body.size(), 102'400U);
    EXPECT_GT(request->body.size(), 101'000U);
}

TEST_F(DrainSenderTest, SendsThreeTimesUnderOneFrameIdThenReportsTheLoss) {
    for (const int failure : {0, 503, 429}) {
        SCOPED_TRACE(failure);
        push(2);
        std::string frame_id;
        for (int attempt = 1; attempt <= 3; ++attempt) {
            const auto request = next(attempt);
            ASSERT_TRUE(request);
            EXPECT_EQ(attempt == 1 || request->frame_id == frame_id, true);
            frame_id = request->frame_id;
            EXPECT_EQ(sender_.on_reply(failure), AfterReply::reconnect);
        }
        EXPECT_FALSE(next(4));
        push(1);
        const auto request = next(5);
        ASSERT_TRUE(request);
        EXPECT_NE(request->frame_id, frame_id);
        EXPECT_EQ(request->message_count, 2U);
        EXPECT_THAT(request->body,
                    HasSubstr("host heroku logplex - Error L10 (output buffer overflow): 2 messages "
                              "dropped since 2026-03-04T12:00:03+00:00.\n"));
        sender_.on_reply(204);
        push(1);
        EXPECT_EQ(next(6)->message_count, 1U);  // reported once
        sender_.on_reply(204);
    }
}

TEST_F(DrainSenderTest, AClientErrorLosesTheBatchAtOnce) {
    for (const int status : {400, 401, 403, 404, 413, 415, 431}) {
        push(1);
        ASSERT_TRUE(next());
        EXPECT_EQ(sender_.on_reply(status), AfterReply::keep_connection);
    }
    EXPECT_EQ(sender_.lost_messages(), 7U);
    push(1);
    EXPECT_THAT(next()->body, HasSubstr(": 7 messages dropped"));
}

TEST_F(DrainSenderTest, AnOverflowIsReportedAsL10) {
    push(1030);
    const auto request = next();
    ASSERT_TRUE(request);
    EXPECT_THAT(request->body, HasSubstr("Error L10 (output buffer overflow): 6 messages dropped since"));
}

TEST_F(DrainSenderTest, F9_RepeatsKeepTheirFrameId) {
    SenderFaults faults;
    faults.repeated_percent = 100;
    sender_.set_faults(faults);
    push(1);
    const auto first = next();
    sender_.on_reply(204);
    const auto again = next();
    ASSERT_TRUE(first && again);
    EXPECT_EQ(again->frame_id, first->frame_id);
    EXPECT_EQ(again->body, first->body);
    sender_.on_reply(204);
    EXPECT_FALSE(next());
}

TEST_F(DrainSenderTest, F10_ReorderedBatchesSwap) {
    SenderFaults faults;
    faults.reordered_percent = 100;
    sender_.set_faults(faults);
    push(150, 1000);
    const auto first = next();
    sender_.on_reply(204);
    const auto second = next();
    ASSERT_TRUE(first && second);
    EXPECT_EQ(first->message_count + second->message_count, 150U);
    EXPECT_LT(first->message_count, second->message_count);  // the full body was composed first
}

TEST_F(DrainSenderTest, F69_LateBatchesComeWhenTheyAreDue) {
    SenderFaults faults;
    faults.late_percent = 100;
    faults.late_by = Seconds{60};
    sender_.set_faults(faults);
    push(1);
    EXPECT_FALSE(next(0));
    sender_.set_faults({});
    push(1);
    EXPECT_TRUE(next(10));
    sender_.on_reply(204);
    EXPECT_FALSE(next(59));
    EXPECT_TRUE(next(60));
}

TEST_F(DrainSenderTest, LostBatchesAreNeverReported) {
    SenderFaults faults;
    faults.lost_percent = 100;
    sender_.set_faults(faults);
    push(5);
    EXPECT_FALSE(next());
    EXPECT_EQ(sender_.lost_messages(), 5U);
    EXPECT_TRUE(sender_.idle());
}

TEST_F(DrainSenderTest, BacksOffOnlyWhenConnectingFails) {
    EXPECT_EQ(sender_.on_connect_failed(), Nanoseconds{});
    for (int i = 0; i < 100; ++i) {
        EXPECT_LE(sender_.on_connect_failed(), std::chrono::milliseconds{5110});
    }
}

TEST(RequestHead, HasTheFieldsOfTheRealSenderInItsOrder) {
    const DrainTarget target{"127.0.0.1:8080", "/logs", "drain:secret-secret-secret", "d.token"};
    const DrainRequest request{"1FCA073543AE7EFC1625DBA441A4E9DE", 2, "12345"};
    EXPECT_EQ(request_head(target, request),
              "POST /logs HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n"
              "Authorization: Basic ZHJhaW46c2VjcmV0LXNlY3JldC1zZWNyZXQ=\r\n"
              "Content-Type: application/logplex-1\r\nLogplex-Msg-Count: 2\r\n"
              "Logplex-Frame-Id: 1FCA073543AE7EFC1625DBA441A4E9DE\r\nLogplex-Drain-Token: d.token\r\n"
              "User-Agent: Logplex/v73\r\nContent-Length: 5\r\n\r\n");
}

TEST(ReadStatusStrictly, ReadsOnlyWhatTheOldClientCould) {
    struct Row {
        const char* head;
        int status;
    };
    for (const Row& row : {
             Row{"HTTP/1.1 204 No Content\r\n\r\n", 204},
             Row{"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", 200},
             Row{"HTTP/1.1 200 \r\n\r\n", 200},
             Row{"HTTP/1.1 200\r\n\r\n", 0},
             Row{"HTTP/2 200 OK\r\n\r\n", 0},
             Row{"HTTP/1.1 20 OK\r\n\r\n", 0},
             Row{"HTTP/1.1 2000 OK\r\n\r\n", 0},
             Row{"HTTP/1.1 204 No Content\r\nno colon\r\n\r\n", 0},
             Row{"0\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n", 0},
             Row{"HTTP/1.1 204 No Content", 0},
             Row{"", 0},
         }) {
        EXPECT_EQ(read_status_strictly(row.head), row.status) << row.head;
    }
}

}  // namespace
}  // namespace dynoward::simulator::test
