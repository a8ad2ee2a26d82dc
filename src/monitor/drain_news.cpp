// SPDX-License-Identifier: MIT
// What people are told of the log drain: that an app has fallen silent although its dynos are up, that it
// is heard again, that lines are lost, that strangers post. Each is told once for an episode.
#include <algorithm>

#include "monitor/impl.hpp"

namespace dynoward::monitor {
namespace {

// A silent app is looked at this often until dynos of it are up.
constexpr Seconds look_again{10};

std::string minutes_text(Nanoseconds time) {
    return std::to_string(std::chrono::duration_cast<std::chrono::minutes>(time).count()) + " min";
}

std::string seconds_text(Nanoseconds time) {
    return std::to_string(std::chrono::duration_cast<Seconds>(time).count());
}

}  // namespace

std::string_view to_text(News::Event event) {
    switch (event) {
        case News::Event::gave_up: return "dyno.gave_up";
        case News::Event::drain_silent: return "drain.silent";
        case News::Event::drain_back: return "drain.back";
        case News::Event::drain_lossy: return "drain.lossy";
        case News::Event::drain_other_lossy: return "drain.other_lossy";
        case News::Event::drain_refused: return "drain.refused";
        case News::Event::metrics_missing: return "metrics.missing";
        case News::Event::sight_changed: return "sight.changed";
        case News::Event::breaker_open: return "breaker.open";
        case News::Event::breaker_closed: return "breaker.closed";
    }
    return "unknown";
}

// Every dyno that is up reports its memory each 20 s: silence for minutes is a drain that is gone, or lines
// that do not get through. Not counted is what we slept through ourselves.
void Monitor::Impl::watch_drain(const Instant& now, Duty& duty, Effects& effects) const {
    if (duty.silent_since || settings_.apps.empty() || now.steady < duty.silence_looked_at + look_again) {
        return;
    }
    const auto heard = std::max(duty.sight.heard_at(), warm_from_);
    // Where batches come that nobody believes, sight has its own notice.
    const bool elsewhere = duty.sight.view().state == SightState::unproven;
    if (elsewhere || now.steady - heard < limits::drain_silent_after) {
        return;
    }
    duty.silence_looked_at = now.steady;
    const auto& dynos = duty.fleet.dynos();
    const auto up = std::count_if(dynos.begin(), dynos.end(), [](const auto& one) {
        return one.second.present && one.second.state == DynoState::up;
    });
    if (up == 0) {
        return;
    }
    duty.silent_since = heard;
    duty.sight.told_elsewhere();
    const auto& app = duty.fleet.name();
    remark(effects, Remark::Weight::warn, "drain.silent",
           "app=" + app.text() + " silent_s=" + seconds_text(now.steady - heard) + " dynos_up=" +
               std::to_string(up) + " reason=\"no batch although dynos are up; nothing can be decided\"");
    effects.emplace_back(News{News::Event::drain_silent, app, std::nullopt,
                              app.text() + ": no log lines for " + minutes_text(now.steady - heard) +
                                  " although " + std::to_string(up) +
                                  (up == 1 ? " dyno is" : " dynos are") +
                                  " up. Is the drain still there? Nothing can be decided without it."});
}

// A batch came that is proven to be of this app.
void Monitor::Impl::note_heard(const Instant& now, Duty& duty, Effects& effects) {
    if (!duty.silent_since) {
        return;
    }
    const auto silence = now.steady - *duty.silent_since;
    duty.silent_since.reset();
    const auto& app = duty.fleet.name();
    remark(effects, Remark::Weight::info, "drain.back",
           "app=" + app.text() + " silent_s=" + seconds_text(silence));
    effects.emplace_back(News{News::Event::drain_back, app, std::nullopt,
                              app.text() + ": log lines again after " + minutes_text(silence) + "."});
}

void Monitor::Impl::tell_lossy(const Instant& now, Duty& duty, std::uint64_t lines, Effects& effects) {
    if (!duty.losses.begins(now.steady)) {
        return;
    }
    const auto& app = duty.fleet.name();
    const auto number = lines == 0 ? std::string("an unknown number of") : std::to_string(lines);
    effects.emplace_back(News{News::Event::drain_lossy, app, std::nullopt,
                              app.text() + ": the platform dropped " + number +
                                  " log lines; evidence starts again. More of this is in the log only."});
}

namespace {

// Enough of a token to find it in `heroku drains`. It stands in a log line, so it is text from outside.
std::string shortened(std::string_view token) {
    constexpr std::size_t shown = 8;
    std::string text(token.substr(0, shown));
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c <= ' ' || c > '~' || c == '"' || c == '\\'; }, '?');
    return token.size() > shown ? text + "..." : text;
}

Episode& episode_of(std::vector<std::pair<std::string, Episode>>& drains, const std::string& token) {
    const auto found =
        std::find_if(drains.begin(), drains.end(), [&](const auto& drain) { return drain.first == token; });
    if (found != drains.end()) {
        return found->second;
    }
    if (drains.size() >= limits::other_drains) {
        drains.erase(drains.begin());
    }
    return drains.emplace_back(token, Episode()).second;
}

}  // namespace

// Logplex writes into every drain of an app that one of them loses lines. Abandoned add-ons do so for
// weeks.
void Monitor::Impl::tell_other_lossy(const Instant& now, Duty& duty, const logplex::LossNotice& loss,
                                     Effects& effects) {
    const auto token = shortened(loss.drain);
    if (!episode_of(duty.other_drains, token).begins(now.steady, limits::other_drain_episode)) {
        return;
    }
    const auto& app = duty.fleet.name();
    remark(effects, Remark::Weight::warn, "drain.other_lossy",
           "app=" + app.text() + " drain=" + token + " lines_lost=" + std::to_string(loss.count) +
               " reason=\"another drain of this app loses lines; nothing is missing here\"");
    effects.emplace_back(News{News::Event::drain_other_lossy, app, std::nullopt,
                              "Another drain of " + app.text() + ", " + token +
                                  ", loses log lines: what it leads to is too slow, or gone. Dynoward lost "
                                  "nothing. `heroku drains -a " +
                                  app.text() + "` shows it."});
}

void Monitor::Impl::tell_refused(const Instant& now, const AppName* app, Effects& effects) {
    if (!refusals_.begins(now.steady)) {
        return;
    }
    const std::string whose = app != nullptr ? app->text() + ": " : std::string();
    effects.emplace_back(
        News{News::Event::drain_refused, app != nullptr ? std::optional(*app) : std::nullopt, std::nullopt,
             whose + "log lines came by a drain that belongs to no monitored app and were "
                     "refused. Who knows the drain's URL? More of this is in the log only."});
}

}  // namespace dynoward::monitor
