// SPDX-License-Identifier: MIT
// How long a cached value is valid, and that it is made once for all readers.
#include "daemon/http/cached.hpp"

#include <gtest/gtest.h>

#include <string>

#include "daemon/http/ledger_report.hpp"
#include "net/clock.hpp"

namespace dynoward::daemon {
namespace {

using namespace std::chrono_literals;
using Clock = Cached<int>::Clock;

Clock::time_point clock_now;

Clock::time_point read_clock() {
    return clock_now;
}

class CachedTest : public testing::Test {
 protected:
    int get() {
        return *cached_.get(
            [this] {
                clock_now += cost_;
                return ++made_;
            },
            read_clock);
    }
    Cached<int> cached_;
    Clock::duration cost_ = 1ms;
    int made_ = 0;
};

TEST_F(CachedTest, KeepsAValueForFiftyTimesWhatItCost) {
    EXPECT_EQ(get(), 1);
    clock_now += 50ms - 1ns;
    EXPECT_EQ(get(), 1);
    clock_now += 1ns;
    EXPECT_EQ(get(), 2);
}

TEST_F(CachedTest, KeepsItForASecondAtMost) {
    cost_ = 1h;
    EXPECT_EQ(get(), 1);
    clock_now += 1s - 1ns;
    EXPECT_EQ(get(), 1);
    clock_now += 1ns;
    EXPECT_EQ(get(), 2);
}

TEST_F(CachedTest, WhatCostsNothingIsAlwaysFresh) {
    cost_ = 0ms;
    EXPECT_EQ(get(), 1);
    EXPECT_EQ(get(), 2);
}

TEST_F(CachedTest, MakesItAgainAfterInvalidation) {
    EXPECT_EQ(get(), 1);
    cached_.invalidate();
    EXPECT_EQ(get(), 2);
}

TEST(LedgerReportTest, HasAsManyEntriesAsRequested) {
    const monitor::Monitor monitor{settings::Settings(), net::now()};
    LedgerReport report(monitor);
    EXPECT_EQ(*report.newest(1), R"({"entries":[]})");
    EXPECT_EQ(joined_ledger_json({"{}", "[]", "1"}, 2), R"({"entries":[{},[]]})");
    EXPECT_EQ(joined_ledger_json({"{}", "[]", "1"}, 9), R"({"entries":[{},[],1]})");
}

}  // namespace
}  // namespace dynoward::daemon
