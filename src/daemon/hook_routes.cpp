// SPDX-License-Identifier: MIT
#include "daemon/hook_routes.hpp"

#include <algorithm>
#include <iterator>

#include "daemon/form_fields.hpp"
#include "daemon/ledger_json.hpp"
#include "daemon/logfmt.hpp"
#include "daemon/owner_check.hpp"
#include "daemon/replies.hpp"
#include "dynoward/values/limits.hpp"
#include "net/basic_auth.hpp"

namespace dynoward::daemon {
namespace {

using monitor::WishAnswer;

constexpr std::string_view form_type = "application/x-www-form-urlencoded";

std::string in_query(const FormFields& fields, std::string_view name) {
    const auto* value = find_once(fields, name);
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
      carry_out_(std::move(carry_out)) {}

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
        return unauthorized();
    }
    if (!has_content_type(head, "application/json") && !has_content_type(head, form_type)) {
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
    const auto query = read_form(head.query());
    return net::same_secret(query ? in_query(*query, "token") : std::string(), wanted) || found;
}

net::Reply HookRoutes::on_body(const net::RequestHead& head, std::string_view body) {
    if (body.size() > limits::alert_bytes) {
        return status_reply(413);
    }
    const auto alert = read_alert(body, has_content_type(head, form_type));
    const auto query = read_form(head.query());
    if (!alert || !query) {
        return json_reply(400, R"({"error":"neither a JSON object nor a form that holds one"})");
    }
    WishAnswer all;
    if (alert->over) {
        all.outcome = WishAnswer::Outcome::decided;
        all.notes.push_back({"alert", "it says that the trouble is over or in hand; nothing was asked"});
    } else {
        const InUrl url{in_query(*query, "app"), in_query(*query, "dyno"), in_query(*query, "type")};
        for (const auto& subject : alert->subjects) {
            ask(subject, url, *alert, all);
        }
    }
    if (alert->cut) {
        all.notes.push_back(
            {"alert", "it names more than one alert may ask for; the rest was not looked at"});
    }
    return answer(*alert, all);
}

void HookRoutes::ask(const AlertSubject& subject, const InUrl& url, const Alert& alert, WishAnswer& all) {
    const auto refuse = [&all](const char* text) { all.notes.push_back({"alert", text}); };
    if (subject.unreadable) {
        return refuse("what it gives as a dyno or process type cannot be one");
    }
    const auto app = app_of(subject, url);
    if (!app) {
        return refuse("it names no monitored app");
    }
    monitor::Wish wish(*app);
    wish.dyno = subject.dyno;
    wish.type = subject.type;
    wish.reason = alert.reason;
    if (!wish.dyno && wish.type.empty()) {
        // The tool does not say it, so the owner's URL does.
        wish.dyno = DynoName::parse(url.dyno);
        wish.type = url.type;
        if (!url.dyno.empty() && !wish.dyno) {
            return refuse("the dyno in the URL cannot be one");
        }
    }
    if (!wish.dyno && !is_process_type(wish.type)) {
        return refuse("neither it nor the URL names a dyno or a process type");
    }
    monitor::Effects effects;
    add(all, monitor_.ask_restart(surroundings_.clock(), wish, effects));
    carry_out_(effects);
}

bool HookRoutes::is_monitored(std::string_view app) const {
    return std::any_of(settings_.apps.begin(), settings_.apps.end(),
                       [app](const auto& one) { return one.app.text() == app; });
}

// A name that is no app of ours is somebody else's: only the owner's own word in the URL says otherwise.
std::optional<AppName> HookRoutes::app_of(const AlertSubject& subject, const InUrl& url) const {
    if (is_monitored(subject.app)) {
        return AppName::parse(subject.app);
    }
    if (!subject.app.empty() && !subject.app_is_source) {
        return std::nullopt;
    }
    if (!url.app.empty()) {
        return is_monitored(url.app) ? AppName::parse(url.app) : std::nullopt;
    }
    const bool can_only_be_one = subject.app.empty() && settings_.apps.size() == 1;
    return can_only_be_one ? std::optional(settings_.apps.front().app) : std::nullopt;
}

net::Reply HookRoutes::answer(const Alert& alert, const WishAnswer& all) const {
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
