// SPDX-License-Identifier: MIT
// The view of an app, computed on request.
#include <algorithm>
#include <tuple>

#include "monitor/app/app_monitor.hpp"
#include "monitor/app/dyno_facts.hpp"
#include "restart/cooldown.hpp"

namespace dynoward::monitor {
namespace {

bool has_rule(const settings::TypeSettings& rules) {
    return !rules.restart_threshold.is_off() || !rules.hard_threshold.is_off() ||
           !rules.r14_threshold.is_off() || rules.swap_threshold || rules.h12_threshold ||
           rules.load_threshold || rules.max_uptime || rules.restart_schedule;
}

// Without a quota a percentage is no level, and R14 lines count only with a sample over the quota.
bool lacks_quota(const fleet::Dyno& dyno, const settings::TypeSettings& rules) {
    if (policy::soft_level(dyno, rules)) {
        return !policy::soft_limit(dyno, rules);
    }
    const bool needs_quota = !rules.hard_threshold.is_off() || !rules.r14_threshold.is_off();
    return needs_quota && !dyno.quota && !policy::hard_limit(dyno, rules);
}

}  // namespace

AppView AppMonitor::view(const Instant& now) const {
    AppView app(name());
    const auto last_batch = fleet_.last_batch();
    if (last_batch) {
        app.last_batch_at = last_batch->wall;
    }
    const auto gap_at = fleet_.gap_at();
    const bool lost = gap_at && now.wall - *gap_at < shared_.settings.stale_after;
    app.sight = drain_health_.sight();
    app.gap_at = gap_at;
    app.released_at = fleet_.release_at();
    app.drain = drain_health_.totals();
    if (const auto& unproven_at = drain_health_.unproven_at()) {
        app.unproven_at = unproven_at->wall;
    }
    std::optional<Nanoseconds> hole;  // of the dyno that reports most often
    for (const auto& [dyno_name, dyno] : fleet_.dynos()) {
        if (is_shown(now, dyno)) {
            app.dynos.push_back(view_of(now, dyno));
            hole = std::min(hole.value_or(dyno.report_interval.hole()), dyno.report_interval.hole());
        }
    }
    const bool silent = last_batch && now.steady - last_batch->steady > hole.value_or(fleet::silence);
    app.gap = lost || silent;
    std::sort(app.dynos.begin(), app.dynos.end(), [](const DynoView& a, const DynoView& b) {
        return std::tuple(a.type, a.name.number(), a.name.text()) <
               std::tuple(b.type, b.name.number(), b.name.text());
    });
    for (const auto& dyno : app.dynos) {
        const bool listed = !app.process_types.empty() && app.process_types.back().type == dyno.type;
        if (!listed && settings_.dyno_types.count(dyno.type) != 0) {
            const auto* experience = forecasts_.experience(dyno.type);
            app.process_types.push_back(
                {dyno.type, experience != nullptr ? experience->summary() : std::nullopt});
        }
    }
    return app;
}

DynoView AppMonitor::view_of(const Instant& now, const fleet::Dyno& dyno) const {
    DynoView view(dyno.name);
    view.type = std::string(type_of(dyno));
    if (!dyno.incarnation.empty()) {
        view.incarnation = dyno.incarnation;
    }
    view.state = dyno.state;
    view.up_since = dyno.state == DynoState::up ? dyno.up_since : std::nullopt;
    view.last_sample_at = dyno.latest.sample_at;
    view.memory_total = dyno.latest.total;
    view.memory_rss = dyno.latest.rss;
    view.memory_cache = dyno.latest.cache;
    view.memory_swap = dyno.latest.swap;
    view.memory_quota = dyno.quota;
    view.load_1m = dyno.latest.load_1m;
    view.r14 = dyno.r14;
    view.r15 = dyno.r15;
    view.cooldown_until = restart::cooldown_until(now, dyno, own_restarts(now, dyno));
    if (is_target(dyno)) {
        view.threshold = policy::soft_limit(dyno, rules_of(dyno));
        view.forecast = forecast_of(now, dyno);
    }
    view.verdict = verdict_of(now, dyno);
    return view;
}

// Of a watched dyno. None once the level is reached, or once a restart makes the trend void.
std::optional<ForecastView> AppMonitor::forecast_of(const Instant& now, const fleet::Dyno& dyno) const {
    const auto& rules = rules_of(dyno);
    const auto level = policy::soft_limit(dyno, rules);
    if (!level || is_not_up(dyno) || restarts_.is_under_way(dyno.name) ||
        !has_fresh_sample(now, dyno, settings_, shared_.settings.stale_after)) {
        return std::nullopt;
    }
    const auto newest = fleet::value_of(dyno.samples.back(), signal_of(settings_));
    if (newest && *newest >= level->value) {
        return std::nullopt;
    }
    const auto reaches = settings::is_forecast_auto(rules) ? forecasts_.crossing_of(dyno.name)
                                                           : policy::crossing_by_floors(dyno, rules);
    return reaches && *reaches > now.wall ? std::optional(ForecastView{*reaches, *level}) : std::nullopt;
}

// No verdict only for a dyno that is watched and whose memory is known.
std::optional<VerdictView> AppMonitor::verdict_of(const Instant& now, const fleet::Dyno& dyno) const {
    const auto held = [](policy::HoldReason why) {
        return VerdictView{"hold", std::string(to_text(why)), std::nullopt};
    };
    if (!is_target(dyno)) {
        return held(policy::HoldReason::not_watched);
    }
    const auto decision = decide(now, dyno);
    if (decision && decision->verdict == policy::Verdict::restart) {
        return VerdictView{"restart", std::string(to_text(decision->finding.rule)), decision->left_s};
    }
    if (decision && decision->hold) {
        return VerdictView{"hold", std::string(to_text(*decision->hold)), decision->left_s};
    }
    if (is_not_up(dyno)) {
        return held(policy::HoldReason::not_up);
    }
    if (!has_fresh_sample(now, dyno, settings_, shared_.settings.stale_after)) {
        return held(policy::HoldReason::stale);
    }
    if (decision) {
        return VerdictView{"hold", "sustain", decision->left_s};
    }
    const auto& rules = rules_of(dyno);
    if (!has_rule(rules)) {
        return VerdictView{"hold", "rules_off", std::nullopt};
    }
    if (lacks_quota(dyno, rules)) {
        return VerdictView{"hold", "no_quota", std::nullopt};
    }
    return std::nullopt;
}

}  // namespace dynoward::monitor
