// SPDX-License-Identifier: MIT
#include "cli/online_findings.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "cli/online_drains.hpp"
#include "dynoward/heroku/replies.hpp"
#include "dynoward/heroku/reply_bounds.hpp"
#include "dynoward/policy/policy.hpp"
#include "dynoward/settings/shown.hpp"

namespace dynoward::cli {
namespace {

using Grade = Finding::Grade;
using Kind = heroku::ApiRequest::Kind;
using nlohmann::json;

constexpr std::size_t longest_addon_name = 60;

Finding unreadable(const char* what) {
    return {Grade::fail, std::string(what) + ": answer not understood", "", true};
}

// What the reply says the token may do. Seen in recorded replies of the Platform API, but not documented.
Finding judge_scopes(const std::string& scopes, const settings::Settings& settings) {
    std::set<std::string, std::less<>> words;
    std::istringstream in(scopes);
    for (std::string word; in >> word;) {
        words.insert(word);
    }
    if (words.empty()) {
        return {Grade::warn, "whether the token may restart dynos cannot be checked: no scopes were shown",
                ""};
    }
    if (words.contains("global") || words.contains("write") || words.contains("write-protected")) {
        return {Grade::ok, "the token may restart dynos", ""};
    }
    if (settings.mode == settings::Mode::enforce) {
        return {Grade::fail, "the token may only read, and MODE=enforce wants to restart dynos",
                "set HEROKU_API_KEY to what `heroku authorizations:create -s read,write -S` prints"};
    }
    return {Grade::ok, "the token may only read, which is enough for MODE=observe", ""};
}

Findings judge_app(const heroku::ApiReply& reply, const settings::AppSettings& app,
                   const settings::Settings& settings) {
    const auto object = parse_bounded(reply.body, heroku::reply_bounds).value_or(json());
    if (!object.is_object()) {
        return {unreadable("app")};
    }
    // An object with a name today, a plain word in other versions of the API.
    const auto generation = object.value("generation", json());
    const auto word = generation.is_object() ? generation.value("name", json()) : generation;
    if (word.is_string() && word.get<std::string>() == "fir") {
        return {{Grade::fail,
                 "app " + app.app.text() +
                     " is of generation fir, which has neither log drains nor "
                     "runtime metrics as Cedar has them: not supported",
                 "take it out of APP_ID_OR_NAME"}};
    }
    Findings findings{{Grade::ok, "the token sees app " + app.app.text(), ""},
                      judge_scopes(reply.oauth_scope, settings)};
    const auto maintenance = object.value("maintenance", json());
    if (maintenance.is_boolean() && maintenance.get<bool>()) {
        findings.push_back(
            {Grade::warn, "the app is in maintenance mode", "heroku maintenance:off -a " + app.app.text()});
    }
    return findings;
}

Findings judge_dynos(const heroku::ApiReply& reply, Known& known) {
    auto dynos = heroku::read_dynos(reply.body);
    if (!dynos) {
        return {unreadable("dynos")};
    }
    std::map<std::string, std::map<std::string_view, unsigned>> counts;
    for (const auto& dyno : *dynos) {
        ++counts[dyno.type][to_text(dyno.state)];
    }
    std::string text;
    for (const auto& [type, states] : counts) {
        for (const auto& [state, count] : states) {
            text +=
                (text.empty() ? "" : ", ") + std::to_string(count) + " " + type + " " + std::string(state);
        }
    }
    known.dynos = std::move(*dynos);
    return {{text.empty() ? Grade::warn : Grade::ok, "dynos: " + (text.empty() ? "none is running" : text),
             ""}};
}

Findings judge_formation(const heroku::ApiReply& reply, const settings::AppSettings& app) {
    const auto formation = heroku::read_formation(reply.body);
    if (!formation) {
        return {unreadable("formation")};
    }
    Findings findings;
    for (const auto& type : app.dyno_types) {
        const auto entry = std::ranges::find(*formation, type, &heroku::FormationInfo::type);
        if (entry == formation->end()) {
            findings.push_back({Grade::warn, "the formation has no process type " + type,
                                "take it out of DYNO_TYPES, or correct its spelling"});
        } else if (entry->quantity == 0) {
            findings.push_back({Grade::warn, "process type " + type + " is scaled to 0", ""});
        } else {
            findings.push_back({Grade::ok,
                                "process type " + type + ": " + std::to_string(entry->quantity) +
                                    (entry->size.empty() ? "" : " of " + settings::shown_text(entry->size)),
                                ""});
            for (const auto& odd : policy::odd_levels(app.of(type), entry->size)) {
                findings.push_back({Grade::warn, "process type " + type + ": " + odd, ""});
            }
        }
    }
    return findings;
}

// Sends none until it began anew, as the feature is part of how a dyno is started.
std::string began_before(const std::vector<heroku::DynoInfo>& dynos, WallTime at,
                         const settings::AppSettings& app) {
    constexpr std::size_t most_named = 5;
    std::string names;
    std::size_t count = 0;
    for (const auto& dyno : dynos) {
        if (app.dyno_types.contains(dyno.type) && std::max(dyno.created_at, dyno.updated_at) < at &&
            ++count <= most_named) {
            names += (names.empty() ? "" : ", ") + dyno.name;
        }
    }
    return names + (count > most_named ? " and " + std::to_string(count - most_named) + " more" : "");
}

Findings judge_feature(const heroku::ApiRequest& question, const heroku::ApiReply& reply,
                       const settings::AppSettings& app, const Known& known) {
    const bool preboot = question.target().ends_with("/preboot");
    const auto object = parse_bounded(reply.body, heroku::reply_bounds).value_or(json());
    const auto enabled = object.is_object() ? object.value("enabled", json()) : json();
    if (!enabled.is_boolean()) {
        return {unreadable(preboot ? "preboot" : "log-runtime-metrics")};
    }
    if (preboot) {
        return {{Grade::ok,
                 enabled.get<bool>() ? "preboot is on: old and new dynos overlap for some minutes"
                                     : "preboot is off",
                 ""}};
    }
    const auto& name = app.app.text();
    if (enabled.get<bool>()) {
        const auto changed = object.value("updated_at", json());
        const auto at = changed.is_string() ? parse_rfc3339(changed.get<std::string>()) : std::nullopt;
        const auto before = at ? began_before(known.dynos, *at, app) : std::string();
        if (before.empty()) {
            return {{Grade::ok, "log-runtime-metrics is on", ""}};
        }
        return {
            {Grade::fail,
             "log-runtime-metrics is on, but not for dynos that began before it was switched on: " + before,
             "heroku restart -a " + name}};
    }
    return {{Grade::fail, "log-runtime-metrics is off: the memory of the dynos is not in the log",
             "heroku labs:enable log-runtime-metrics -a " + name + " && heroku restart -a " + name}};
}

// The add-ons whose connections are to be dropped after a restart, of the types that may be restarted.
std::set<std::string> addons_of(const settings::AppSettings& app) {
    std::set<std::string> names;
    for (const auto& type : app.dyno_types) {
        names.insert(app.of(type).after_restart_reset_postgres);
    }
    names.erase("");
    return names;
}

Findings judge_attachments(const heroku::ApiReply& reply, const settings::AppSettings& app) {
    Findings findings;
    for (const auto& name : addons_of(app)) {
        const auto id = heroku::read_addon_id(reply.body, name);
        if (!id) {
            return {unreadable("add-ons")};
        }
        if (*id) {
            findings.push_back({Grade::ok,
                                "add-on " + settings::shown_text(name, longest_addon_name) +
                                    " is attached: its connections are dropped",
                                ""});
        } else {
            findings.push_back({Grade::fail,
                                "no add-on " + settings::shown_text(name, longest_addon_name) +
                                    " is attached to the app: nothing would be reset",
                                "set AFTER_RESTART_RESET_POSTGRES to a name that `heroku addons -a " +
                                    app.app.text() + "` shows"});
        }
    }
    return findings;
}

std::string subject(const heroku::ApiRequest& question) {
    switch (question.kind()) {
        case Kind::list_dynos: return "dynos";
        case Kind::list_formation: return "formation";
        case Kind::list_drains: return "log drains";
        case Kind::app_info: return "app " + question.app().text();
        case Kind::feature_info:
            return question.target().ends_with("/preboot") ? "preboot" : "log-runtime-metrics";
        case Kind::list_attachments: return "add-ons";
        case Kind::platform_status:
        case Kind::reset_connections:
        case Kind::restart_dyno: break;
    }
    return "request";
}

Finding judge_failure(const heroku::ApiRequest& question, const heroku::ApiReply& reply) {
    const auto what = subject(question);
    if (reply.outcome != heroku::ApiReply::Outcome::answered) {
        return {Grade::fail, "the Platform API cannot be reached: " + reply.problem, "", true};
    }
    const auto said = heroku::read_error(reply.body);
    const auto answer =
        what + ": answered " + std::to_string(reply.status) + (said.empty() ? "" : " (" + said + ")");
    switch (reply.status) {
        case 401:
            return {Grade::fail, "the token is refused: " + answer,
                    "set HEROKU_API_KEY to what `heroku authorizations:create` prints"};
        case 402:
        case 403:
            return {Grade::fail, "the token may not look: " + answer,
                    "give its user the permissions view, deploy and operate, and the token the scopes read "
                    "and write"};
        case 404:
            return {question.kind() == Kind::feature_info ? Grade::warn : Grade::fail,
                    "not found, or not to be seen with this token: " + answer,
                    question.kind() == Kind::app_info
                        ? "correct APP_ID_OR_NAME, or give the token's user access"
                        : ""};
        default: return {Grade::fail, answer, "try again later; https://status.heroku.com", true};
    }
}

}  // namespace

std::vector<heroku::ApiRequest> questions(const settings::AppSettings& settings) {
    using heroku::ApiRequest;
    const auto& app = settings.app;
    std::vector<ApiRequest> all{ApiRequest::app_info(app),
                                ApiRequest::list_formation(app),
                                ApiRequest::list_dynos(app),
                                ApiRequest::list_drains(app),
                                ApiRequest::feature_info(app, ApiRequest::Feature::log_runtime_metrics),
                                ApiRequest::feature_info(app, ApiRequest::Feature::preboot)};
    if (!addons_of(settings).empty()) {
        all.push_back(ApiRequest::list_attachments(app));
    }
    return all;
}

Findings judge(const heroku::ApiRequest& question, const heroku::ApiReply& reply,
               const settings::AppSettings& app, const settings::Settings& settings, Known& known) {
    // 206: a list of more than a page; its first page tells enough.
    const bool success = reply.status == 200 || reply.status == 206;
    if (reply.outcome != heroku::ApiReply::Outcome::answered || !success) {
        return {judge_failure(question, reply)};
    }
    switch (question.kind()) {
        case Kind::app_info: {
            const auto info = heroku::read_app(reply.body);
            known.in_space = info && info->in_space;
            return judge_app(reply, app, settings);
        }
        case Kind::list_dynos: return judge_dynos(reply, known);
        case Kind::list_formation: return judge_formation(reply, app);
        case Kind::list_drains: return judge_drains(reply, app, settings, known.in_space);
        case Kind::feature_info: return judge_feature(question, reply, app, known);
        case Kind::list_attachments: return judge_attachments(reply, app);
        case Kind::platform_status:
        case Kind::reset_connections:
        case Kind::restart_dyno: break;
    }
    return {};
}

bool is_hopeless(const heroku::ApiReply& reply) {
    return reply.outcome != heroku::ApiReply::Outcome::answered || reply.status == 401;
}

std::string to_text(const Finding& finding) {
    const std::string grade = finding.grade == Grade::ok     ? "  ok    "
                              : finding.grade == Grade::warn ? "  warn  "
                                                             : "  FAIL  ";
    return grade + finding.text + "\n" +
           (finding.advice.empty() ? "" : "        -> " + finding.advice + "\n");
}

}  // namespace dynoward::cli
