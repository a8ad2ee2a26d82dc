// SPDX-License-Identifier: MIT
// The data that the checks use: the true state of each dyno, and since when nothing legitimate prevents its
// restart. on_reading runs for every sample, so it must stay short.
#include "simulator/invariants/checker.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <utility>

#include "restart/restart.hpp"

namespace dynoward::simulator {
namespace {

// After a dyno has come up, it takes this long until the lines show it; most of it is the overlap of
// preboot.
constexpr Seconds settling{280};
// An open breaker waits at most 15 minutes between two probes; two such pauses are allowed.
constexpr std::chrono::minutes two_breaker_pauses{31};
// Allowed after everything is due: sample period, drain request, tick, two API requests.
constexpr Seconds grace{150};
// Slow replies, and lists that must be read again.
constexpr Seconds after_neighbour{420};

std::int64_t hundredths(const settings::Level& level, std::int64_t quota) {
    return level.unit == settings::Level::Unit::megabytes
               ? std::llround(level.amount * 100)
               : std::llround(level.amount * static_cast<double>(quota) / 100);
}

}  // namespace

Checker::Checker(const Scenario& scenario, const settings::Settings& settings, const World& world,
                 FaultCoverage& coverage)
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
            coverage.record_permanent(FaultKind::preboot);
        }
        if (plan.forged_lines_per_min > 0) {
            coverage.record_permanent(FaultKind::forged_lines);
        }
        if (plan.other_drain_losses_per_min > 0) {
            coverage.record_permanent(FaultKind::other_drain_losses);
        }
        for (const auto& type : plan.types) {
            if (type.kill_percent <= 100) {
                coverage.record_permanent(FaultKind::killed_at_quota);
            }
        }
    }
    if (!drain_in_order_ && (faults.late_percent != 0 || faults.reordered_percent != 0)) {
        coverage.record_permanent(FaultKind::late_or_reordered);
    }
    if (settings.mode == settings::Mode::observe) {
        coverage.record_permanent(FaultKind::observe);
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

// --- Events of the world

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
        return;  // it is being stopped; only the current incarnation can be restarted
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
        check_overdue_restart(app, dyno, of.measured);
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
    type.unblocked_at = std::max(type.unblocked_at, at + after_neighbour);
    if (up) {
        if (one.delete_effective) {
            one.restarting_by_us = false;
        }
        one.unblocked_at = std::max(one.unblocked_at, at + cooldown_of(app, dyno) + settling);
    }
}

// The cooldown doubles with each consecutive restart by Dynoward. If lines were lost, Dynoward may have
// missed a restart by others that resets the count.
Seconds Checker::cooldown_of(std::size_t app, std::size_t dyno) const {
    const auto& one = apps_[app].dynos[dyno];
    const auto* rules = apps_[app].types[app_at(app).dynos[dyno].type].rules;
    const auto count = apps_[app].lossy ? one.deletes_this_process : one.consecutive_deletes;
    return rules == nullptr
               ? Seconds{0}
               : std::max(rules->restart_window, rules->min_uptime) * (1L << std::min(count, 12U));
}

void Checker::on_end(std::size_t app, std::size_t dyno, Cause cause, SteadyTime at) {
    auto& one = truth(app, dyno);
    if (cause == Cause::api) {
        ++ended_by_api_;
        return;
    }
    // Not Dynoward's restart: the downtime that follows is not counted as its own.
    one.restarting_by_us = false;
    // Any other restart resets the count of consecutive restarts, except a kill, a crash, or a restart
    // right after a DELETE of Dynoward's, which has the same lines as the DELETE itself.
    const bool is_distinct =
        one.deleted_at == SteadyTime::min() || at - one.deleted_at > restart::confirm_deadline;
    if (cause != Cause::memory_kill && cause != Cause::crash && is_distinct) {
        one.consecutive_deletes = 0;
    }
    switch (cause) {
        case Cause::cycling: coverage_.record(FaultKind::cycling, at); break;
        case Cause::memory_kill: coverage_.record(FaultKind::memory_kill, at); break;
        case Cause::crash: coverage_.record(FaultKind::process_crash, at); break;
        default: break;
    }
}

