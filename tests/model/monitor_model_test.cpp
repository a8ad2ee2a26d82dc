// SPDX-License-Identifier: MIT
// Random lives of an app, with a judge who sees what the platform sees: whatever happens in whatever order,
// the invariants hold after every event, and once all is well again a real leak is still answered. Replay:
// the failure prints a configuration; run again with it in RC_PARAMS. More cases: RC_PARAMS="seed=7
// max_success=5000".
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstdlib>
#include <tuple>

#include "heroku/replies.hpp"
#include "support/rounds.hpp"
#include "support/story.hpp"

namespace dynoward {
namespace {

using heroku::ApiReply;
using heroku::ApiRequest;
using test::FakeDyno;
using test::Story;
using test::usual_settings;
using Kind = heroku::ApiRequest::Kind;
using namespace std::chrono_literals;

constexpr Seconds window{300};
constexpr Seconds min_uptime{60};

enum class Act : int {
    pass_time,
    leak,
    leak_hard,
    recover,
    forged_r14,
    somebody_restarts,
    crash,
    lose_lines,
    late_line_of_former_life,
    toggle_silence,
    toggle_state_lines,
    deploy,
    foreign_batch,
    repeat_batch,
    api_fails,
    delete_is_lost,
    delete_does_nothing,
    api_heals,
    replies_stall,
    we_were_stopped,
    alert_for_dyno,
    alert_for_type,
    order_by_hand,
    pause,
    resume,
    end_of_acts,
};

struct Step {
    Act act = Act::pass_time;
    int dyno = 0;
    int amount = 1;
};
std::ostream& operator<<(std::ostream& out, const Step& step) {
    return out << static_cast<int>(step.act) << "/" << step.dyno << "/" << step.amount;
}

rc::Gen<Step> any_step() {
    return rc::gen::map(rc::gen::tuple(rc::gen::inRange(0, static_cast<int>(Act::end_of_acts) * 2),
                                       rc::gen::inRange(0, 3), rc::gen::inRange(1, 60)),
                        [](const std::tuple<int, int, int>& drawn) {
                            const auto& [act, dyno, amount] = drawn;
                            // Half of all steps are time going by.
                            const bool beyond = act >= static_cast<int>(Act::end_of_acts);
                            return Step{beyond ? Act::pass_time : static_cast<Act>(act), dyno, amount};
                        });
}

settings::Settings settings_of(settings::Mode mode) {
    auto settings = usual_settings();
    settings.mode = mode;
    settings.warm_up = 60s;
    settings.apps[0].other_types.restart_window = window;
    settings.apps[0].other_types.min_uptime = min_uptime;
    settings.apps[0].restart_budget = {100, Seconds(3600)};
    return settings;
}

bool is_certain_no(const ApiReply& reply) {
    return reply.outcome == ApiReply::Outcome::not_sent || heroku::is_own_error(reply.body);
}

/// Watches every request and compares with what the platform knows.
class Judge {
 public:
    explicit Judge(settings::Mode mode) : story(settings_of(mode)), mode_(mode) {
        for (const auto* name : {"web.1", "web.2", "web.3"}) {
            story.add(name);
        }
        story.platform.fault = [this](const ApiRequest& request) { return answer(request); };
        story.on_request = [this](const Story::Asked& asked) {
            if (asked.request.changes_something()) {
                judge_delete(asked);
            }
        };
        story.withhold = [this](const ApiRequest&) { return stalled; };
    }

    void judge_always() {
        // S7; what cannot be judged yet has no fate for now
        RC_ASSERT(story.fates() + story.monitor->totals().frames_kept == story.frames_posted);
        std::size_t pending = 0;
        for (const auto& entry : story.ledger()) {
            if (entry.result == policy::Result::pending) {
                ++pending;
                RC_ASSERT(story.now.wall - entry.at <= 10min);  // L3
            }
        }
        RC_ASSERT(pending <= 1U);
        const auto view = story.monitor->view(story.now);
        RC_ASSERT(view.at(0).dynos.size() <= limits::dynos_per_app);
    }

    Story story;
    std::optional<ApiReply> api_fault;
    enum class Delete { works, works_but_reply_lost, does_nothing } deletes = Delete::works;
    bool stalled = false;
    bool ordered = false;  ///< somebody asked by hand, and does not wait where the platform refused
    bool alerted = false;  ///< what an alert asked for may still be wanted

 private:
    std::optional<ApiReply> answer(const ApiRequest& request) {
        if (api_fault) {
            if (request.changes_something()) {
                sent_[request.dyno()->text()].refused = is_certain_no(*api_fault);
            }
            return api_fault;
        }
        if (request.kind() == Kind::list_dynos) {
            listed_ = story.platform.dynos;
            listed_at_ = story.now;
        }
        if (request.changes_something() && deletes != Delete::works) {
            if (deletes == Delete::works_but_reply_lost) {
                story.platform.restart(story.now, *story.platform.find("shop", request.dyno()->text()));
                return test::lost_reply();
            }
            return test::answered(202);
        }
        return std::nullopt;
    }

