// SPDX-License-Identifier: MIT
// All settings as checked values. Made once at start by load() (load.hpp) from the environment
// and CONFIG_FILE; nothing else in Dynoward reads a setting as text. Names, defaults and ranges:
// catalogue.hpp.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "dynoward/settings/hours.hpp"
#include "dynoward/settings/type_settings.hpp"
#include "dynoward/values/instant.hpp"
#include "dynoward/values/names.hpp"
#include "dynoward/values/secret.hpp"

namespace dynoward::settings {

enum class LogLevel : std::uint8_t { debug, info, warn, error };

struct AppSettings {
    explicit AppSettings(AppName name) : app(std::move(name)) {}

    AppName app;
    std::set<std::string, std::less<>> dyno_types{"web"};
    std::map<std::string, TypeSettings, std::less<>> types;  ///< process types with their own settings
    TypeSettings other_types;                                ///< for all others
    std::optional<CountPerSpan> restart_budget;              ///< nullopt: see budget_of
    LoneDyno lone_dyno = LoneDyno::restart;
    unsigned give_up_after = 3;  ///< restarts that did not help
    std::optional<QuietHours> quiet_hours;
    bool tokenless_drain = false;    ///< batches without a drain token are trusted at /logs/{app}
    Secret drain_password;           ///< of this app alone; empty: the shared one is valid
    Secret drain_password_previous;  ///< also accepted, during a change of password

    const TypeSettings& of(std::string_view process_type) const;
    /// RESTART_BUDGET; unset, at least twice the number of dynos an hour: a fleet that leaks in step needs
    /// that.
    CountPerSpan budget_of(std::size_t dynos) const;
};

struct Listener {
    std::uint16_t port = 8080;  ///< 0 lets the system choose (tests)
    std::string host;           ///< empty: all addresses, IPv6 and IPv4
    bool loopback_only = false;
    std::string tls_cert_file;  ///< empty: plain HTTP
    std::string tls_key_file;
};

struct Credentials {
    Secret drain_password;  ///< empty only if the listener is loopback-only: no credential needed
    Secret drain_password_previous;
    std::string drain_user;  ///< empty: any
    Secret admin_password;   ///< empty: admin routes answer 404
    Secret hook_token;       ///< empty: /hooks/restart answers 404
};

struct PlatformApi {
    bool tls = true;
    std::string host = "api.heroku.com";
    std::uint16_t port = 443;
    Secret key;  ///< empty: observe only, no requests
    /// The API is Heroku's own, so its public status page is requested too. False in tests and demos.
    bool has_status_page = false;
};

/// The dyno that Dynoward itself runs in, if the platform sets DYNO, HEROKU_APP_NAME or HEROKU_APP_ID.
struct OwnDyno {
    std::string app_name;
    std::string app_id;
    std::string dyno;  ///< not empty: we run on Heroku, behind its router
};

struct Settings {
    Listener listener;
    Credentials credentials;
    PlatformApi platform;
    OwnDyno own;
    Mode mode = Mode::observe;  ///< as set; enforce also needs a key and an app
    Seconds warm_up{120};
    Seconds stale_after{90};
    std::vector<AppSettings> apps;
    LogLevel log_level = LogLevel::info;
    Secret slack_webhook_url;           ///< empty: no notifications to Slack
    Secret webhook_url;                 ///< empty: no signed notifications
    Secret webhook_secret;              ///< signs those, and the requests after a restart
    std::vector<std::string> warnings;  ///< for the log at start: misspelt names, modes not in force

    /// enforce only with a key and at least one app, else observe.
    Mode mode_in_force() const {
        return mode == Mode::enforce && !platform.key.empty() && !apps.empty() ? Mode::enforce
                                                                               : Mode::observe;
    }
};

}  // namespace dynoward::settings
