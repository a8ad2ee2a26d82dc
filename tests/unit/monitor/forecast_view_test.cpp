// SPDX-License-Identifier: MIT
// The forecast of a dyno and the experience of its process type, as /api/v1/state shows them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/story.hpp"

namespace dynoward::monitor {
namespace {

using settings::RuleValue;
using test::Story;
using namespace std::chrono_literals;

// web.2 starts at 300 MB and leaks 1.5 MB a minute: it is at its quota after 141 min.
class Leak {
 public:
    explicit Leak(const RuleValue<Seconds>& forecast, settings::Mode mode = settings::Mode::enforce)
        : story(settings_with(forecast, mode)) {
        story.platform.fresh_mb = 300;
        for (const auto* name : {"web.1", "web.2", "worker.1"}) {
            story.add(name).created_at = story.now.wall;
        }
        story.run(20s);  // all have reported
    }
    /// Until `done`, at most for three hours.
    bool leak_until(const std::function<bool()>& done) {
        for (int reading = 0; reading < 540 && !done(); ++reading) {
            story.dyno("web.2").memory_mb += 0.5;
            story.run(20s);
        }
        return done();
    }
    DynoView web2() const { return story.monitor->view(story.now)[0].dynos.at(1); }
    std::vector<ProcessTypeView> types() const { return story.monitor->view(story.now)[0].process_types; }
    WallTime crosses_at() {
        const double minutes = (512 - story.dyno("web.2").memory_mb) / 1.5;
        return story.now.wall + Seconds{std::lround(minutes * 60)};
    }

    Story story;

 private:
    static settings::Settings settings_with(const RuleValue<Seconds>& forecast, settings::Mode mode) {
        auto settings = test::usual_settings();
        settings.mode = mode;
        settings.apps[0].other_types.leak_forecast = forecast;
        return settings;
    }
};

double minutes_between(WallTime from, WallTime to) {
    return std::chrono::duration<double, std::ratio<60>>(to - from).count();
}

TEST(ForecastView, AutoShowsACrossingOnceTheTypeHasCrossedAndNoneOfStaleData) {
    Leak leak({});
    bool shown = false;
    ASSERT_TRUE(leak.leak_until([&] {
        shown |= leak.web2().forecast.has_value();
        return !leak.story.deletes().empty();
    }));
    EXPECT_FALSE(shown) << "no trend is evidence before the first crossing";
    ASSERT_EQ(leak.types().size(), 1U) << "worker is not watched";
    const auto experience = leak.types()[0].experience;
    ASSERT_TRUE(experience);
    EXPECT_EQ(leak.types()[0].type, "web");
    EXPECT_EQ(experience->crossings, 1U);
    EXPECT_EQ(experience->level, Megabytes{512});
    EXPECT_EQ(experience->youngest, experience->eldest);
    EXPECT_NEAR(static_cast<double>(experience->eldest / 1min), 141, 2);
    EXPECT_NEAR(experience->slope * 60, 1.5, 0.05);

    EXPECT_FALSE(leak.web2().forecast) << "of the incarnation that is being restarted";
    ASSERT_TRUE(leak.leak_until([&] { return leak.web2().forecast.has_value(); }));
    const auto forecast = leak.web2().forecast;
    EXPECT_EQ(forecast->level, Megabytes{512});
    EXPECT_NEAR(minutes_between(leak.crosses_at(), forecast->reaches), 0, 3);
    EXPECT_GT(minutes_between(leak.story.now.wall, forecast->reaches), 5);
    leak.story.dyno("web.2").silent = true;
    leak.story.run(3min);
    EXPECT_EQ(leak.web2().verdict->reason, "stale");
    EXPECT_FALSE(leak.web2().forecast);
}

TEST(ForecastView, ATimeShowsACrossingThatIsFurtherAheadAndNeverOneInThePast) {
    Leak leak(Seconds{10min}, settings::Mode::observe);
    double earliest = 0;
    ASSERT_TRUE(leak.leak_until([&] {
        const auto forecast = leak.web2().forecast;
        if (forecast) {
            EXPECT_GT(forecast->reaches, leak.story.now.wall);
            earliest = std::max(earliest, minutes_between(leak.story.now.wall, forecast->reaches));
        }
        return leak.story.dyno("web.2").memory_mb > 512;
    }));
    EXPECT_GT(earliest, 15);
    leak.story.run(20s);
    EXPECT_FALSE(leak.web2().forecast) << "the level is reached";
}

TEST(ForecastView, OffShowsNoneButTheExperience) {
    Leak leak(RuleValue<Seconds>::off());
    EXPECT_TRUE(leak.types().empty() || !leak.types()[0].experience);
    for (std::size_t restarts = 1; restarts <= 2; ++restarts) {
        ASSERT_TRUE(leak.leak_until([&] {
            EXPECT_FALSE(leak.web2().forecast);
            return leak.story.deletes().size() == restarts;
        }));
    }
    EXPECT_EQ(leak.types().at(0).experience->crossings, 2U);
}

}  // namespace
}  // namespace dynoward::monitor
