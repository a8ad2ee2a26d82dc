// SPDX-License-Identifier: MIT
#include "monitor/drain/drain_health.hpp"

#include <algorithm>

#include "dynoward/values/limits.hpp"
#include "monitor/drain/sender_trust.hpp"
#include "monitor/drain/silent_dynos.hpp"
#include "values/saturating.hpp"

namespace dynoward::monitor {
namespace {

// A silent app is checked this often until dynos of it are up.
constexpr Seconds silence_check_pause{10};

std::string minutes_text(Nanoseconds time) {
    return std::to_string(std::chrono::duration_cast<std::chrono::minutes>(time).count()) + " min";
}

std::string seconds_text(Nanoseconds time) {
    return std::to_string(std::chrono::duration_cast<Seconds>(time).count());
}

// Enough of a token to find it in `heroku drains`. It comes from a log line, so it is text from outside.
std::string shortened(std::string_view token) {
    constexpr std::size_t shown = 8;
    std::string text(token.substr(0, shown));
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c <= ' ' || c > '~' || c == '"' || c == '\\'; }, '?');
    return token.size() > shown ? text + "..." : text;
}

Notification sight_notification(const AppName& app, const SightView& view) {
    const auto whose = app.text() + ": ";
    const auto advice = view.advice.value_or("");
    switch (view.state) {
        case SightState::ok:
            return {Notification::Event::sight_changed, app, std::nullopt, whose + "can be seen again."};
        case SightState::no_metrics:
            return {Notification::Event::metrics_missing, app, std::nullopt,
                    whose + advice + ". Until then the memory of its dynos is not known."};
        case SightState::unproven:
            return {Notification::Event::sight_changed, app, std::nullopt,
                    whose + advice + ". Their lines have no effect."};
        case SightState::stale:
        case SightState::no_lines:
        case SightState::lossy: break;
    }
    return {Notification::Event::sight_changed, app, std::nullopt,
            whose + "not all of it can be seen: " + advice};
}

void log_sight(const AppName& app, const SightView& view, SightState was, Effects& effects) {
    std::string text = "app=" + app.text() + " state=" + std::string(to_text(view.state));
    if (was != view.state) {
        text += " was=" + std::string(to_text(was));
    }
    if (view.advice) {
        text += " advice=" + in_quotes(*view.advice);
    }
    log_event(effects, view.blind ? LogEvent::Severity::warn : LogEvent::Severity::info, "monitor.sight",
              text);
}

}  // namespace

DrainHealth::DrainHealth(AppName app, const Instant& now) : app_(std::move(app)) {
    sight_.begin(now);
}

void DrainHealth::on_batch(const Instant& now, const BatchReading& reading,
                           std::optional<std::uint64_t> announced, Effects& effects) {
    ++totals_.batches;
    totals_.lost_lines = saturating_sum(totals_.lost_lines, reading.lines_lost);
    if (reading.frames != 0) {
        sight_.note_batch(now, true);
    }
    if (reading.memory) {
        sight_.note_memory(now, reading.memory_stamp);
    }
    if (reading.has_gap()) {
        ++totals_.gaps;
        sight_.note_loss(now);
        log_gap(reading, announced, effects);
    }
    if (reading.lossy) {
        notify_loss(now, reading.lines_lost, effects);
    }
    for (const auto& loss : reading.other_losses) {
        report_other_loss(now, loss, effects);
    }
    end_silence(now, effects);
}

void DrainHealth::on_repeat_loss(const Instant& now, std::uint64_t lines, Effects& effects) {
    log_loss(lines, effects);
    totals_.lost_lines = saturating_sum(totals_.lost_lines, lines);
    ++totals_.gaps;
    sight_.note_loss(now);
    notify_loss(now, lines, effects);
}

void DrainHealth::on_reused_frame_id(const Instant& now, Effects& effects) {
    if (reused_ids_.begins(now.steady)) {
        log_event(effects, LogEvent::Severity::warn, "drain.frame_id_reused",
                  "app=" + app_.text() +
                      " reason=\"a frame id came again with other content, which was read; does a relay "
                      "set a constant X-Request-Id?\"");
    }
}

