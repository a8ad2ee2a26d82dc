// SPDX-License-Identifier: MIT
// What tests expect of the answer to an alert or to an order.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "monitor/monitor.hpp"

namespace dynoward::test {

/// One entry, a hold whose reason begins with this word.
inline void expect_hold(const monitor::RestartAnswer& answer, const char* word) {
    ASSERT_EQ(answer.outcome, monitor::RestartAnswer::Outcome::decided) << word;
    ASSERT_THAT(answer.entries, testing::SizeIs(1)) << word;
    EXPECT_EQ(answer.entries[0].verdict, policy::Verdict::hold) << word;
    EXPECT_THAT(answer.entries[0].reason, testing::StartsWith(std::string(word) + ":"));
}

}  // namespace dynoward::test
