// SPDX-License-Identifier: MIT
// The monitor's requests to the Platform API for all apps, and the effects of the replies on the fleet, on
// the restarts under way, and on the facts about senders.
#include <variant>

#include "monitor/impl.hpp"
#include "values/overloaded.hpp"

namespace dynoward::monitor {

using heroku::ApiReply;
using heroku::ApiRequest;

namespace {

constexpr std::size_t max_pending = 8;

}  // namespace

void Monitor::Impl::request_missing(const Instant& now, Effects& effects) {
    if (!permission_.has_key()) {
        return;
    }
    if (!breaker_.closed()) {
        apps_.front()->request_dynos(now, effects);  // the probe, if it is due
        return;
    }
    if (requests_.is_allowance_low(now)) {
        return;
    }
    for (auto& app : apps_) {
        if (requests_.pending() >= max_pending) {
            return;
        }
        app->request_missing(now, effects);
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
    note_breaker(now, reply, effects);
    if (sent->request.kind() == ApiRequest::Kind::restart_dyno) {
        app.on_delete_reply(now, sent->request.dyno().value(), reply, effects);
        return;
    }
    apply(now, sent->app, app.read_reply(now, sent->request, reply, effects), effects);
}

void Monitor::Impl::note_breaker(const Instant& now, const ApiReply& reply, Effects& effects) {
    const auto changed = breaker_.on_reply(now, reply);
    if (!changed) {
        return;
    }
    if (*changed == heroku::Breaker::State::open) {
        log_event(effects, LogEvent::Severity::error, "breaker.open",
                  "reason=" + in_quotes(breaker_.why()) +
                      " retry_s=" + std::to_string(breaker_.left_s(now).value_or(0)));
        effects.emplace_back(Notification{Notification::Event::breaker_open, std::nullopt, std::nullopt,
                                          "Nothing is restarted any more: " + breaker_.why() + "."});
    } else {
        log_event(effects, LogEvent::Severity::info, "breaker.closed",
                  "reason=\"the Platform API answers again\"");
        effects.emplace_back(Notification{Notification::Event::breaker_closed, std::nullopt, std::nullopt,
                                          "The Platform API answers again."});
    }
}

void Monitor::Impl::apply(const Instant& now, std::size_t index, const PlatformQueries::Answer& answer,
                          Effects& effects) {
    auto& app = *apps_[index];
    std::visit(
        Overloaded{
            [](const PlatformQueries::NoAnswer&) {},
            [&](const PlatformQueries::DynoList& list) { app.on_dyno_list(now, list.dynos, effects); },
            [&](const PlatformQueries::DrainTokens& drains) {
                senders_.set_tokens(app.name(), drains.tokens);
                settle_kept(now, effects);
            },
            [&](const PlatformQueries::Formation&) { app.on_formation(effects); },
            [&](const PlatformQueries::AppRead& read) {
                if (read.app) {
                    senders_.set_in_space(index, read.app->in_space);
                    settle_kept(now, effects);
                }
                app.on_app_read(now, read.app, effects);
            },
        },
        answer);
}

}  // namespace dynoward::monitor
