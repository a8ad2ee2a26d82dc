// SPDX-License-Identifier: MIT
// Dynos that report less often than every 20 s: evaluated by their own period, and where that is too long
// for any rule, not without a word.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/story.hpp"

namespace dynoward {
namespace {

using test::Story;
using test::usual_settings;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using namespace std::chrono_literals;

Story reporting_each(long seconds, settings::Settings settings = usual_settings()) {
    Story story(std::move(settings));
    story.report_each = seconds;
    story.add("web.1");
    story.add("web.2");
    story.run(Seconds(seconds * 6) + 130s);
    story.dyno("web.2").memory_mb = 600;
    return story;
}

std::string remark_of(const Story& story, std::string_view at) {
    for (const auto& remark : story.remarks) {
        if (remark.at == at) {
            return remark.text;
        }
    }
    return {};
}

class SlowReadings : public testing::TestWithParam<long> {};
TEST_P(SlowReadings, L7_LeadToARestartByTheirOwnPeriod) {
    auto story = reporting_each(GetParam());
    EXPECT_TRUE(story.run_until(Seconds(5 * GetParam()), [&] { return !story.deletes().empty(); }));
    EXPECT_THAT(story.deletes(), ElementsAre("web.2"));
}
INSTANTIATE_TEST_SUITE_P(Seconds, SlowReadings, testing::Values(30, 61, 66, 88, 120, 200, 299));

TEST(SlowReadings, L7_AreLoggedOnceIfStaleAfterIsTooShortForThem) {
    auto story = reporting_each(120);
    story.run(1h);
    EXPECT_THAT(
        remark_of(story, "monitor.slow_readings"),
        HasSubstr("dyno=web.1 period_s=120 reason=\"readings arrive every 120 s, so each is older than "
                  "STALE_AFTER=90 before the next one arrives: set STALE_AFTER to at least 240\""));
    EXPECT_EQ(std::count_if(story.remarks.begin(), story.remarks.end(),
                            [](const auto& r) { return r.at == "monitor.slow_readings"; }),
              2);  // of two dynos
    EXPECT_FALSE(reporting_each(66).remarked("monitor.slow_readings"));
    EXPECT_FALSE(reporting_each(20).remarked("monitor.slow_readings"));
}

TEST(SlowReadings, L7_TooFarApartForAnyRuleAreInTheLedgerOnceADynoIsOverItsLevel) {
    auto story = reporting_each(400);
    story.r14s = false;
    story.run(2h);
    EXPECT_THAT(story.deletes(), IsEmpty());
    ASSERT_THAT(story.holds(), ElementsAre("stale"));
    EXPECT_THAT(story.ledger().front().reason, HasSubstr("readings arrive every 400 s, too far apart"));
    EXPECT_EQ(story.monitor->view(story.now)[0].dynos[1].verdict->reason, "stale");
    EXPECT_THAT(remark_of(story, "monitor.slow_readings"), HasSubstr("too far apart for any rule"));
}

TEST(SlowReadings, L7_AHoleInAStreamOf20SecondsIsStillOneOf60) {
    Story story;
    story.add("web.1");
    story.add("web.2");
    story.settle_in();
    story.r14s = false;
    story.dyno("web.2").memory_mb = 600;
    for (int i = 0; i < 5; ++i) {  // of each four readings three are lost, twice there are two in a row
        story.dyno("web.2").silent = false;
        story.run(20s);
        story.dyno("web.2").silent = true;
        story.run(60s);
    }
    EXPECT_THAT(story.deletes(), IsEmpty());
}

TEST(SlowReadings, L7_AppIsNotSilentBetweenTwoOfThem) {
    auto story = reporting_each(100);
    story.r14s = false;
    for (int i = 0; i < 200; ++i) {
        story.step();
        ASSERT_FALSE(story.monitor->view(story.now)[0].gap) << i;
    }
    story.metrics = false;
    story.run(251s);
    EXPECT_TRUE(story.monitor->view(story.now)[0].gap);
}

}  // namespace
}  // namespace dynoward
