// SPDX-License-Identifier: MIT
#include "cli/online_findings.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "cli/online_drains.hpp"
#include "dynoward/policy/policy.hpp"
#include "heroku/replies.hpp"
#include "heroku/reply_bounds.hpp"
#include "settings/shown.hpp"

namespace dynoward::cli {
namespace {

using Grade = Finding::Grade;
using Kind = heroku::ApiRequest::Kind;
using nlohmann::json;

constexpr std::size_t max_addon_name_length = 60;

Finding unreadable(const char* what) {
    return {Grade::fail, std::string(what) + ": the reply cannot be parsed", "", true};
}

// The scopes of the token, which the Platform API returns with each reply. Observed, but not documented.
Finding scope_finding(const std::string& scopes, const settings::Settings& settings) {
    std::set<std::string, std::less<>> words;
    std::istringstream in(scopes);
    for (std::string word; in >> word;) {
        words.insert(word);
    }
    if (words.empty()) {
        return {Grade::warn, "cannot check whether the token may restart dynos: the reply lists no scopes",
                ""};
    }
    if (words.contains("global") || words.contains("write") || words.contains("write-protected")) {
        return {Grade::ok, "the token may restart dynos", ""};
    }
    if (settings.mode == settings::Mode::enforce) {
        return {Grade::fail, "the token is read-only, but MODE=enforce restarts dynos",
                "set HEROKU_API_KEY to what `heroku authorizations:create -s read,write -S` prints"};
    }
    return {Grade::ok, "the token is read-only, which is enough for MODE=observe", ""};
}

Findings app_findings(const heroku::ApiReply& reply, const settings::AppSettings& app,
                      const settings::Settings& settings) {
    const auto object = parse_bounded(reply.body, heroku::reply_bounds).value_or(json());
    if (!object.is_object()) {
        return {unreadable("app")};
    }
    // At present an object with a name, in other versions of the API a string.
    const auto generation = object.value("generation", json());
    const auto word = generation.is_object() ? generation.value("name", json()) : generation;
    if (word.is_string() && word.get<std::string>() == "fir") {
        return {{Grade::fail,
                 "app " + app.app.text() +
                     " is of the Fir generation, which is not supported: it has no log drains and no "
                     "Cedar runtime metrics",
                 "remove it from APP_ID_OR_NAME"}};
    }
    Findings findings{{Grade::ok, "the token can access app " + app.app.text(), ""},
                      scope_finding(reply.oauth_scope, settings)};
    const auto maintenance = object.value("maintenance", json());
    if (maintenance.is_boolean() && maintenance.get<bool>()) {
        findings.push_back(
            {Grade::warn, "the app is in maintenance mode", "heroku maintenance:off -a " + app.app.text()});
    }
    return findings;
}

Findings dyno_findings(const heroku::ApiReply& reply, EarlierReplies& earlier) {
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
    earlier.dynos = std::move(*dynos);
    return {
        {text.empty() ? Grade::warn : Grade::ok, "dynos: " + (text.empty() ? "none running" : text), ""}};
}

Findings formation_findings(const heroku::ApiReply& reply, const settings::AppSettings& app) {
    const auto formation = heroku::read_formation(reply.body);
    if (!formation) {
        return {unreadable("formation")};
    }
    Findings findings;
    for (const auto& type : app.dyno_types) {
        const auto entry = std::ranges::find(*formation, type, &heroku::FormationInfo::type);
        if (entry == formation->end()) {
            findings.push_back({Grade::warn, "the formation has no process type " + type,
                                "remove it from DYNO_TYPES, or correct its spelling"});
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

// The dynos that started before the feature was enabled. They send no metrics until they are restarted.
std::string dynos_started_before(const std::vector<heroku::DynoInfo>& dynos, WallTime at,
                                 const settings::AppSettings& app) {
    constexpr std::size_t max_named = 5;
    std::string names;
    std::size_t count = 0;
    for (const auto& dyno : dynos) {
        if (app.dyno_types.contains(dyno.type) && std::max(dyno.created_at, dyno.updated_at) < at &&
            ++count <= max_named) {
            names += (names.empty() ? "" : ", ") + dyno.name;
        }
    }
    return names + (count > max_named ? " and " + std::to_string(count - max_named) + " more" : "");
}

Findings feature_findings(const heroku::ApiRequest& request, const heroku::ApiReply& reply,
                          const settings::AppSettings& app, const EarlierReplies& earlier) {
    const bool preboot = request.target().ends_with("/preboot");
    const auto object = parse_bounded(reply.body, heroku::reply_bounds).value_or(json());
    const auto enabled = object.is_object() ? object.value("enabled", json()) : json();
    if (!enabled.is_boolean()) {
        return {unreadable(preboot ? "preboot" : "log-runtime-metrics")};
    }
    if (preboot) {
        return {{Grade::ok,
                 enabled.get<bool>() ? "preboot is on: old and new dynos overlap for a few minutes"
                                     : "preboot is off",
                 ""}};
    }
    const auto& name = app.app.text();
    if (enabled.get<bool>()) {
        const auto changed = object.value("updated_at", json());
        const auto at = changed.is_string() ? parse_rfc3339(changed.get<std::string>()) : std::nullopt;
        const auto before = at ? dynos_started_before(earlier.dynos, *at, app) : std::string();
        if (before.empty()) {
            return {{Grade::ok, "log-runtime-metrics is on", ""}};
        }
        return {{Grade::fail,
                 "log-runtime-metrics is on, but these dynos started before it was enabled: " + before,
                 "heroku restart -a " + name}};
    }
    return {{Grade::fail, "log-runtime-metrics is off: the log contains no memory samples",
             "heroku labs:enable log-runtime-metrics -a " + name + " && heroku restart -a " + name}};
}

// The add-ons whose connections are dropped after a restart, for the types that may be restarted.
std::set<std::string> addons_of(const settings::AppSettings& app) {
    std::set<std::string> names;
    for (const auto& type : app.dyno_types) {
        names.insert(app.of(type).after_restart_reset_postgres);
    }
    names.erase("");
    return names;
}

Findings attachment_findings(const heroku::ApiReply& reply, const settings::AppSettings& app) {
    Findings findings;
    for (const auto& name : addons_of(app)) {
        const auto id = heroku::read_addon_id(reply.body, name);
        if (!id) {
            return {unreadable("add-ons")};
        }
        if (*id) {
            findings.push_back({Grade::ok,
                                "add-on " + settings::shown_text(name, max_addon_name_length) +
                                    " is attached: its connections are dropped after a restart",
                                ""});
        } else {
            findings.push_back({Grade::fail,
                                "no add-on " + settings::shown_text(name, max_addon_name_length) +
                                    " is attached to the app, so no connections would be dropped",
                                "set AFTER_RESTART_RESET_POSTGRES to a name that `heroku addons -a " +
                                    app.app.text() + "` shows"});
        }
    }
    return findings;
}

std::string subject(const heroku::ApiRequest& request) {
    switch (request.kind()) {
        case Kind::list_dynos: return "dynos";
        case Kind::list_formation: return "formation";
        case Kind::list_drains: return "log drains";
        case Kind::app_info: return "app " + request.app().text();
        case Kind::feature_info:
            return request.target().ends_with("/preboot") ? "preboot" : "log-runtime-metrics";
        case Kind::list_attachments: return "add-ons";
        case Kind::platform_status:
        case Kind::reset_connections:
        case Kind::restart_dyno: break;
    }
    return "request";
}

Finding failure_finding(const heroku::ApiRequest& request, const heroku::ApiReply& reply) {
    const auto what = subject(request);
    if (reply.outcome != heroku::ApiReply::Outcome::answered) {
        return {Grade::fail, "the Platform API cannot be reached: " + reply.problem, "", true};
    }
    const auto message = heroku::read_error(reply.body);
    const auto answer =
        what + ": answered " + std::to_string(reply.status) + (message.empty() ? "" : " (" + message + ")");
    switch (reply.status) {
        case 401:
            return {Grade::fail, "the token is refused: " + answer,
                    "set HEROKU_API_KEY to what `heroku authorizations:create` prints"};
        case 402:
        case 403:
            return {Grade::fail, "the token lacks permission: " + answer,
                    "give its user the permissions view, deploy and operate, and give the token the scopes "
                    "read and write"};
        case 404:
            return {request.kind() == Kind::feature_info ? Grade::warn : Grade::fail,
                    "not found, or not accessible with this token: " + answer,
                    request.kind() == Kind::app_info
                        ? "correct APP_ID_OR_NAME, or give the user of the token access to the app"
                        : ""};
        default: return {Grade::fail, answer, "try again later; see https://status.heroku.com", true};
    }
}

}  // namespace

std::vector<heroku::ApiRequest> online_requests(const settings::AppSettings& settings) {
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

Findings findings_of(const heroku::ApiRequest& request, const heroku::ApiReply& reply,
                     const settings::AppSettings& app, const settings::Settings& settings,
                     EarlierReplies& earlier) {
    // 206: a list of more than one page; the first page is enough.
    const bool success = reply.status == 200 || reply.status == 206;
    if (reply.outcome != heroku::ApiReply::Outcome::answered || !success) {
        return {failure_finding(request, reply)};
    }
    switch (request.kind()) {
        case Kind::app_info: {
            const auto info = heroku::read_app(reply.body);
            earlier.in_space = info && info->in_space;
            return app_findings(reply, app, settings);
        }
        case Kind::list_dynos: return dyno_findings(reply, earlier);
        case Kind::list_formation: return formation_findings(reply, app);
        case Kind::list_drains: return drain_findings(reply, app, settings, earlier.in_space);
        case Kind::feature_info: return feature_findings(request, reply, app, earlier);
        case Kind::list_attachments: return attachment_findings(reply, app);
        case Kind::platform_status:
        case Kind::reset_connections:
        case Kind::restart_dyno: break;
    }
    return {};
}

bool ends_check(const heroku::ApiReply& reply) {
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
