// SPDX-License-Identifier: MIT
// The default forecast over several incarnations: the first crossing is experience, the next one is
// prevented, and dynos that leak in step are restarted one after another before they are over.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "monitor/app/forecasts.hpp"
#include "support/patient.hpp"
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

// A dyno that has risen steadily for five hours, and in two minutes reaches the level.
fleet::Dyno about_to_cross(unsigned number, double from_mb) {
    auto dyno = test::patient({});
    dyno.name = DynoName::parse("web." + std::to_string(number)).value();
    dyno.incarnations = 1;
    dyno.began_at = dyno.up_since = dyno.listed->created_at = dyno.listed->updated_at =
        test::noon().wall - 5h;
    for (auto left = Seconds{5h}; left >= 0s; left -= 20s) {
        const Megabytes total{from_mb + 1 - 0.5 * double(left.count()) / 60};
        dyno.samples.push_back({test::noon().wall - left, total, Megabytes{0}, Megabytes{quota_mb}, total});
        dyno.peaks.add(test::noon().wall - left, total, Megabytes{quota_mb});
    }
    return dyno;
}

TEST(Forecasts, DynosThatAreAboutToCrossShareWhatOneAloneMayGiveUpOfItsLife) {
    monitor::Forecasts forecasts;
    const settings::TypeSettings unset;
    ASSERT_TRUE(forecasts.note(test::noon(), about_to_cross(9, quota_mb), "web", unset)) << "has crossed";
    const auto first = about_to_cross(1, quota_mb - 2);
    const auto alone = forecasts.note(test::noon(), first, "web", unset);
    ASSERT_TRUE(alone && alone->outlook.crossing);
    EXPECT_EQ(alone->next_lead, Seconds{5h} * 3 / 100);
    for (unsigned number = 2; number <= 4; ++number) {
        forecasts.note(test::noon(), about_to_cross(number, quota_mb - 2), "web", unset);
    }
    forecasts.note(test::noon(), about_to_cross(5, quota_mb - 30), "web", unset);  // in an hour
    const auto beside_others = forecasts.of(first, "web", unset);
    ASSERT_TRUE(beside_others);
    EXPECT_EQ(beside_others->next_lead, Seconds{5h} * 3 / 100 / 4);
    forecasts.note(test::noon(), about_to_cross(6, quota_mb - 2), "worker", unset);
    EXPECT_EQ(forecasts.of(first, "web", unset)->next_lead, beside_others->next_lead);
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
