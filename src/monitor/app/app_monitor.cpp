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
      restarts_(settings.restart_budget),
      assumed_(now, prior_run == PriorRun::possible),
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
    const DrainHealth::Facts facts{
        settings_,
        shared_.settings.own,
        fleet_,
        !shared_.settings.apps.empty(),
        drains_known,
        shared_.breaker.closed() ? queries_.drains_trouble() : std::string_view(shared_.breaker.why()),
        shared_.settings.stale_after,
        shared_.clock.running_since()};
    drain_health_.check(now, facts, effects);
}

const settings::TypeSettings& AppMonitor::rules_of(const fleet::Dyno& dyno) const {
    return settings_.of(type_of(dyno));
}

bool AppMonitor::is_target(const fleet::Dyno& dyno) const {
    return monitor::is_target(dyno, settings_, shared_.settings.own);
}

}  // namespace dynoward::monitor