// L1 and L2: a dyno over its soft level must be restarted after a while, unless there was a legitimate
// reason not to.
void Checker::check_overdue_restart(std::size_t app, std::size_t dyno, SteadyTime now) {
    auto& app_truth = apps_[app];
    const auto& simulated = app_at(app);
    const auto& one = app_truth.dynos[dyno];
    auto& type = app_truth.types[simulated.dynos[dyno].type];
    const unsigned total = simulated.type_of(simulated.dynos[dyno]).quantity;
    if (failure_ || settings_.mode_in_force() != settings::Mode::enforce || !type.selected ||
        !drain_in_order_ || (total == 1 && app_truth.settings->lone_dyno == settings::LoneDyno::hold)) {
        return;
    }
    // After GIVE_UP_AFTER restarts by this process, no further restart of this dyno is expected: Dynoward
    // may have given up. The checker does not evaluate which restarts helped, and which other restarts
    // Dynoward received lines of depends on each lost line.
    if (one.deletes_this_process >= app_truth.settings->give_up_after) {
        return;
    }
    const auto budget = app_truth.settings->budget_of(app_truth.dynos.size());
    const auto& quiet = app_truth.settings->quiet_hours;
    const auto spent = std::count_if(app_truth.sent.begin(), app_truth.sent.end(),
                                     [&](const auto& sent) { return now - sent.at < budget.span; });
    // Several dynos of a type over the level at once may be a rise after a release, and are restarted one
    // after another.
    if (type.not_up > 0 || type.over > 1 || spent >= std::int64_t{budget.count}) {
        type.unblocked_at = now;
    }
    const auto wall = one.readings[(one.count - 1) % one.readings.size()].stamp;
    if (quiet && quiet->contains(wall)) {
        app_truth.unblocked_at = now;
    }
    const auto sustain = type.rules->restart_sustain * (total == 1 ? 2 : 1);
    const auto unblocked_at =
        std::max({one.unblocked_at, type.unblocked_at, app_truth.unblocked_at, unblocked_at_});
    if (api_has_fault_ || now - std::max(one.over_since, unblocked_at) <= sustain + grace) {
        return;
    }
    // Overdue right after the fault ended: Dynoward has not recovered from it.
    const bool by_api =
        unblocked_at == api_unblocked_at_ && now - unblocked_at <= sustain + grace + Seconds{60};
    failed_at_ = {app, dyno};
    failure_ = InvariantFailure{
        by_api ? "L2" : "L1",
        simulated.plan.name + ' ' + simulated.dynos[dyno].name + " is over its soft level for " +
            std::to_string((now - one.over_since) / Seconds{1}) +
            " s, and nothing has blocked a restart for " +
            std::to_string((now - unblocked_at) / Seconds{1}) + " s, but it was not restarted"};
}

// --- Events of the run

void Checker::on_daemon_start(const Instant& now) {
    ++process_number_;
    process_started_at_ = now.steady;
    frames_ = 0;
    pending_.clear();
    stamps_.clear();
    for (auto& app : apps_) {
        app.lossy = false;
        for (auto& dyno : app.dynos) {
            dyno.deletes_this_process = 0;
        }
    }
    breakers_open_since_.clear();
    // After a start, the remaining budget is unknown: the list shows which dynos restarted but not why, and
    // the previous process may have spent it all.
    Seconds budget{0};
    for (const auto& app : settings_.apps) {
        budget = std::max(budget, app.budget_of(0).span);
    }
    // A start does not correct a wrong clock.
    unblocked_at_ = std::max(unblocked_at_, now.steady + settings_.warm_up + settling + budget);
}

void Checker::on_daemon_crash(const Instant& now) {
    unblocked_at_ = std::max(unblocked_at_, now.steady);
}

