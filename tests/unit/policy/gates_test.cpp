// SPDX-License-Identifier: MIT
// What holds a restart back: each gate just closed and just open, their order, and their words.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "support/patient.hpp"

namespace dynoward::policy {
namespace {

using settings::TypeSettings;
using test::leaking;
using test::noon;
using test::patient;
using test::timing_out;
using test::two_dynos;
using testing::StartsWith;
using namespace std::chrono_literals;

struct Case {
    fleet::Dyno dyno = leaking();
    TypeSettings settings;
    GateContext context = two_dynos();
    Instant now = noon();

    std::optional<Decision> decision() const {
        auto complete = context;
        complete.own.cooldown = settings.restart_window;
        for (unsigned n = 0; n < context.own.ineffective && complete.own.cooldown < 24h; ++n) {
            complete.own.cooldown = std::min<Seconds>(2 * complete.own.cooldown, 24h);
        }
        return decide(now, dyno, settings, complete);
    }
};

TEST(Decide, RestartsALeakingDynoWhenNothingHolds) {
    const auto decision = Case{}.decision();
    ASSERT_TRUE(decision);
    EXPECT_EQ(decision->verdict, Verdict::restart);
    EXPECT_FALSE(decision->hold);
    EXPECT_TRUE(decision->hold_text.empty());
}

TEST(Decide, ReturnsNothingForAHealthyDyno) {
    EXPECT_FALSE(decide(noon(), patient({{20, 300}, {0, 300}}), {}, two_dynos()));
    EXPECT_FALSE(decide(noon(), patient({}), {}, two_dynos()));
}

TEST(Decide, BeforeTheSecondReadingItHoldsWithoutAGatesWord) {
    const auto decision = decide(noon(), patient({{20, 500}, {0, 600}}), {}, two_dynos());
    ASSERT_TRUE(decision);
    EXPECT_EQ(decision->verdict, Verdict::hold);
    EXPECT_FALSE(decision->hold);
    EXPECT_EQ(decision->left_s, 20);
}

TEST(Decide, InvariantS9_TwiceOnEqualInputIsEqual) {
    const Case once;
    const Case twice;
    const auto a = once.decision();
    const auto b = twice.decision();
    EXPECT_EQ(a->verdict, b->verdict);
    EXPECT_EQ(a->finding.reason, b->finding.reason);
    EXPECT_EQ(a->finding.evidence_from, b->finding.evidence_from);
    EXPECT_EQ(once.decision()->finding.reason, a->finding.reason);
}

// One each ten seconds for two minutes.
struct Expected {
    const char* what;
    std::function<void(Case&)> change;
    std::optional<HoldReason> held;
    std::optional<long> left_s{};
};
void PrintTo(const Expected& row, std::ostream* out) {
    *out << row.what;
}

class Gates : public testing::TestWithParam<Expected> {};
TEST_P(Gates, HoldOrLetPass) {
    Case tried;
    GetParam().change(tried);
    const auto decision = tried.decision();
    ASSERT_TRUE(decision);
    EXPECT_EQ(decision->hold, GetParam().held);
    EXPECT_EQ(decision->verdict, GetParam().held ? Verdict::hold : Verdict::restart);
    EXPECT_EQ(decision->left_s, GetParam().left_s);
    if (GetParam().held) {
        EXPECT_THAT(decision->hold_text, StartsWith(std::string(to_text(*GetParam().held)) + ": "));
    }
}

INSTANTIATE_TEST_SUITE_P(
    Trust, Gates,
    testing::Values(
        Expected{"stale, and only unproven batches arrive",
                 [](Case& c) {
                     c.context.unproven = "check the drain";
                     c.now.wall += 91s;
                 },
                 HoldReason::unattributed},
        Expected{"S2: fresh evidence, whatever unproven senders do",
                 [](Case& c) { c.context.unproven = "check the drain"; },
                 {}},
        Expected{"warming up", [](Case& c) { c.context.warm_up_left_s = 1; }, HoldReason::warm_up, 1},
        Expected{"no list yet", [](Case& c) { c.context.listed = false; }, HoldReason::warm_up},
        Expected{"stale by stamp", [](Case& c) { c.now.wall += 91s; }, HoldReason::stale},
        Expected{"not yet stale by stamp", [](Case& c) { c.now.wall += 90s; }, {}},
        Expected{"ahead of a clock that was set back", [](Case& c) { c.now.wall -= 61s; },
                 HoldReason::stale},
        Expected{"as far ahead as a stamp may be", [](Case& c) { c.now.wall -= 60s; }, {}},
        Expected{"stale by receipt", [](Case& c) { c.now.steady += 91s; }, HoldReason::stale},
        Expected{"not yet stale by receipt", [](Case& c) { c.now.steady += 90s; }, {}},
        Expected{"never received", [](Case& c) { c.dyno.evidence_received.reset(); }, HoldReason::stale},
        Expected{"a loss at its end", [](Case& c) { c.context.gap_at = noon().wall; }, HoldReason::gap},
        Expected{
            "a loss before the newest reading", [](Case& c) { c.context.gap_at = noon().wall - 1ns; }, {}},
        Expected{"a loss after it", [](Case& c) { c.context.gap_at = noon().wall + 10s; }, HoldReason::gap},
        Expected{"a loss in the middle", [](Case& c) { c.context.gap_at = noon().wall - 30s; }, {}},
        Expected{"a loss at its beginning", [](Case& c) { c.context.gap_at = noon().wall - 80s; }, {}},
        Expected{"a loss before it", [](Case& c) { c.context.gap_at = noon().wall - 81s; }, {}}));

INSTANTIATE_TEST_SUITE_P(
    Dyno, Gates,
    testing::Values(
        Expected{"R15 59 s ago", [](Case& c) { c.dyno.r15_since = noon().wall - 59s; }, HoldReason::not_up,
                 1},
        Expected{"R15 60 s ago", [](Case& c) { c.dyno.r15_since = noon().wall - 60s; }, {}},
        Expected{"R15 70 s ago, and 11 s ago the last reading",
                 [](Case& c) {
                     c.dyno.r15_since = noon().wall - 59s;
                     c.now = c.now + 11s;
                 },
                 HoldReason::not_up},
        Expected{"R15 70 s ago, and a load reading since",
                 [](Case& c) {
                     c.dyno.r15_since = noon().wall - 59s;
                     c.now = c.now + 11s;
                     c.dyno.loads.push_back({noon().wall + 1s, 0.5});
                 },
                 {}},
        Expected{
            "R15 by a clock that was set since", [](Case& c) { c.dyno.r15_since = noon().wall + 61s; }, {}},
        Expected{"R15 a minute ahead", [](Case& c) { c.dyno.r15_since = noon().wall + 60s; },
                 HoldReason::not_up, 120},
        Expected{"ending", [](Case& c) { c.dyno.ended_at = noon().wall; }, HoldReason::not_up},
        Expected{"not listed", [](Case& c) { c.dyno.listed.reset(); }, HoldReason::not_up},
        Expected{"starting", [](Case& c) { c.dyno.state = DynoState::starting; }, HoldReason::not_up},
        Expected{"crashed", [](Case& c) { c.dyno.state = DynoState::crashed; }, HoldReason::not_up},
        Expected{"idle", [](Case& c) { c.dyno.state = DynoState::idle; }, HoldReason::not_up},
        Expected{"in an unknown state", [](Case& c) { c.dyno.state = DynoState::unknown; },
                 HoldReason::not_up},
        Expected{"a release now", [](Case& c) { c.context.release_at = noon().wall; }, HoldReason::release,
                 300},
        Expected{"a release 299 s ago", [](Case& c) { c.context.release_at = noon().wall - 299s; },
                 HoldReason::release, 1},
        Expected{"a release 300 s ago", [](Case& c) { c.context.release_at = noon().wall - 300s; }, {}},
        Expected{"we restarted it 599 s ago", [](Case& c) { c.context.own.sent_at = noon().steady - 599s; },
                 HoldReason::cooldown, 1},
        Expected{
            "we restarted it 600 s ago", [](Case& c) { c.context.own.sent_at = noon().steady - 600s; }, {}},
        Expected{"the drain showed a restart 599 s ago",
                 [](Case& c) { c.dyno.restarted_at = noon().wall - 599s; }, HoldReason::cooldown, 1},
        Expected{"the drain showed a restart 600 s ago",
                 [](Case& c) { c.dyno.restarted_at = noon().wall - 600s; },
                 {}},
        Expected{"the platform started it 599 s ago",
                 [](Case& c) { c.dyno.listed->created_at = noon().wall - 599s; }, HoldReason::cooldown, 1},
        Expected{"the platform started it 600 s ago",
                 [](Case& c) { c.dyno.listed->created_at = noon().wall - 600s; },
                 {}},
        Expected{"the platform updated it 599 s ago",
                 [](Case& c) { c.dyno.listed->updated_at = noon().wall - 599s; }, HoldReason::cooldown, 1},
        Expected{"two restarts that did not help, 2399 s ago",
                 [](Case& c) {
                     c.context.own.ineffective = 2;
                     c.context.own.sent_at = noon().steady - 2399s;
                 },
                 HoldReason::cooldown, 1},
        Expected{"two restarts that did not help, 2400 s ago",
                 [](Case& c) {
                     c.context.own.ineffective = 2;
                     c.context.own.sent_at = noon().steady - 2400s;
                 },
                 {}},
        Expected{"many restarts that did not help wait a day at most",
                 [](Case& c) {
                     c.context.own.ineffective = 60;
                     c.context.give_up_after = 61;
                     c.context.own.sent_at = noon().steady - 24h;
                 },
                 {}},
        Expected{"three restarts that did not help", [](Case& c) { c.context.own.ineffective = 3; },
                 HoldReason::gave_up},
        Expected{"the incarnation that we replaced still reports",
                 [](Case& c) {
                     c.settings.restart_window = 0s;
                     c.context.own.replaced = "life";
                     c.context.own.sent_at = noon().steady - 599s;
                 },
                 HoldReason::not_up, 1},
        Expected{"it was not replaced after all",
                 [](Case& c) {
                     c.settings.restart_window = 0s;
                     c.context.own.sent_at = noon().steady - 599s;
                 },
                 {}},
        Expected{"up for 299 s", [](Case& c) { c.dyno.up_since = noon().wall - 299s; },
                 HoldReason::min_uptime, 1},
        Expected{"up for 300 s", [](Case& c) { c.dyno.up_since = noon().wall - 300s; }, {}},
        Expected{"created in the future", [](Case& c) { c.dyno.listed->created_at = noon().wall + 10s; },
                 HoldReason::min_uptime, 310}));

INSTANTIATE_TEST_SUITE_P(
    Us, Gates,
    testing::Values(
        Expected{"one away of two", [](Case& c) { c.context.away_of_type = 1; },
                 HoldReason::max_unavailable},
        Expected{"two allowed, one of three away",
                 [](Case& c) {
                     c.settings.max_unavailable = {2, false};
                     c.context.dynos_of_type = 3;
                     c.context.away_of_type = 1;
                 },
                 {}},
        Expected{"two allowed, one of two away: S3, the last one stays up",
                 [](Case& c) {
                     c.settings.max_unavailable = {2, false};
                     c.context.away_of_type = 1;
                 },
                 HoldReason::max_unavailable},
        Expected{"all allowed, all but one away: S3, the last one stays up",
                 [](Case& c) {
                     c.settings.max_unavailable = {100, true};
                     c.context.dynos_of_type = 7;
                     c.context.away_of_type = 6;
                 },
                 HoldReason::max_unavailable},
        Expected{"25 % of seven is one",
                 [](Case& c) {
                     c.settings.max_unavailable = {25, true};
                     c.context.dynos_of_type = 7;
                     c.context.away_of_type = 1;
                 },
                 HoldReason::max_unavailable},
        Expected{"25 % of eight is two",
                 [](Case& c) {
                     c.settings.max_unavailable = {25, true};
                     c.context.dynos_of_type = 8;
                     c.context.away_of_type = 1;
                 },
                 {}},
        Expected{"1 % of two is still one",
                 [](Case& c) {
                     c.settings.max_unavailable = {1, true};
                     c.context.away_of_type = 0;
                 },
                 {}},
        Expected{"an incident", [](Case& c) { c.context.incident = "most dynos rose"; },
                 HoldReason::incident},
        Expected{"maintenance", [](Case& c) { c.context.maintenance = true; }, HoldReason::paused},
        Expected{"budget used up", [](Case& c) { c.context.budget_left_s = 77; }, HoldReason::budget, 77},
        Expected{"breaker open",
                 [](Case& c) {
                     c.context.breaker = "the Platform API answered 401";
                     c.context.breaker_left_s = 12;
                 },
                 HoldReason::breaker, 12},
        Expected{"not in the formation", [](Case& c) { c.context.in_formation = false; },
                 HoldReason::not_up},
        Expected{"in the formation", [](Case& c) { c.context.in_formation = true; }, {}},
        Expected{"no key, so the formation is not known",
                 [](Case& c) { c.context.in_formation = std::nullopt; },
                 {}},
        Expected{"only observing", [](Case& c) { c.context.mode = settings::Mode::observe; },
                 HoldReason::observe}));

INSTANTIATE_TEST_SUITE_P(
    F62_Alone, Gates,
    testing::Values(
        Expected{"without a sustain that is set", [](Case& c) { c.context.dynos_of_type = 1; }, {}},
        Expected{"for 80 s",
                 [](Case& c) {
                     c.context.dynos_of_type = 1;
                     c.settings.restart_sustain_set = true;
                 },
                 HoldReason::lone_dyno, 40},
        Expected{"for 120 s",
                 [](Case& c) {
                     c.context.dynos_of_type = 1;
                     c.settings.restart_sustain_set = true;
                     c.dyno = patient({{120, 600}, {90, 600}, {60, 600}, {30, 600}, {0, 600}});
                 },
                 {}},
        Expected{"for 119 s",
                 [](Case& c) {
                     c.context.dynos_of_type = 1;
                     c.settings.restart_sustain_set = true;
                     c.dyno = patient({{119, 600}, {90, 600}, {60, 600}, {30, 600}, {0, 600}});
                 },
                 HoldReason::lone_dyno, 1},
        Expected{"for 140 s with a loss between",
                 [](Case& c) {
                     c.context.dynos_of_type = 1;
                     c.settings.restart_sustain_set = true;
                     c.context.gap_at = noon().wall - 61s;
                     c.dyno = patient(
                         {{140, 600}, {120, 600}, {100, 600}, {80, 600}, {60, 600}, {30, 600}, {0, 600}});
                 },
                 {}},
        Expected{"hard level reached after a long soft breach",
                 [](Case& c) {
                     c.context.dynos_of_type = 1;
                     c.settings.restart_sustain_set = true;
                     c.dyno = patient({{120, 600}, {90, 600}, {60, 600}, {20, 900}, {0, 900}});
                 },
                 {}},
        Expected{
            "hard level out of nothing",
            [](Case& c) {
                c.context.dynos_of_type = 1;
                c.settings.restart_sustain_set = true;
                c.settings.hard_threshold = settings::Level{150, settings::Level::Unit::percent_of_quota};
                c.dyno = patient({{60, 300}, {40, 300}, {20, 900}, {0, 900}});
            },
            HoldReason::lone_dyno, 100},
        Expected{"time-outs for two minutes, though their span is shorter",
                 [](Case& c) {
                     c.context.dynos_of_type = 1;
                     c.dyno = timing_out();
                     c.settings.h12_threshold = {3, 30s};
                 },
                 {}},
        Expected{"time-outs for two minutes with a loss between",
                 [](Case& c) {
                     c.context.dynos_of_type = 1;
                     c.context.gap_at = noon().wall - 61s;
                     c.dyno = timing_out();
                     c.settings.h12_threshold = {3, 30s};
                 },
                 {}},
        Expected{"and to be left alone",
                 [](Case& c) {
                     c.context.dynos_of_type = 1;
                     c.context.lone_dyno = settings::LoneDyno::hold;
                     c.dyno = patient({{120, 900}, {90, 900}, {60, 900}, {30, 900}, {0, 900}});
                 },
                 HoldReason::lone_dyno}));

TEST(Order, TheFirstGateThatHoldsIsTheOneReportedAndObserveIsTheLast) {
    Case tried;
    tried.context.mode = settings::Mode::observe;
    tried.context.breaker = "open";
    tried.context.budget_left_s = 1;
    tried.context.away_of_type = 1;
    tried.context.release_at = noon().wall;
    tried.context.warm_up_left_s = 1;
    tried.context.unproven = "check the drain";
    tried.now.wall += 91s;
    const auto next = [&] { return tried.decision()->hold.value(); };
    EXPECT_EQ(next(), HoldReason::unattributed);
    tried.now.wall -= 91s;
    EXPECT_EQ(next(), HoldReason::warm_up);
    tried.context.warm_up_left_s.reset();
    EXPECT_EQ(next(), HoldReason::release);
    tried.context.release_at.reset();
    EXPECT_EQ(next(), HoldReason::max_unavailable);
    tried.context.away_of_type = 0;
    EXPECT_EQ(next(), HoldReason::budget);
    tried.context.budget_left_s.reset();
    EXPECT_EQ(next(), HoldReason::breaker);
    tried.context.breaker.reset();
    tried.context.in_formation = false;
    EXPECT_EQ(next(), HoldReason::not_up);
    tried.context.in_formation = true;
    EXPECT_EQ(next(), HoldReason::observe);
}

}  // namespace
}  // namespace dynoward::policy
