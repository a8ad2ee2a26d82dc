// SPDX-License-Identifier: MIT
// What an owner may tune, as checked values. Made once at start by load() (load.hpp) from the environment
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
#include "dynoward/values/instant.hpp"
#include "dynoward/values/megabytes.hpp"
#include "dynoward/values/names.hpp"
#include "dynoward/values/secret.hpp"

namespace dynoward::settings {

enum class Mode : std::uint8_t { observe, enforce };
enum class LoneDyno : std::uint8_t { restart, hold };
enum class MemorySignal : std::uint8_t { total, rss_swap };
enum class LogLevel : std::uint8_t { debug, info, warn, error };

/// A memory level: `95%` of the quota, or an amount.
struct Level {
    enum class Unit : std::uint8_t { percent_of_quota, megabytes };
    double amount = 0;
    Unit unit = Unit::percent_of_quota;

    /// In MB; nullopt for a percentage while the quota is unknown (a missing quota is never a guess).
    std::optional<Megabytes> resolve(std::optional<Megabytes> quota) const;
    std::string text() const;  ///< as one would write it: `95%`, `512MB`
    friend bool operator==(const Level&, const Level&) = default;
};

/// `3/120`: so many within so many seconds.
struct CountPerSpan {
    unsigned count = 0;
    Seconds span{};
    friend bool operator==(const CountPerSpan&, const CountPerSpan&) = default;
};

/// `2`, or `25%` of a total, rounded down but at least 1.
struct CountOrPercent {
    unsigned amount = 1;
    bool percent = false;

    unsigned of(unsigned total) const;
    friend bool operator==(const CountOrPercent&, const CountOrPercent&) = default;
};

/// The value of a rule that is on by default: left unset, set by the owner, or `off`. Which of the three it
/// is matters: a rule left unset yields to what the owner did set (docs/policy.md).
template <class T>
class RuleValue {
 public:
    RuleValue() = default;  ///< unset
    RuleValue(T value) : value_(std::move(value)) {}
    static RuleValue off() {
        RuleValue made;
        made.off_ = true;
        return made;
    }

    bool is_off() const { return off_; }
    bool is_unset() const { return !off_ && !value_; }
    /// Set to a value.
    explicit operator bool() const { return value_.has_value(); }
    const T& operator*() const { return *value_; }
    const T* operator->() const { return &*value_; }
    /// The value; `by_default` where unset; nullopt where off.
    std::optional<T> in_force(T by_default) const {
        return off_ ? std::nullopt : value_ ? value_ : std::optional<T>(std::move(by_default));
    }
    friend bool operator==(const RuleValue&, const RuleValue&) = default;

 private:
    std::optional<T> value_;
    bool off_ = false;
};

/// R14_THRESHOLD where it is not set.
inline constexpr CountPerSpan default_r14_threshold{3, Seconds{120}};

/// The rules of one process type.
struct TypeSettings {
    RuleValue<Level> restart_threshold;  ///< unset: policy::soft_level, by the dyno's size
    Seconds restart_sustain{60};
    bool restart_sustain_set = false;  ///< by the owner, even to the default
    RuleValue<Level> hard_threshold;   ///< unset: policy::hard_level, by the dyno's size
    RuleValue<CountPerSpan> r14_threshold;
    MemorySignal memory_signal = MemorySignal::total;  ///< the same for all types
    // Rules that are off unless set. nullopt: off.
    std::optional<Level> swap_threshold;
    std::optional<CountPerSpan> h12_threshold;
    std::optional<double> load_threshold;
    std::optional<Seconds> leak_forecast;
    std::optional<Seconds> max_uptime;
    std::optional<Schedule> restart_schedule;
    Seconds restart_window{600};
    Seconds min_uptime{300};
    CountOrPercent max_unavailable{1, false};
    // What is done once after a confirmed restart.
    Secret after_restart_webhook;              ///< empty: nothing is called
    std::string after_restart_reset_postgres;  ///< name of the add-on; empty: nothing is reset
};

struct AppSettings {
    explicit AppSettings(AppName name) : app(std::move(name)) {}

    AppName app;
    std::set<std::string, std::less<>> dyno_types{"web"};
    std::map<std::string, TypeSettings, std::less<>> types;  ///< process types with a setting of their own
    TypeSettings other_types;                                ///< for the rest
    CountPerSpan restart_budget{12, Seconds{3600}};
    LoneDyno lone_dyno = LoneDyno::restart;
    unsigned give_up_after = 3;  ///< restarts that did not help
    std::optional<QuietHours> quiet_hours;
    bool tokenless_drain = false;    ///< batches without a drain token are believed at /logs/{app}
    Secret drain_password;           ///< of this app alone; empty: the shared one opens its path
    Secret drain_password_previous;  ///< also accepted, while that one is being changed

    const TypeSettings& of(std::string_view process_type) const;
};

struct Listener {
    std::uint16_t port = 8080;  ///< 0 lets the system choose (tests)
    std::string host;           ///< empty: all addresses, IPv6 and IPv4
    bool loopback_only = false;
    std::string tls_cert_file;  ///< empty: plain HTTP
    std::string tls_key_file;
};

struct Credentials {
    Secret drain_password;  ///< empty only where the listener is loopback-only: no credential needed
    Secret drain_password_previous;
    std::string drain_user;  ///< empty: any
    Secret admin_password;   ///< empty: admin routes answer 404
    Secret hook_token;       ///< empty: /hooks/restart answers 404
};

struct PlatformApi {
    bool tls = true;
    std::string host = "api.heroku.com";
    std::uint16_t port = 443;
    Secret key;  ///< empty: observe only, nothing is asked
    /// Heroku's own: then its public status page may be asked too. Not for tests and demos.
    bool has_status_page = false;
};

/// The dyno that Dynoward itself runs in, where the platform tells (DYNO, HEROKU_APP_NAME, HEROKU_APP_ID).
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
    Mode mode = Mode::observe;  ///< as asked; what is in force also needs a key and an app
    Seconds warm_up{120};
    Seconds stale_after{90};
    std::vector<AppSettings> apps;
    LogLevel log_level = LogLevel::info;
    Secret slack_webhook_url;           ///< empty: no notices to Slack
    Secret webhook_url;                 ///< empty: no signed notices
    Secret webhook_secret;              ///< signs those, and the calls after a restart
    std::vector<std::string> warnings;  ///< for the log at start: typing slips, modes not in force

    /// enforce only with a key and at least one app; everything else watches.
    Mode mode_in_force() const {
        return mode == Mode::enforce && !platform.key.empty() && !apps.empty() ? Mode::enforce
                                                                               : Mode::observe;
    }
};

}  // namespace dynoward::settings
