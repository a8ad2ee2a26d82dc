// SPDX-License-Identifier: MIT
// Random wishes, crashes of ours and restarts of others: the budget in any sliding window, the cooldown of
// each dyno, MAX_UNAVAILABLE, and one hold for each reason and episode. Replay as in
// monitor_model_test.cpp.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstdlib>
#include <map>
#include <memory>
#include <tuple>
#include <vector>

#include "dynoward/policy/policy.hpp"
#include "support/rounds.hpp"
#include "support/story.hpp"

namespace dynoward {
namespace {

using test::Story;
using test::usual_settings;
using namespace std::chrono_literals;

constexpr Seconds window{300};
constexpr settings::CountPerSpan allowed{3, Seconds(2400)};
constexpr unsigned max_away = 2;
constexpr int dynos = 5;

enum class Act : int {
    leak,
    leak_hard,
    flicker,
    recover,
    we_crash,
    somebody_restarts,
    release,
    end_of_acts
};

struct Step {
    Act act = Act::leak;
    int dyno = 0;
    int minutes = 0;
};
std::ostream& operator<<(std::ostream& out, const Step& step) {
    return out << static_cast<int>(step.act) << "/" << step.dyno << "/" << step.minutes;
}

rc::Gen<Step> any_step() {
    return rc::gen::map(rc::gen::tuple(rc::gen::inRange(0, static_cast<int>(Act::end_of_acts)),
                                       rc::gen::inRange(0, dynos), rc::gen::inRange(0, 12)),
                        [](const std::tuple<int, int, int>& drawn) {
                            const auto& [act, dyno, minutes] = drawn;
                            return Step{static_cast<Act>(act), dyno, minutes};
                        });
}

settings::Settings strict_settings() {
    auto settings = usual_settings();
    settings.apps[0].other_types.restart_window = window;
    settings.apps[0].other_types.min_uptime = 60s;
    settings.apps[0].other_types.max_unavailable = {max_away, false};
    settings.apps[0].restart_budget = allowed;
    return settings;
}

class Judge {
 public:
    Judge() : story(strict_settings()) {
        for (int i = 1; i <= dynos; ++i) {
            story.add("web." + std::to_string(i));
        }
        story.on_request = [this](const Story::Asked& asked) {
            if (asked.request.changes_something()) {
                judge_delete(asked);
            }
        };
    }

    void pass_time(Seconds span) {
        story.run(span);
        judge_ledger();
    }
    void crash() { story.monitor = std::make_unique<monitor::Monitor>(strict_settings(), story.now); }

    Story story;
    unsigned sent = 0;

 private:
    void judge_delete(const Story::Asked& asked) {
        const auto at = asked.at.steady;
        ++sent;
        all_.push_back(at);
        const auto in_span = std::count_if(all_.begin(), all_.end(),
                                           [&](SteadyTime one) { return at - one < allowed.span; });
        RC_ASSERT(in_span <= static_cast<long>(allowed.count));
        const auto& name = asked.request.dyno()->text();
        if (const auto last = of_dyno_.find(name); last != of_dyno_.end()) {
            RC_ASSERT(at - last->second >= window);
        }
        of_dyno_[name] = at;
        unsigned away = 0;
        for (const auto& dyno : story.platform.dynos) {
            away += dyno.state != "up" && dyno.name != name ? 1U : 0U;
        }
        RC_ASSERT(away < max_away);
    }

    void judge_ledger() const {
        std::map<std::string, WallTime> written;  // newest first, so this is the later one
        for (const auto& entry : story.ledger()) {
            const auto dyno = entry.dyno.text() + " " + entry.incarnation + " ";
            if (entry.verdict == policy::Verdict::restart) {
                std::erase_if(written, [&](const auto& one) { return one.first.rfind(dyno, 0) == 0; });
                continue;
            }
            const auto key = dyno + entry.reason.substr(0, entry.reason.find(':'));
            if (const auto later = written.find(key); later != written.end()) {
                RC_ASSERT(later->second - entry.at >= policy::episode_ends_after);
            }
            written[key] = entry.at;
        }
    }

    std::vector<SteadyTime> all_;
    std::map<std::string, SteadyTime> of_dyno_;
};

void act(Judge& judge, const Step& step) {
    auto& story = judge.story;
    auto& dyno = story.platform.dynos.at(static_cast<std::size_t>(step.dyno));
    switch (step.act) {
        case Act::leak: dyno.memory_mb = 560; break;
        case Act::leak_hard: dyno.memory_mb = 900; break;
        case Act::flicker:
            for (int i = 0; i < 4; ++i) {
                dyno.memory_mb = dyno.memory_mb > 512 ? 500 : 530;
                judge.pass_time(80s);
            }
            break;
        case Act::recover: dyno.memory_mb = 300; break;
        case Act::we_crash: judge.crash(); break;
        case Act::somebody_restarts: story.platform.restart(story.now, dyno); break;
        case Act::release: story.line("api", "Deploy 8c456a46 by user x@example.com", "app"); break;
        case Act::end_of_acts: break;
    }
    judge.pass_time(std::chrono::minutes(step.minutes));
}

TEST(GatesModel, InvariantsS2AndS3_BudgetCooldownAndAvailabilityHoldAcrossOurOwnCrashes) {
    setenv("RC_PARAMS", ("seed=20261121 max_success=" + std::to_string(test::rounds(150))).c_str(), 0);
    unsigned sent = 0;
    EXPECT_TRUE(rc::check("gates", [&] {
        const auto steps = *rc::gen::resize(60, rc::gen::container<std::vector<Step>>(any_step()));
        Judge judge;
        judge.pass_time(130s);
        for (const auto& step : steps) {
            act(judge, step);
        }
        sent += judge.sent;
    }));
    EXPECT_GT(sent, test::rounds(200));  // a judge who sees nothing proves nothing
}

}  // namespace
}  // namespace dynoward
