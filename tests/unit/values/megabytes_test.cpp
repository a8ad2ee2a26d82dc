// SPDX-License-Identifier: MIT
// Amounts of memory: comparing, shares of a quota, numbers that are none.
#include "dynoward/values/megabytes.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <type_traits>

namespace dynoward {
namespace {

TEST(Megabytes, CompareByAmount) {
    EXPECT_LT(Megabytes{511.99}, Megabytes{512});
    EXPECT_GT(Megabytes{512.01}, Megabytes{512});
    EXPECT_EQ(Megabytes{512}, Megabytes{512.0});
    EXPECT_EQ(Megabytes{}, Megabytes{0});
}

TEST(Megabytes, AThresholdIsAShareOfTheQuota) {
    EXPECT_EQ(Megabytes{512} * 1.5, Megabytes{768});
    EXPECT_EQ(Megabytes{512} * 0, Megabytes{0});
}

TEST(Megabytes, F11_ANumberThatIsNoneReachesNoThreshold) {
    const Megabytes none{std::numeric_limits<double>::quiet_NaN()};
    EXPECT_FALSE(none >= Megabytes{0});
    EXPECT_FALSE(none == none);
}

TEST(Megabytes, APlainNumberDoesNotPassForMegabytes) {
    EXPECT_FALSE((std::is_convertible_v<double, Megabytes>));
    EXPECT_FALSE((std::is_convertible_v<Megabytes, double>));
}

}  // namespace
}  // namespace dynoward