void DrainHealth::on_unproven(const Instant& now, Effects& effects) {
    count_unproven(now, monitor::unproven_advice(app_), effects);
}

void DrainHealth::on_unjudged(const Instant& now, Effects& effects) {
    count_unproven(now, unjudged_advice(app_), effects);
}

void DrainHealth::count_unproven(const Instant& now, std::string advice, Effects& effects) {
    unproven_at_ = now;
    sight_.note_batch(now, false);
    ++totals_.unattributed;
    unproven_advice_ = std::move(advice);
    if (unproven_.begins(now.steady)) {
        log_event(effects, LogEvent::Severity::warn, "drain.unproven",
                  "app=" + app_.text() + " reason=" + in_quotes(unproven_advice_));
    }
}

void DrainHealth::check(const Instant& now, const Facts& facts, Effects& effects) {
    check_sight(now, facts, effects);
    check_silence(now, facts, effects);
}

void DrainHealth::check_sight(const Instant& now, const Facts& facts, Effects& effects) {
    if (sight_.is_settled() && now.steady < sight_checked_at_ + limits::sight_look_pause) {
        return;
    }
    sight_checked_at_ = now.steady;
    const auto silent =
        find_silent_dynos(now, facts.fleet, facts.app, facts.own, facts.stale_after, facts.running_since);
    Sight::Facts beside;
    beside.app = facts.is_configured ? std::string_view(app_.text()) : std::string_view("APP");
    beside.stale_after = facts.stale_after;
    beside.running_since = facts.running_since;
    beside.without_cache = facts.app.other_types.memory_signal == settings::MemorySignal::rss_swap;
    beside.drains_known = facts.drains_known;
    beside.no_list = facts.no_list;
    beside.platform_trouble = facts.platform_trouble;
    beside.none_up = silent.none_up;
    beside.silent = silent.count;
    beside.one_silent =
        silent.first != nullptr ? std::string_view(silent.first->name.text()) : std::string_view();
    const auto outcome = sight_.evaluate(now, beside);
    if (outcome.was) {
        log_sight(app_, sight_.view(), *outcome.was, effects);
    }
    if (outcome.notify && facts.is_configured) {
        effects.emplace_back(sight_notification(app_, sight_.view()));
    }
}

// Every dyno that is up reports its memory each 20 s: silence for minutes means that the drain is gone, or
// that lines do not arrive. Time in which this process was stopped does not count.
void DrainHealth::check_silence(const Instant& now, const Facts& facts, Effects& effects) {
    if (silent_since_ || !facts.is_configured || now.steady < silence_checked_at_ + silence_check_pause) {
        return;
    }
    const auto received_at = std::max(sight_.received_at(), facts.running_since);
    // If unproven batches arrive, sight has its own notification.
    const bool elsewhere = sight_.view().state == SightState::unproven;
    if (elsewhere || now.steady - received_at < limits::drain_silent_after) {
        return;
    }
    silence_checked_at_ = now.steady;
    const auto& dynos = facts.fleet.dynos();
    const auto up = std::count_if(dynos.begin(), dynos.end(), [](const auto& one) {
        return one.second.present && one.second.state == DynoState::up;
    });
    if (up == 0) {
        return;
    }
    silent_since_ = received_at;
    sight_.notified_elsewhere();
    log_event(effects, LogEvent::Severity::warn, "drain.silent",
              "app=" + app_.text() + " silent_s=" + seconds_text(now.steady - received_at) +
                  " dynos_up=" + std::to_string(up) +
                  " reason=\"no batch although dynos are up; nothing can be decided\"");
    effects.emplace_back(
        Notification{Notification::Event::drain_silent, app_, std::nullopt,
                     app_.text() + ": no log lines for " + minutes_text(now.steady - received_at) +
                         " although " + std::to_string(up) + (up == 1 ? " dyno is" : " dynos are") +
                         " up. Is the drain still there? Nothing can be decided without it."});
}

