// SPDX-License-Identifier: MIT
// The evaluation cannot be missed: in whatever order and at whatever times a restart's events come, once it
// is reviewed past its window it is known whether it helped, and what is known never changes.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "restart/evaluation.hpp"
#include "support/rounds.hpp"
#include "unit/restart/conversation.hpp"

namespace dynoward::restart {
namespace {

using policy::Rule;
using test::as;
using test::at;
using test::Conversation;
using test::dyno_after;
using test::dyno_before;
using namespace std::chrono_literals;

class Story {
 public:
    explicit Story(unsigned seed) : random_(seed), talk_(test::sent()) {
        settings_.restart_window = pick<Seconds>({0s, 60s, 600s, 3600s});
        settings_.restart_sustain = pick<Seconds>({0s, 60s, 900s});
    }

    void run() {
        while (talk_.state() == State::deleting || talk_.state() == State::confirming) {
            now_ += Seconds(draw(1, 40));
            feed(draw(0, 6));
        }
        ASSERT_TRUE(talk_.record().counts() || talk_.state() == State::done);
        for (const auto steps = draw(0, 30); steps_ < steps; ++steps_) {
            now_ += Seconds(draw(0, 200));
            feed(draw(2, 8));
        }
        if (talk_.record().counts()) {
            review_to_the_end();
        }
    }
    const Record& record() const { return talk_.record(); }

 private:
    void review_to_the_end() {
        const auto dyno = any_dyno();
        const auto over = evaluation_window(dyno, settings_) + 61s;
        now_ = std::max({now_ + 1s, over, confirm_deadline});
        feed(test::review_of(dyno, any_finding(), any_release(), settings_));
        EXPECT_NE(talk_.record().effect, Effect::open);
        EXPECT_TRUE(talk_.record().returned);
        now_ += confirm_deadline + 400s;  // the memory is not awaited any longer
        feed(event::Observed{nullptr});
        EXPECT_EQ(talk_.state(), State::done);
        EXPECT_EQ(reports_, talk_.record().effect == Effect::did_not_help ? 1U : 0U);
        now_ += 48h;
        feed(test::review_of(dyno, nullptr, std::nullopt, settings_));
        EXPECT_TRUE(is_settled(talk_.record()));
    }

    void feed(int which) {
        const auto dyno = any_dyno();
        switch (which) {
            case 0: {
                const auto reply = pick<heroku::ApiReply>(
                    {test::answered(202), test::answered(500), test::lost_reply(), test::not_sent_reply()});
                feed(event::Reply{reply});
                break;
            }
            case 1:
                feed(event::DynoList{
                    {pick<heroku::DynoInfo>({test::listed_before(), test::listed_after()})}});
                break;
            case 2: feed(event::Tick{draw(0, 3) == 0 ? nullptr : &dyno}); break;
            case 3:
            case 4: feed(event::Observed{draw(0, 3) == 0 ? nullptr : &dyno}); break;
            case 5: feed(test::found(dyno, any_finding(), any_release(), settings_)); break;
            case 6:
            case 7: feed(test::review_of(dyno, any_finding(), any_release(), settings_)); break;
            default:
                if (draw(0, 9) == 0) {
                    feed(event::Superseded{});
                }
        }
    }

    void feed(const Event& event) {
        const auto before = talk_.record();
        const auto action = talk_.feed(now_, event);
        const auto& after = talk_.record();
        const auto* report = as<action::ReportIneffective>(action);
        reports_ += report != nullptr ? 1U : 0U;
        EXPECT_EQ(report != nullptr, after.effect == Effect::did_not_help && before.effect == Effect::open);
        EXPECT_GE(after.state, before.state);
        EXPECT_TRUE(before.effect == Effect::open || after.effect == before.effect);
        EXPECT_TRUE(before.ending == Ending::open || after.ending == before.ending);
        EXPECT_GE(after.returned, before.returned);
        EXPECT_EQ(as<action::SendDelete>(action), nullptr);
        EXPECT_LE(after.ineffective, 1U);
    }

    fleet::Dyno any_dyno() {
        auto dyno = draw(0, 2) == 0 ? dyno_before() : dyno_after();
        dyno.incarnation = pick<std::string>({"old-uuid", "new-uuid", "new-uuid", "another-uuid", ""});
        dyno.state = pick<DynoState>(
            {DynoState::up, DynoState::up, DynoState::starting, DynoState::crashed, DynoState::unknown});
        if (draw(0, 4) == 0) {
            dyno.latest = {};
        } else if (draw(0, 1) == 0) {
            dyno.latest.sample_at = at(now_).wall;
        }
        if (draw(0, 9) == 0) {
            dyno.ordered_at = at(pick<Seconds>({1s, 180s, 181s})).wall;
        }
        return dyno;
    }
    const policy::Finding* any_finding() {
        if (draw(0, 2) != 0) {
            return nullptr;
        }
        finding_ = test::finding_of(pick<Rule>({Rule::memory, Rule::r14, Rule::uptime, Rule::hook}),
                                    at(now_ - Seconds(draw(0, 300))).wall, draw(0, 2) != 0);
        return &finding_;
    }
    std::optional<WallTime> any_release() {
        return draw(0, 9) == 0 ? std::optional(at(pick<Seconds>({-1h, 0s, 1s, 100s})).wall) : std::nullopt;
    }

    int draw(int from, int to) { return std::uniform_int_distribution<int>(from, to)(random_); }
    template <class Value>
    Value pick(const std::vector<Value>& values) {
        return values[static_cast<std::size_t>(draw(0, static_cast<int>(values.size()) - 1))];
    }

    std::mt19937 random_;
    settings::TypeSettings settings_;
    Conversation talk_;
    Seconds now_{};
    int steps_ = 0;
    unsigned reports_ = 0;
    policy::Finding finding_;
};

TEST(Evaluation, IsCompleteInWhateverOrderTheEventsArrive) {
    std::map<std::pair<Ending, Effect>, unsigned> seen;
    for (unsigned seed = 0; seed < test::rounds(2000); ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        Story story(seed);
        story.run();
        ++seen[{story.record().ending, story.record().effect}];
        if (testing::Test::HasFailure()) {
            return;
        }
    }
    // The stories are not all alike.
    for (const auto ending : {Ending::unconfirmed, Ending::confirmed}) {
        for (const auto effect : {Effect::helped, Effect::did_not_help, Effect::unknown}) {
            EXPECT_GE((seen[{ending, effect}]), test::rounds(10))
                << to_text(ending) << " " << to_text(effect);
        }
    }
    EXPECT_GE((seen[{Ending::failed, Effect::unknown}]), test::rounds(10));
}

}  // namespace
}  // namespace dynoward::restart
