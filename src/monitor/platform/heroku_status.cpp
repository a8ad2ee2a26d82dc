// SPDX-License-Identifier: MIT
#include "monitor/platform/heroku_status.hpp"

#include "heroku/replies.hpp"

namespace dynoward::monitor {
namespace {

// How often the page is requested while a restart is wanted, and for how long it counts.
constexpr Seconds request_pause{300};
constexpr Seconds max_age{600};
constexpr Seconds max_wait{5};
constexpr Seconds failure_log_pause{3600};

}  // namespace

void HerokuStatus::request(const Instant& now, std::size_t index, const AppName& app,
                           PlatformRequests& requests, Effects& effects) {
    if (!has_page_ || page_.is_younger_than(request_pause, now) || !page_.may_request(now)) {
        return;
    }
    page_.note_request(now);
    requests.send(index, heroku::ApiRequest::platform_status(app), effects);
}

void HerokuStatus::on_reply(const Instant& now, const heroku::ApiReply& reply, Effects& effects) {
    page_.under_way = false;
    page_.retry_at = now.steady + request_pause;
    const bool answered = reply.outcome == heroku::ApiReply::Outcome::answered && reply.status == 200;
    const auto red = answered
                         ? heroku::read_apps_are_red(reply.body)
                         : boost::system::result<bool, heroku::ReplyError>(heroku::ReplyError::not_json);
    apps_are_red_ = red.has_value() && *red;
    if (red) {
        page_.answered_at = page_.as_of(now, reply.took);
    } else if (!failure_logged_at_ || now.steady - *failure_logged_at_ >= failure_log_pause) {
        failure_logged_at_ = now.steady;
        log_event(effects, LogEvent::Severity::warn, "heroku.status_unknown",
                  "reason=" + in_quotes(answered ? "the status page cannot be read"
                                        : reply.problem.empty()
                                            ? "the status page answered " + std::to_string(reply.status)
                                            : reply.problem));
    }
}

bool HerokuStatus::is_awaited(const Instant& now) const {
    return page_.under_way && now.steady - page_.requested_at < max_wait;
}

std::optional<std::string_view> HerokuStatus::incident(const Instant& now) const {
    if (!apps_are_red_ || !page_.is_younger_than(max_age, now)) {
        return std::nullopt;
    }
    return "Heroku reports an incident of its apps on status.heroku.com";
}

}  // namespace dynoward::monitor
