// SPDX-License-Identifier: MIT
// Names of apps and drain tokens: grammar and bounds.
#include "dynoward/values/names.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <type_traits>

namespace dynoward {
namespace {

TEST(AppName, ReadsNamesAndUuids) {
    for (const std::string text : {"shop", "my-shop-2", "a", "01234567-89ab-cdef-0123-456789abcdef"}) {
        const auto name = AppName::parse(text);
        ASSERT_TRUE(name) << text;
        EXPECT_EQ(name->text(), text);
    }
}

TEST(AppName, F26_RefusesWhatCouldChangeARequestPath) {
    using namespace std::string_literals;
    for (const std::string& text :
         {""s,          "."s,          ".."s,          "shop/.."s, "shop/dynos"s, "/shop"s,
          "shop?x"s,    "shop#x"s,     "shop%2f"s,     "Shop"s,    "sh op"s,      " shop"s,
          "shop "s,     "shop\n"s,     "shop\0"s,      "sh_op"s,   "shop.com"s,   "shop:80"s,
          "user@shop"s, "shop,other"s, "sh\xc3\xb6p"s, "*"s}) {
        EXPECT_FALSE(AppName::parse(text)) << text;
    }
}

TEST(AppName, HoldsItsBoundOfLength) {
    EXPECT_TRUE(AppName::parse(std::string(62, 'a')));
    EXPECT_TRUE(AppName::parse(std::string(63, 'a')));
    EXPECT_FALSE(AppName::parse(std::string(64, 'a')));
}

TEST(DrainToken, ReadsAnyVisibleText) {
    for (const std::string text : {"d.9173ea1f-6f14-4976-9cf0-7cd0dafdcbf5", "t.abc", "!", "~", "a=b&c"}) {
        const auto token = DrainToken::parse(text);
        ASSERT_TRUE(token) << text;
        EXPECT_EQ(token->text(), text);
    }
}

TEST(DrainToken, RefusesBlanksAndControlBytes) {
    using namespace std::string_literals;
    for (const std::string& text : {""s, " "s, "d. 1"s, " d.1"s, "d.1 "s, "d.1\n"s, "d.1\r"s, "d.1\t"s,
                                    "d.1\0"s, "d.1\x7f"s, "d.\xc3\xb6"s, "\xff"s}) {
        EXPECT_FALSE(DrainToken::parse(text)) << text;
    }
}

TEST(DrainToken, HoldsItsBoundOfLength) {
    EXPECT_TRUE(DrainToken::parse(std::string(127, 'd')));
    EXPECT_TRUE(DrainToken::parse(std::string(128, 'd')));
    EXPECT_FALSE(DrainToken::parse(std::string(129, 'd')));
}

TEST(Names, CompareAndHashByText) {
    EXPECT_EQ(*AppName::parse("shop"), *AppName::parse("shop"));
    EXPECT_LT(*AppName::parse("shop"), *AppName::parse("shop-2"));
    EXPECT_EQ(std::hash<AppName>{}(*AppName::parse("shop")), std::hash<AppName>{}(*AppName::parse("shop")));
    EXPECT_NE(*DrainToken::parse("d.1"), *DrainToken::parse("d.2"));
    EXPECT_EQ(std::hash<DrainToken>{}(*DrainToken::parse("d.1")),
              std::hash<DrainToken>{}(*DrainToken::parse("d.1")));
}

TEST(Names, CannotBeMixedWithEachOtherOrMadeFromText) {
    EXPECT_FALSE((std::is_constructible_v<AppName, std::string>));
    EXPECT_FALSE((std::is_constructible_v<DrainToken, std::string>));
    EXPECT_FALSE((std::is_constructible_v<AppName, DrainToken>));
}

}  // namespace
}  // namespace dynoward
