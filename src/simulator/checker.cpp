// SPDX-License-Identifier: MIT
// The books that the checks are made on: what is true of each dyno, and since when nothing legitimate
// stands against a restart. Called for every sample of a run, so on_reading must stay short.
#include "checker.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <utility>

#include "dynoward/heroku/restart_procedure.hpp"

namespace dynoward::simulator {
namespace {

// A dyno that has come up needs a while to be seen and to boot for good; preboot's overlap is the longest.
constexpr Seconds settling{280};
// An active breaker waits at most 15 minutes between two looks; two of these are allowed.
constexpr std::chrono::minutes two_breaker_pauses{31};
// From the moment at which all is ripe: sample period, drain request, tick, two API requests.
constexpr Seconds grace{150};
// Requests that stay unanswered a little, lists that must be read again.
constexpr Seconds after_neighbour{420};

std::int64_t hundredths(const settings::Level& level, std::int64_t quota) {
    return level.unit == settings::Level::Unit::megabytes
               ? std::llround(level.amount * 100)
               : std::llround(level.amount * static_cast<double>(quota) / 100);
}

}  // namespace

Checker::Checker(const Scenario& scenario, const settings::Settings& settings, const World& world,
                 Coverage& coverage)
    : scenario_(scenario), settings_(settings), world_(world), coverage_(coverage) {
    const auto& faults = scenario.drain;
    drain_in_order_ = faults.lost_percent == 0 && faults.late_percent == 0 && faults.reordered_percent == 0;
    apps_.resize(world.apps().size());
    for (std::size_t i = 0; i < apps_.size(); ++i) {
        const auto& plan = world.apps()[i].plan;
        for (const auto& app : settings.apps) {
            if (app.app.text() == plan.name) {
                apps_[i].settings = &app;
            }
        }
        apps_[i].dynos.resize(world.apps()[i].dynos.size());
        for (const auto& type : plan.types) {
            TypeTruth one;
            if (apps_[i].settings != nullptr) {
                one.rules = &apps_[i].settings->of(type.process_type);
                one.selected = apps_[i].settings->dyno_types.count(type.process_type) != 0;
                const settings::Level usual{type.kill_percent <= 100 ? 90.0 : 100.0,
                                            settings::Level::Unit::percent_of_quota};
                const auto soft = one.rules->restart_threshold.in_force(usual);
                one.soft = soft ? hundredths(*soft, std::int64_t{type.quota_mb} * 100) : 0;
                rss_swap_ = one.rules->memory_signal == settings::MemorySignal::rss_swap;
            }
            apps_[i].types.push_back(one);
        }
        if (plan.preboot) {
            coverage.lasting(Trouble::preboot);
        }
        if (plan.forged_lines_per_min > 0) {
            coverage.lasting(Trouble::forged_lines);
        }
        if (plan.other_drain_losses_per_min > 0) {
            coverage.lasting(Trouble::other_drain_losses);
        }
        for (const auto& type : plan.types) {
            if (type.kill_percent <= 100) {
                coverage.lasting(Trouble::killed_at_quota);
            }
        }
    }
    if (!drain_in_order_ && (faults.late_percent != 0 || faults.reordered_percent != 0)) {
        coverage.lasting(Trouble::late_or_reordered);
    }
    if (settings.mode == settings::Mode::observe) {
        coverage.lasting(Trouble::observe);
    }
}

Checker::DynoTruth& Checker::truth(std::size_t app, std::size_t dyno) {
    auto& dynos = apps_[app].dynos;
    if (dyno >= dynos.size()) {
        dynos.resize(dyno + 1);
    }
    return dynos[dyno];
}

std::optional<Checker::Place> Checker::find(std::string_view app, std::string_view dyno) const {
    for (std::size_t i = 0; i < world_.apps().size(); ++i) {
        if (world_.apps()[i].plan.name != app) {
            continue;
        }
        if (const auto* const found = world_.apps()[i].find(dyno)) {
            return Place{i, static_cast<std::size_t>(found - world_.apps()[i].dynos.data())};
        }
    }
    return std::nullopt;
}

// --- What the world does

void Checker::on_reading(std::size_t app, std::size_t dyno, const Incarnation& of,
                         const MemoryReading& reading, WallTime stamp) {
    ++samples_;
    auto& one = truth(app, dyno);
    auto& kept = one.readings[one.count++ % one.readings.size()];
    kept.stamp = stamp;
    kept.total = static_cast<std::int32_t>(reading.total());
    kept.swap = static_cast<std::int32_t>(reading.swap);
    kept.rss = static_cast<std::int32_t>(reading.rss);
    kept.incarnation = of.number;
    if (one.uuids_seen == 0 || one.uuids[(one.uuids_seen - 1) % one.uuids.size()].first < of.number) {
        one.uuids[one.uuids_seen++ % one.uuids.size()] = {of.number, of.uuid};
    }
    if (of.gone_at != SteadyTime::max()) {
        return;  // an old one on its way out; only the present one can be restarted
    }
    auto& type = apps_[app].types[app_at(app).dynos[dyno].type];
    const auto signal = rss_swap_ ? reading.rss + reading.swap : reading.total();
    const bool over = signal > type.soft && type.soft > 0;
    const bool was_over = one.over_since != SteadyTime::max();
    if (!over || one.incarnation != of.number) {
        type.over -= was_over ? 1U : 0U;
        one.over_since = SteadyTime::max();
        one.incarnation = of.number;
    }
    if (over) {
        if (one.over_since == SteadyTime::max()) {
            ++type.over;
            one.over_since = of.measured;
        }
        judge_breach(app, dyno, of.measured);
    }
}

void Checker::on_state(std::size_t app, std::size_t dyno, DynoState to, SteadyTime at) {
    auto& one = truth(app, dyno);
    auto& type = apps_[app].types[app_at(app).dynos[dyno].type];
    const bool up = to == DynoState::up;
    if (up != one.up) {
        one.up = up;
        type.not_up += up ? 0U : 1U;
        type.not_up -= up ? std::min(type.not_up, 1U) : 0U;
    }
    type.clear = std::max(type.clear, at + after_neighbour);
    if (up) {
        if (one.delete_effective) {
            one.by_our_hand = false;
        }
        one.clear = std::max(one.clear, at + cooldown_of(app, dyno) + settling);
    }
}

// Longer with each of our own restarts since somebody else's, which it may have missed where lines were
// lost.
Seconds Checker::cooldown_of(std::size_t app, std::size_t dyno) const {
    const auto& one = apps_[app].dynos[dyno];
    const auto* rules = apps_[app].types[app_at(app).dynos[dyno].type].rules;
    const auto row = apps_[app].lossy ? one.deletes_in_life : one.deletes_in_row;
    return rules == nullptr
               ? Seconds{0}
               : std::max(rules->restart_window, rules->min_uptime) * (1L << std::min(row, 12U));
}

void Checker::on_end(std::size_t app, std::size_t dyno, Cause cause, SteadyTime at) {
    auto& one = truth(app, dyno);
    if (cause == Cause::api) {
        ++ended_by_api_;
        return;
    }
    // Somebody else's restart: what follows is not our doing any more, and a new count begins.
    one.by_our_hand = false;
    // A kill or a crash is no fresh start, but more of the same trouble; and who restarts it right behind a
    // DELETE of ours cannot be told from that.
    const bool tells_apart =
        one.deleted_at == SteadyTime::min() || at - one.deleted_at > heroku::confirm_deadline;
    if (cause != Cause::memory_kill && cause != Cause::crash && tells_apart) {
        one.deletes_in_row = 0;
    }
    switch (cause) {
        case Cause::cycling: coverage_.strike(Trouble::cycling, at); break;
        case Cause::memory_kill: coverage_.strike(Trouble::memory_kill, at); break;
        case Cause::crash: coverage_.strike(Trouble::process_crash, at); break;
        default: break;
    }
}

// L1 and L2: over its soft level for long enough, nothing legitimate stood against it, and still it runs.
void Checker::judge_breach(std::size_t app, std::size_t dyno, SteadyTime now) {
    auto& app_truth = apps_[app];
    const auto& simulated = app_at(app);
    const auto& one = app_truth.dynos[dyno];
    auto& type = app_truth.types[simulated.dynos[dyno].type];
    const unsigned total = simulated.type_of(simulated.dynos[dyno]).quantity;
    if (broken_ || settings_.mode_in_force() != settings::Mode::enforce || !type.selected ||
        !drain_in_order_ || (total == 1 && app_truth.settings->lone_dyno == settings::LoneDyno::hold)) {
        return;
    }
    // Restarts that did not help: it has given up, and says so. Which of them helped is not judged here,
    // and whether it could see who restarted the dyno meanwhile depends on each line that got lost: so many
    // of its own in this life, and nothing more is expected of it for this dyno.
    if (one.deletes_in_life >= app_truth.settings->give_up_after) {
        return;
    }
    const auto& budget = app_truth.settings->restart_budget;
    const auto& quiet = app_truth.settings->quiet_hours;
    const auto spent = std::count_if(app_truth.sent.begin(), app_truth.sent.end(),
                                     [&](const auto& sent) { return now - sent.at < budget.span; });
    // Several of a type at once may be a rise of the whole fleet, and they go one after another.
    if (type.not_up > 0 || type.over > 1 || spent >= std::int64_t{budget.count}) {
        type.clear = now;
    }
    const auto wall = one.readings[(one.count - 1) % one.readings.size()].stamp;
    if (quiet && quiet->contains(wall)) {
        app_truth.clear = now;
    }
    const auto sustain = type.rules->restart_sustain * (total == 1 ? 2 : 1);
    const auto clear = std::max({one.clear, type.clear, app_truth.clear, clear_});
    if (api_trouble_ || now - std::max(one.over_since, clear) <= sustain + grace) {
        return;
    }
    // Overdue from the first moment on: it is the trouble before that has not been got over.
    const bool by_api = clear == api_clear_ && now - clear <= sustain + grace + Seconds{60};
    broken_at_ = {app, dyno};
    broken_ =
        Broken{by_api ? "L2" : "L1",
               simulated.plan.name + ' ' + simulated.dynos[dyno].name + " is over its soft level for " +
                   std::to_string((now - one.over_since) / Seconds{1}) +
                   " s, nothing has stood against a restart for " +
                   std::to_string((now - clear) / Seconds{1}) + " s, and nothing was done"};
}

// --- What the run does

void Checker::on_life(const Instant& now) {
    ++life_;
    life_began_ = now.steady;
    frames_ = 0;
    pending_.clear();
    stamps_.clear();
    for (auto& app : apps_) {
        app.lossy = false;
        for (auto& dyno : app.dynos) {
            dyno.deletes_in_life = 0;
        }
    }
    breaker_open_since_.reset();
    // What the budget allows cannot be known at once after a start: the list shows who restarted, not who
    // asked for it, and a former life may have spent it all.
    Seconds budget{0};
    for (const auto& app : settings_.apps) {
        budget = std::max(budget, app.restart_budget.span);
    }
    // Nor does a start set right a clock that is off.
    clear_ = std::max(clear_, now.steady + settings_.warm_up + settling + budget);
}

void Checker::on_death(const Instant& now) {
    clear_ = std::max(clear_, now.steady);
}

void Checker::on_disturbance(const Instant& now, Disturbance what) {
    switch (what) {
        case Disturbance::world:
            for (auto& app : apps_) {
                app.clear = std::max(app.clear, now.steady + after_neighbour);
            }
            break;
        case Disturbance::own_stop:
        case Disturbance::clock:
            // Only for what it takes to warm up again; a clock that is off holds everything until it is
            // right.
            clear_ =
                std::max(clear_, now.steady + settings_.warm_up + settling +
                                     (what == Disturbance::clock ? std::chrono::hours{4} : Seconds{0}));
            for (auto& [id, since] : pending_) {
                since = now.steady;
            }
            break;
        case Disturbance::api_begins: api_trouble_ = true; break;
        case Disturbance::api_ends:
            api_trouble_ = false;
            api_ended_ = now.steady;
            clear_ = std::max(clear_, now.steady + two_breaker_pauses + settling);
            api_clear_ = now.steady + two_breaker_pauses + settling;
            break;
    }
}

void Checker::on_outage(const Instant& now, std::size_t app) {
    apps_[app].clear = std::max(apps_[app].clear, now.steady + settling);
}

void Checker::on_lost(const Instant& now, std::size_t app) {
    apps_[app].lossy = true;
    apps_[app].clear = std::max(apps_[app].clear, now.steady + settling);
}

void Checker::before_effects(const Instant& now, const Instant& own, std::size_t app,
                             const DrainRequest& request, int status) {
    constexpr int not_read = 403;
    if (status == not_read) {
        apps_[app].clear = std::max(apps_[app].clear, now.steady + settling);
        return;
    }
    frames_ += request.message_count;
    // The sender tells of its losses in front of a request, and nowhere else.
    constexpr std::size_t front = 160;
    constexpr std::string_view notice = "Error L10 (output buffer overflow): ";
    const auto begin = std::string_view(request.body).substr(0, front);
    const auto at = begin.find(notice);
    if (at == std::string_view::npos || begin.substr(at + notice.size()).starts_with("drain '")) {
        return;  // none, or what another drain of the app has lost
    }
    apps_[app].clear = std::max(apps_[app].clear, now.steady + settling);
    const auto lines = std::strtoull(request.body.c_str() + at + notice.size(), nullptr, 10);
    auto& told = apps_[app].losses_told[request.frame_id];
    if (lines > std::exchange(told, std::max<std::uint64_t>(told, lines))) {
        // In the platform's time, as the stamps of readings are; a clock that is behind sees them as newer.
        apps_[app].gap = std::min(now.wall, own.wall);
    }
}

void Checker::on_reply(const Instant& now, const heroku::ApiRequest& asked, const heroku::ApiReply& reply) {
    note_refusal(now, asked, reply);
    constexpr int few_tokens = 600;
    if (reply.rate_remaining && *reply.rate_remaining < few_tokens) {
        clear_ = std::max(clear_, now.steady + after_neighbour);
    }
    const bool good = reply.outcome == heroku::ApiReply::Outcome::answered && reply.status >= 200 &&
                      reply.status < 300 && reply.body.starts_with('[');
    if (!good || asked.kind() != heroku::ApiRequest::Kind::list_dynos) {
        return;
    }
    for (std::size_t i = 0; i < apps_.size(); ++i) {
        const auto& simulated = app_at(i);
        if (simulated.plan.name != asked.app().text()) {
            continue;
        }
        auto& app = apps_[i];
        app.shown_at = now.steady;
        for (auto& type : app.types) {
            type.shown = 0;
        }
        for (std::size_t d = 0; d < simulated.dynos.size(); ++d) {
            const auto& dyno = simulated.dynos[d];
            if (!dyno.scaled_away) {
                ++app.types[dyno.type].shown;
            }
            if (!dyno.scaled_away && dyno.state == DynoState::up) {
                auto& one = truth(i, d);
                one.shown_at = now.steady;
                one.shown_since = dyno.updated_at;
            }
        }
    }
}

void Checker::on_remark(const Instant& now, std::string_view at) {
    if (at == "breaker.open") {
        breaker_open_since_ = now.steady;
    } else if (at == "breaker.closed") {
        breaker_open_since_.reset();
    }
}

}  // namespace dynoward::simulator
