// SPDX-License-Identifier: MIT
// One run of a scenario under a policy: a baseline, or Dynoward itself.
#include <algorithm>
#include <memory>

#include "dynoward/logplex/classify.hpp"
#include "dynoward/logplex/frame.hpp"
#include "simulator/baselines/baselines.hpp"
#include "simulator/baselines/compare.hpp"
#include "simulator/run/random_events.hpp"
#include "simulator/run/run.hpp"
#include "simulator/world/world.hpp"

namespace dynoward::simulator {
namespace {

constexpr std::string_view dyno_types = "DYNO_TYPES";
// From the decision of a policy to the restart: a second, as is typical of the API.
constexpr Seconds api_takes{1};

Instant start_time() {
    return {SteadyTime{std::chrono::hours{1}}, WallTime{Seconds{1'772'625'600}}};  // 2026-03-04T12:00:00Z
}

Outcome outcome_of(const World& world, Nanoseconds duration) {
    Outcome outcome;
    outcome.stats = world.stats();
    for (const SimulatedApp& app : world.apps()) {
        for (const UnavailableCount& unavailable : app.unavailable) {
            outcome.max_unavailable = std::max(outcome.max_unavailable, unavailable.max);
        }
        for (const TypePlan& type : app.plan.types) {
            outcome.dyno_time += duration * type.quantity;
        }
    }
    return outcome;
}

/// An app under a baseline: its drain, and the baseline.
struct WatchedApp {
    std::string app;
    DrainSender drain;
    std::unique_ptr<Baseline> baseline;
    RestartOrder due;  ///< decided, not carried out yet
};

class BaselineRun {
 public:
    BaselineRun(const Scenario& scenario, std::string_view policy, BaselineLevel level)
        : now_(start_time()), world_(scenario.world, now_), random_events_(scenario, now_), level_(level) {
        for (const SimulatedApp& app : world_.apps()) {
            watched_apps_.push_back(
                {app.plan.name,
                 DrainSender(world_.drain(app.plan.name), scenario.world.seed, scenario.drain),
                 make_baseline(policy),
                 {}});
        }
    }

    Outcome run(Nanoseconds duration) {
        const auto begin = now_.steady;
        for (const auto end = begin + duration; now_.steady < end; now_ = now_ + api_takes) {
            world_.advance(now_);
            while (const auto due = random_events_.take(now_)) {
                random_events_.apply(now_, due->what, world_);
            }
            for (WatchedApp& one : watched_apps_) {
                carry_out(std::exchange(one.due, {}), one.app);
                read(one);
                one.baseline->on_tick(now_, one.due);
            }
        }
        return outcome_of(world_, duration);
    }

 private:
    void carry_out(const RestartOrder& order, const std::string& app) {
        if (order.whole_app) {
            world_.restart_all(now_, app);
        }
        for (const std::string& dyno : order.dynos) {
            world_.restart(now_, app, dyno);
        }
    }

    void read(WatchedApp& one) {
        while (const auto request = one.drain.next(now_)) {
            logplex::FrameCursor frames(request->body);
            while (const auto frame = frames.next()) {
                auto line = logplex::read_frame(*frame);
                if (line.fate == logplex::Fate::memory) {
                    if (level_ == BaselineLevel::level) {
                        show_level_as_quota(line, one.app);
                    }
                    one.baseline->on_memory(now_, line, one.due);
                }
            }
            one.drain.on_reply(204);
        }
    }

    void show_level_as_quota(logplex::Event& line, const std::string& app) {
        auto* const sample = std::get_if<logplex::MemorySample>(&line.what);
        const Dyno* const dyno = line.dyno ? world_.find(app)->find(line.dyno->text()) : nullptr;
        if (sample != nullptr && dyno != nullptr && sample->memory_quota) {
            sample->memory_quota->value *=
                static_cast<double>(dyno->level) / static_cast<double>(dyno->memory.quota());
        }
    }

    Instant now_;
    World world_;
    RandomEvents random_events_;
    BaselineLevel level_;
    std::vector<WatchedApp> watched_apps_;
};

bool is_beyond_allowed(const World& world, const settings::Settings& settings) {
    return std::ranges::any_of(world.apps(), [&](const SimulatedApp& app) {
        const auto rules = std::ranges::find_if(
            settings.apps, [&](const auto& one) { return one.app.text() == app.plan.name; });
        for (std::size_t i = 0; rules != settings.apps.end() && i < app.unavailable.size(); ++i) {
            const TypePlan& type = app.plan.types[i];
            if (app.unavailable[i].max > rules->of(type.process_type).max_unavailable.of(type.quantity)) {
                return true;
            }
        }
        return false;
    });
}

Outcome run_dynoward(Scenario scenario, bool own_settings) {
    if (!own_settings) {
        std::erase_if(scenario.settings, [](const auto& setting) { return setting.first != dyno_types; });
    }
    auto settings = settings_of(scenario);
    Outcome outcome;
    if (const auto* const errors = std::get_if<std::vector<settings::SettingError>>(&settings)) {
        outcome.error = errors->empty() ? "settings" : settings::to_text(errors->front());
        return outcome;
    }
    const auto duration = std::chrono::hours{24} * scenario.days;
    Run::Options options;
    options.check = false;
    // The baselines have no webhook: with alerts, only Dynoward would restart on request.
    options.alerts = false;
    // Nor do they read the status page: an incident would hold Dynoward's restarts alone, and there the
    // restarts of the others always succeed.
    options.incidents = false;
    const auto& good = std::get<settings::Settings>(settings);
    Run run(std::move(scenario), good, options);
    run.go();
    outcome = outcome_of(run.world(), duration);
    outcome.runs_beyond_allowed = is_beyond_allowed(run.world(), good) ? 1 : 0;
    return outcome;
}

}  // namespace

Outcome run_policy(const Scenario& scenario, std::string_view policy, std::uint64_t seed, unsigned days,
                   BaselineLevel level) {
    Scenario variant = scenario;
    variant.world.seed = seed;
    variant.days = days == 0 ? scenario.days : days;
    if (policy == "dynoward" || policy == "dynoward_defaults") {
        return run_dynoward(std::move(variant), policy == "dynoward");
    }
    if (make_baseline(policy) == nullptr) {
        Outcome outcome;
        outcome.error = "no such policy: " + std::string(policy);
        return outcome;
    }
    return BaselineRun(variant, policy, level).run(std::chrono::hours{24} * variant.days);
}

}  // namespace dynoward::simulator
