// SPDX-License-Identifier: MIT
// Requests and their replies by id, and the reserve of API tokens.
#include "monitor/platform/platform_requests.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dynoward::monitor {
namespace {

using namespace std::chrono_literals;
using heroku::ApiRequest;
using testing::SizeIs;

const Instant now{SteadyTime(Seconds{1000}), WallTime(Seconds{1'780'000'000})};

TEST(PlatformRequests, EachReplyAnswersOneRequestAndOnlyOnce) {
    PlatformRequests requests(true);
    Effects effects;
    const auto shop = AppName::parse("shop").value();
    requests.send(3, ApiRequest::list_dynos(shop), effects);
    requests.send(4, ApiRequest::list_drains(shop), effects);
    ASSERT_THAT(effects, SizeIs(2));
    const auto id = std::get<SendRequest>(effects[1]).id;
    const auto sent = requests.take(id);
    ASSERT_TRUE(sent);
    EXPECT_EQ(sent->app, 4U);
    EXPECT_EQ(sent->request.kind(), ApiRequest::Kind::list_drains);
    EXPECT_FALSE(requests.take(id));
    EXPECT_FALSE(requests.take(999));
    EXPECT_EQ(requests.pending(), 1U);
    EXPECT_EQ(requests.sent(), 2U);
}

TEST(PlatformRequests, BelowTheReserveTheAllowanceIsLowForFiveMinutes) {
    PlatformRequests requests(true);
    EXPECT_FALSE(requests.is_allowance_low(now)) << "nothing is known of it yet";
    heroku::ApiReply reply;
    reply.rate_remaining = 500;
    requests.note_allowance(now, reply);
    EXPECT_FALSE(requests.is_allowance_low(now));
    reply.rate_remaining = 499;
    requests.note_allowance(now, reply);
    EXPECT_TRUE(requests.is_allowance_low(now + 299s));
    EXPECT_FALSE(requests.is_allowance_low(now + 300s));
    reply.rate_remaining.reset();
    requests.note_allowance(now, reply);
    EXPECT_EQ(requests.rate_remaining(), 499);
}

}  // namespace
}  // namespace dynoward::monitor
