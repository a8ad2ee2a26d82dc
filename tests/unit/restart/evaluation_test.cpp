// SPDX-License-Identifier: MIT
// Whether a restart helped: what shows it, what does not, and what ends the series of those that did not.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "restart/evaluation.hpp"
#include "restart/giving_up.hpp"
#include "unit/restart/conversation.hpp"

namespace dynoward::restart {
namespace {

using policy::Rule;
using test::at;
using test::dyno_after;
using test::dyno_before;
using test::finding_of;
using test::usual_type;
using namespace std::chrono_literals;

// DELETE was sent at at(); the usual window is 600 s, and 60 s for the boot.
Record ended(Ending ending = Ending::confirmed, unsigned row = 0) {
    Record record(test::name_of("web.1"), "web", Rule::memory);
    record.state = State::evaluating;
    record.sent = at();
    record.listed_before = test::listed_before();
    record.incarnation_before = "old-uuid";
    record.up_before = at(-24h).wall;
    record.ending = ending;
    record.ended_at = at(21s).steady;
    record.ineffective = row;
    return record;
}

// --- The window

struct WindowRow {
    const char* what;
    Seconds window;
    Seconds sustain;
    Seconds period;
    Seconds expected;
};
void PrintTo(const WindowRow& row, std::ostream* out) {
    *out << row.what;
}
class Window : public testing::TestWithParam<WindowRow> {};
TEST_P(Window, IsLongEnoughForTheRulesToSeeIt) {
    auto dyno = dyno_after();
    std::vector<fleet::Sample> samples;
    for (int n = 0; n < 13; ++n) {
        samples.push_back({at(n * GetParam().period).wall, Megabytes{100}});
    }
    dyno.report_interval.update(samples);
    settings::TypeSettings settings;
    settings.restart_window = GetParam().window;
    settings.restart_sustain = GetParam().sustain;
    EXPECT_EQ(evaluation_window(dyno, settings), GetParam().expected);
}
INSTANTIATE_TEST_SUITE_P(Rows, Window,
                         testing::Values(WindowRow{"as set", 600s, 60s, 20s, 600s},
                                         WindowRow{"never below five minutes", 0s, 60s, 20s, 300s},
                                         WindowRow{"a long sustain twice", 600s, 301s, 20s, 602s},
                                         WindowRow{"a slow dyno", 60s, 100s, 120s, 580s}));

// --- Did it help?

struct Row {
    const char* what;
    Ending ending;
    std::string incarnation;  ///< of the dyno now; empty: not known
    std::optional<Rule> rule;
    Nanoseconds evidence;
    Nanoseconds now;
    Effect effect;
};
void PrintTo(const Row& row, std::ostream* out) {
    *out << row.what;
}
class Effects : public testing::TestWithParam<Row> {};
TEST_P(Effects, AreSettledByTheFindingOrByTheTime) {
    const auto& row = GetParam();
    auto dyno = row.incarnation == "old-uuid" ? dyno_before() : dyno_after();
    dyno.incarnation = row.incarnation;
    const auto finding = finding_of(row.rule.value_or(Rule::memory), at(row.evidence).wall);
    auto record = ended(row.ending, 1);
    const bool reported = evaluate(record, at(row.now), dyno, row.rule ? &finding : nullptr, usual_type());
    EXPECT_EQ(record.effect, row.effect);
    EXPECT_EQ(reported, row.effect == Effect::did_not_help);
    const auto expected = row.effect == Effect::did_not_help ? 2U : row.effect == Effect::helped ? 0U : 1U;
    EXPECT_EQ(record.ineffective, expected);
}

constexpr auto yes = Ending::confirmed;
constexpr auto no = Ending::unconfirmed;
INSTANTIATE_TEST_SUITE_P(
    CameBack, Effects,
    testing::Values(
        Row{"soon", yes, "new-uuid", Rule::memory, 90s, 90s, Effect::did_not_help},
        Row{"at the end of the window", yes, "new-uuid", Rule::memory, 660s, 660s, Effect::did_not_help},
        Row{"just after it", yes, "new-uuid", Rule::memory, 660s, 660s + 1ns, Effect::helped},
        Row{"F33: by evidence that a clock ahead stamped before DELETE", yes, "new-uuid", Rule::memory,
            -90s, 90s, Effect::did_not_help},
        Row{"under an unknown uuid", yes, "", Rule::memory, 90s, 90s, Effect::did_not_help},
        Row{"under an unknown uuid, by old evidence", yes, "", Rule::memory, 0s, 90s, Effect::open},
        Row{"only a rule of the clock", yes, "new-uuid", Rule::uptime, 90s, 90s, Effect::open},
        Row{"only an alert", yes, "new-uuid", Rule::hook, 90s, 90s, Effect::open},
        Row{"only an owner", yes, "new-uuid", Rule::manual, 90s, 90s, Effect::open},
        Row{"unconfirmed, and another uuid all the same", no, "new-uuid", Rule::r14, 200s, 200s,
            Effect::did_not_help}));
INSTANTIATE_TEST_SUITE_P(
    WentOn, Effects,
    testing::Values(Row{"the same uuid after no restart", no, "old-uuid", Rule::memory, 1ns, 190s,
                        Effect::did_not_help},
                    Row{"evidence from before", no, "old-uuid", Rule::memory, 0s, 190s, Effect::open},
                    Row{"F57: a rule of the clock counts, too", no, "old-uuid", Rule::uptime, 190s, 190s,
                        Effect::did_not_help},
                    Row{"the same uuid though it was confirmed: late lines of the former one", yes,
                        "old-uuid", Rule::memory, 90s, 90s, Effect::open},
                    Row{"too late", no, "old-uuid", Rule::memory, 661s, 661s, Effect::unknown}));
INSTANTIATE_TEST_SUITE_P(
    Time, Effects,
    testing::Values(Row{"the window is not over", yes, "new-uuid", {}, 0s, 660s, Effect::open},
                    Row{"the window is over", yes, "new-uuid", {}, 0s, 661s, Effect::helped},
                    Row{"the former uuid is all there is", yes, "old-uuid", {}, 0s, 661s, Effect::unknown},
                    Row{"nothing happened", no, "old-uuid", {}, 0s, 661s, Effect::unknown},
                    Row{"unconfirmed, and another uuid", no, "new-uuid", {}, 0s, 661s, Effect::helped}));

TEST(Evaluation, SilenceIsNoProofOfHealth) {
    for (const auto last_sample :
         {std::optional(at(-5s).wall), std::optional(at().wall), std::optional<WallTime>()}) {
        auto dyno = dyno_after();
        dyno.latest.sample_at = last_sample;
        auto record = ended(Ending::confirmed, 2);
        EXPECT_FALSE(evaluate(record, at(661s), dyno, nullptr, usual_type()));
        EXPECT_EQ(record.effect, Effect::unknown);
        EXPECT_EQ(record.ineffective, 2U);
    }
}

TEST(Evaluation, AFindingThatHasNotFiredHasNoEffect) {
    auto record = ended();
    const auto nearly = finding_of(Rule::memory, at(90s).wall, false);
    EXPECT_FALSE(evaluate(record, at(90s), dyno_after(), &nearly, usual_type()));
    EXPECT_EQ(record.effect, Effect::open);
}

TEST(Evaluation, IsSettledOnce) {
    for (const auto effect : {Effect::helped, Effect::did_not_help, Effect::unknown}) {
        auto record = ended(Ending::confirmed, 1);
        record.effect = effect;
        const auto finding = finding_of(Rule::memory, at(90s).wall);
        EXPECT_FALSE(evaluate(record, at(90s), dyno_after(), &finding, usual_type()));
        EXPECT_FALSE(evaluate(record, at(900s), dyno_after(), nullptr, usual_type()));
        EXPECT_EQ(record.effect, effect);
        EXPECT_EQ(record.ineffective, 1U);
    }
}

// Without metric lines, the state lines and the list distinguish one incarnation from the next.
TEST(Evaluation, IfNoUuidIsKnownComingUpAgainDistinguishesTheTwo) {
    auto record = ended(Ending::unconfirmed);
    record.incarnation_before.clear();
    auto dyno = dyno_after();
    dyno.incarnation.clear();
    const auto h12 = finding_of(Rule::h12, at(90s).wall);
    auto came_back = record;
    EXPECT_TRUE(evaluate(came_back, at(190s), dyno, &h12, usual_type()));
    dyno.up_since = at(-24h).wall + 2s;  // the list and a line may differ by so much
    auto went_on = record;
    const auto uptime = finding_of(Rule::uptime, at(190s).wall);
    EXPECT_TRUE(evaluate(went_on, at(190s), dyno, &uptime, usual_type()));
    dyno.up_since = at(-24h).wall + 2s + 1ns;
    auto anew = record;
    EXPECT_FALSE(evaluate(anew, at(190s), dyno, &uptime, usual_type()));
}

TEST(Evaluation, CameUpAgainNeedsTheStateAndTheMoment) {
    const auto record = ended();
    EXPECT_TRUE(came_up_again(record, dyno_after()));
    EXPECT_FALSE(came_up_again(record, dyno_before()));
    auto dyno = dyno_after();
    dyno.state = DynoState::starting;
    EXPECT_FALSE(came_up_again(record, dyno));
    dyno = dyno_after();
    dyno.up_since.reset();
    EXPECT_FALSE(came_up_again(record, dyno));
    auto unknown_before = record;
    unknown_before.up_before.reset();
    EXPECT_TRUE(came_up_again(unknown_before, dyno_before()));
}

// --- A release, or a person, in between

TEST(Evaluation, AReleaseOrAPersonAfterDeleteReplacesTheDyno) {
    const auto record = ended();
    auto dyno = dyno_after();
    EXPECT_FALSE(was_replaced_since(record, dyno, std::nullopt));
    EXPECT_FALSE(was_replaced_since(record, dyno, at().wall));
    EXPECT_TRUE(was_replaced_since(record, dyno, at(1ns).wall));
    dyno.ordered_at = at(confirm_deadline).wall;  // most likely about our own DELETE
    EXPECT_FALSE(was_replaced_since(record, dyno, std::nullopt));
    dyno.ordered_at = at(confirm_deadline + 1ns).wall;
    EXPECT_TRUE(was_replaced_since(record, dyno, std::nullopt));
}

TEST(Evaluation, ARestartBeforeAReleaseHasNoEffectAndEndsTheSeries) {
    for (const auto effect : {Effect::open, Effect::helped, Effect::did_not_help, Effect::unknown}) {
        auto record = ended(Ending::confirmed, 3);
        record.effect = effect;
        const auto finding = finding_of(Rule::memory, at(90s).wall);
        EXPECT_FALSE(review(record, at(90s), dyno_after(), &finding, at(80s).wall, usual_type()));
        EXPECT_EQ(record.effect, effect == Effect::open ? Effect::unknown : effect);
        EXPECT_EQ(record.ineffective, 0U);
        EXPECT_TRUE(record.returned);
        EXPECT_TRUE(is_settled(record));
    }
}

TEST(Evaluation, AFindingAfterAReleaseIsNotAboutTheRestart) {
    auto talk = test::confirmed();
    const auto after = dyno_after();
    const auto finding = finding_of(Rule::memory, at(90s).wall);
    EXPECT_TRUE(test::is_nothing(talk.feed(90s, test::found(after, &finding, at(80s).wall))));
    EXPECT_EQ(talk.record().effect, Effect::open);
    EXPECT_NE(test::as<action::ReportIneffective>(talk.feed(91s, test::found(after, &finding))), nullptr);
}

}  // namespace
}  // namespace dynoward::restart
