// SPDX-License-Identifier: MIT
// How many wrong credentials a client may send, and what happens beyond that.
#include "daemon/http/guess_limit.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace dynoward::daemon {
namespace {

using testing::ElementsAre;

constexpr SteadyTime start{Seconds{1000}};

unsigned allowed_of(GuessLimit& limit, std::string_view client, SteadyTime now) {
    unsigned allowed = 0;
    while (allowed < 1000 && !limit.is_too_many(client, now)) {
        ++allowed;
    }
    return allowed;
}

TEST(GuessLimit, S12_AllowsEachClientABurstAndThenOneEachFewSeconds) {
    GuessLimit limit;
    EXPECT_EQ(allowed_of(limit, "192.0.2.1", start), limits::wrong_credentials);
    EXPECT_EQ(allowed_of(limit, "192.0.2.2", start), limits::wrong_credentials) << "another client";
    const auto later = start + limits::wrong_credential_spacing;
    EXPECT_EQ(allowed_of(limit, "192.0.2.1", start + Seconds{2}), 0U);
    EXPECT_EQ(allowed_of(limit, "192.0.2.1", later), 0U) << "the one that was too many counts as well";
    EXPECT_EQ(allowed_of(limit, "192.0.2.1", later + 2 * limits::wrong_credential_spacing), 1U);
    EXPECT_EQ(allowed_of(limit, "192.0.2.1", later + Seconds{3600}), limits::wrong_credentials);
}

TEST(GuessLimit, S12_KeepsABoundedNumberOfClientsIncludingTheLatest) {
    GuessLimit limit;
    for (unsigned i = 0; i < 100'000; ++i) {
        limit.is_too_many("198.51.100." + std::to_string(i), start + std::chrono::milliseconds{i});
    }
    EXPECT_EQ(allowed_of(limit, "192.0.2.1", start + Seconds{100}), limits::wrong_credentials);
    EXPECT_EQ(allowed_of(limit, "192.0.2.1", start + Seconds{101}), 0U);
}

TEST(GuessLimit, S12_F38_AnswersAdminRoutesWith429AndOnlyDelaysTheDrain) {
    GuessLimit limit;
    std::vector<std::string> lines;
    const Log log = [&lines](Level, const std::string& line) { lines.push_back(line); };
    net::RequestHead head{"GET", "/", 11, {{"X-Forwarded-For", "1.2.3.4, 198.51.100.7"}}, "10.0.0.1"};
    const auto answer = [&](GuessLimit::Door door) {
        net::Reply refusal;
        refusal.status = 401;
        return limit.answer(door, head, /*behind_router=*/true, start, log, std::move(refusal));
    };
    for (unsigned i = 0; i < limits::wrong_credentials; ++i) {
        const auto reply = answer(GuessLimit::Door::admin);
        ASSERT_EQ(reply.status, 401);
        ASSERT_EQ(reply.delay.count(), 0);
    }
    EXPECT_EQ(answer(GuessLimit::Door::admin).status, 429);
    EXPECT_EQ(answer(GuessLimit::Door::hook).status, 429);
    const auto drain = answer(GuessLimit::Door::drain);
    EXPECT_EQ(drain.status, 401) << "Logplex would repeat the batch at once on 429";
    EXPECT_EQ(drain.delay, limits::wrong_credential_delay);
    EXPECT_THAT(lines, ElementsAre("at=credential.guessing door=admin client=198.51.100.7 requests=1"));
    EXPECT_EQ(limit.totals(GuessLimit::Door::admin).wrong, limits::wrong_credentials + 1);
    EXPECT_EQ(limit.totals(GuessLimit::Door::admin).late, 1U);
    EXPECT_EQ(limit.totals(GuessLimit::Door::drain).late, 1U);
    head.fields.front().value = "198.51.100.7, 203.0.113.9";
    EXPECT_EQ(answer(GuessLimit::Door::admin).status, 401) << "what the client wrote does not count";
}

}  // namespace
}  // namespace dynoward::daemon
