// SPDX-License-Identifier: MIT
// When the leak forecast fires, on one incarnation each; leak_record_test.cpp has the statistics.
#include <gtest/gtest.h>

#include <cmath>

#include "support/memory_life.hpp"

namespace dynoward::policy {
namespace {

using test::first_fire;
using test::Life;
using test::noon;
using test::Shape;
using namespace std::chrono_literals;

Shape line(double from, double a_minute, double begins = 0, double ends = 1e9) {
    return [=](double minute) { return from + a_minute * (std::clamp(minute, begins, ends) - begins); };
}

struct Row {
    const char* what;
    Shape shape;
    bool fires;
    Seconds forecast{1800};
    std::function<bool(double)> lost = [](double) { return false; };
};
void PrintTo(const Row& row, std::ostream* out) {
    *out << row.what;
}

bool five_minutes_of_an_hour(double minute) {
    return std::fmod(minute, 60) < 5;
}
bool nine_of_ten(double minute) {
    return std::fmod(minute, 10) > 1;
}

class LeakRow : public testing::TestWithParam<Row> {};
TEST_P(LeakRow, FiresOnlyOnALeak) {
    Life life;
    life.hours = 24;
    life.noise = 0.3;
    life.shape = [](double minute) { return std::min(GetParam().shape(minute), 99.0); };
    life.forecast = GetParam().forecast;
    life.lost = GetParam().lost;
    const auto fire = first_fire(life);
    EXPECT_EQ(fire.has_value(), GetParam().fires) << (fire ? fire->finding.reason : "");
}
INSTANTIATE_TEST_SUITE_P(
    Rows, LeakRow,
    testing::Values(
        Row{"a slow one", line(40, 0.06), true}, Row{"a fast one", line(30, 1), true},
        Row{"hours into the life", line(40, 0.5, 300), true},
        Row{"very fast, hours into the life", line(30, 3, 300), true},
        Row{"lines were lost long before", line(40, 0.06), true, 1800s,
            [](double minute) { return minute > 100 && minute < 130; }},
        Row{"flat", line(99, 0), false}, Row{"falling", line(99, -0.05), false},
        Row{"a step", [](double m) { return m < 300 ? 40.0 : 98.0; }, false},
        Row{"two steps", [](double m) { return m < 300   ? 40.0
                                               : m < 310 ? 70.0
                                                         : 98.0; }, false},
        Row{"a ramp of five minutes", line(40, 11, 300, 305), false},
        Row{"a ramp that ends far below", line(20, 0.2, 100, 400), false},
        Row{"faster than one can look, from boot", line(40, 3), false},
        Row{"warm-up", [](double m) { return 98 - 60 * std::exp(-m / 30); }, false},
        Row{"slow warm-up", [](double m) { return 98 - 60 * std::exp(-m / 180); }, false},
        Row{"a saw of an hour", [](double m) { return 48 + 40 * std::fmod(m, 60) / 60; }, false},
        Row{"a saw of ten minutes, full", [](double m) { return 49 + 50 * std::fmod(m, 10) / 10; }, false},
        Row{"a day", [](double m) { return 56 + 40 * std::sin(m / 1440 * 6.2832 - 1.57); }, false, 12h},
        Row{"holes of five minutes each hour", line(40, 0.06), false, 1800s, five_minutes_of_an_hour},
        Row{"two lines each ten minutes", line(40, 0.06), false, 1800s, nine_of_ten},
        Row{"the leak ends in time", line(40, 0.2, 0, 200), false, 10min}));

Life steady() {
    Life life;
    life.shape = line(40, 0.2);  // at the level after 300 min
    life.forecast = 1200s;
    return life;
}

TEST(LeakRule, IsOffUnlessSet) {
    auto dyno = test::patient({});
    for (int i = 0; i < 600; ++i) {
        const auto at = noon().wall + 20s * i;
        dyno.samples.push_back({at, {300.0 + i}, {}, {}});
        dyno.trend.add(at, {100.0 + 0.68 * i}, {});
    }
    EXPECT_FALSE(leak_rule({noon(), dyno, settings::TypeSettings{}}));
    settings::TypeSettings settings;
    settings.leak_forecast = 3600s;
    EXPECT_TRUE(leak_rule({noon(), dyno, settings}));
    dyno.quota.reset();
    EXPECT_FALSE(leak_rule({noon(), dyno, settings}));
}

TEST(LeakRule, ShowsItsEvidence) {
    const auto fire = first_fire(steady());
    ASSERT_TRUE(fire);
    const auto& finding = fire->finding;
    EXPECT_NEAR(fire->at_min, 280, 3);
    EXPECT_EQ(finding.rule, Rule::leak);
    EXPECT_TRUE(finding.fired);
    EXPECT_NEAR(*finding.evidence.slope_mb_per_h, 0.2 * 60 * 5.12, 1);
    EXPECT_GT(*finding.evidence.confidence, 0.999);
    EXPECT_NEAR(static_cast<double>(*finding.evidence.reaches_in_s), 1200, 30);
    EXPECT_EQ(finding.evidence.limit, Megabytes{512});
    EXPECT_NEAR(finding.severity, 0.96, 0.01);
    EXPECT_NEAR(static_cast<double>((finding.evidence_to - finding.evidence_from) / 1s),
                static_cast<double>(*finding.evidence.held_s), 1);
    EXPECT_EQ(finding.reason,
              "memory_total 491.6 MB rises by 61.4 MB/h and reaches 512 MB at about 17:00 UTC");
}

TEST(LeakRule, ItsCrossingIsSeenLongBeforeItFires) {
    auto dyno = test::patient({});
    dyno.began_at = noon().wall;
    for (int i = 0; i < 3 * 270; ++i) {  // at 512 MB after 300 min, of which 270 have passed
        const auto at = noon().wall + 20s * i;
        const Megabytes total{205 + 1.024 * i / 3};
        dyno.samples.push_back({at, total, Megabytes{0}, dyno.quota, total});
        dyno.trend.add(at, total, dyno.quota);
    }
    settings::TypeSettings settings;
    settings.leak_forecast = 600s;
    EXPECT_FALSE(leak_rule({noon(), dyno, settings}));
    const auto crossing = crossing_by_floors(dyno, settings);
    ASSERT_TRUE(crossing);
    EXPECT_NEAR(static_cast<double>((*crossing - noon().wall) / 1s), 300 * 60, 60);
    settings.leak_forecast = settings::auto_forecast;
    EXPECT_FALSE(crossing_by_floors(dyno, settings));
    settings.leak_forecast = settings::RuleValue<Seconds>::off();
    EXPECT_FALSE(crossing_by_floors(dyno, settings));
}

TEST(LeakRule, ItsEvidenceBeginsWithTheShortestWindowThatFires) {
    auto life = steady();
    life.forecast = 900s;
    const auto fire = first_fire(life);
    ASSERT_TRUE(fire);
    // An hour back is enough for a quarter ahead: a gap two hours ago is nothing to it.
    EXPECT_LE(*fire->finding.evidence.held_s, 63 * 60);
}

TEST(LeakRule, ActsBeforeARestartThresholdToo) {
    auto dyno = test::patient({});
    settings::TypeSettings settings;
    settings.leak_forecast = 1200s;
    settings.restart_threshold = settings::Level{90, settings::Level::Unit::percent_of_quota};
    settings.memory_signal = settings::MemorySignal::rss_swap;
    dyno.began_at = noon().wall;
    std::optional<Finding> finding;
    for (int i = 0; i < 900 && !finding; ++i) {
        const auto at = noon().wall + 20s * i;
        const Megabytes rss{200 + i * 0.34};
        dyno.samples.push_back({at, {500}, Megabytes{10}, Megabytes{512}, rss});
        dyno.trend.add(at, {rss.value + 10}, Megabytes{512});
        finding = leak_rule({noon(), dyno, settings});
    }
    ASSERT_TRUE(finding);
    EXPECT_NEAR(finding->evidence.memory_rss_swap->value, 440, 4);
    EXPECT_FALSE(finding->evidence.memory_total);
    EXPECT_NE(finding->reason.find("memory_rss+swap"), std::string::npos);
    EXPECT_NE(finding->reason.find("reaches 460.8 MB at about "), std::string::npos) << finding->reason;
}

}  // namespace
}  // namespace dynoward::policy
