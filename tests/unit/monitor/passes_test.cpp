// SPDX-License-Identifier: MIT
// Which dynos are evaluated, which goes first, and when an episode is over.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dynoward/policy/policy.hpp"
#include "support/story.hpp"

namespace dynoward {
namespace {

using test::Story;
using test::usual_settings;
using testing::ElementsAre;
using testing::SizeIs;
using namespace std::chrono_literals;

Story watching_story() {
    auto settings = usual_settings();
    settings.mode = settings::Mode::observe;
    Story story(settings);
    story.r14s = false;
    story.add("web.1");
    story.add("web.2");
    story.settle_in();
    return story;
}

TEST(Episode, NoiseAroundTheLevelWritesOneHold) {
    auto story = watching_story();
    for (int i = 0; i < 15; ++i) {
        story.dyno("web.2").memory_mb = 600;
        story.run(120s);
        story.dyno("web.2").memory_mb = 500;
        story.run(120s);
    }
    EXPECT_THAT(story.holds(), ElementsAre("observe"));
}

TEST(Episode, EndsAfterFiveMinutesWithoutAFindingAndNotBefore) {
    auto story = watching_story();
    for (const auto pause : {280s, 340s}) {
        story.dyno("web.2").memory_mb = 600;
        story.run(120s);
        story.dyno("web.2").memory_mb = 500;
        story.run(pause);
    }
    EXPECT_THAT(story.holds(), ElementsAre("observe"));
    story.dyno("web.2").memory_mb = 600;
    story.run(120s);
    EXPECT_THAT(story.holds(), ElementsAre("observe", "observe"));
}

TEST(Episode, OfADynoThatIsScaledAwayIsOver) {
    auto story = watching_story();
    story.dyno("web.2").memory_mb = 600;
    story.run(120s);
    story.platform.dynos.pop_back();
    story.line("api", "Scaled to web@1:Standard-1X by user x@example.com", "app");
    story.run(20min);
    EXPECT_THAT(story.holds(), ElementsAre("observe"));
    EXPECT_THAT(story.monitor->view(story.now)[0].dynos, SizeIs(1));
}

TEST(Choice, TheHardLevelGoesBeforeTheSoftOneWhateverTheNumber) {
    Story story;
    story.r14s = false;
    for (const auto* name : {"web.1", "web.2", "web.3"}) {
        story.add(name);
    }
    story.settle_in();
    story.dyno("web.1").memory_mb = 700;
    story.dyno("web.3").memory_mb = 800;  // both fire at the same sample
    story.run(10min);
    EXPECT_THAT(story.deletes(), ElementsAre("web.3", "web.1"));
    const policy::Finding soft{policy::Rule::memory, true, {}, {}, {}, {}, {}, 10};
    const policy::Finding hard{policy::Rule::hard_memory, true, {}, {}, {}, {}, {}, 1.01};
    EXPECT_TRUE(policy::is_worse(hard, soft));
    EXPECT_FALSE(policy::is_worse(soft, hard));
}

TEST(Choice, AmongEqualsTheLowestNumberGoesFirst) {
    Story story;
    for (const auto* name : {"web.10", "web.9", "web.2"}) {
        story.add(name);
    }
    story.settle_in();
    for (auto& dyno : story.platform.dynos) {
        dyno.memory_mb = 600;
    }
    story.run(15min);
    EXPECT_THAT(story.deletes(), ElementsAre("web.2", "web.9", "web.10"));
}

TEST(Choice, InvariantS9_TheSameStoryTwiceGivesTheSameLedger) {
    const auto tell = [] {
        Story story;
        for (int i = 30; i > 0; --i) {
            story.add("web." + std::to_string(i), 600);
        }
        story.run(20min);
        std::string text;
        for (const auto& entry : story.ledger()) {
            text += entry.dyno.text() + " " + entry.reason + "\n";
        }
        return text;
    };
    const auto once = tell();
    EXPECT_FALSE(once.empty());
    EXPECT_EQ(once, tell());
}

}  // namespace
}  // namespace dynoward
