// SPDX-License-Identifier: MIT
// Asks each app's Sight how much can be seen, and tells the log and people of a change.
#include <algorithm>

#include "monitor/impl.hpp"

namespace dynoward::monitor {
namespace {

News news_of(const AppName& app, const SightView& view) {
    const auto whose = app.text() + ": ";
    const auto advice = view.advice.value_or("");
    switch (view.state) {
        case SightState::ok:
            return {News::Event::sight_changed, app, std::nullopt, whose + "can be seen again."};
        case SightState::no_metrics:
            return {News::Event::metrics_missing, app, std::nullopt,
                    whose + advice + ". Until then nothing is known of any dyno's memory."};
        case SightState::unproven:
            return {News::Event::sight_changed, app, std::nullopt,
                    whose + advice + ". What they say has no effect."};
        case SightState::stale:
        case SightState::no_lines:
        case SightState::lossy: break;
    }
    return {News::Event::sight_changed, app, std::nullopt, whose + "not all of it can be seen: " + advice};
}

void log_change(const AppName& app, const SightView& view, SightState was, Effects& effects) {
    std::string text = "app=" + app.text() + " state=" + std::string(to_text(view.state));
    if (was != view.state) {
        text += " was=" + std::string(to_text(was));
    }
    if (view.advice) {
        text += " advice=" + in_quotes(*view.advice);
    }
    remark(effects, view.blind ? Remark::Weight::warn : Remark::Weight::info, "monitor.sight", text);
}

// The stamp of the newest sample that tells what MEMORY_SIGNAL compares: one that does not is no evidence.
std::optional<WallTime> newest_of_signal(const Duty& duty, const fleet::Dyno& dyno) {
    const auto signal = duty.settings.other_types.memory_signal == settings::MemorySignal::total
                            ? fleet::Signal::total
                            : fleet::Signal::rss_swap;
    const auto found = std::find_if(
        dyno.samples.rbegin(), dyno.samples.rend(),
        [signal](const fleet::Sample& sample) { return fleet::value_of(sample, signal).has_value(); });
    return found != dyno.samples.rend() ? std::optional(found->at) : std::nullopt;
}

}  // namespace

void Monitor::Impl::on_refused(const Instant& now, std::optional<std::string_view> app,
                               std::string_view remedy) {
    const bool is_watched = app && std::any_of(duties_.begin(), duties_.end(), [&](const Duty& duty) {
                                return duty.fleet.name().text() == *app;
                            });
    for (auto& duty : duties_) {
        if (!is_watched || duty.fleet.name().text() == *app) {
            duty.sight.note_refused(now, remedy);
        }
    }
}

void Monitor::Impl::watch_sight(const Instant& now, Duty& duty, Effects& effects) const {
    if (duty.sight.is_settled() && now.steady < duty.sight_looked_at + limits::sight_look_pause) {
        return;
    }
    duty.sight_looked_at = now.steady;
    const auto& app = duty.fleet.name();
    Sight::Facts facts;
    facts.app = settings_.apps.empty() ? std::string_view("APP") : std::string_view(app.text());
    facts.stale_after = settings_.stale_after;
    facts.awake_since = warm_from_;
    facts.without_cache = duty.settings.other_types.memory_signal == settings::MemorySignal::rss_swap;
    facts.drains_known = !has_key_ || tokens_.knows(app);
    facts.no_list =
        breaker_.closed() ? std::string_view(duty.drains_trouble) : std::string_view(breaker_.why());
    look_for_silent(now, duty, facts);
    const auto outcome = duty.sight.evaluate(now, facts);
    const auto& view = duty.sight.view();
    if (outcome.was) {
        log_change(app, view, *outcome.was, effects);
    }
    if (outcome.tell && !settings_.apps.empty()) {
        effects.emplace_back(news_of(app, view));
    }
}

// Whether any dyno is up, as far as is known, and which of the watched ones that are up send no samples.
void Monitor::Impl::look_for_silent(const Instant& now, const Duty& duty, Sight::Facts& facts) const {
    const auto awake_since = now.wall - (now.steady - warm_from_);
    const bool listed = duty.fleet.listed_at().has_value();
    bool any_known = listed;
    bool any_up = false;
    const fleet::Dyno* first = nullptr;
    for (const auto& [name, dyno] : duty.fleet.dynos()) {
        const bool shown = is_shown(now, dyno);
        const bool not_up = !dyno.present || is_not_up(dyno);
        any_known = any_known || shown || not_up;
        // Without the platform's list nobody says that one which fell silent has ended.
        any_up = any_up || (!not_up && (shown || !listed));
        // Cheapest first: nearly all are fresh.
        if (not_up || !shown || has_fresh_sample(now, duty, dyno) || !is_target(duty, dyno)) {
            continue;
        }
        // It gets as long from the moment it began, or that we can know of it.
        auto since = std::max({awake_since, dyno.up_since.value_or(WallTime{}),
                               dyno.ended_at.value_or(WallTime{}), dyno.began_at.value_or(WallTime{})});
        since = std::max(since, newest_of_signal(duty, dyno).value_or(WallTime{}));
        if (now.wall - since > settings_.stale_after) {
            ++facts.silent;
            first = first == nullptr || ByTypeThenNumber{}(dyno.name, first->name) ? &dyno : first;
        }
    }
    facts.none_up = any_known && !any_up;
    facts.one_silent = first != nullptr ? std::string_view(first->name.text()) : std::string_view();
}

// By the platform's own stamp: what came late, or from a clock that is ahead, says nothing of now.
bool Monitor::Impl::has_fresh_sample(const Instant& now, const Duty& duty, const fleet::Dyno& dyno) const {
    const auto at = newest_of_signal(duty, dyno);
    if (!at) {
        return false;
    }
    const auto age = now.wall - *at;
    return age <= settings_.stale_after && age >= -fleet::max_stamp_ahead;
}

bool Monitor::Impl::is_shown(const Instant& now, const fleet::Dyno& dyno) {
    return dyno.present && (dyno.listed || now.steady - dyno.heard_at <= fleet::fades_after);
}

}  // namespace dynoward::monitor
