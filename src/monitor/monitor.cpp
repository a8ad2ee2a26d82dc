// SPDX-License-Identifier: MIT
#include "monitor/monitor.hpp"

#include <algorithm>

#include "monitor/impl.hpp"

namespace dynoward::monitor {
namespace {

// App names have at most 30 characters.
bool is_app_id(const AppName& app) {
    constexpr std::size_t uuid_length = 36;
    return app.text().size() == uuid_length;
}

}  // namespace

Monitor::Impl::Impl(settings::Settings settings, const Instant& now, PriorRun prior_run)
    : settings_(std::move(settings)),
      permission_(settings_),
      clock_(now),
      status_(settings_.platform.has_status_page),
      requests_(permission_.has_key()),
      senders_(settings_.apps, permission_.has_key()) {
    const AppMonitor::Shared shared{settings_, permission_, clock_,  pause_, breaker_,
                                    status_,   requests_,   ledger_, totals_};
    const auto add = [&](const settings::AppSettings& app) {
        apps_.push_back(std::make_unique<AppMonitor>(app, apps_.size(), shared, now, prior_run));
        app_by_name_.emplace(app.app.text(), apps_.back().get());
        if (permission_.has_key() && settings_.apps.size() > 1 && is_app_id(app.app)) {
            apps_.back()->await_name();
        }
    };
    for (const auto& app : settings_.apps) {
        add(app);
    }
    if (apps_.empty()) {
        add(settings::AppSettings(stand_in_name()));
    }
}

void Monitor::Impl::on_tick(const Instant& now, Effects& effects) {
    check_clock(now, effects);
    pause_.check(now, effects);
    drop_kept(now, senders_.take_expired(now), effects);
    request_missing(now, effects);
    for (auto& app : apps_) {
        const bool drains_known = !permission_.has_key() || senders_.has_tokens_of(app->name());
        app->on_tick(now, drains_known, effects);
    }
}

void Monitor::Impl::check_clock(const Instant& now, Effects& effects) {
    if (!clock_.on_tick(now, effects)) {
        return;
    }
    pause_.on_clock_jump(now);
    for (auto& app : apps_) {
        app->on_clock_jump(now);
    }
}

RestartAnswer Monitor::Impl::request_restart(const Instant& now, const RestartRequest& request,
                                             Effects& effects) {
    const auto found = app_by_name_.find(request.app.text());
    if (found == app_by_name_.end() || settings_.apps.empty()) {
        RestartAnswer answer;
        answer.notes.push_back({request.app.text(), "this app is not monitored"});
        return answer;
    }
    return found->second->request_restart(now, request, effects);
}

const policy::Experience* Monitor::Impl::experience(const AppName& app, std::string_view type) const {
    const auto found = std::find_if(apps_.begin(), apps_.end(),
                                    [&](const auto& monitored) { return monitored->name() == app; });
    return found != apps_.end() ? (*found)->experience(type) : nullptr;
}

std::vector<AppView> Monitor::Impl::view(const Instant& now) const {
    std::vector<AppView> views;
    views.reserve(apps_.size());
    for (const auto& app : apps_) {
        views.push_back(app->view(now));
    }
    return views;
}

Standing Monitor::Impl::standing(const Instant& now) const {
    Standing standing;
    standing.asked = settings_.mode == settings::Mode::enforce;
    if (settings_.apps.empty()) {
        standing.barred = "no app is monitored: APP_ID_OR_NAME is not set";
    } else if (!permission_.has_key()) {
        standing.barred = "HEROKU_API_KEY is not set";
    } else if (permission_.is_stopping()) {
        standing.barred = "shutting down";
    } else if (const auto until = pause_.until(now)) {
        standing.barred = "paused until " + format_rfc3339(*until);
    } else if (!breaker_.state().closed()) {
        standing.barred = breaker_.state().why();
    } else {
        standing.barred = barred_app();
    }
    return standing;
}

void Monitor::Impl::close_restarts(const Instant& now, Effects& effects) {
    for (auto& app : apps_) {
        app->close_restarts(now, effects);
    }
}

std::optional<std::string> Monitor::Impl::barred_app() const {
    std::optional<std::string> text;
    std::size_t more = 0;
    for (const auto& app : apps_) {
        if (auto why = app->barred()) {
            more += text ? 1U : 0U;
            text = text ? std::move(text) : app->name().text() + ": " + std::move(*why);
        }
    }
    if (more != 0) {
        *text += "; and " + std::to_string(more) + (more == 1 ? " more app" : " more apps");
    }
    return text;
}

Totals Monitor::Impl::totals() const {
    auto totals = totals_;
    totals.frames_kept = senders_.kept().frames();
    totals.platform_requests = requests_.sent();
    totals.rate_remaining = requests_.rate_remaining();
    return totals;
}

Monitor::Monitor(settings::Settings settings, Instant now, PriorRun prior_run)
    : impl_(std::make_unique<Impl>(std::move(settings), now, prior_run)) {}
Monitor::~Monitor() = default;

Admission Monitor::admit(const Instant& now, const Sender& sender, Effects& effects) {
    return impl_->admit(now, sender, effects);
}
void Monitor::on_refused(const Instant& now, std::optional<std::string_view> app, std::string_view remedy) {
    impl_->on_refused(now, app, remedy);
}
BatchOutcome Monitor::on_batch(const Instant& now, const Batch& batch, Effects& effects) {
    return impl_->on_batch(now, batch, effects);
}
void Monitor::on_tick(const Instant& now, Effects& effects) {
    impl_->on_tick(now, effects);
}
void Monitor::on_reply(const Instant& now, std::uint64_t request_id, const heroku::ApiReply& reply,
                       Effects& effects) {
    impl_->on_reply(now, request_id, reply, effects);
}
void Monitor::pause(const Instant& now, std::chrono::minutes span, Effects& effects) {
    impl_->pause().begin(now, span, effects);
}
void Monitor::resume(const Instant& now, Effects& effects) {
    impl_->pause().end(now, effects);
}
std::optional<WallTime> Monitor::paused_until(const Instant& now) const {
    return std::as_const(*impl_).pause().until(now);
}
RestartAnswer Monitor::request_restart(const Instant& now, const RestartRequest& request,
                                       Effects& effects) {
    return impl_->request_restart(now, request, effects);
}
void Monitor::stop_acting() {
    impl_->stop_acting();
}
void Monitor::close_restarts(const Instant& now, Effects& effects) {
    impl_->close_restarts(now, effects);
}
settings::Mode Monitor::mode() const {
    return impl_->mode();
}
std::vector<AppView> Monitor::view(const Instant& now) const {
    return impl_->view(now);
}
Standing Monitor::standing(const Instant& now) const {
    return impl_->standing(now);
}
const policy::Ledger& Monitor::ledger() const {
    return impl_->ledger();
}
Totals Monitor::totals() const {
    return impl_->totals();
}
const policy::Experience* Monitor::experience(const AppName& app, std::string_view type) const {
    return impl_->experience(app, type);
}

}  // namespace dynoward::monitor