    void judge_delete(const Story::Asked& asked) {
        const auto& name = asked.request.dyno()->text();
        RC_ASSERT(mode_ == settings::Mode::enforce);  // S4
        RC_ASSERT(!story.monitor->paused_until(asked.at));
        // S1: the newest list is at most 10 s old and shows the dyno up and old enough.
        RC_ASSERT(asked.at.steady - listed_at_.steady <= 10s);
        const auto found = std::find_if(listed_.begin(), listed_.end(),
                                        [&](const FakeDyno& dyno) { return dyno.name == name; });
        RC_ASSERT(found != listed_.end());
        RC_ASSERT(found->state == "up");
        RC_ASSERT(asked.at.wall - std::max(found->created_at, found->updated_at) >= min_uptime);
        // S2: cooldown, unless it is certain that the last one restarted nothing.
        if (const auto last = sent_.find(name); last != sent_.end()) {
            const auto pause = last->second.refused ? (ordered ? 0s : 60s) : window;
            RC_ASSERT(asked.at.steady - last->second.at >= pause);
        }
        sent_[name] = {asked.at.steady, false};
        // S3: no other dyno of the type is away, unless that is news: not in the list, nor said by the
        // drain.
        for (const auto& dyno : listed_) {
            const bool came_up_since = story.platform.find("shop", dyno.name)->state == "up";
            RC_ASSERT(dyno.state == "up" || came_up_since);
        }
        // S6: the verdict is about the life that the list shows, on more than one observation.
        const auto written =
            std::find_if(story.ledger().begin(), story.ledger().end(), [&](const auto& one) {
                return one.dyno.text() == name && one.result == policy::Result::pending;
            });
        RC_ASSERT(written != story.ledger().end());
        const auto& entry = *written;
        if (entry.rule == policy::Rule::manual) {
            return;  // a person needs no evidence
        }
        RC_ASSERT(entry.incarnation == found->incarnation());
        if (entry.rule == policy::Rule::hook) {
            return;
        }
        RC_ASSERT(entry.evidence.samples.value_or(0) + entry.evidence.r14.value_or(0) +
                      entry.evidence.r15.value_or(0) >=
                  2U);
        RC_ASSERT(sampled_at(name) > lost_at);
    }

    // By the stamp of its newest sample.
    WallTime sampled_at(const std::string& name) const {
        const auto view = story.monitor->view(story.now);
        for (const auto& dyno : view.at(0).dynos) {
            if (dyno.name.text() == name) {
                return dyno.last_sample_at.value_or(WallTime{});
            }
        }
        return WallTime{};
    }

    settings::Mode mode_;
    std::vector<FakeDyno> listed_;
    Instant listed_at_{SteadyTime(Seconds(-1000)), {}};
    struct Sent {
        SteadyTime at{};
        bool refused = false;
    };
    std::map<std::string, Sent> sent_;

