// SPDX-License-Identifier: MIT
// The monitor's requests to the Platform API for all apps, and the effects of the replies on the fleet, on
// the restarts under way, and on the facts about senders.
#include <variant>

#include "heroku/replies.hpp"
#include "monitor/impl.hpp"
#include "values/overloaded.hpp"

namespace dynoward::monitor {

using heroku::ApiReply;
using heroku::ApiRequest;

namespace {

constexpr std::size_t max_pending = 8;

// `app`: the app of the breaker; null: the shared one.
void report_breaker(const Instant& now, const ApiBreaker& breaker,
                    const std::optional<ApiBreaker::State>& changed, const AppName* app, Effects& effects) {
    if (!changed) {
        return;
    }
    const auto& state = breaker.state();
    const auto pair = app != nullptr ? "app=" + app->text() + ' ' : std::string();
    const auto about_app = app != nullptr ? " requests about " + app->text() : std::string();
    const auto concerned = app != nullptr ? std::optional(*app) : std::nullopt;
    if (*changed == ApiBreaker::State::open) {
        effects.emplace_back(WithdrawRequests{concerned, state.why()});
        log_event(effects, LogEvent::Severity::error, "breaker.open",
                  pair + "reason=" + in_quotes(state.why()) +
                      " retry_s=" + std::to_string(state.left_s(now).value_or(0)));
        effects.emplace_back(
            Notification{Notification::Event::breaker_open, concerned, std::nullopt,
                         (app != nullptr ? "No dyno of " + app->text() : std::string("Nothing")) +
                             " is restarted any more: " + state.why() + "."});
    } else {
        const auto text = "the Platform API answers" + about_app + " again";
        log_event(effects, LogEvent::Severity::info, "breaker.closed", pair + "reason=" + in_quotes(text));
        effects.emplace_back(Notification{Notification::Event::breaker_closed, concerned, std::nullopt,
                                          "The P" + text.substr(5) + '.'});
    }
}

}  // namespace

void Monitor::Impl::request_missing(const Instant& now, Effects& effects) {
    if (!permission_.has_key()) {
        return;
    }
    if (!breaker_.state().closed()) {
        request_probe(now, effects);
        return;
    }
    if (requests_.is_allowance_low(now)) {
        for (auto& app : apps_) {
            // Without a dyno list the app's dynos cannot be restarted.
            if (!app->queries().dynos_trouble().empty()) {
                app->request_probe(now, effects);
            }
        }
        return;
    }
    for (auto& app : apps_) {
        if (requests_.pending() >= max_pending) {
            return;
        }
        app->request_missing(now, effects);
    }
}

// If one is due. It requests the dyno list of each app in turn: an app that is refused or unknown must not
// block the others.
void Monitor::Impl::request_probe(const Instant& now, Effects& effects) {
    for (std::size_t i = 0; i < apps_.size(); ++i) {
        const auto index = (next_probe_ + i) % apps_.size();
        if (apps_[index]->request_probe(now, effects)) {
            next_probe_ = index + 1;
            return;
        }
    }
}

void Monitor::Impl::on_reply(const Instant& now, std::uint64_t id, const ApiReply& reply,
                             Effects& effects) {
    const auto sent = requests_.take(id);
    if (!sent) {
        return;
    }
    auto& app = *apps_[sent->app];
    if (sent->request.kind() == ApiRequest::Kind::platform_status) {
        // Another host, so its reply is no evidence about the Platform API.
        status_.on_reply(now, reply, effects);
        app.on_status_read(now, effects);
        return;
    }
    requests_.note_allowance(now, reply);
    if (!reply.withdrawn) {
        note_breakers(now, app, {reply, id, requests_.sent(), sent->request.changes_something()}, effects);
    }
    if (sent->request.kind() == ApiRequest::Kind::restart_dyno) {
        app.on_delete_reply(now, id, sent->request.dyno().value(), reply, effects);
        return;
    }
    apply(now, sent->app, app.read_reply(now, sent->request, reply, effects), effects);
}

// If a refusal of one app comes from the platform itself and not from a proxy, it shows that the platform
// can be reached and accepts the token.
void Monitor::Impl::note_breakers(const Instant& now, AppMonitor& app, const BreakerInput& in,
                                  Effects& effects) {
    auto& own = app.breaker().own();
    if (heroku::refuses_one_app(in.reply)) {
        report_breaker(now, own, own.on_reply(now, in), &app.name(), effects);
        if (heroku::is_own_error(in.reply.body)) {
            report_breaker(now, breaker_, breaker_.on_answer(in), nullptr, effects);
        }
        return;
    }
    report_breaker(now, breaker_, breaker_.on_reply(now, in), nullptr, effects);
    constexpr int failures = 500;
    if (in.reply.outcome == ApiReply::Outcome::answered && in.reply.status < failures &&
        !heroku::refuses_all_apps(in.reply)) {
        report_breaker(now, own, own.on_answer(in), &app.name(), effects);
    }
}

// Two monitors of one app would each restart its dynos, without a common budget or MAX_UNAVAILABLE.
void Monitor::Impl::note_app_name(AppMonitor& app, const std::string& name, Effects& effects) {
    if (!app.awaits_name() || name.empty()) {
        return;
    }
    app.note_name_known();
    const auto other = app_by_name_.find(name);
    if (other != app_by_name_.end() && other->second != &app) {
        app.set_duplicate_of(other->second->name(), effects);
        senders_.merge(app.name(), other->second->name());
    }
}

void Monitor::Impl::apply(const Instant& now, std::size_t index, const PlatformQueries::Answer& answer,
                          Effects& effects) {
    auto& app = *apps_[index];
    std::visit(Overloaded{
                   [](const PlatformQueries::NoAnswer&) {},
                   [&](const PlatformQueries::DynoList& list) { app.on_dyno_list(now, list, effects); },
                   [&](const PlatformQueries::DrainTokens& drains) {
                       if (!app.is_duplicate()) {
                           senders_.set_tokens(app.name(), drains.tokens);
                       }
                       settle_kept(now, effects);
                   },
                   [&](const PlatformQueries::Formation&) { app.on_formation(effects); },
                   [&](const PlatformQueries::AppRead& read) {
                       if (read.app) {
                           note_app_name(app, read.app->name, effects);
                           senders_.set_in_space(index, read.app->in_space);
                           settle_kept(now, effects);
                       }
                       app.on_app_read(now, read.app, effects);
                   },
               },
               answer);
}

}  // namespace dynoward::monitor
