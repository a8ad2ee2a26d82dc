// SPDX-License-Identifier: MIT
// An amount of memory as text.
#include "values/amount_text.hpp"

#include <gtest/gtest.h>

namespace dynoward {
namespace {

TEST(AmountText, HasOneDecimalAndNoneWhereItWouldBeZero) {
    EXPECT_EQ(format_mb({540.12}), "540.1 MB");
    EXPECT_EQ(format_mb({512}), "512 MB");
    EXPECT_EQ(format_mb({511.96}), "512 MB");
    EXPECT_EQ(format_mb({0.04}), "0 MB");
    EXPECT_EQ(format_mb({0.25}), "0.2 MB") << "as printf rounds";
    EXPECT_EQ(format_mb({1048576}), "1048576 MB");
}

}  // namespace
}  // namespace dynoward
