// SPDX-License-Identifier: MIT
// Every event in every state: one that means nothing there changes nothing, and each of the others does
// something.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "unit/restart/conversation.hpp"

namespace dynoward::restart {
namespace {

using policy::Rule;
using test::at;
using test::Conversation;
using test::is_nothing;
using namespace std::chrono_literals;

constexpr auto later = 300s;

// One event of each kind, made so that it changes something wherever it means something.
struct Scene {
    fleet::Dyno before = test::dyno_before();
    fleet::Dyno after = test::dyno_after();
    policy::Finding finding = test::finding_of(Rule::memory, at(250s).wall);
    heroku::ApiReply reply = test::answered(202);
    std::vector<heroku::DynoInfo> list{test::listed_after()};
    std::vector<std::pair<std::string, Event>> events{
        {"Chosen", event::Chosen{9}},
        {"Approved", event::Approved{before, Rule::memory, nullptr}},
        {"Blocked", event::Blocked{"no"}},
        {"Withdrawn", event::Withdrawn{}},
        {"Reply", event::Reply{reply}},
        {"DynoList", event::DynoList{list}},
        {"Observed", event::Observed{&after}},
        {"Tick", event::Tick{&after}},
        {"Finding", test::found(after, &finding)},
        {"Review", test::review_of(after, nullptr, at(200s).wall)},
        {"Superseded", event::Superseded{}},
        {"Shutdown", event::Shutdown{}},
    };
};

struct StateRow {
    const char* what;
    std::function<Conversation()> begin;
    State state;
    std::set<std::string> meant;
};
void PrintTo(const StateRow& row, std::ostream* out) {
    *out << row.what;
}

Conversation requested(Rule rule) {
    return Conversation(test::restart_by(rule));
}
Conversation refused() {
    auto talk = test::sent();
    talk.feed(1s, event::Reply{test::error_reply(422, "invalid_params", "no")});
    return talk;
}
Conversation failed() {
    auto talk = test::sent();
    talk.feed(1s, event::Reply{test::not_sent_reply()});
    return talk;
}
Conversation blocked() {
    auto talk = test::chosen(Rule::manual);
    talk.feed(0s, event::Blocked{"no"});
    return talk;
}
// Unconfirmed, and the same trouble went on: the row of such restarts is still to end.
Conversation ineffective() {
    auto talk = test::unconfirmed();
    const auto before = test::dyno_before();
    const auto finding = test::finding_of(Rule::memory, at(190s).wall);
    talk.feed(190s, test::found(before, &finding));
    talk.feed(191s, event::Superseded{});
    return talk;
}
Conversation superseded() {
    auto talk = test::confirmed();
    talk.feed(30s, event::Superseded{});
    return talk;
}

class EveryEvent : public testing::TestWithParam<StateRow> {};

TEST_P(EveryEvent, HasItsEffectInEachStateOrNone) {
    const auto& row = GetParam();
    const Scene scene;
    for (const auto& [name, event] : scene.events) {
        auto talk = row.begin();
        ASSERT_EQ(talk.state(), row.state);
        const auto before = to_bytes(talk.record(), talk.clock(later));
        const auto action = talk.feed(later, event);
        const auto after = to_bytes(talk.record(), talk.clock(later));
        if (row.meant.contains(name)) {
            EXPECT_TRUE(before != after || !is_nothing(action)) << name;
        } else {
            EXPECT_TRUE(is_nothing(action)) << name;
            EXPECT_EQ(before, after) << name;
        }
    }
}

TEST_P(EveryEvent, TwiceDoesNotStartASecondRestart) {
    const auto& row = GetParam();
    const Scene scene;
    for (const auto& [name, event] : scene.events) {
        auto talk = row.begin();
        talk.feed(later, event);
        const auto state = talk.state();
        const auto again = talk.feed(later, event);
        EXPECT_EQ(test::as<action::SendDelete>(again), nullptr) << name;
        EXPECT_FALSE(test::ending_of(again)) << name;
        EXPECT_EQ(talk.state(), state) << name;
    }
}

const std::set<std::string> in_requested{"Chosen", "Withdrawn"};
const std::set<std::string> in_preflight{"Approved", "Blocked", "Tick"};
const std::set<std::string> in_deleting{"Reply", "DynoList", "Observed", "Tick", "Shutdown"};
const std::set<std::string> in_confirming{"DynoList", "Observed", "Tick", "Shutdown"};
const std::set<std::string> in_evaluating{"Observed", "Finding", "Review", "Superseded"};

INSTANTIATE_TEST_SUITE_P(Requested, EveryEvent,
                         testing::Values(StateRow{"by a rule", [] { return requested(Rule::memory); },
                                                  State::requested, in_requested},
                                         StateRow{"by an alert", [] { return requested(Rule::hook); },
                                                  State::requested, in_requested},
                                         StateRow{"by an owner", [] { return requested(Rule::manual); },
                                                  State::requested, in_requested}));

INSTANTIATE_TEST_SUITE_P(
    UnderWay, EveryEvent,
    testing::Values(StateRow{"preflight", [] { return test::chosen(); }, State::preflight, in_preflight},
                    StateRow{"preflight of an alert", [] { return test::chosen(Rule::hook); },
                             State::preflight, in_preflight},
                    StateRow{"deleting", [] { return test::sent(); }, State::deleting, in_deleting},
                    StateRow{"confirming", [] { return test::accepted(); }, State::confirming,
                             in_confirming}));

INSTANTIATE_TEST_SUITE_P(Ended, EveryEvent,
                         testing::Values(StateRow{"confirmed", [] { return test::confirmed(); },
                                                  State::evaluating, in_evaluating},
                                         StateRow{"unconfirmed",
                                                  [] { return test::unconfirmed(); },
                                                  State::evaluating,
                                                  {"Finding", "Review", "Superseded"}},
                                         StateRow{"did not help", ineffective, State::done, {"Review"}},
                                         StateRow{"superseded", superseded, State::done, {}},
                                         StateRow{"refused", refused, State::done, {}},
                                         StateRow{"failed", failed, State::done, {}},
                                         StateRow{"cancelled", blocked, State::done, {}}));

}  // namespace
}  // namespace dynoward::restart
