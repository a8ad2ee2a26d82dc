// SPDX-License-Identifier: MIT
#include "daemon/hook_routes.hpp"

#include <algorithm>
#include <iterator>

#include "daemon/ledger_json.hpp"
#include "daemon/logfmt.hpp"
#include "daemon/owner_check.hpp"
#include "daemon/replies.hpp"
#include "dynoward/alerts/form_fields.hpp"
#include "dynoward/values/limits.hpp"
#include "net/basic_auth.hpp"

namespace dynoward::daemon {
namespace {

using monitor::WishAnswer;

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

std::size_t count(const WishAnswer& answer, policy::Verdict verdict) {
    return static_cast<std::size_t>(
        std::count_if(answer.entries.begin(), answer.entries.end(),
                      [verdict](const auto& entry) { return entry.verdict == verdict; }));
}

void add(WishAnswer& all, WishAnswer one) {
    all.outcome = std::max(all.outcome, one.outcome);
    std::move(one.entries.begin(), one.entries.end(), std::back_inserter(all.entries));
    std::move(one.notes.begin(), one.notes.end(), std::back_inserter(all.notes));
}

}  // namespace

HookRoutes::HookRoutes(const settings::Settings& settings, monitor::Monitor& monitor,
                       const Surroundings& surroundings, CarryOut carry_out)
    : settings_(settings),
      monitor_(monitor),
      surroundings_(surroundings),
      carry_out_(std::move(carry_out)) {
    for (const auto& app : settings.apps) {
        apps_.push_back({app.app, {app.dyno_types.begin(), app.dyno_types.end()}});
    }
}

std::optional<net::Reply> HookRoutes::on_head(const net::RequestHead& head) {
    if (settings_.credentials.hook_token.empty()) {
        return status_reply(404);
    }
    if (head.method != "POST") {
        return method_not_allowed("POST");
    }
    if (!settings_.own.dyno.empty() && came_in_the_clear(head)) {
        return status_reply(403);
    }
    if (!has_token(head)) {
        if (const auto events = unauthorized_.hit(surroundings_.clock().steady)) {
            Line line("hook.turned_away");
            surroundings_.log(Level::warn, line.number("status", 401).count("requests", *events).text());
        }
        if (!head.find("Authorization") && head.query().find("token=") == std::string_view::npos) {
            return unauthorized();
        }
        return surroundings_.guesses->answer(GuessLimit::Door::hook, head, !settings_.own.dyno.empty(),
                                             surroundings_.clock().steady, surroundings_.log,
                                             unauthorized());
    }
    if (!has_content_type(head, "application/json") && !has_content_type(head, form_type) &&
        !has_content_type(head, text_type)) {
        return status_reply(415);
    }
    return is_longer_than(head, limits::alert_bytes) ? std::optional(status_reply(413)) : std::nullopt;
}

// Some tools send an Authorization of their own beside the URL that they were given, so each place counts
// for itself. All of them are compared, whatever the first says: how long it takes tells nothing.
bool HookRoutes::has_token(const net::RequestHead& head) const {
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

net::Reply HookRoutes::on_body(const net::RequestHead& head, std::string_view body) {
    if (body.size() > limits::alert_bytes) {
        return status_reply(413);
    }
    const auto read = alerts::read_alert(body, kind_of(head));
    const auto query = alerts::read_form(head.query());
    if (read.is_foreign_text) {
        return status_reply(415);
    }
    if (!query) {
        return json_reply(400, R"({"error":"the query of the URL cannot be read"})");
    }
    if (!read.alert && read.is_ambiguous) {
        WishAnswer all;
        all.notes.push_back({"alert", std::string(read.problem)});
        return answer(alerts::Alert{"json", "", {}}, all);
    }
    if (!read.alert) {
        return json_reply(400, R"({"error":")" + std::string(read.problem) + R"("})");
    }
    const alerts::InUrl url{in_query(*query, "app"), in_query(*query, "dyno"), in_query(*query, "type")};
    const auto asks = alerts::asks_of(*read.alert, url, apps_);
    return answer(*read.alert, carry_out(asks));
}

WishAnswer HookRoutes::carry_out(const alerts::Asks& asks) {
    WishAnswer all;
    for (const auto& ask : asks.asks) {
        monitor::Wish wish(ask.app);
        wish.dyno = ask.dyno;
        wish.type = ask.type;
        wish.reason = ask.reason;
        monitor::Effects effects;
        add(all, monitor_.ask_restart(surroundings_.clock(), wish, effects));
        carry_out_(effects);
    }
    if (asks.asks.empty() && asks.understood) {
        all.outcome = WishAnswer::Outcome::decided;
    }
    for (const auto& note : asks.notes) {
        all.notes.push_back({note.subject, note.text});
    }
    return all;
}

net::Reply HookRoutes::answer(const alerts::Alert& alert, const WishAnswer& all) const {
    const int status = all.outcome == WishAnswer::Outcome::decided ? 202 : 422;
    Line line("hook.asked");
    line.pair("tool", alert.tool).number("status", status).pair("reason", alert.reason);
    line.count("restarts", count(all, policy::Verdict::restart));
    line.count("holds", count(all, policy::Verdict::hold));
    if (!all.notes.empty()) {
        line.pair("note", all.notes.front().subject + ": " + all.notes.front().text);
    }
    surroundings_.log(status == 202 ? Level::info : Level::warn, line.text());
    return json_reply(status, wish_answer_json(all));
}

}  // namespace dynoward::daemon
