// SPDX-License-Identifier: MIT
// An owner's pause: nothing is sent while it lasts, what was sent is followed, and it ends by itself.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/story.hpp"

namespace dynoward {
namespace {

using heroku::ApiRequest;
using test::Story;
using test::story_with_a_leak;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;
using namespace std::chrono_literals;

TEST(Pause, HoldsEveryRestartWithOneEntryAndTheTimeLeft) {
    auto story = story_with_a_leak();
    story.pause(30min);
    story.run(29min);
    EXPECT_THAT(story.deletes(), IsEmpty());
    const auto paused =
        std::count_if(story.ledger().begin(), story.ledger().end(), [](const policy::LedgerEntry& entry) {
            return entry.reason.starts_with("paused: ") && entry.dyno.text() == "web.2";
        });
    EXPECT_EQ(paused, 1);
    EXPECT_THAT(story.ledger().front().reason, HasSubstr(" s left, restarts are paused; memory"));
    EXPECT_EQ(story.ledger().front().verdict, policy::Verdict::hold);
    EXPECT_TRUE(story.remarked("policy.paused"));
    EXPECT_FALSE(story.remarked("policy.resumed"));
}

TEST(Pause, IsOverByItselfAndTheRestartThatWaitedIsMade) {
    auto story = story_with_a_leak();
    const auto until = story.now.wall + 10min;
    story.pause(10min);
    EXPECT_EQ(story.monitor->paused_until(story.now), until);
    story.run(599s);
    EXPECT_EQ(story.monitor->paused_until(story.now), until);
    EXPECT_THAT(story.deletes(), IsEmpty());
    story.run(2s);
    EXPECT_EQ(story.monitor->paused_until(story.now), std::nullopt);
    EXPECT_TRUE(story.remarked("policy.resumed"));
    EXPECT_TRUE(story.run_until(10s, [&] { return !story.deletes().empty(); }));
    EXPECT_THAT(story.deletes(), ElementsAre("web.2"));
}

TEST(Pause, IsEndedByResumeAndReplacedByAnotherPause) {
    auto story = story_with_a_leak();
    story.pause(1min);
    story.pause(60min);
    story.run(30min);
    EXPECT_THAT(story.deletes(), IsEmpty());
    story.resume();
    EXPECT_EQ(story.monitor->paused_until(story.now), std::nullopt);
    EXPECT_TRUE(story.run_until(10s, [&] { return !story.deletes().empty(); }));
    story.remarks.clear();
    story.resume();
    EXPECT_FALSE(story.remarked("policy.resumed")) << "there was no pause to end";
}

TEST(Pause, StopsARestartWhosePreflightIsUnderWay) {
    auto story = story_with_a_leak();
    story.run(115s);
    ASSERT_THAT(story.deletes(), IsEmpty());
    // Warm-up ends; the list is requested for the second preflight, and its answer waits.
    story.withhold = [](const ApiRequest& request) {
        return request.kind() == ApiRequest::Kind::list_dynos;
    };
    story.run(10s);
    ASSERT_NE(story.waiting(), 0U);
    story.pause(30min);
    story.withhold = nullptr;
    story.answer_all();
    story.run(20min);
    EXPECT_THAT(story.deletes(), IsEmpty());
    EXPECT_THAT(story.holds(), Contains("paused"));
}

TEST(Pause, FollowsWhatIsInFlight) {
    auto story = story_with_a_leak();
    ASSERT_TRUE(story.run_until(600s, [&] { return !story.deletes().empty(); }));
    story.pause(60min);
    story.run(60s);
    EXPECT_EQ(story.last_restart()->result, policy::Result::confirmed);
    EXPECT_THAT(story.deletes(), SizeIs(1));
}

TEST(Pause, IsMeasuredByTheSteadyClockAndShownByTheOther) {
    Story story;
    story.add("web.1");
    story.pause(60min);
    story.run(10s);
    story.now.wall += 3h;
    story.run(10s);
    const auto left = 60min - 20s;
    EXPECT_EQ(story.monitor->paused_until(story.now), story.now.wall + left);
}

TEST(Pause, ShowsAsTheReasonOfADynoThatWouldBeRestarted) {
    auto story = story_with_a_leak();
    story.pause(60min);
    story.run(10min);
    const auto view = story.monitor->view(story.now);
    const auto& leaking = view.at(0).dynos.at(1);
    ASSERT_TRUE(leaking.verdict);
    EXPECT_EQ(leaking.verdict->reason, "paused");
    EXPECT_EQ(leaking.verdict->left_s, 50 * 60);
    EXPECT_FALSE(view.at(0).dynos.at(0).verdict);
}

}  // namespace
}  // namespace dynoward
