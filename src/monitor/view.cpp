// SPDX-License-Identifier: MIT
// What can be seen from outside, computed when it is asked for.
#include <algorithm>

#include "monitor/impl.hpp"

namespace dynoward::monitor {

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
        const bool silent = last_batch && now.steady - last_batch->steady > fleet::silence;
        app.gap = lost || silent;
        app.gap_at = gap_at;
        app.released_at = duty.fleet.release_at();
        app.drain = duty.drain_totals;
        for (const auto& [name, dyno] : duty.fleet.dynos()) {
            if (dyno.present && (dyno.listed || now.steady - dyno.heard_at <= fleet::fades_after)) {
                app.dynos.push_back(view_of(now, duty, dyno));
            }
        }
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
    if (!is_target(duty, dyno)) {
        return view;
    }
    view.threshold = policy::soft_level(dyno, duty.settings.of(view.type)).resolve(dyno.quota);
    if (const auto decision = decide(now, duty, dyno)) {
        VerdictView verdict;
        verdict.verdict = policy::to_text(decision->verdict);
        if (decision->verdict == policy::Verdict::restart) {
            verdict.reason = policy::to_text(decision->finding.rule);
        } else {
            verdict.reason = decision->hold ? std::string(policy::to_text(*decision->hold)) : "sustain";
        }
        verdict.left_s = decision->left_s;
        view.verdict = std::move(verdict);
    }
    return view;
}

}  // namespace dynoward::monitor
