// SPDX-License-Identifier: MIT
// What can be seen from outside, computed when it is asked for.
#include <algorithm>
#include <tuple>

#include "monitor/impl.hpp"

namespace dynoward::monitor {
namespace {

bool has_rule(const settings::TypeSettings& rules) {
    return !rules.restart_threshold.is_off() || !rules.hard_threshold.is_off() ||
           !rules.r14_threshold.is_off() || rules.swap_threshold || rules.h12_threshold ||
           rules.load_threshold || rules.max_uptime || rules.restart_schedule;
}

// A percentage of an unknown quota is no level, and R14 lines count beside a sample over the quota only.
bool lacks_quota(const fleet::Dyno& dyno, const settings::TypeSettings& rules) {
    if (policy::soft_level(dyno, rules)) {
        return !policy::soft_limit(dyno, rules);
    }
    const bool asks = !rules.hard_threshold.is_off() || !rules.r14_threshold.is_off();
    return asks && !dyno.quota && !policy::hard_limit(dyno, rules);
}

}  // namespace

std::vector<AppView> Monitor::Impl::view(const Instant& now) const {
    std::vector<AppView> apps;
    apps.reserve(duties_.size());
    for (const auto& duty : duties_) {
        AppView app(duty.fleet.name());
        const auto last_batch = duty.fleet.last_batch();
        if (last_batch) {
            app.last_batch_at = last_batch->wall;
        }
        const auto gap_at = duty.fleet.gap_at();
        const bool lost = gap_at && now.wall - *gap_at < settings_.stale_after;
        app.sight = duty.sight.view();
        app.gap_at = gap_at;
        app.released_at = duty.fleet.release_at();
        app.drain = duty.drain_totals;
        if (duty.last_unproven_at) {
            app.unproven_at = duty.last_unproven_at->wall;
        }
        std::optional<Nanoseconds> hole;  // of the dyno that reports most often
        for (const auto& [name, dyno] : duty.fleet.dynos()) {
            if (is_shown(now, dyno)) {
                app.dynos.push_back(view_of(now, duty, dyno));
                hole = std::min(hole.value_or(dyno.rhythm.hole()), dyno.rhythm.hole());
            }
        }
        const bool silent = last_batch && now.steady - last_batch->steady > hole.value_or(fleet::silence);
        app.gap = lost || silent;
        std::sort(app.dynos.begin(), app.dynos.end(), [](const DynoView& a, const DynoView& b) {
            return std::tuple(a.type, a.name.number(), a.name.text()) <
                   std::tuple(b.type, b.name.number(), b.name.text());
        });
        apps.push_back(std::move(app));
    }
    return apps;
}

DynoView Monitor::Impl::view_of(const Instant& now, const Duty& duty, const fleet::Dyno& dyno) const {
    DynoView view(dyno.name);
    view.type = dyno.listed ? dyno.listed->type : std::string(dyno.name.type());
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
    view.cooldown_until = policy::cooldown_until(now, dyno, duty.settings.of(view.type));
    if (is_target(duty, dyno)) {
        view.threshold = policy::soft_limit(dyno, duty.settings.of(view.type));
    }
    view.verdict = verdict_of(now, duty, dyno);
    return view;
}

// Nothing is only said of a dyno that is watched and seen.
std::optional<VerdictView> Monitor::Impl::verdict_of(const Instant& now, const Duty& duty,
                                                     const fleet::Dyno& dyno) const {
    const auto held = [](policy::HoldReason why) {
        return VerdictView{"hold", std::string(to_text(why)), std::nullopt};
    };
    if (!is_target(duty, dyno)) {
        return held(policy::HoldReason::not_watched);
    }
    const auto decision = decide(now, duty, dyno);
    if (decision && decision->verdict == policy::Verdict::restart) {
        return VerdictView{"restart", std::string(to_text(decision->finding.rule)), decision->left_s};
    }
    if (decision && decision->hold) {
        return VerdictView{"hold", std::string(to_text(*decision->hold)), decision->left_s};
    }
    if (is_not_up(dyno)) {
        return held(policy::HoldReason::not_up);
    }
    if (!has_fresh_sample(now, duty, dyno)) {
        return held(policy::HoldReason::stale);
    }
    if (decision) {
        return VerdictView{"hold", "sustain", decision->left_s};
    }
    const auto& rules = duty.settings.of(type_of(dyno));
    if (!has_rule(rules)) {
        return VerdictView{"hold", "rules_off", std::nullopt};
    }
    if (lacks_quota(dyno, rules)) {
        return VerdictView{"hold", "no_quota", std::nullopt};
    }
    return std::nullopt;
}

Standing Monitor::Impl::standing(const Instant& now) const {
    Standing standing;
    standing.asked = settings_.mode == settings::Mode::enforce;
    if (settings_.apps.empty()) {
        standing.barred = "no app is watched: APP_ID_OR_NAME is not set";
    } else if (!has_key_) {
        standing.barred = "HEROKU_API_KEY is not set";
    } else if (stopping_) {
        standing.barred = "shutting down";
    } else if (const auto until = paused_until(now)) {
        standing.barred = "paused until " + format_rfc3339(*until);
    } else if (!breaker_.closed()) {
        standing.barred = breaker_.why();
    }
    return standing;
}

}  // namespace dynoward::monitor
