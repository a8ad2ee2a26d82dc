// SPDX-License-Identifier: MIT
#include "daemon/http/alert_routes.hpp"

#include <algorithm>
#include <iterator>

#include "alerts/form_fields.hpp"
#include "daemon/http/admin_auth.hpp"
#include "daemon/http/replies.hpp"
#include "daemon/json/ledger_json.hpp"
#include "daemon/telemetry/logfmt.hpp"
#include "net/basic_auth.hpp"

namespace dynoward::daemon {
namespace {

using monitor::RestartAnswer;

constexpr std::string_view form_type = "application/x-www-form-urlencoded";
constexpr std::string_view text_type = "text/plain";  // AWS SNS calls its JSON so

alerts::BodyKind kind_of(const net::RequestHead& head) {
    return has_content_type(head, form_type)   ? alerts::BodyKind::form
           : has_content_type(head, text_type) ? alerts::BodyKind::text
                                               : alerts::BodyKind::json;
}

std::string in_query(const alerts::FormFields& fields, std::string_view name) {
    const auto* value = alerts::find_once(fields, name);
    return value != nullptr ? *value : std::string();
}

std::size_t count(const RestartAnswer& answer, policy::Verdict verdict) {
    return static_cast<std::size_t>(
        std::count_if(answer.entries.begin(), answer.entries.end(),
                      [verdict](const auto& entry) { return entry.verdict == verdict; }));
}

void add(RestartAnswer& all, RestartAnswer one) {
    all.outcome = std::max(all.outcome, one.outcome);
    std::move(one.entries.begin(), one.entries.end(), std::back_inserter(all.entries));
    std::move(one.notes.begin(), one.notes.end(), std::back_inserter(all.notes));
}

}  // namespace

AlertRoutes::AlertRoutes(const settings::Settings& settings, monitor::Monitor& monitor,
                         const Environment& environment, ApplyEffects apply_effects)
    : settings_(settings),
      monitor_(monitor),
      environment_(environment),
      apply_effects_(std::move(apply_effects)) {
    for (const auto& app : settings.apps) {
        apps_.push_back({app.app, {app.dyno_types.begin(), app.dyno_types.end()}});
    }
}

std::optional<net::Reply> AlertRoutes::authorize(const net::RequestHead& head) {
    if (!settings_.own.dyno.empty() && came_in_the_clear(head)) {
        return status_reply(403);
    }
    if (!has_token(head)) {
        if (const auto events = unauthorized_.hit(environment_.clock().steady)) {
            LogfmtLine line("alert.rejected");
            environment_.log(Level::warn, line.number("status", 401).count("requests", *events).text());
        }
        if (!head.find("Authorization") && head.query().find("token=") == std::string_view::npos) {
            return unauthorized();
        }
        return environment_.guesses->answer(GuessLimit::Door::hook, head, !settings_.own.dyno.empty(),
                                            environment_.clock().steady, environment_.log, unauthorized());
    }
    if (!has_content_type(head, "application/json") && !has_content_type(head, form_type) &&
        !has_content_type(head, text_type)) {
        return status_reply(415);
    }
    return std::nullopt;
}

// Some tools send an Authorization of their own beside the configured URL, so each place is checked by
// itself. All are compared, whatever the first result: the time it takes must not reveal anything.
bool AlertRoutes::has_token(const net::RequestHead& head) const {
    constexpr std::string_view bearer = "bearer ";
    const auto& wanted = settings_.credentials.hook_token;
    bool found = false;
    const auto value = head.find("Authorization");
    if (value && head.count("Authorization") == 1) {
        const bool is_bearer =
            value->size() > bearer.size() && net::same_word(value->substr(0, bearer.size()), bearer);
        const auto token = is_bearer ? net::trimmed(value->substr(bearer.size())) : std::string_view();
        found = net::same_secret(token, wanted);
        const auto basic = net::parse_basic(*value);
        found = net::same_secret(basic ? basic->password.reveal() : std::string(), wanted) || found;
    }
    const auto query = alerts::read_form(head.query());
    return net::same_secret(query ? in_query(*query, "token") : std::string(), wanted) || found;
}

net::Reply AlertRoutes::on_alert(const net::RequestHead& head, std::string_view body) {
    const auto read = alerts::read_alert(body, kind_of(head));
    const auto query = alerts::read_form(head.query());
    if (read.is_foreign_text) {
        return status_reply(415);
    }
    if (!query) {
        return json_reply(400, R"({"error":"the query of the URL cannot be read"})");
    }
    if (!read.alert && read.is_ambiguous) {
        RestartAnswer all;
        all.notes.push_back({"alert", std::string(read.problem)});
        return answer(alerts::Alert{"json", "", {}}, all);
    }
    if (!read.alert) {
        return json_reply(400, R"({"error":")" + std::string(read.problem) + R"("})");
    }
    const alerts::InUrl url{in_query(*query, "app"), in_query(*query, "dyno"), in_query(*query, "type")};
    const auto requests = alerts::requests_of(*read.alert, url, apps_);
    return answer(*read.alert, request_restarts(requests));
}

RestartAnswer AlertRoutes::request_restarts(const alerts::AlertRequests& requests) {
    RestartAnswer all;
    for (const auto& wanted : requests.requests) {
        monitor::RestartRequest request(wanted.app);
        request.dyno = wanted.dyno;
        request.type = wanted.type;
        request.reason = wanted.reason;
        monitor::Effects effects;
        add(all, monitor_.request_restart(environment_.clock(), request, effects));
        apply_effects_(effects);
    }
    if (requests.requests.empty() && requests.understood) {
        all.outcome = RestartAnswer::Outcome::decided;
    }
    for (const auto& note : requests.notes) {
        all.notes.push_back({note.subject, note.text});
    }
    return all;
}

net::Reply AlertRoutes::answer(const alerts::Alert& alert, const RestartAnswer& all) const {
    const int status = all.outcome == RestartAnswer::Outcome::decided ? 202 : 422;
    LogfmtLine line("alert.received");
    line.pair("tool", alert.tool).number("status", status).pair("reason", alert.reason);
    line.count("restarts", count(all, policy::Verdict::restart));
    line.count("holds", count(all, policy::Verdict::hold));
    if (!all.notes.empty()) {
        line.pair("note", all.notes.front().subject + ": " + all.notes.front().text);
    }
    environment_.log(status == 202 ? Level::info : Level::warn, line.text());
    return json_reply(status, restart_answer_json(all));
}

}  // namespace dynoward::daemon
