// SPDX-License-Identifier: MIT
// Rules that fire by the clock alone, and the quiet hours that hold them: just before and at each bound.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "policy/clock.hpp"
#include "support/patient.hpp"
#include "support/zones.hpp"

namespace dynoward::policy {
namespace {

using settings::Schedule;
using settings::TypeSettings;
using test::noon;
using test::patient;
using test::two_dynos;
using testing::HasSubstr;
using namespace std::chrono_literals;

/// A healthy dyno, up for a day, seen just now.
fleet::Dyno healthy() {
    return patient({{40, 300}, {20, 300}, {0, 300}});
}

void began(fleet::Dyno& dyno, Nanoseconds ago) {
    dyno.up_since = dyno.listed->created_at = dyno.listed->updated_at = noon().wall - ago;
}

TypeSettings scheduled_at(std::chrono::minutes time) {
    TypeSettings rules;
    rules.restart_schedule = Schedule({time}, settings::every_day, TimeZone{}, "12:00 UTC");
    return rules;
}

TypeSettings at_most_up(Seconds limit) {
    TypeSettings rules;
    rules.max_uptime = limit;
    return rules;
}

struct Case {
    fleet::Dyno dyno = healthy();
    Instant now = noon();
    OwnRestarts own{};
};
struct Row {
    const char* what;
    std::function<void(Case&)> change;
    bool fires;
};
void PrintTo(const Row& row, std::ostream* out) {
    *out << row.what;
}

class ScheduleRule : public testing::TestWithParam<Row> {};
TEST_P(ScheduleRule, FiresOnceForADynoThatBeganBefore) {
    Case tried;
    GetParam().change(tried);
    const auto finding = schedule_rule({tried.now, tried.dyno, scheduled_at(12h), tried.own});
    EXPECT_EQ(finding && finding->fired, GetParam().fires);
}
INSTANTIATE_TEST_SUITE_P(
    Rows, ScheduleRule,
    testing::Values(
        Row{"at the time", [](Case&) {}, true},
        Row{"just before it", [](Case& c) { c.now.wall -= 1ns; }, false},
        Row{"just before it is dropped", [](Case& c) { c.now.wall += 3h - 1ns; }, true},
        Row{"when it is dropped", [](Case& c) { c.now.wall += 3h; }, false},
        Row{"began a window before", [](Case& c) { began(c.dyno, 600s); }, true},
        Row{"began within the window before", [](Case& c) { began(c.dyno, 599s); }, false},
        Row{"began at the time", [](Case& c) { began(c.dyno, 0s); }, false},
        Row{"began after it",
            [](Case& c) {
                c.now.wall += 1h;
                c.dyno.up_since = noon().wall + 60s;
            },
            false},
        Row{"the list shows the former life",
            [](Case& c) {
                c.now.wall += 1h;
                c.dyno.began_at = noon().wall + 60s;
                c.dyno.retired.push_back("former");
            },
            false},
        Row{"its first line came later", [](Case& c) { c.dyno.began_at = noon().wall - 60s; }, true},
        Row{"the drain showed a restart", [](Case& c) { c.dyno.restarted_at = noon().wall - 300s; }, false},
        Row{"a restart of ours that nothing came of",
            [](Case& c) {
                c.own.sent_at = c.now.steady + 60s;
                c.now = c.now + 1h;
            },
            false},
        Row{"a restart of ours long before", [](Case& c) { c.own.sent_at = c.now.steady - 20h; }, true},
        Row{"the clock is in 1971", [](Case& c) { c.now.wall = test::at("1971-01-02T12:00:00Z"); }, false},
        Row{"nothing known of its beginning",
            [](Case& c) {
                c.dyno.listed.reset();
                c.dyno.up_since.reset();
            },
            false},
        Row{"only seen since before it",
            [](Case& c) {
                c.dyno.listed.reset();
                c.dyno.up_since.reset();
                c.dyno.began_at = noon().wall - 2h;
            },
            true}));

TEST(ScheduleRule, ShowsWhenItWasDueAndTheUptime) {
    auto now = noon();
    now.wall += 90s;
    const auto finding = schedule_rule({now, healthy(), scheduled_at(12h)}).value();
    EXPECT_EQ(finding.reason, "due at 2026-03-04T12:00:00Z by the schedule 12:00 UTC, up for 86490 s");
    EXPECT_EQ(finding.evidence.scheduled_at, noon().wall);
    EXPECT_EQ(finding.evidence.uptime_s, 86490);
    EXPECT_EQ(finding.evidence_to, noon().wall);
    EXPECT_LT(finding.severity, 0.5);
    EXPECT_FALSE(schedule_rule({noon(), healthy(), TypeSettings{}})) << "off unless set";
}

TEST(UptimeRule, FiresWhenOlderAndNotASecondBefore) {
    EXPECT_TRUE(uptime_rule({noon(), healthy(), at_most_up(24h)}));
    EXPECT_FALSE(uptime_rule({noon(), healthy(), at_most_up(Seconds(24h) + 1s)}));
    EXPECT_FALSE(uptime_rule({noon(), healthy(), TypeSettings{}})) << "off unless set";
    auto younger = healthy();
    younger.restarted_at = noon().wall - 1h;
    EXPECT_FALSE(uptime_rule({noon(), younger, at_most_up(2h)}));
    auto unknown = healthy();
    unknown.listed.reset();
    unknown.up_since.reset();
    EXPECT_FALSE(uptime_rule({noon(), unknown, at_most_up(1h)}));
    const auto finding = uptime_rule({noon(), healthy(), at_most_up(12h)}).value();
    EXPECT_EQ(finding.reason, "up for 86400 s, longer than MAX_UPTIME of 43200 s");
    EXPECT_DOUBLE_EQ(finding.severity, 2);
}

TEST(UptimeRule, AListedDynoThatIsNotUpHasItsAgeFromItsCreation) {
    auto dyno = healthy();
    dyno.listed->state = DynoState::starting;
    dyno.listed->updated_at = noon().wall;
    EXPECT_EQ(began_at(dyno), noon().wall - 24h);
}

TEST(ClockRules, GoThroughTheGatesAsAllOthers) {
    const auto rules = at_most_up(12h);
    EXPECT_EQ(decide(noon(), healthy(), rules, two_dynos())->verdict, Verdict::restart);
    EXPECT_EQ(decide(noon() + 91s, healthy(), rules, two_dynos())->hold, HoldReason::stale);
    auto unseen = patient({});
    EXPECT_EQ(decide(noon(), unseen, rules, two_dynos())->hold, HoldReason::stale);
    auto alone = two_dynos();
    alone.dynos_of_type = 1;
    EXPECT_EQ(decide(noon(), healthy(), rules, alone)->verdict, Verdict::restart) << "nothing to sustain";
    alone.lone_dyno = settings::LoneDyno::hold;
    EXPECT_EQ(decide(noon(), healthy(), rules, alone)->hold, HoldReason::lone_dyno);
    auto away = two_dynos();
    away.away_of_type = 1;
    EXPECT_EQ(decide(noon(), healthy(), rules, away)->hold, HoldReason::max_unavailable);
    auto young = healthy();
    began(young, 200s);
    EXPECT_EQ(decide(noon(), young, at_most_up(100s), two_dynos())->hold, HoldReason::min_uptime);
}

TEST(ClockRules, WhatIsWrongComesBeforeWhatIsOnlyDue) {
    auto rules = at_most_up(12h);
    rules.restart_schedule = scheduled_at(12h).restart_schedule;
    EXPECT_EQ(find_fault({noon(), test::leaking(), rules})->rule, Rule::memory);
    EXPECT_EQ(find_fault({noon(), healthy(), rules})->rule, Rule::uptime);
    rules.max_uptime.reset();
    EXPECT_EQ(find_fault({noon(), healthy(), rules})->rule, Rule::schedule);
}

TEST(NextByClock, IsWhenAFindingMayChange) {
    auto rules = scheduled_at(13h);
    EXPECT_EQ(next_by_clock(noon(), healthy(), rules), noon().wall + 1h);
    auto now = noon();
    now.wall += 1h;
    EXPECT_EQ(next_by_clock(now, healthy(), rules), noon().wall + 4h) << "when it is dropped";
    now.wall += 3h;
    EXPECT_EQ(next_by_clock(now, healthy(), rules), noon().wall + 25h);
    rules.max_uptime = Seconds(24h) + 60s;
    EXPECT_EQ(next_by_clock(noon(), healthy(), rules), noon().wall + 60s);
    rules.max_uptime = 24h;
    EXPECT_EQ(next_by_clock(noon(), healthy(), rules), noon().wall + 1h) << "it is over already";
    EXPECT_FALSE(next_by_clock(noon(), healthy(), TypeSettings{}));
    fleet::Dyno unknown(DynoName::parse("web.1").value());
    EXPECT_FALSE(next_by_clock(noon(), unknown, rules));
}

// Evaluating only when next_by_clock is due misses no change of either rule.
TEST(NextByClock, MissesNothingOfAWeek) {
    auto rules = at_most_up(30h);
    rules.restart_schedule =
        Schedule({2h + 30min, 14h}, 0x2a, test::berlin(), "02:30,14:00 Mon,Wed,Fri Europe/Berlin");
    auto dyno = healthy();
    auto now = noon();
    now.wall = test::at("2026-03-27T00:00:00Z");  // into the weekend on which the clock is put forward
    dyno.up_since = dyno.listed->created_at = dyno.listed->updated_at = now.wall - 1h;
    const auto fired = [&] {
        return std::pair(uptime_rule({now, dyno, rules}).has_value(),
                         schedule_rule({now, dyno, rules}).has_value());
    };
    auto before = fired();
    auto next = next_by_clock(now, dyno, rules);
    int changes = 0;
    for (int minute = 0; minute < 7 * 24 * 60; ++minute) {
        now.wall += 1min;
        if (next && now.wall >= *next) {
            changes += fired() != before ? 1 : 0;
            before = fired();
            next = next_by_clock(now, dyno, rules);
        }
        ASSERT_EQ(fired(), before) << format_rfc3339(now.wall);
        ASSERT_GT(next.value(), now.wall);
    }
    EXPECT_EQ(changes, 1 + 2 * 6);
}

TEST(QuietHoursGate, HoldsEverythingButTheHardLevelAndShowsUntilWhen) {
    auto context = two_dynos();
    context.quiet_until = noon().wall + 4200s;
    const auto held = decide(noon(), test::leaking(), {}, context).value();
    EXPECT_EQ(held.hold, HoldReason::quiet_hours);
    EXPECT_EQ(held.left_s, 4200);
    EXPECT_THAT(held.hold_text, HasSubstr("quiet_hours: 4200 s left, until 2026-03-04T13:10:00Z"));
    EXPECT_EQ(decide(noon(), healthy(), at_most_up(12h), context)->hold, HoldReason::quiet_hours);
    EXPECT_EQ(decide(noon(), healthy(), scheduled_at(12h), context)->hold, HoldReason::quiet_hours);
    const auto hard = decide(noon(), patient({{20, 900}, {0, 900}}), {}, context).value();
    EXPECT_EQ(hard.finding.rule, Rule::hard_memory);
    EXPECT_EQ(hard.verdict, Verdict::restart);
}

TEST(QuietHoursGate, IsNamedBeforeMaxUnavailableAndAfterGap) {
    auto context = two_dynos();
    context.quiet_until = noon().wall + 1s;
    context.away_of_type = 1;
    EXPECT_EQ(decide(noon(), test::leaking(), {}, context)->hold, HoldReason::quiet_hours);
    context.gap_at = noon().wall;
    EXPECT_EQ(decide(noon(), test::leaking(), {}, context)->hold, HoldReason::gap);
}

}  // namespace
}  // namespace dynoward::policy