void Checker::on_disturbance(const Instant& now, Disturbance what) {
    switch (what) {
        case Disturbance::world:
            for (auto& app : apps_) {
                app.unblocked_at = std::max(app.unblocked_at, now.steady + after_neighbour);
            }
            break;
        case Disturbance::daemon_suspended:
        case Disturbance::clock:
            // Until it has warmed up again; while the clock is wrong, everything is held.
            unblocked_at_ = std::max(unblocked_at_,
                                     now.steady + settings_.warm_up + settling +
                                         (what == Disturbance::clock ? std::chrono::hours{4} : Seconds{0}));
            for (auto& [id, since] : pending_) {
                since = now.steady;
            }
            break;
        case Disturbance::api_begins: api_has_fault_ = true; break;
        case Disturbance::api_ends:
            api_has_fault_ = false;
            api_ended_ = now.steady;
            unblocked_at_ = std::max(unblocked_at_, now.steady + two_breaker_pauses + settling);
            api_unblocked_at_ = now.steady + two_breaker_pauses + settling;
            break;
    }
}

void Checker::on_outage(const Instant& now, std::size_t app) {
    apps_[app].unblocked_at = std::max(apps_[app].unblocked_at, now.steady + settling);
}

void Checker::on_lost(const Instant& now, std::size_t app) {
    apps_[app].lossy = true;
    apps_[app].unblocked_at = std::max(apps_[app].unblocked_at, now.steady + settling);
}

void Checker::before_effects(const Instant& now, const Instant& daemon_now, std::size_t app,
                             const DrainRequest& request, int status) {
    constexpr int not_read = 403;
    if (status == not_read) {
        apps_[app].unblocked_at = std::max(apps_[app].unblocked_at, now.steady + settling);
        return;
    }
    frames_ += request.message_count;
    // The sender reports its losses at the front of a request and nowhere else.
    constexpr std::size_t front = 160;
    constexpr std::string_view loss_notice = "Error L10 (output buffer overflow): ";
    const auto begin = std::string_view(request.body).substr(0, front);
    const auto at = begin.find(loss_notice);
    if (at == std::string_view::npos || begin.substr(at + loss_notice.size()).starts_with("drain '")) {
        return;  // none, or the losses of another drain of the app
    }
    apps_[app].unblocked_at = std::max(apps_[app].unblocked_at, now.steady + settling);
    const auto lines = std::strtoull(request.body.c_str() + at + loss_notice.size(), nullptr, 10);
    auto& reported = apps_[app].reported_losses[request.frame_id];
    if (lines > std::exchange(reported, std::max<std::uint64_t>(reported, lines))) {
        // In the platform's time, like the stamps of readings, which are newer than Dynoward's time if its
        // clock is slow.
        apps_[app].gap = std::min(now.wall, daemon_now.wall);
    }
}

void Checker::on_reply(const Instant& now, const heroku::ApiRequest& request,
                       const heroku::ApiReply& reply) {
    note_refusal(now, request, reply);
    constexpr int few_tokens = 600;
    if (reply.rate_remaining && *reply.rate_remaining < few_tokens) {
        unblocked_at_ = std::max(unblocked_at_, now.steady + after_neighbour);
    }
    const bool good = reply.outcome == heroku::ApiReply::Outcome::answered && reply.status >= 200 &&
                      reply.status < 300 && reply.body.starts_with('[');
    if (!good || request.kind() != heroku::ApiRequest::Kind::list_dynos) {
        return;
    }
    for (std::size_t i = 0; i < apps_.size(); ++i) {
        const auto& simulated = app_at(i);
        if (simulated.plan.name != request.app().text()) {
            continue;
        }
        auto& app = apps_[i];
        // The list is as old as its request.
        app.listed_at = now.steady - reply.took.value_or(Nanoseconds{});
        for (auto& type : app.types) {
            type.listed = 0;
        }
        for (std::size_t d = 0; d < simulated.dynos.size(); ++d) {
            const auto& dyno = simulated.dynos[d];
            if (!dyno.scaled_away) {
                ++app.types[dyno.type].listed;
            }
            if (!dyno.scaled_away && dyno.state == DynoState::up) {
                auto& one = truth(i, d);
                one.listed_at = app.listed_at;
                one.up_since = dyno.updated_at;
            }
        }
    }
}

void Checker::on_notification(const Instant& now, const monitor::Notification& notification) {
    const auto app = notification.app ? notification.app->text() : std::string();
    if (notification.event == monitor::Notification::Event::breaker_open) {
        breakers_open_since_[app] = now.steady;
    } else if (notification.event == monitor::Notification::Event::breaker_closed) {
        breakers_open_since_.erase(app);
    }
}

}  // namespace dynoward::simulator
