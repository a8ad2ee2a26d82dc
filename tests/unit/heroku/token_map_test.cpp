// SPDX-License-Identifier: MIT
// Which app a drain token belongs to.
#include "heroku/token_map.hpp"

#include <gtest/gtest.h>

namespace dynoward::heroku {
namespace {

AppName app(const char* name) {
    return AppName::parse(name).value();
}
DrainToken token(const char* text) {
    return DrainToken::parse(text).value();
}

TEST(TokenMap, IsCompleteOnceEveryAppsListIsKnown) {
    TokenMap map({app("shop"), app("blog")});
    EXPECT_FALSE(map.complete());
    map.set(app("shop"), {token("d.1")});
    EXPECT_TRUE(map.knows(app("shop")));
    EXPECT_FALSE(map.knows(app("blog")));
    EXPECT_FALSE(map.complete());
    map.set(app("blog"), {});
    EXPECT_TRUE(map.complete());
}

TEST(TokenMap, F17_FindsTheAppOfATokenAndNothingForAStranger) {
    TokenMap map({app("shop"), app("blog")});
    map.set(app("shop"), {token("d.1"), token("d.2")});
    map.set(app("blog"), {token("d.3")});
    ASSERT_NE(map.find(token("d.2")), nullptr);
    EXPECT_EQ(*map.find(token("d.2")), app("shop"));
    EXPECT_EQ(*map.find(token("d.3")), app("blog"));
    EXPECT_EQ(map.find(token("d.4")), nullptr);
    EXPECT_EQ(map.find(token("D.1")), nullptr);
    EXPECT_EQ(map.find(token("d.11")), nullptr);
}

TEST(TokenMap, ANewListReplacesTheOldOneOfThatAppOnly) {
    TokenMap map({app("shop"), app("blog")});
    map.set(app("shop"), {token("d.1")});
    map.set(app("blog"), {token("d.3")});
    map.set(app("shop"), {token("d.2")});
    EXPECT_EQ(map.find(token("d.1")), nullptr);
    EXPECT_NE(map.find(token("d.2")), nullptr);
    EXPECT_NE(map.find(token("d.3")), nullptr);
}

}  // namespace
}  // namespace dynoward::heroku
