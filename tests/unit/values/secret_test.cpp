// SPDX-License-Identifier: MIT
// A secret cannot be printed by accident.
#include "dynoward/values/secret.hpp"

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <string_view>
#include <type_traits>

namespace dynoward {
namespace {

template <typename T>
concept Printable = requires(std::ostream& out, const T& value) {
    out << value;
};

TEST(Secret, GivesItsBytesOnlyByReveal) {
    const Secret secret("correct-horse-battery");
    EXPECT_EQ(secret.reveal(), "correct-horse-battery");
    EXPECT_FALSE(secret.empty());
    EXPECT_TRUE(Secret{}.empty());
}

TEST(Secret, F103_CannotBePrintedOrConvertedToText) {
    static_assert(Printable<std::string>, "or the next line proves nothing");
    EXPECT_FALSE(Printable<Secret>);
    EXPECT_FALSE((std::is_convertible_v<Secret, std::string>));
    EXPECT_FALSE((std::is_convertible_v<Secret, std::string_view>));
    EXPECT_FALSE((std::is_convertible_v<std::string, Secret>));
}

}  // namespace
}  // namespace dynoward
