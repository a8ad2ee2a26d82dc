// SPDX-License-Identifier: MIT
// The memory budget of all bodies, and the queues for it.
#include "net/body_budget.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <optional>
#include <vector>

namespace dynoward::net {
namespace {

constexpr bool small = true;
constexpr bool large = false;

TEST(BodyBudget, S5_LargeBodiesLeaveTheReserveToSmallOnes) {
    BodyBudget budget(100, 30);
    EXPECT_FALSE(budget.take(71, large));
    EXPECT_TRUE(budget.take(70, large));
    EXPECT_FALSE(budget.take(1, large));
    EXPECT_TRUE(budget.take(30, small));
    EXPECT_FALSE(budget.take(1, small));
    EXPECT_EQ(budget.used(), 100U);
    budget.give(40);
    EXPECT_TRUE(budget.take(10, large));
}

TEST(BodyBudget, S5_TheLargestBodyFitsBesideWhatIdleConnectionsMayKeep) {
    BodyBudget budget;
    EXPECT_TRUE(
        budget.take(limits::bodies_in_hand - limits::body_bytes - limits::small_bodies_reserve, large));
    budget.give(budget.used());
    EXPECT_TRUE(budget.is_ample());
    EXPECT_TRUE(budget.take(limits::header_bytes + limits::body_bytes + 32768, large));
    EXPECT_FALSE(budget.is_ample());
}

TEST(BodyShare, GrowsAllOrNothingAndGivesBackAtItsEnd) {
    BodyBudget budget(100, 30);
    {
        BodyShare share(budget);
        EXPECT_TRUE(share.grow_to(60, large));
        EXPECT_TRUE(share.grow_to(50, large)) << "it has that";
        EXPECT_EQ(share.held(), 60U);
        EXPECT_FALSE(share.grow_to(71, large));
        EXPECT_EQ(share.held(), 60U);
        EXPECT_TRUE(share.grow_to(70, large));
        share.shrink_to(80);
        EXPECT_EQ(budget.used(), 70U);
        share.shrink_to(20);
        EXPECT_EQ(budget.used(), 20U);
    }
    EXPECT_EQ(budget.used(), 0U);
}

TEST(WaitQueue, IsServedInOrderAndTheNextIsWoken) {
    boost::asio::io_context io;
    WaitQueue line;
    std::vector<boost::asio::steady_timer> sleepers;
    std::vector<int> woken;
    for (int i = 0; i < 3; ++i) {
        sleepers.emplace_back(io, std::chrono::hours{1});
    }
    for (int i = 0; i < 3; ++i) {
        sleepers[static_cast<std::size_t>(i)].async_wait([&woken, i](auto) { woken.push_back(i); });
    }
    EXPECT_TRUE(line.empty());
    std::optional<WaitQueue::Entry> first(std::in_place, line, sleepers[0]);
    std::optional<WaitQueue::Entry> second(std::in_place, line, sleepers[1]);
    std::optional<WaitQueue::Entry> third(std::in_place, line, sleepers[2]);
    EXPECT_TRUE(first->first() && !second->first() && !third->first());
    second.reset();
    io.poll();
    EXPECT_TRUE(woken.empty()) << "the first is still the same";
    first.reset();
    io.poll();
    EXPECT_EQ(woken, std::vector<int>{2});
    EXPECT_TRUE(third->first());
}

}  // namespace
}  // namespace dynoward::net
