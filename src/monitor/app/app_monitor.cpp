// SPDX-License-Identifier: MIT
#include "monitor/app/app_monitor.hpp"

#include "monitor/app/dyno_facts.hpp"

namespace dynoward::monitor {

AppMonitor::AppMonitor(const settings::AppSettings& settings, std::size_t index, const Shared& shared,
                       const Instant& now, PriorRun prior_run)
    : settings_(settings),
      shared_(shared),
      index_(index),
      fleet_(settings.app, limits::dynos_per_app,
             settings.other_types.memory_signal == settings::MemorySignal::rss_swap
                 ? fleet::TrendOf::rss_swap
                 : fleet::TrendOf::total),
      restarts_(settings.budget_of(0)),
      assumed_(now, prior_run == PriorRun::possible),
      breaker_(shared.breaker),
      queries_(settings.app),
      drain_health_(settings.app, now) {}

BatchOutcome AppMonitor::take_in(const Instant& now, const Instant& received, const Batch& batch,
                                 BatchIntake& intake, Effects& effects) {
    return intake.take_in(now, received, batch, fleet_, drain_health_, shared_.totals, effects);
}

void AppMonitor::note_dropped_batches(const Instant& at) {
    const auto gap_at = fleet_.gap_at();
    if (!gap_at || *gap_at < at.wall) {
        fleet_.note_gap(at);
    }
}

void AppMonitor::after_batches(const Instant& now, Effects& effects) {
    follow_restarts(now, effects);
    evaluate_changed(now, effects);
}

// Due times were computed with the old clock, and fresh data may now be stale.
void AppMonitor::on_clock_jump(const Instant& now) {
    fleet_.note_gap(now);
    fleet_.mark_all_dirty();
}

void AppMonitor::on_tick(const Instant& now, bool drains_known, Effects& effects) {
    follow_restarts(now, effects);
    evaluate_all(now, effects);
    const auto trouble = platform_trouble(now);
    const DrainHealth::Facts facts{
        settings_,
        shared_.settings.own,
        fleet_,
        !shared_.settings.apps.empty(),
        drains_known,
        breaker_.closed() ? queries_.drains_trouble() : std::string_view(breaker_.why()),
        shared_.settings.stale_after,
        shared_.clock.running_since(),
        trouble};
    drain_health_.check(now, facts, effects);
}

const settings::TypeSettings& AppMonitor::rules_of(const fleet::Dyno& dyno) const {
    return settings_.of(type_of(dyno));
}

bool AppMonitor::is_target(const fleet::Dyno& dyno) const {
    return !duplicate_of_ && monitor::is_target(dyno, settings_, shared_.settings.own);
}

// `dyno`: one that is not a target.
std::string AppMonitor::why_no_target(const fleet::Dyno& dyno) const {
    const auto type = type_of(dyno);
    if (duplicate_of_) {
        return "this app is also monitored as " + duplicate_of_->text() +
               ", which alone restarts its dynos";
    }
    if (is_one_off_type(type) || is_one_off_type(dyno.name.type())) {
        return "a one-off dyno is never restarted";
    }
    if (type != dyno.name.type()) {
        return "the Platform API lists it with type " + std::string(type) +
               ", which its name contradicts; such a dyno is never restarted";
    }
    if (settings_.dyno_types.count(type) == 0) {
        return "its type is not in DYNO_TYPES";
    }
    return dyno.name.is_cedar() ? "Dynoward never restarts itself" : "a Fir dyno is never restarted";
}

void AppMonitor::await_name() {
    awaits_name_ = true;
    queries_.require_app();
}

void AppMonitor::set_duplicate_of(const AppName& other, Effects& effects) {
    if (duplicate_of_) {
        return;
    }
    duplicate_of_ = other;
    log_event(effects, LogEvent::Severity::error, "monitor.same_app",
              "app=" + name().text() + " reason=" + in_quotes(*barred()));
}

}  // namespace dynoward::monitor
