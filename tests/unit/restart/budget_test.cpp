// SPDX-License-Identifier: MIT
// RESTART_BUDGET: used up and free again, to the nanosecond; what is assumed, and what is given back.
#include "restart/budget.hpp"

#include <gtest/gtest.h>

#include "unit/restart/conversation.hpp"

namespace dynoward::restart {
namespace {

using test::at;
using namespace std::chrono_literals;

constexpr settings::CountPerSpan two_an_hour{2, 3600s};

TEST(Budget, IsUsedUpWithTheLastOneThatItAllows) {
    Budget budget(two_an_hour);
    EXPECT_EQ(budget.allowed(), two_an_hour);
    EXPECT_FALSE(budget.left_s(at()));
    budget.note(at(0s).steady, false);
    EXPECT_FALSE(budget.left_s(at(1s)));
    budget.note(at(100s).steady, false);
    EXPECT_EQ(budget.left_s(at(100s)), 3500);
}

struct Row {
    const char* what;
    Nanoseconds since_first;
    std::optional<long> left_s;
};
void PrintTo(const Row& row, std::ostream* out) {
    *out << row.what;
}
class BudgetSpan : public testing::TestWithParam<Row> {};
TEST_P(BudgetSpan, EndsASpanAfterTheOldest) {
    Budget budget(two_an_hour);
    budget.note(at(100s).steady, false);
    budget.note(at(0s).steady, false);  // in any order
    EXPECT_EQ(budget.left_s(at(GetParam().since_first)), GetParam().left_s);
}
INSTANTIATE_TEST_SUITE_P(Rows, BudgetSpan,
                         testing::Values(Row{"at once", 0s, 3600}, Row{"a second before", 3599s, 1},
                                         Row{"a nanosecond before", 3600s - 1ns, 1},
                                         Row{"rounded up", 3598s + 1ns, 2}, Row{"at the end", 3600s, {}},
                                         Row{"a nanosecond after", 3600s + 1ns, {}},
                                         Row{"a second after", 3601s, {}}));

TEST(Budget, OnlyAsManyAsAreAllowedMatter) {
    Budget budget(two_an_hour);
    for (const auto offset : {0s, 10s, 20s, 30s}) {
        budget.note(at(offset).steady, false);
    }
    EXPECT_EQ(budget.left_s(at(30s)), 3590);
    EXPECT_FALSE(budget.left_s(at(3620s)));
    // An older one that is noted late takes no room from newer ones.
    budget.note(at(-50s).steady, true);
    EXPECT_EQ(budget.left_s(at(30s)), 3590);
    EXPECT_EQ(budget.assumed(at(30s)), 0U);
}

TEST(Budget, WhatRestartedNothingIsGivenBack) {
    Budget budget(two_an_hour);
    budget.note(at(0s).steady, false);
    budget.note(at(100s).steady, false);
    budget.take_back(at(100s).steady);
    EXPECT_FALSE(budget.left_s(at(100s)));
    budget.take_back(at(100s).steady);  // once
    budget.take_back(at(55s).steady);   // never noted
    budget.note(at(200s).steady, false);
    EXPECT_EQ(budget.left_s(at(200s)), 3400);
}

TEST(Budget, OneOfTwoSentAtTheSameMomentIsGivenBack) {
    Budget budget(two_an_hour);
    budget.note(at(0s).steady, false);
    budget.note(at(0s).steady, false);
    budget.take_back(at(0s).steady);
    EXPECT_FALSE(budget.left_s(at(1s)));
    budget.note(at(1s).steady, false);
    EXPECT_TRUE(budget.left_s(at(1s)));
}

TEST(Budget, InvariantS2_WhatIsAssumedCountsAndIsNotGivenBack) {
    Budget budget(two_an_hour);
    budget.note(at(0s).steady, true);
    budget.note(at(10s).steady, true);
    EXPECT_EQ(budget.left_s(at(10s)), 3590);
    EXPECT_EQ(budget.assumed(at(10s)), 2U);
    budget.take_back(at(10s).steady);
    EXPECT_EQ(budget.left_s(at(10s)), 3590);
    EXPECT_EQ(budget.assumed(at(3599s)), 2U);
    EXPECT_EQ(budget.assumed(at(3600s)), 1U);
    EXPECT_EQ(budget.assumed(at(3610s)), 0U);
}

TEST(Budget, OfOneIsFreeAgainAfterItsSpan) {
    Budget budget({1, 1s});
    budget.note(at(0s).steady, false);
    EXPECT_EQ(budget.left_s(at(999ms)), 1);
    EXPECT_FALSE(budget.left_s(at(1s)));
}

}  // namespace
}  // namespace dynoward::restart
