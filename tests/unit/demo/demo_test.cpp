// SPDX-License-Identifier: MIT
// The demo as users run it: the real daemon against the simulated Heroku, with its output on the terminal.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <sstream>

#include "demo/demo.hpp"

namespace dynoward::demo {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Demo, ShowsExactlyOneRestartWithinAMinuteAndEndsByItself) {
    std::ostringstream out;
    DemoOptions options;
    options.out = &out;
    const auto began = std::chrono::steady_clock::now();
    ASSERT_EQ(run(options), 0) << out.str();
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds{60});
    const auto text = out.str();
    std::cout << text;
    EXPECT_THAT(text, HasSubstr("Dynoward decides to restart web.2, and only web.2: memory_total "));
    EXPECT_THAT(text, HasSubstr("DELETE /apps/shop/dynos/web.2"));
    EXPECT_THAT(text, HasSubstr("Confirmed: "));
    EXPECT_THAT(text, HasSubstr("README.md"));
    EXPECT_THAT(text, Not(HasSubstr("\x1b")));
    EXPECT_THAT(text, Not(HasSubstr("at=")));
    EXPECT_LE(std::count(text.begin(), text.end(), '\n'), 25);
}

TEST(Demo, FailsWithAMessageWithinItsTimeLimit) {
    std::ostringstream out;
    DemoOptions options;
    options.out = &out;
    options.max_time = std::chrono::seconds{3};
    EXPECT_EQ(run(options), 70);
    EXPECT_THAT(out.str(), HasSubstr("did not finish a restart in time"));
}

}  // namespace
}  // namespace dynoward::demo
