// SPDX-License-Identifier: MIT
// Each fate has its own word.
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "dynoward/logplex/event.hpp"

namespace dynoward::logplex {
namespace {

TEST(Fate, EachHasItsOwnWordThatMayBeAMetricLabel) {
    std::set<std::string_view> words;
    for (std::size_t i = 0; i < fate_count; ++i) {
        const auto word = to_text(static_cast<Fate>(i));
        EXPECT_FALSE(word.empty());
        EXPECT_EQ(word.find_first_not_of("abcdefghijklmnopqrstuvwxyz_"), std::string_view::npos) << word;
        EXPECT_TRUE(words.insert(word).second) << word;
    }
}

TEST(Fate, WordsAreInTheOrderOfTheEnumeration) {
    EXPECT_EQ(to_text(Fate::memory), "memory");
    EXPECT_EQ(to_text(Fate::api), "api");
    EXPECT_EQ(to_text(Fate::router_error), "router_error");
    EXPECT_EQ(to_text(Fate::old_measure), "old_measure");
    EXPECT_EQ(to_text(Fate::app_output), "app_output");
    EXPECT_EQ(to_text(Fate::source_mismatch), "source_mismatch");
    EXPECT_EQ(to_text(Fate::oversize), "oversize");
    EXPECT_EQ(to_text(Fate::duplicate), "duplicate");
}

TEST(Fate, TheCountItselfHasNoWord) {
    EXPECT_THROW(to_text(Fate::fate_count), std::out_of_range);
}

}  // namespace
}  // namespace dynoward::logplex
