// SPDX-License-Identifier: MIT
// When requests to the Platform API stop, and when they are tried again.
#include "heroku/breaker.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/fake_platform.hpp"

namespace dynoward::heroku {
namespace {

using test::answered;
using testing::HasSubstr;
using namespace std::chrono_literals;
using State = Breaker::State;

Instant at(Nanoseconds offset = {}) {
    return Instant{SteadyTime(9000s), parse_rfc3339("2026-03-04T12:00:00Z").value()} + offset;
}
ApiReply limited(std::string retry_after = {}) {
    auto reply = answered(429);
    reply.retry_after = std::move(retry_after);
    return reply;
}

TEST(Breaker, IsClosedAtFirstAndStaysClosedWithoutFailures) {
    Breaker breaker;
    EXPECT_TRUE(breaker.closed());
    for (const int status : {200, 202, 206, 304, 400, 404, 410, 422}) {
        EXPECT_EQ(breaker.on_reply(at(), answered(status)), std::nullopt) << status;
        EXPECT_TRUE(breaker.closed());
    }
    EXPECT_FALSE(breaker.left_s(at()));
}

class Refused : public testing::TestWithParam<int> {};
TEST_P(Refused, F58_OpensAtOnceAndProbesAgainInMinutes) {
    Breaker breaker;
    EXPECT_EQ(breaker.on_reply(at(), test::error_reply(GetParam(), "unauthorized", "No.")), State::open);
    EXPECT_FALSE(breaker.closed());
    EXPECT_FALSE(breaker.allows_request(at(299s)));
    EXPECT_TRUE(breaker.allows_request(at(300s)));
    EXPECT_EQ(breaker.left_s(at()), 300);
    EXPECT_EQ(breaker.left_s(at(1h)), 0);
    EXPECT_THAT(breaker.why(), HasSubstr(std::to_string(GetParam()) + " (unauthorized: No.)"));
}
INSTANTIATE_TEST_SUITE_P(Statuses, Refused, testing::Values(401, 402, 403));

TEST(Breaker, F54_OpensAtTheThirdFailureInARow) {
    for (const auto& failure : {answered(500), answered(503), test::lost_reply(), test::not_sent_reply()}) {
        Breaker breaker;
        EXPECT_FALSE(breaker.on_reply(at(), failure));
        EXPECT_FALSE(breaker.on_reply(at(), failure));
        EXPECT_EQ(breaker.on_reply(at(), failure), State::open);
        EXPECT_FALSE(breaker.allows_request(at(29s)));
        EXPECT_TRUE(breaker.allows_request(at(30s)));
    }
}

TEST(Breaker, OneGoodReplyBreaksTheRow) {
    Breaker breaker;
    for (int i = 0; i < 10; ++i) {
        EXPECT_FALSE(breaker.on_reply(at(), answered(500)));
        EXPECT_FALSE(breaker.on_reply(at(), answered(500)));
        EXPECT_FALSE(breaker.on_reply(at(), answered(200)));
    }
}

TEST(Breaker, F53_WaitsTwiceAsLongAfterEachFailedProbeUpToAQuarterOfAnHour) {
    Breaker breaker;
    auto now = at();
    std::vector<long> pauses;
    breaker.on_reply(now, limited());
    for (int i = 0; i < 8; ++i) {
        pauses.push_back(*breaker.left_s(now));
        now = now + Seconds(pauses.back());
        ASSERT_TRUE(breaker.allows_request(now));
        breaker.note_probe(now);
        EXPECT_FALSE(breaker.allows_request(now));  // one probe at a time
        EXPECT_FALSE(breaker.on_reply(now, limited()));
    }
    EXPECT_THAT(pauses, testing::ElementsAre(30, 60, 120, 240, 480, 900, 900, 900));
}

TEST(Breaker, ClosesAtTheFirstGoodReplyAndStartsOver) {
    Breaker breaker;
    breaker.on_reply(at(), limited());
    breaker.on_reply(at(), limited());
    EXPECT_EQ(breaker.on_reply(at(60s), answered(200)), State::closed);
    EXPECT_TRUE(breaker.closed());
    breaker.on_reply(at(), limited());
    EXPECT_EQ(breaker.left_s(at()), 30);
}

TEST(Breaker, AProbeWithoutAReplyDoesNotKeepItOpenForever) {
    Breaker breaker;
    breaker.on_reply(at(), limited());
    breaker.note_probe(at(30s));
    EXPECT_FALSE(breaker.allows_request(at(89s)));
    EXPECT_TRUE(breaker.allows_request(at(90s)));
}

TEST(Breaker, F53_AStormOfAnHourCostsLessThanAHundredthOfTheTokens) {
    Breaker breaker;
    int asked = 0;
    for (auto now = at(); now.steady < at(1h).steady; now = now + 1s) {
        if (breaker.allows_request(now)) {
            ++asked;
            breaker.note_probe(now);
            breaker.on_reply(now, limited());
        }
    }
    EXPECT_LE(asked, 45);
    EXPECT_GE(asked, 4);
}

struct RetryRow {
    const char* text;
    std::optional<long> wait_s;
};
void PrintTo(const RetryRow& row, std::ostream* out) {
    *out << '"' << row.text << '"';
}
class RetryAfter : public testing::TestWithParam<RetryRow> {};
TEST_P(RetryAfter, F53_IsReadInItsThreeForms) {
    const auto wait = read_retry_after(GetParam().text, at());
    EXPECT_EQ(wait ? std::optional(std::chrono::duration_cast<Seconds>(*wait).count()) : std::nullopt,
              GetParam().wait_s)
        << GetParam().text;
}
INSTANTIATE_TEST_SUITE_P(Rows, RetryAfter,
                         testing::Values(RetryRow{"0", 0}, RetryRow{"60", 60}, RetryRow{"900", 900},
                                         RetryRow{"901", 900}, RetryRow{"999999999", 900},
                                         RetryRow{"1772625720", 120},  // 12:02:00
                                         RetryRow{"1772625500", 0}, RetryRow{"9223372036854775807", 900},
                                         RetryRow{"Wed, 04 Mar 2026 12:01:30 GMT", 90},
                                         RetryRow{"Wed, 04 Mar 2026 11:00:00 GMT", 0},
                                         RetryRow{"Wed, 04 Mar 2030 11:00:00 GMT", 900},
                                         RetryRow{"", std::nullopt}, RetryRow{"soon", std::nullopt},
                                         RetryRow{"-1", std::nullopt}, RetryRow{"+5", std::nullopt},
                                         RetryRow{" 5", std::nullopt}, RetryRow{"5s", std::nullopt},
                                         RetryRow{"1.5", std::nullopt},
                                         RetryRow{"99999999999999999999", std::nullopt},
                                         RetryRow{"Wed, 04 Mar 2026 12:01:30 CET", std::nullopt},
                                         RetryRow{"Wed, 04 Foo 2026 12:01:30 GMT", std::nullopt},
                                         RetryRow{"Wed, 04 anF 2026 12:01:30 GMT", std::nullopt},
                                         RetryRow{"Wed, 99 Mar 2026 12:01:30 GMT", std::nullopt},
                                         RetryRow{"Wed, 04 Mar 2026 12:01:3x GMT", std::nullopt}));

TEST(Breaker, F53_ALongerRetryAfterIsObeyedAndAShorterOneIsNot) {
    Breaker longer;
    longer.on_reply(at(), limited("600"));
    EXPECT_EQ(longer.left_s(at()), 600);
    Breaker shorter;
    shorter.on_reply(at(), limited("1"));
    EXPECT_EQ(shorter.left_s(at()), 30);
}

TEST(Breaker, ALaterReplyNeverShortensThePause) {
    Breaker breaker;
    breaker.on_reply(at(), limited("600"));
    breaker.on_reply(at(1s), limited());
    EXPECT_EQ(breaker.left_s(at(1s)), 599);
}

TEST(Breaker, DistinguishesRefusalsOfOneAppAndOfAll) {
    for (const int status : {402, 403}) {
        EXPECT_TRUE(refuses_one_app(answered(status)));
        EXPECT_FALSE(refuses_all_apps(answered(status)));
    }
    for (const int status : {401, 429}) {
        EXPECT_FALSE(refuses_one_app(answered(status)));
        EXPECT_TRUE(refuses_all_apps(answered(status)));
    }
    for (const auto& other : {answered(200), answered(404), answered(500), test::lost_reply()}) {
        EXPECT_FALSE(refuses_one_app(other));
        EXPECT_FALSE(refuses_all_apps(other));
    }
}

}  // namespace
}  // namespace dynoward::heroku