void DrainHealth::end_silence(const Instant& now, Effects& effects) {
    if (!silent_since_) {
        return;
    }
    const auto silence = now.steady - *silent_since_;
    silent_since_.reset();
    log_event(effects, LogEvent::Severity::info, "drain.resumed",
              "app=" + app_.text() + " silent_s=" + seconds_text(silence));
    effects.emplace_back(
        Notification{Notification::Event::drain_resumed, app_, std::nullopt,
                     app_.text() + ": log lines again after " + minutes_text(silence) + "."});
}

void DrainHealth::log_gap(const BatchReading& reading, std::optional<std::uint64_t> announced,
                          Effects& effects) const {
    const auto app = "app=" + app_.text();
    if (reading.error || reading.malformed != 0 || reading.oversize != 0) {
        std::string text = app + " frames=" + std::to_string(reading.frames);
        if (reading.error) {
            const bool cut = reading.error->kind == logplex::FrameErrorKind::truncated;
            text += std::string(" kind=") + (cut ? "truncated" : "bad_length") +
                    " offset=" + std::to_string(reading.error->offset) +
                    " octets_lost=" + std::to_string(reading.octets_lost);
        }
        text += " malformed_headers=" + std::to_string(reading.malformed) +
                " oversize=" + std::to_string(reading.oversize);
        log_event(effects, LogEvent::Severity::warn, "drain.malformed", text);
    }
    if (reading.miscounted) {
        log_event(effects, LogEvent::Severity::warn, "drain.miscounted",
                  app + " announced=" + std::to_string(announced.value_or(0)) +
                      " frames=" + std::to_string(reading.frames));
    }
    if (reading.lossy) {
        log_loss(reading.lines_lost, effects);
    }
}

void DrainHealth::log_loss(std::uint64_t lines, Effects& effects) const {
    const bool counted = lines != 0;
    log_event(effects, LogEvent::Severity::warn, "drain.lossy",
              "app=" + app_.text() + " lines_lost=" + std::to_string(lines) +
                  " reason=\"the sender dropped lines" + (counted ? "" : ", how many cannot be read") +
                  "; evidence starts again\"");
}

void DrainHealth::notify_loss(const Instant& now, std::uint64_t lines, Effects& effects) {
    if (!losses_.begins(now.steady)) {
        return;
    }
    const auto number = lines == 0 ? std::string("an unknown number of") : std::to_string(lines);
    effects.emplace_back(Notification{Notification::Event::drain_lossy, app_, std::nullopt,
                                      app_.text() + ": the platform dropped " + number +
                                          " log lines; evidence starts again. Repeats are only logged."});
}

// Logplex reports the losses of one drain to every drain of the app. A drain of an abandoned add-on can
// lose lines for weeks.
void DrainHealth::report_other_loss(const Instant& now, const logplex::LossNotice& loss, Effects& effects) {
    const auto token = shortened(loss.drain);
    if (!episode_of_drain(token).begins(now.steady, limits::other_drain_episode)) {
        return;
    }
    log_event(effects, LogEvent::Severity::warn, "drain.other_lossy",
              "app=" + app_.text() + " drain=" + token + " lines_lost=" + std::to_string(loss.count) +
                  " reason=\"another drain of this app loses lines; nothing is missing here\"");
    effects.emplace_back(
        Notification{Notification::Event::drain_other_lossy, app_, std::nullopt,
                     "Another drain of " + app_.text() + ", " + token +
                         ", loses log lines: its destination is too slow, or gone. Dynoward lost "
                         "nothing. `heroku drains -a " +
                         app_.text() + "` shows it."});
}

Episode& DrainHealth::episode_of_drain(const std::string& token) {
    const auto found = std::find_if(other_drains_.begin(), other_drains_.end(),
                                    [&](const auto& drain) { return drain.first == token; });
    if (found != other_drains_.end()) {
        return found->second;
    }
    if (other_drains_.size() >= limits::other_drains) {
        other_drains_.erase(other_drains_.begin());
    }
    return other_drains_.emplace_back(token, Episode()).second;
}

}  // namespace dynoward::monitor
