// SPDX-License-Identifier: MIT
#include "cli/online_drains.hpp"

#include <algorithm>

#include "heroku/drains.hpp"
#include "settings/shown.hpp"

namespace dynoward::cli {
namespace {

using Grade = Finding::Grade;
using heroku::DrainInfo;

// A label of a host may be a token, as with some log services.
std::string shown_host(std::string_view host) {
    std::string shown;
    for (std::size_t begin = 0; begin <= host.size();) {
        const auto end = std::min(host.find('.', begin), host.size());
        const auto label = host.substr(begin, end - begin);
        shown += (begin == 0 ? "" : ".") + (settings::is_credential(label) ? "***" : std::string(label));
        begin = end + 1;
    }
    return shown;
}

// `watcher.herokuapp.com`; since June 2023 new apps have `watcher-1234567890ab.herokuapp.com`.
bool is_host_of(std::string_view host, std::string_view app) {
    constexpr std::string_view domain = ".herokuapp.com";
    constexpr std::size_t random_digits = 12;
    if (app.empty() || !host.ends_with(domain) || !host.starts_with(app)) {
        return false;
    }
    const auto random = host.substr(app.size(), host.size() - domain.size() - app.size());
    return random.empty() || (random.size() == random_digits + 1 && random.front() == '-' &&
                              std::ranges::all_of(random.substr(1), [](char c) {
                                  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
                              }));
}

// An app with a drain password of its own, or whose drains send no token, must use its own path.
bool is_path_of_ours(std::string_view path, const settings::AppSettings& app, bool at_own_path) {
    if (path.ends_with('/')) {
        path.remove_suffix(1);
    }
    return path == "/logs/" + app.app.text() || (!at_own_path && (path == "/drain" || path == "/logs"));
}

// The user's shell does not have these variables, so the command reads them from the app.
std::string text_of_add(const settings::AppSettings& app, const settings::Settings& settings,
                        bool at_own_path) {
    const auto monitor = settings.own.app_name.empty() ? "MONITOR" : settings.own.app_name;
    const auto var = [&](const char* name) {
        return "$(heroku config:get " + std::string(name) + " -a " + monitor + ")";
    };
    const bool own = !app.drain_password.empty();
    return "heroku drains:add \"https://" +
           (settings.credentials.drain_user.empty() ? "drain" : var("DRAIN_USER")) + ":" +
           (own ? std::string("PASSWORD") : var("DRAIN_PASSWORD")) + "@HOST/logs" +
           (at_own_path ? "/" + app.app.text() : "") + "\" -a " + app.app.text() +
           (own ? "\n           PASSWORD is the app's own drain password" : "") +
           "\n           HOST is the host of web_url in `heroku apps:info -j -a " + monitor + "`" +
           (settings.own.app_name.empty() ? ", where MONITOR is the app that Dynoward runs in" : "");
}

class DrainCheck {
 public:
    DrainCheck(const settings::AppSettings& app, const settings::Settings& settings, bool in_space)
        : app_(app), settings_(settings), in_space_(in_space) {}

    Findings findings_of(const std::vector<DrainInfo>& drains) {
        if (drains.empty()) {
            return {
                {Grade::fail, "no log drain: Dynoward receives no log lines from this app", how_to_add()}};
        }
        for (const auto& drain : drains) {
            check_one(drain);
        }
        if (!found_) {
            report_none_of_ours();
        }
        return std::move(findings_);
    }

 private:
    bool at_own_path() const { return in_space_ || !app_.drain_password.empty(); }
    std::string how_to_add() const { return text_of_add(app_, settings_, at_own_path()); }

    bool has_password(const DrainInfo& drain, const Secret& password) const {
        return !password.empty() && drain.password.reveal() == password.reveal();
    }

    void check_one(const DrainInfo& drain) {
        const auto where = "log drain " + drain.token.text() +
                           (!drain.addon.empty() ? " of add-on " + drain.addon
                            : drain.host.empty() ? " at a URL that cannot be parsed"
                                                 : " at " + shown_host(drain.host));
        const bool own = !app_.drain_password.empty();
        const auto& wanted = own ? app_.drain_password : settings_.credentials.drain_password;
        const auto& previous =
            own ? app_.drain_password_previous : settings_.credentials.drain_password_previous;
        const bool by_password = has_password(drain, wanted);
        const bool by_previous = has_password(drain, previous);
        const bool by_host = is_host_of(drain.host, settings_.own.app_name);
        if (!by_password && !by_previous && !by_host) {
            open_ |= drain.addon.empty() && (wanted.empty() || drain.password.empty());
            findings_.push_back({Grade::ok, where, ""});
            return;
        }
        found_ = true;
        if (!by_password && !by_previous && !wanted.empty()) {
            findings_.push_back({Grade::fail,
                                 where + ": belongs to Dynoward (host matches), but its password is not " +
                                     (own ? "the app's own drain password" : "DRAIN_PASSWORD") +
                                     ", so every batch is refused",
                                 "heroku drains:remove " + drain.token.text() + " -a " + app_.app.text() +
                                     ", then " + how_to_add()});
        } else if (!is_path_of_ours(drain.path.reveal(), app_, at_own_path())) {
            const bool is_refused = own || !is_path_of_ours(drain.path.reveal(), app_, false);
            findings_.push_back(
                {Grade::fail,
                 where + ": belongs to Dynoward, but sends to a path other than " +
                     (at_own_path() ? "/logs/" + app_.app.text()
                                    : "/logs, /logs/" + app_.app.text() + " and /drain") +
                     (is_refused ? ", so every batch is refused"
                                 : ": drains in a Private or Shield Space send no token, so no batch is "
                                   "trusted"),
                 "heroku drains:remove " + drain.token.text() + " -a " + app_.app.text() + ", then " +
                     how_to_add()});
        } else if (!by_password && by_previous) {
            findings_.push_back(
                {Grade::warn, where + ": belongs to Dynoward, but still uses DRAIN_PASSWORD_PREVIOUS",
                 "add it again with DRAIN_PASSWORD before you unset DRAIN_PASSWORD_PREVIOUS"});
        } else {
            findings_.push_back(
                {Grade::ok,
                 where + ": belongs to Dynoward (" + (by_password ? "password" : "host") + " matches)",
                 ""});
        }
    }

    void report_none_of_ours() {
        if (open_) {
            findings_.push_back({Grade::warn, "cannot determine which of these drains sends to Dynoward",
                                 "see last_batch_at in /api/v1/state of the running Dynoward. If it stays "
                                 "null:\n           " +
                                     how_to_add()});
        } else {
            findings_.push_back(
                {Grade::fail,
                 "none of these drains uses DRAIN_PASSWORD: Dynoward receives no log lines from this app",
                 how_to_add()});
        }
    }

    const settings::AppSettings& app_;
    const settings::Settings& settings_;
    const bool in_space_;
    Findings findings_;
    bool found_ = false;
    bool open_ = false;  ///< one of them may be ours
};

}  // namespace

Findings drain_findings(const heroku::ApiReply& reply, const settings::AppSettings& app,
                        const settings::Settings& settings, bool in_space) {
    const auto drains = heroku::read_drains(reply.body);
    if (!drains) {
        return {{Grade::fail, "log drains: the reply cannot be parsed", "", true}};
    }
    return DrainCheck(app, settings, in_space).findings_of(*drains);
}

}  // namespace dynoward::cli
