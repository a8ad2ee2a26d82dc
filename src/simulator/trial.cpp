// SPDX-License-Identifier: MIT
// One trial: a world under a policy of the field, or under Dynoward itself.
#include <algorithm>
#include <memory>

#include "dynoward/logplex/classify.hpp"
#include "dynoward/logplex/frame.hpp"
#include "dynoward/simulator/compare.hpp"
#include "dynoward/simulator/happenings.hpp"
#include "dynoward/simulator/rivals.hpp"
#include "dynoward/simulator/run.hpp"
#include "dynoward/simulator/world.hpp"

namespace dynoward::simulator {
namespace {

constexpr std::string_view forecast = "LEAK_FORECAST";
// What a DELETE takes from the policy's decision to the platform's: the API's usual second.
constexpr Seconds api_takes{1};

Instant begin_of_time() {
    return {SteadyTime{std::chrono::hours{1}}, WallTime{Seconds{1'772'625'600}}};  // 2026-03-04T12:00:00Z
}

Outcome outcome_of(const World& world, Nanoseconds lasted) {
    Outcome outcome;
    outcome.tally = world.tally();
    for (const SimulatedApp& app : world.apps()) {
        for (const AwayCount& away : app.away) {
            outcome.most_away = std::max(outcome.most_away, away.most);
        }
        for (const TypePlan& type : app.plan.types) {
            outcome.dyno_time += lasted * type.quantity;
        }
    }
    return outcome;
}

/// An app as a rival sees it: its drain, and the rival.
struct Watched {
    std::string app;
    DrainSender drain;
    std::unique_ptr<Rival> rival;
    Wish due;  ///< decided a moment ago, on its way to the platform
};

class FieldTrial {
 public:
    FieldTrial(const Scenario& scenario, std::string_view policy)
        : now_(begin_of_time()), world_(scenario.world, now_), happenings_(scenario, now_) {
        for (const SimulatedApp& app : world_.apps()) {
            watched_.push_back(
                {app.plan.name,
                 DrainSender(world_.drain(app.plan.name), scenario.world.seed, scenario.drain),
                 make_rival(policy),
                 {}});
        }
    }

    Outcome run(Nanoseconds lasts) {
        const auto begin = now_.steady;
        for (const auto end = begin + lasts; now_.steady < end; now_ = now_ + api_takes) {
            world_.advance(now_);
            while (const auto due = happenings_.take(now_)) {
                happenings_.carry_out(now_, due->what, world_);
            }
            for (Watched& one : watched_) {
                carry_out(std::exchange(one.due, {}), one.app);
                read(one);
                one.rival->on_tick(now_, one.due);
            }
        }
        return outcome_of(world_, lasts);
    }

 private:
    void carry_out(const Wish& wish, const std::string& app) {
        if (wish.whole_app) {
            world_.restart_all(now_, app);
        }
        for (const std::string& dyno : wish.dynos) {
            world_.restart(now_, app, dyno);
        }
    }

    void read(Watched& one) {
        while (const auto request = one.drain.next(now_)) {
            logplex::FrameCursor frames(request->body);
            while (const auto frame = frames.next()) {
                const auto line = logplex::read_frame(*frame);
                if (line.fate == logplex::Fate::memory) {
                    one.rival->on_memory(now_, line, one.due);
                }
            }
            one.drain.on_reply(204);
        }
    }

    Instant now_;
    World world_;
    HappeningClock happenings_;
    std::vector<Watched> watched_;
};

Outcome run_dynoward(Scenario scenario, bool forecasts) {
    if (!forecasts) {
        std::erase_if(scenario.settings,
                      [](const auto& setting) { return setting.first.ends_with(forecast); });
    }
    auto settings = settings_of(scenario);
    Outcome outcome;
    if (const auto* const errors = std::get_if<std::vector<settings::SettingError>>(&settings)) {
        outcome.trouble = errors->empty() ? "settings" : settings::to_text(errors->front());
        return outcome;
    }
    const auto lasts = std::chrono::hours{24} * scenario.days;
    Run::Options options;
    options.check = false;
    // The other policies have no webhook: with alerts Dynoward alone would restart at somebody's word.
    options.alerts = false;
    Run run(std::move(scenario), std::move(std::get<settings::Settings>(settings)), options);
    run.go();
    return outcome_of(run.world(), lasts);
}

}  // namespace

Outcome run_trial(const Scenario& scenario, std::string_view policy, std::uint64_t seed, unsigned days) {
    Scenario own = scenario;
    own.world.seed = seed;
    own.days = days == 0 ? scenario.days : days;
    if (policy == "dynoward" || policy == "dynoward_defaults") {
        return run_dynoward(std::move(own), policy == "dynoward");
    }
    if (make_rival(policy) == nullptr) {
        Outcome outcome;
        outcome.trouble = "no such policy: " + std::string(policy);
        return outcome;
    }
    return FieldTrial(own, policy).run(std::chrono::hours{24} * own.days);
}

}  // namespace dynoward::simulator
