// SPDX-License-Identifier: MIT
#include "monitor/platform/platform_queries.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "restart/restart.hpp"

namespace dynoward::monitor {

using heroku::ApiReply;
using heroku::ApiRequest;

namespace {

constexpr Seconds retry_pause{30};
// If the platform does not have an app or a list, only the owner can fix that, so retry rarely.
constexpr Seconds not_found_pause{300};
// A formation changes only when the app is scaled or deployed.
constexpr Seconds max_formation_age{600};
// Young enough to be still within its minute when the dyno list arrives.
constexpr Seconds max_app_age{40};
// While a dyno is held because it seems not to be up, its state is read again at this interval.
constexpr Seconds idle_list_age{60};
// After a list that is out of date for a dyno.
constexpr Seconds stale_list_pause{5};
// Pages of one list, 1,000 dynos each: ten times what the platform allows an app.
constexpr unsigned max_pages = 10;
// A dyno list that fails for this long is not a passing fault.
constexpr Seconds lasting_trouble{60};

std::string describe_trouble(const ApiReply& reply) {
    if (reply.outcome != ApiReply::Outcome::answered) {
        return reply.problem;
    }
    const auto error = heroku::read_error(reply.body);
    return "it answered " + std::to_string(reply.status) + (error.empty() ? "" : " (" + error + ")");
}

}  // namespace

void PlatformQueries::request_formation(const Instant& now, const Access& to, Effects& effects) {
    if (formation_poll_.is_younger_than(max_formation_age, now) || !formation_poll_.may_request(now)) {
        return;
    }
    formation_poll_.note_request(now);
    to.requests.send(to.app, ApiRequest::list_formation(app_), effects);
}

bool PlatformQueries::request_dynos(const Instant& now, const Access& to, Effects& effects) {
    if (!to.requests.has_key() || !dynos_.may_request(now) || !to.breaker.allows_request(now)) {
        return false;
    }
    to.breaker.note_probe(now);
    request_formation(now, to, effects);
    dynos_.note_request(now);
    to.requests.send(to.app, ApiRequest::list_dynos(app_), effects);
    return true;
}

void PlatformQueries::request_app(const Instant& now, const Access& to, Effects& effects) {
    if (info_.is_younger_than(max_app_age, now) || !info_.may_request(now) || !to.breaker.closed()) {
        return;
    }
    info_.note_request(now);
    to.requests.send(to.app, ApiRequest::app_info(app_), effects);
}

// The app before its dynos: requests are answered in order, so that the list is the fresher one.
void PlatformQueries::request_for_preflight(const Instant& now, bool listed, const Access& to,
                                            Effects& effects) {
    // A list that is recent but out of date is not requested again at once.
    if (!listed && (!dynos_.may_request(now) || dynos_.is_younger_than(stale_list_pause, now))) {
        return;
    }
    to.status.request(now, to.app, app_, to.requests, effects);
    request_app(now, to, effects);
    if (!listed) {
        request_dynos(now, to, effects);
    }
}

void PlatformQueries::request_missing(const Instant& now, const Needs& needs, const Access& to,
                                      Effects& effects) {
    if (!drains_.answered_at && drains_.may_request(now)) {
        drains_.note_request(now);
        to.requests.send(to.app, ApiRequest::list_drains(app_), effects);
    }
    const bool listed = needs.listed_at.has_value();
    const bool due = !listed || now.steady - needs.listed_at->steady > idle_list_age;
    if ((due && (!listed || needs.newer_list)) || !dynos_trouble_.empty()) {
        request_dynos(now, to, effects);
    } else if (!has_formation()) {
        request_formation(now, to, effects);
    }
    const bool unknown_app = app_required_ && !info_.answered_at;
    if (unknown_app || (maintenance_ && needs.maintenance)) {
        request_app(now, to, effects);
    }
    if (to.status.apps_are_red() && needs.status) {
        to.status.request(now, to.app, app_, to.requests, effects);
    }
}

PlatformQueries::Answer PlatformQueries::on_reply(const Instant& now, const ApiRequest& request,
                                                  const ApiReply& reply, const Access& to,
                                                  Effects& effects) {
    const bool answered = reply.outcome == ApiReply::Outcome::answered;
    const bool good = answered && reply.status >= 200 && reply.status < 300;
    const bool gone = answered && reply.status == 404;
    if (!good) {
        log_failure(request, reply, gone, effects);
    }
    const auto retry_at = now.steady + (gone ? not_found_pause : retry_pause);
    switch (request.kind()) {
        case ApiRequest::Kind::list_dynos:
            dynos_.under_way = false;
            if (good) {
                return on_dynos(now, request, reply, to, effects);
            }
            dynos_.retry_at = retry_at;
            forget_pages();
            if (reply.withdrawn) {
                return NoAnswer{};
            }
            note_dynos_trouble(now, gone ? unknown_app() : describe_trouble(reply),
                               gone || heroku::refuses_one_app(reply));
            return NoAnswer{};
        case ApiRequest::Kind::list_formation:
            formation_poll_.under_way = false;
            formation_poll_.retry_at = good ? now.steady : retry_at;
            formation_missing_ = gone;
            return good ? on_formation(now, reply, effects) : NoAnswer{};
        case ApiRequest::Kind::list_drains:
            drains_.under_way = false;
            drains_.retry_at = good ? now.steady : retry_at;
            drains_trouble_ = gone ? unknown_app() : std::string();
            return good ? on_drains(now, reply, effects) : NoAnswer{};
        case ApiRequest::Kind::app_info:
            info_.under_way = false;
            info_.retry_at = good ? now.steady : retry_at;
            return on_app(now, reply, good, effects);
        case ApiRequest::Kind::restart_dyno:
        case ApiRequest::Kind::platform_status:
        case ApiRequest::Kind::feature_info:
        case ApiRequest::Kind::list_attachments:
        case ApiRequest::Kind::reset_connections: break;  // not sent here
    }
    return NoAnswer{};
}

PlatformQueries::Answer PlatformQueries::on_dynos(const Instant& now, const ApiRequest& request,
                                                  const ApiReply& reply, const Access& to,
                                                  Effects& effects) {
    auto dynos = heroku::read_dynos(reply.body);
    if (pages_read_ == 0) {
        list_as_of_ = dynos_.as_of(now, reply.took);
    }
    if (!dynos || ++pages_read_ > max_pages) {
        forget_pages();
        dynos_.retry_at = now.steady + retry_pause;
        note_dynos_trouble(now, "its reply cannot be read", false);
        log_unreadable("list_dynos", effects);
        return NoAnswer{};
    }
    std::move(dynos->begin(), dynos->end(), std::back_inserter(pages_));
    if (reply.status == 206 && !reply.next_range.empty()) {
        auto next = request;
        next.continue_at(reply.next_range);
        dynos_.note_request(now);
        to.requests.send(to.app, std::move(next), effects);
        return NoAnswer{};
    }
    dynos_trouble_.clear();
    DynoList list{std::exchange(pages_, {}), now + (list_as_of_ - now.steady)};
    forget_pages();
    dynos_.answered_at = list_as_of_;
    return list;
}

PlatformQueries::Answer PlatformQueries::on_formation(const Instant& now, const ApiReply& reply,
                                                      Effects& effects) {
    auto formation = heroku::read_formation(reply.body);
    if (!formation) {
        formation_poll_.retry_at = now.steady + retry_pause;
        log_unreadable("list_formation", effects);
        return NoAnswer{};
    }
    formation_poll_.answered_at = formation_poll_.as_of(now, reply.took);
    formation_ = std::move(*formation);
    return Formation{};
}

PlatformQueries::Answer PlatformQueries::on_drains(const Instant& now, const ApiReply& reply,
                                                   Effects& effects) {
    auto tokens = heroku::read_drain_tokens(reply.body);
    if (!tokens) {
        drains_.retry_at = now.steady + retry_pause;
        log_unreadable("list_drains", effects);
        return NoAnswer{};
    }
    drains_.answered_at = now.steady;
    log_event(effects, LogEvent::Severity::info, "heroku.drains",
              "app=" + app_.text() + " drains=" + std::to_string(tokens->size()));
    return DrainTokens{std::move(*tokens)};
}

PlatformQueries::Answer PlatformQueries::on_app(const Instant& now, const ApiReply& reply, bool good,
                                                Effects& effects) {
    const auto app =
        good ? heroku::read_app(reply.body)
             : boost::system::result<heroku::AppInfo, heroku::ReplyError>(heroku::ReplyError::not_json);
    maintenance_ = app.has_value() && app->maintenance;
    if (app) {
        info_.answered_at = info_.as_of(now, reply.took);
        return AppRead{*app};
    }
    info_.retry_at = std::max(info_.retry_at, now.steady + retry_pause);
    if (!app_failure_logged_) {
        app_failure_logged_ = true;
        log_event(effects, LogEvent::Severity::warn, "heroku.app_unknown",
                  "app=" + app_.text() +
                      " reason=\"whether it is in maintenance mode is not known; deciding without\"");
    }
    return AppRead{};
}

std::string PlatformQueries::unknown_app() const {
    return "there is no app " + app_.text() + ", or the token has no access to it: see APP_ID_OR_NAME";
}

void PlatformQueries::log_failure(const ApiRequest& request, const ApiReply& reply, bool gone,
                                  Effects& effects) const {
    auto problem = reply.problem;
    if (reply.outcome == ApiReply::Outcome::answered) {
        problem = "the Platform API answered " + std::to_string(reply.status) + " " +
                  heroku::read_error(reply.body);
    }
    log_event(effects, gone ? LogEvent::Severity::error : LogEvent::Severity::warn, "heroku.request_failed",
              "request=" + std::string(to_text(request.kind())) + " app=" + app_.text() +
                  " reason=" + in_quotes(problem));
}

void PlatformQueries::log_unreadable(std::string_view request, Effects& effects) const {
    log_event(effects, LogEvent::Severity::error, "heroku.unreadable_reply",
              "request=" + std::string(request) + " app=" + app_.text());
}

void PlatformQueries::note_dynos_trouble(const Instant& now, std::string why, bool is_final) {
    if (dynos_trouble_.empty()) {
        dynos_failing_since_ = now.steady;
    }
    dynos_trouble_ = "the Platform API does not list the dynos of " + app_.text() + ": " + std::move(why);
    is_dynos_refusal_final_ = is_final;
}

void PlatformQueries::note_preflight_timeout(const Instant& now) {
    if (dynos_trouble_.empty()) {
        const auto waited = std::to_string(restart::preflight_deadline.count());
        note_dynos_trouble(now, "no fresh list within " + waited + " s", true);
    }
}

bool PlatformQueries::is_dynos_trouble_lasting(const Instant& now) const {
    return !dynos_trouble_.empty() &&
           (is_dynos_refusal_final_ || now.steady - dynos_failing_since_ >= lasting_trouble);
}

long PlatformQueries::dynos_retry_s(const Instant& now) const {
    return std::max(0L,
                    static_cast<long>(std::chrono::ceil<Seconds>(dynos_.retry_at - now.steady).count()));
}

void PlatformQueries::forget_pages() {
    pages_.clear();
    pages_read_ = 0;
}

}  // namespace dynoward::monitor
