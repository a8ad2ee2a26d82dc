// SPDX-License-Identifier: MIT
// What is asked of the Platform API, when, and what the replies change. Requests cost the account's tokens
// (75 a minute for everything its owner runs), so lists are read at the start and then only while a
// decision needs them.
#include <algorithm>

#include "monitor/impl.hpp"

namespace dynoward::monitor {

using heroku::ApiReply;
using heroku::ApiRequest;
using heroku::RestartProcedure;

namespace {

constexpr std::size_t max_pending = 8;
// Below this many API tokens only restarts, and the looks they need, are asked for.
constexpr int token_reserve = 500;
constexpr Seconds retry_pause{30};
// An app or list that the platform does not know is a matter for the owner, not for haste.
constexpr Seconds not_found_pause{300};
// A formation changes only when somebody scales or deploys.
constexpr Seconds formation_age{600};
// While a dyno is held because it seems not to be up, its state is looked up again now and then.
constexpr Seconds idle_list_age{60};
// Pages of one list, 1,000 dynos each: ten times what the platform allows an app.
constexpr unsigned max_pages = 10;
// The account's tokens come back at about 75 a minute; a count older than this says nothing any more.
constexpr Seconds rate_age{300};

// Held because it, or a neighbour, seems not to be up: the line that said so may have been lost.
constexpr auto holds_that_a_list_may_end =
    policy::bit_of(policy::HoldReason::not_up) | policy::bit_of(policy::HoldReason::max_unavailable);

constexpr auto holds_of_maintenance = policy::bit_of(policy::HoldReason::paused);
constexpr auto holds_of_incident = policy::bit_of(policy::HoldReason::incident);

template <class Condition>
bool is_held(const Duty& duty, std::uint32_t reasons, Condition condition) {
    return std::any_of(duty.suspects.begin(), duty.suspects.end(), [&](const auto& entry) {
        const auto* dyno = entry.second.finding ? duty.fleet.find(entry.first.text()) : nullptr;
        return dyno != nullptr && (dyno->holds_written & reasons) != 0 && condition(*dyno);
    });
}
bool is_held(const Duty& duty, std::uint32_t reasons) {
    return is_held(duty, reasons, [](const fleet::Dyno&) { return true; });
}

}  // namespace

void Monitor::Impl::ask(std::size_t duty, ApiRequest request, Effects& effects) {
    const auto id = ++last_request_id_;
    ++totals_.platform_requests;
    pending_.emplace(id, Pending{duty, request});
    effects.emplace_back(SendRequest{id, std::move(request)});
}

void Monitor::Impl::ask_formation(const Instant& now, Duty& duty, Effects& effects) {
    const bool known =
        duty.formation.answered_at && now.steady - *duty.formation.answered_at < formation_age;
    if (known || !duty.formation.may_ask(now)) {
        return;
    }
    duty.formation.under_way = true;
    ask(index_of(duty), ApiRequest::list_formation(duty.fleet.name()), effects);
}

void Monitor::Impl::ask_list(const Instant& now, Duty& duty, Effects& effects) {
    if (!has_key_ || !duty.dynos.may_ask(now) || !breaker_.may_ask(now)) {
        return;
    }
    breaker_.note_probe(now);
    ask_formation(now, duty, effects);
    duty.dynos.under_way = true;
    ask(index_of(duty), ApiRequest::list_dynos(duty.fleet.name()), effects);
}

// The app before its dynos: what was asked first is answered first, so that the list is the fresher one.
void Monitor::Impl::ask_look(const Instant& now, Duty& duty, Effects& effects) {
    const auto listed_at = duty.fleet.listed_at();
    const bool listed = listed_at && now.steady - listed_at->steady <= heroku::list_age_before_delete;
    if (!listed && !duty.dynos.may_ask(now)) {
        return;
    }
    ask_status(now, duty, effects);
    ask_info(now, duty, effects);
    if (!listed) {
        ask_list(now, duty, effects);
    }
}

void Monitor::Impl::ask_info(const Instant& now, Duty& duty, Effects& effects) {
    // Young enough to be within its minute still when the list is there.
    const bool known = duty.info.answered_at && now.steady - *duty.info.answered_at < Seconds(40);
    if (known || !duty.info.may_ask(now) || !breaker_.closed()) {
        return;
    }
    duty.info.under_way = true;
    ask(index_of(duty), ApiRequest::app_info(duty.fleet.name()), effects);
}

void Monitor::Impl::on_info(const Instant& now, Duty& duty, const ApiReply& reply, bool good,
                            Effects& effects) {
    const auto app =
        good ? heroku::read_app(reply.body)
             : boost::system::result<heroku::AppInfo, heroku::ReplyError>(heroku::ReplyError::not_json);
    duty.maintenance = app.has_value() && app->maintenance;
    if (app) {
        duty.info.answered_at = now.steady;
        duty.in_space = app->in_space;
        settle_kept(now, effects);
        if (app->released_at && *app->released_at <= now.wall + fleet::max_stamp_ahead) {
            duty.fleet.note_release(*app->released_at);
        }
    } else {
        duty.info.retry_at = std::max(duty.info.retry_at, now.steady + retry_pause);
        if (!duty.info_remarked) {
            duty.info_remarked = true;
            remark(effects, Remark::Weight::warn, "heroku.app_unknown",
                   "app=" + duty.fleet.name().text() +
                       " reason=\"whether it is in maintenance mode is not known; deciding without\"");
        }
    }
    decide_if_looked(now, duty, effects);
}

// Held as the only one of its type, while another one speaks: the list that does not show it is out of
// date.
bool Monitor::Impl::hides_a_neighbour(const Duty& duty) {
    return is_held(duty, policy::bit_of(policy::HoldReason::lone_dyno), [&](const fleet::Dyno& dyno) {
        return count_of(duty, type_of(dyno), true).unlisted != 0;
    });
}

void Monitor::Impl::ask_what_is_missing(const Instant& now, Effects& effects) {
    if (!has_key_) {
        return;
    }
    if (!breaker_.closed()) {
        ask_list(now, duties_.front(), effects);  // the probe, if it is time for one
        return;
    }
    if (totals_.rate_remaining && *totals_.rate_remaining < token_reserve && rate_seen_at_ &&
        now.steady - *rate_seen_at_ < rate_age) {
        return;
    }
    for (auto& duty : duties_) {
        if (pending_.size() >= max_pending) {
            return;
        }
        if (!duty.drains.answered_at && duty.drains.may_ask(now)) {
            duty.drains.under_way = true;
            ask(index_of(duty), ApiRequest::list_drains(duty.fleet.name()), effects);
        }
        const auto listed_at = duty.fleet.listed_at();
        const bool due = !listed_at || now.steady - listed_at->steady > idle_list_age;
        if (due && (!listed_at || is_held(duty, holds_that_a_list_may_end) || hides_a_neighbour(duty))) {
            ask_list(now, duty, effects);
        } else if (!duty.formation_seen && !duty.formation_missing) {
            ask_formation(now, duty, effects);
        }
        const bool unknown_space = duty.space_matters && !duty.in_space;
        if (unknown_space || (duty.maintenance && is_held(duty, holds_of_maintenance))) {
            ask_info(now, duty, effects);
        }
        if (apps_are_red_ && is_held(duty, holds_of_incident)) {
            ask_status(now, duty, effects);
        }
    }
}

void Monitor::Impl::on_reply(const Instant& now, std::uint64_t id, const ApiReply& reply,
                             Effects& effects) {
    const auto found = pending_.find(id);
    if (found == pending_.end()) {
        return;
    }
    const auto asked = std::move(found->second);
    pending_.erase(found);
    if (asked.request.kind() == ApiRequest::Kind::platform_status) {
        on_status(now, duties_[asked.duty], reply, effects);  // another host: no news of the Platform API
        return;
    }
    if (reply.rate_remaining) {
        totals_.rate_remaining = reply.rate_remaining;
        rate_seen_at_ = now.steady;
    }
    note_breaker(now, reply, effects);
    auto& duty = duties_[asked.duty];
    const bool good =
        reply.outcome == ApiReply::Outcome::answered && reply.status >= 200 && reply.status < 300;
    const bool gone = reply.outcome == ApiReply::Outcome::answered && reply.status == 404;
    if (!good && !asked.request.changes_something()) {
        auto problem = reply.problem;
        if (reply.outcome == ApiReply::Outcome::answered) {
            problem = "the Platform API answered " + std::to_string(reply.status) + " " +
                      heroku::read_error(reply.body);
        }
        remark(effects, gone ? Remark::Weight::error : Remark::Weight::warn, "heroku.request_failed",
               "request=" + std::string(to_text(asked.request.kind())) +
                   " app=" + duty.fleet.name().text() + " reason=" + in_quotes(problem));
    }
    const auto retry_at = now.steady + (gone ? not_found_pause : retry_pause);
    switch (asked.request.kind()) {
        case ApiRequest::Kind::list_dynos:
            duty.dynos.under_way = false;
            if (!good) {
                duty.dynos.retry_at = retry_at;
                forget_pages(duty);
            } else {
                on_dynos(now, duty, asked, reply, effects);
            }
            break;
        case ApiRequest::Kind::list_formation:
            duty.formation.under_way = false;
            duty.formation.retry_at = good ? now.steady : retry_at;
            duty.formation_missing = gone;
            if (good) {
                on_formation(now, duty, reply, effects);
            }
            break;
        case ApiRequest::Kind::list_drains:
            duty.drains.under_way = false;
            duty.drains.retry_at = good ? now.steady : retry_at;
            duty.drains_trouble = gone ? "it knows no app " + duty.fleet.name().text() +
                                             ", or the token may not see it: see APP_ID_OR_NAME"
                                       : std::string();
            if (good) {
                on_drains(now, duty, reply, effects);
            }
            break;
        case ApiRequest::Kind::restart_dyno: on_delete(now, duty, asked, reply, effects); break;
        case ApiRequest::Kind::app_info:
            duty.info.under_way = false;
            duty.info.retry_at = good ? now.steady : retry_at;
            on_info(now, duty, reply, good, effects);
            break;
        case ApiRequest::Kind::platform_status:
        case ApiRequest::Kind::feature_info:  // asked by `dynoward check --online` only
        case ApiRequest::Kind::list_attachments:
        case ApiRequest::Kind::reset_connections: break;  // asked by the daemon, after a restart
    }
}

void Monitor::Impl::note_breaker(const Instant& now, const ApiReply& reply, Effects& effects) {
    const auto changed = breaker_.on_reply(now, reply);
    if (!changed) {
        return;
    }
    if (*changed == heroku::Breaker::State::open) {
        remark(effects, Remark::Weight::error, "breaker.open",
               "reason=" + in_quotes(breaker_.why()) +
                   " retry_s=" + std::to_string(breaker_.left_s(now).value_or(0)));
        effects.emplace_back(News{News::Event::breaker_open, std::nullopt, std::nullopt,
                                  "Nothing is restarted any more: " + breaker_.why() + "."});
    } else {
        remark(effects, Remark::Weight::info, "breaker.closed",
               "reason=\"the Platform API answers again\"");
        effects.emplace_back(News{News::Event::breaker_closed, std::nullopt, std::nullopt,
                                  "The Platform API answers again."});
    }
}

void Monitor::Impl::forget_pages(Duty& duty) {
    duty.dyno_pages.clear();
    duty.pages_read = 0;
}

void Monitor::Impl::on_dynos(const Instant& now, Duty& duty, const Pending& asked, const ApiReply& reply,
                             Effects& effects) {
    auto dynos = heroku::read_dynos(reply.body);
    if (!dynos || ++duty.pages_read > max_pages) {
        forget_pages(duty);
        duty.dynos.retry_at = now.steady + retry_pause;
        remark(effects, Remark::Weight::error, "heroku.unreadable_reply",
               "request=list_dynos app=" + duty.fleet.name().text());
        return;
    }
    std::move(dynos->begin(), dynos->end(), std::back_inserter(duty.dyno_pages));
    if (reply.status == 206 && !reply.next_range.empty()) {
        auto next = asked.request;
        next.continue_at(reply.next_range);
        duty.dynos.under_way = true;
        ask(asked.duty, std::move(next), effects);
        return;
    }
    const auto list = std::exchange(duty.dyno_pages, {});
    forget_pages(duty);
    duty.dynos.answered_at = now.steady;
    duty.fleet.on_dyno_list(now, list);
    assume_restarts(now, duty);
    for (auto& restart : duty.restarts) {
        if (const auto outcome = restart.procedure.on_list(now, list)) {
            settle(now, duty, restart, *outcome, effects);
        }
    }
    std::erase_if(duty.restarts, [](const ActiveRestart& restart) {
        return restart.procedure.state() == RestartProcedure::State::ended;
    });
    decide_if_looked(now, duty, effects);
}

void Monitor::Impl::on_formation(const Instant& now, Duty& duty, const ApiReply& reply, Effects& effects) {
    auto formation = heroku::read_formation(reply.body);
    if (!formation) {
        duty.formation.retry_at = now.steady + retry_pause;
        remark(effects, Remark::Weight::error, "heroku.unreadable_reply",
               "request=list_formation app=" + duty.fleet.name().text());
        return;
    }
    duty.formation.answered_at = now.steady;
    duty.formation_seen = std::move(*formation);
    remark_odd_levels(duty, effects);
}

// Which levels come to nothing depends on the size of the dynos. Said once for each type and size.
void Monitor::Impl::remark_odd_levels(Duty& duty, Effects& effects) {
    constexpr std::size_t most_sizes = 100;  // names of types and sizes are text from outside
    for (const auto& process : *duty.formation_seen) {
        const auto odd = policy::odd_levels(duty.settings.of(process.type), process.size);
        if (odd.empty() || !duty.settings.dyno_types.contains(process.type) ||
            duty.sizes_remarked.size() >= most_sizes ||
            !duty.sizes_remarked.emplace(process.type, process.size).second) {
            continue;
        }
        std::string all;
        for (const auto& one : odd) {
            all += (all.empty() ? "" : "; ") + one;
        }
        remark(effects, Remark::Weight::warn, "policy.odd_level",
               "app=" + duty.fleet.name().text() + " type=" + process.type + " reason=" + in_quotes(all));
    }
}

void Monitor::Impl::on_drains(const Instant& now, Duty& duty, const ApiReply& reply, Effects& effects) {
    const auto tokens = heroku::read_drain_tokens(reply.body);
    if (!tokens) {
        duty.drains.retry_at = now.steady + retry_pause;
        remark(effects, Remark::Weight::error, "heroku.unreadable_reply",
               "request=list_drains app=" + duty.fleet.name().text());
        return;
    }
    duty.drains.answered_at = now.steady;
    tokens_.set(duty.fleet.name(), *tokens);
    remark(effects, Remark::Weight::info, "heroku.drains",
           "app=" + duty.fleet.name().text() + " drains=" + std::to_string(tokens->size()));
    settle_kept(now, effects);
}

void Monitor::Impl::on_delete(const Instant& now, Duty& duty, const Pending& asked, const ApiReply& reply,
                              Effects& effects) {
    const auto& name = asked.request.dyno().value();
    const auto restart = std::find_if(duty.restarts.begin(), duty.restarts.end(),
                                      [&](const ActiveRestart& r) { return r.procedure.dyno() == name; });
    if (restart == duty.restarts.end()) {
        return;  // confirmed by the drain before the reply came
    }
    const auto outcome = restart->procedure.on_delete_reply(now, reply);
    if (!restart->procedure.delete_problem().empty()) {
        remark(effects, Remark::Weight::warn, "heroku.delete_unclear",
               "app=" + duty.fleet.name().text() + " dyno=" + name.text() + " reason=" +
                   in_quotes(restart->procedure.delete_problem() + "; looking, not repeating"));
    }
    if (!outcome) {
        return;
    }
    settle(now, duty, *restart, *outcome, effects);
    duty.restarts.erase(restart);
    if (reply.status == 404) {
        // Whether it is gone is for the list to say. Taking that for granted would also forget its size,
        // and with it the level that holds for it.
        ask_list(now, duty, effects);
    }
}

}  // namespace dynoward::monitor
