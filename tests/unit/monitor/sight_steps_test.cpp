// SPDX-License-Identifier: MIT
// Sight alone, step by step: when a change counts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "monitor/drain/sight.hpp"
#include "support/story.hpp"

namespace dynoward {
namespace {

using namespace std::chrono_literals;
using monitor::SightState;
using testing::ElementsAre;

TEST(Sight, AChangeForTheWorseMustLast) {
    monitor::Sight sight;
    auto now = test::story_begins();
    sight.begin(now);
    monitor::Sight::Facts facts;
    facts.app = "shop";
    facts.running_since = now.steady;
    facts.drains_known = true;
    sight.note_batch(now, true);
    sight.note_memory(now, now.wall);
    EXPECT_EQ(sight.evaluate(now, facts).was, SightState::no_lines);
    facts.silent = 1;
    facts.one_silent = "web.1";
    EXPECT_FALSE(sight.evaluate(now, facts).was);
    EXPECT_FALSE(sight.is_settled());
    EXPECT_FALSE(sight.evaluate(now + 9s, facts).was);
    facts.silent = 0;
    EXPECT_FALSE(sight.evaluate(now + 9s, facts).was);
    EXPECT_TRUE(sight.is_settled());
    facts.silent = 1;
    EXPECT_FALSE(sight.evaluate(now + 10s, facts).was);
    EXPECT_FALSE(sight.evaluate(now + 19s, facts).was);
    const auto outcome = sight.evaluate(now + 20s, facts);
    EXPECT_EQ(outcome.was, SightState::ok);
    EXPECT_TRUE(outcome.notify);
    EXPECT_EQ(sight.view().since, now.wall + 10s);
    facts.silent = 0;
    EXPECT_EQ(sight.evaluate(now + 21s, facts).was, SightState::stale) << "that it is over is said at once";
    EXPECT_EQ(sight.view().advice, std::nullopt);
}

TEST(Sight, HasAWordOfTheContractForEachState) {
    std::vector<std::string> words;
    for (std::size_t i = 0; i < monitor::sight_state_count; ++i) {
        words.emplace_back(to_text(static_cast<SightState>(i)));
    }
    EXPECT_THAT(words, ElementsAre("ok", "no_lines", "no_metrics", "lossy", "unproven", "stale"));
}

}  // namespace
}  // namespace dynoward