 public:
    WallTime lost_at{};
};

void pass_time(Judge& judge, int seconds) {
    for (int i = 0; i < seconds; ++i) {
        judge.story.step();
        judge.judge_always();
    }
}

ApiReply fault_of(int amount) {
    switch (amount % 5) {
        case 0: return test::answered(500);
        case 1: return test::error_reply(429, "rate_limit", "slow down");
        case 2: return test::lost_reply();
        case 3: return test::not_sent_reply();
        default: return test::answered(401);  // a proxy's: it may have been carried out
    }
}

void act_on_drain(Judge& judge, const Step& step, FakeDyno& dyno) {
    auto& story = judge.story;
    switch (step.act) {
        case Act::forged_r14: story.r14(dyno.name); break;
        case Act::lose_lines:
            story.line("logplex",
                       "Error L10 (output buffer overflow): 3 messages dropped since "
                       "2026-03-04T12:00:00+00:00.");
            story.post();
            judge.lost_at = story.now.wall;
            break;
        case Act::late_line_of_former_life: {
            auto former = dyno;
            former.life -= former.life > 1 ? 1U : 0U;
            if (former.life != dyno.life && story.now.wall - dyno.created_at < 180s) {
                story.sample(dyno.name, former.incarnation(), 900);
            }
            break;
        }
        case Act::deploy: story.line("api", "Deploy 8c456a46 by user x@example.com", "app"); break;
        case Act::foreign_batch: {
            const auto token = std::exchange(story.token, "d.thief");
            if (story.knock() == monitor::Admission::accepted) {
                story.sample(dyno.name, "thiefs-life", 5000).r14(dyno.name).post();
            }
            story.token = token;
            break;
        }
        case Act::repeat_batch:
            for (int i = 0; i < 3; ++i) {
                story.sample(dyno.name, dyno.incarnation(), dyno.memory_mb).post("repeated", 1);
            }
            break;
        default: break;
    }
}

void act(Judge& judge, const Step& step) {
    auto& story = judge.story;
    auto& dyno = story.platform.dynos.at(static_cast<std::size_t>(step.dyno));
    switch (step.act) {
        case Act::leak: dyno.memory_mb = 540; break;
        case Act::leak_hard: dyno.memory_mb = 900; break;
        case Act::recover: dyno.memory_mb = 300; break;
        case Act::somebody_restarts: story.platform.restart(story.now, dyno); break;
        case Act::crash:
            story.platform.restart(story.now, dyno);
            dyno.state = "crashed";
            break;
        case Act::toggle_silence: dyno.silent = !dyno.silent; break;
        case Act::toggle_state_lines: story.state_lines = !story.state_lines; break;
        case Act::api_fails: judge.api_fault = fault_of(step.amount); break;
        case Act::delete_is_lost: judge.deletes = Judge::Delete::works_but_reply_lost; break;
        case Act::delete_does_nothing: judge.deletes = Judge::Delete::does_nothing; break;
        case Act::api_heals:
            judge.api_fault.reset();
            judge.deletes = Judge::Delete::works;
            break;
        case Act::replies_stall:
            judge.stalled = true;
            pass_time(judge, step.amount);
            judge.stalled = false;
            story.answer_all();
            break;
        case Act::alert_for_dyno:
            judge.alerted = true;
            story.alert(dyno.name);
            break;
        case Act::alert_for_type:
            judge.alerted = true;
            story.alert("web");
            break;
        case Act::order_by_hand:
            judge.ordered = true;
            story.order(dyno.name);
            break;
        case Act::pause: story.pause(std::chrono::minutes(step.amount)); break;
        case Act::resume: story.resume(); break;
        case Act::we_were_stopped: story.now = story.now + Seconds(step.amount * 10); break;
        default: act_on_drain(judge, step, dyno); break;
    }
    pass_time(judge, step.act == Act::pass_time ? step.amount : 2);
}

// Everything is well for long enough that cooldowns and the breaker's longest pause are over; then one
// leaks.
void expect_a_real_leak_to_be_answered(Judge& judge) {
    auto& story = judge.story;
    judge.api_fault.reset();
    judge.deletes = Judge::Delete::works;
    story.state_lines = true;
    for (auto& dyno : story.platform.dynos) {
        dyno.silent = false;
        dyno.memory_mb = 300;
        if (dyno.state == "crashed") {
            story.platform.restart(story.now, dyno);
        }
    }
    // A release ends whatever was given up or put off for longer and longer.
    story.line("api", "Deploy 8c456a46 by user x@example.com", "app");
    story.resume();
    pass_time(judge, judge.alerted ? 65 * 60 : 20 * 60);
    const auto before = story.deletes().size();
    story.dyno("web.2").memory_mb = 600;
    for (int i = 0; i < 240 && story.deletes().size() == before; ++i) {
        pass_time(judge, 1);
    }
    RC_ASSERT(story.deletes().size() == before + 1);
    RC_ASSERT(story.deletes().back() == "web.2");
    pass_time(judge, 60);
    RC_ASSERT(story.last_restart()->result == policy::Result::confirmed);
}

bool holds(const char* what, settings::Mode mode) {
    return rc::check(what, [mode] {
        const auto steps = *rc::gen::resize(60, rc::gen::container<std::vector<Step>>(any_step()));
        Judge judge(mode);
        for (const auto& step : steps) {
            act(judge, step);
        }
        if (mode == settings::Mode::enforce) {
            expect_a_real_leak_to_be_answered(judge);
        }
    });
}

class MonitorModel : public testing::Test {
 protected:
    // A fixed seed, so that a red run is red again; not if the environment says otherwise.
    static void SetUpTestSuite() {
        setenv("RC_PARAMS", ("seed=20261121 max_success=" + std::to_string(test::rounds(150))).c_str(), 0);
    }
};

TEST_F(MonitorModel, KeepsItsInvariantsWhateverHappensAndHealsAfterwards) {
    EXPECT_TRUE(holds("invariants in enforce mode", settings::Mode::enforce));
}

TEST_F(MonitorModel, InvariantS4_SendsOnlyGetsInObserveModeWhateverHappens) {
    EXPECT_TRUE(holds("invariants in observe mode", settings::Mode::observe));
}

}  // namespace
}  // namespace dynoward
