// SPDX-License-Identifier: MIT
// The default forecast over several incarnations: the first crossing is experience, the next one is
// prevented, and dynos that leak in step are restarted one after another before they are over.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/story.hpp"

namespace dynoward {
namespace {

using test::Story;
using test::sustained_settings;
using test::usual_settings;
using testing::Each;
using testing::Ge;
using testing::Le;
using testing::SizeIs;
using namespace std::chrono_literals;

constexpr double at_start_mb = 300;
constexpr double quota_mb = 512;

/// Dynos of one app that leak by the same rate from their start.
class Leaking {
 public:
    explicit Leaking(settings::Settings settings, const std::vector<std::string>& names, double mb_per_min)
        : story(std::move(settings)), mb_per_min_(mb_per_min) {
        story.r14s = false;
        for (const auto& name : names) {
            auto& dyno = story.add(name, at_start_mb);
            dyno.created_at = dyno.updated_at = story.now.wall;
        }
        story.on_request = [this](const Story::Asked& asked) {
            if (asked.request.changes_something()) {
                at_restart.push_back(story.dyno(asked.request.dyno()->text()).memory_mb);
            }
        };
    }
    void run(Seconds span) {
        for (auto left = span; left > 0s; left -= 1s) {
            for (auto& dyno : story.platform.dynos) {
                const auto age = std::chrono::duration<double>(story.now.wall - dyno.created_at).count();
                dyno.memory_mb = std::min(at_start_mb + mb_per_min_ * age / 60, highest_mb);
            }
            story.step();
        }
    }

    Story story;
    std::vector<double> at_restart;  ///< MB
    double highest_mb = 10'000;      ///< where the growth ends

 private:
    double mb_per_min_;
};

// MB per minute: 512 MB are reached after 100 minutes.
constexpr double slow = 2.12;

TEST(Forecasts, TheFirstIncarnationCrossesTheLevelAndTheNextOnesDoNot) {
    Leaking app(usual_settings(), {"web.1", "web.2"}, slow);
    app.story.dyno("web.2").silent = true;
    app.run(8h);
    ASSERT_THAT(app.at_restart, SizeIs(4));
    EXPECT_GT(app.at_restart[0], quota_mb);
    app.at_restart.erase(app.at_restart.begin());
    EXPECT_THAT(app.at_restart, Each(Le(quota_mb)));
    EXPECT_THAT(app.at_restart, Each(Ge(quota_mb - 5))) << "hardly earlier than needed";
    EXPECT_EQ(app.story.last_restart()->rule, policy::Rule::leak);
}

TEST(Forecasts, OfOneTypeIsNoExperienceOfAnother) {
    auto settings = usual_settings();
    settings.apps[0].dyno_types = {"web", "worker"};
    Leaking app(settings, {"web.1", "worker.1"}, slow);
    app.story.dyno("worker.1").silent = true;
    app.run(4h);
    ASSERT_THAT(app.at_restart, SizeIs(2));
    app.story.dyno("web.1").silent = true;
    auto& worker = app.story.dyno("worker.1");
    worker.silent = false;
    worker.created_at = worker.updated_at = app.story.now.wall;
    app.at_restart.clear();
    app.run(105min);
    ASSERT_THAT(app.at_restart, SizeIs(1));
    EXPECT_GT(app.at_restart[0], quota_mb);
}

TEST(Forecasts, DynosThatLeakInStepAreRestartedOneAfterAnotherBeforeTheLevel) {
    std::vector<std::string> names;
    for (int i = 1; i <= 8; ++i) {
        names.push_back("web." + std::to_string(i));
    }
    Leaking app(usual_settings(), names, slow);
    app.run(2h);
    ASSERT_THAT(app.at_restart, SizeIs(8));
    EXPECT_THAT(app.at_restart, Each(Ge(quota_mb))) << "nothing was known of this type";
    app.at_restart.clear();
    app.run(2h);
    ASSERT_THAT(app.at_restart, SizeIs(8));
    EXPECT_THAT(app.at_restart, Each(Le(quota_mb)));
}

TEST(Forecasts, OffAndASetSustainWaitForTheLevel) {
    auto off = usual_settings();
    off.apps[0].other_types.leak_forecast = settings::RuleValue<Seconds>::off();
    for (const auto& settings : {off, sustained_settings()}) {
        Leaking app(settings, {"web.1", "web.2"}, slow);
        app.run(6h);
        EXPECT_THAT(app.at_restart, SizeIs(Ge(4U)));
        EXPECT_THAT(app.at_restart, Each(Ge(quota_mb)));
    }
}

TEST(Forecasts, GrowthThatEndsJustBelowTheLevelIsLeftAloneWhateverWasSeenBefore) {
    Leaking app(usual_settings(), {"web.1", "web.2"}, slow);
    app.run(4h);
    ASSERT_THAT(app.at_restart, SizeIs(4));
    app.highest_mb = quota_mb - 6;
    app.run(8h);
    EXPECT_THAT(app.at_restart, SizeIs(4));
}

TEST(Forecasts, TheUsualBudgetLetsEachOfManyDynosBeRestartedTwiceAnHour) {
    Story story;
    story.r14s = false;
    for (int i = 1; i <= 30; ++i) {
        story.add("web." + std::to_string(i), 600);
    }
    story.run(1h);
    EXPECT_THAT(story.deletes(), SizeIs(30));
}

}  // namespace
}  // namespace dynoward
