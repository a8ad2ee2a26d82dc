// SPDX-License-Identifier: MIT
#include "dynoward/settings/catalogue.hpp"

#include <algorithm>
#include <array>

#include "dynoward/values/limits.hpp"

namespace dynoward::settings {
namespace {

constexpr std::int64_t minute_s = 60;
constexpr std::int64_t hour_s = 60 * minute_s;
constexpr std::int64_t day_s = 24 * hour_s;
// A dyno lives about a day before the platform cycles it; a longer wait than a week is a typing slip.
constexpr std::int64_t longest_wait_s = 7 * day_s;
constexpr std::int64_t longest_sustain_s = std::chrono::seconds{limits::longest_sustain}.count();
constexpr std::int64_t most_r14 = static_cast<std::int64_t>(limits::r14_per_dyno);

constexpr SettingInfo settings[] = {
    {.name = "PORT",
     .default_value = "8080",
     .form = Form::port,
     .least = 0,
     .most = 65535,
     .sentence =
         "Port of the listener; Heroku sets it. 0 lets the system choose one, which the log then names."},
    {.name = "HOST",
     .form = Form::host,
     .if_unset = "all addresses, IPv6 and IPv4",
     .sentence = "Address to listen on. With a loopback address the drain may do without a password."},
    {.name = "TLS_CERT_FILE",
     .form = Form::path,
     .if_unset = "plain HTTP",
     .sentence = "Certificate chain (PEM) to serve HTTPS with, outside Heroku; read again on SIGHUP."},
    {.name = "TLS_KEY_FILE",
     .form = Form::path,
     .if_unset = "plain HTTP",
     .sentence = "Private key (PEM) that belongs to TLS_CERT_FILE."},
    {.name = "DRAIN_PASSWORD",
     .form = Form::password,
     .least = 16,
     .most = 256,
     .if_unset = "required, unless HOST is a loopback address",
     .sentence =
         "Basic auth password of the log drain, as in `heroku drains:add https://any:PASSWORD@HOST/logs`.",
     .secret = true},
    {.name = "DRAIN_PASSWORD_PREVIOUS",
     .form = Form::password,
     .least = 16,
     .most = 256,
     .if_unset = "only DRAIN_PASSWORD is accepted",
     .sentence = "Also accepted from the drain, while its password is being changed.",
     .secret = true},
    {.name = "DRAIN_USER",
     .form = Form::user,
     .least = 1,
     .most = 128,
     .if_unset = "any user",
     .sentence = "Basic auth user that the drain has to give."},
    {.name = "ADMIN_PASSWORD",
     .form = Form::secret_text,
     .least = 1,
     .most = 256,
     .if_unset = "admin routes answer 404",
     .sentence = "Basic auth password (any user) of the admin routes, such as `/api/v1/state`.",
     .secret = true},
    {.name = "APP_ID_OR_NAME",
     .form = Form::app_list,
     .least = 1,
     .most = static_cast<std::int64_t>(limits::apps),
     .if_unset = "no app is watched; required to act",
     .sentence =
         "The app to watch, by name or id, or a list of them. Never the app that Dynoward itself runs in."},
    {.name = "HEROKU_API_KEY",
     .form = Form::secret_text,
     .least = 1,
     .most = 512,
     .if_unset = "nothing is asked and nobody is restarted",
     .sentence = "Token of the Platform API, able to read and restart the dynos of the apps.",
     .secret = true},
    {.name = "AUTH_TOKEN",
     .form = Form::secret_text,
     .least = 1,
     .most = 512,
     .if_unset = "see HEROKU_API_KEY",
     .sentence = "Another name of HEROKU_API_KEY.",
     .secret = true},
    {.name = "HEROKU_API_TOKEN",
     .form = Form::secret_text,
     .least = 1,
     .most = 512,
     .if_unset = "see HEROKU_API_KEY",
     .sentence = "Another name of HEROKU_API_KEY.",
     .secret = true},
    {.name = "HEROKU_API_URL",
     .default_value = "https://api.heroku.com",
     .form = Form::api_url,
     .sentence = "Where the Platform API is; only tests and the demo change it."},
    {.name = "MODE",
     .default_value = "observe",
     .form = Form::mode,
     .sentence = "`observe` decides and reports but sends nothing except GET; `enforce` restarts dynos."},
    {.name = "DYNO_TYPES",
     .default_value = "web",
     .form = Form::type_list,
     .scope = Scope::app,
     .least = 1,
     .most = 100,
     .sentence =
         "Process types whose dynos may be restarted. One-off dynos (`run`, `release`, `scheduler`) never: "
         "a restart would end their work for good."},
    {.name = "RESTART_THRESHOLD",
     .form = Form::level,
     .scope = Scope::type,
     .if_unset = "`100%` of the quota, `90%` on sizes that the platform kills at 100 %",
     .sentence = "Soft memory level: over it for RESTART_SUSTAIN, a dyno is restarted."},
    {.name = "MEMORY_SIGNAL",
     .default_value = "total",
     .form = Form::memory_signal,
     .sentence = "Which memory the levels are compared with: `total` is rss, cache and swap together."},
    {.name = "RESTART_SUSTAIN",
     .default_value = "60",
     .form = Form::duration,
     .scope = Scope::type,
     .least = 0,
     .most = longest_sustain_s,
     .sentence = "The soft level must hold this long, and over at least 3 samples."},
    {.name = "HARD_THRESHOLD",
     .default_value = "150%",
     .form = Form::level,
     .scope = Scope::type,
     .sentence = "Hard memory level: two samples in a row over it suffice."},
    {.name = "SWAP_THRESHOLD",
     .scope = Scope::type,
     .sentence = "Level of swap, sustained.",
     .supported = false},
    {.name = "R14_THRESHOLD",
     .default_value = "3/120",
     .form = Form::count_per_span,
     .scope = Scope::type,
     .least = 1,
     .most = most_r14,
     .sentence = "So many R14 lines (memory quota exceeded) within so many seconds restart a dyno."},
    {.name = "H12_THRESHOLD",
     .scope = Scope::type,
     .sentence = "H12 (request timeout) lines of a dyno in a span.",
     .supported = false},
    {.name = "LOAD_THRESHOLD",
     .scope = Scope::type,
     .sentence = "Level of the load average, sustained.",
     .supported = false},
    {.name = "LEAK_FORECAST",
     .scope = Scope::type,
     .sentence = "Act when the trend reaches the soft level within this time.",
     .supported = false},
    {.name = "MAX_UPTIME", .scope = Scope::type, .sentence = "Restart what is older.", .supported = false},
    {.name = "RESTART_SCHEDULE",
     .scope = Scope::type,
     .sentence = "Restart the type at these local times.",
     .supported = false},
    {.name = "QUIET_HOURS",
     .sentence = "Local times in which only the hard level acts.",
     .supported = false},
    {.name = "RESTART_WINDOW",
     .default_value = "600",
     .form = Form::duration,
     .scope = Scope::type,
     .least = 0,
     .most = longest_wait_s,
     .sentence =
         "Cooldown: after any restart of a dyno, whoever asked for it, the dyno is left alone this long."},
    {.name = "MIN_UPTIME",
     .default_value = "300",
     .form = Form::duration,
     .scope = Scope::type,
     .least = 0,
     .most = longest_wait_s,
     .sentence = "A dyno that is up for less is left alone."},
    {.name = "WARM_UP",
     .default_value = "120",
     .form = Form::duration,
     .least = 0,
     .most = day_s,
     .sentence = "After its own start Dynoward only watches this long."},
    {.name = "STALE_AFTER",
     .default_value = "90",
     .form = Form::duration,
     .least = 1,
     .most = hour_s,
     .sentence = "A sample or an R14 line older than this is no evidence. Samples come about every 20 s."},
    {.name = "MAX_UNAVAILABLE",
     .default_value = "1",
     .form = Form::count_or_percent,
     .scope = Scope::type,
     .least = 1,
     .most = 1000,
     .sentence = "Dynos of a type that may be away at once; a percentage is rounded down, but at least 1."},
    {.name = "RESTART_BUDGET",
     .default_value = "12/3600",
     .form = Form::count_per_span,
     .scope = Scope::app,
     .least = 1,
     .most = 1000,
     .sentence = "At most so many restarts of an app in any such span."},
    {.name = "LONE_DYNO",
     .default_value = "restart",
     .form = Form::lone_dyno,
     .scope = Scope::app,
     .sentence = "With a single dyno of a type: `restart` it after twice the sustain, or `hold`."},
    {.name = "GIVE_UP_AFTER",
     .sentence = "Restarts that did not help before a dyno is held.",
     .supported = false},
    {.name = "SLACK_WEBHOOK_URL",
     .form = Form::https_url,
     .if_unset = "no notices",
     .sentence = "Slack incoming webhook that is told of restarts.",
     .secret = true},
    {.name = "WEBHOOK_URL", .sentence = "Signed JSON notices.", .secret = true, .supported = false},
    {.name = "WEBHOOK_SECRET",
     .sentence = "Signs the notices of WEBHOOK_URL.",
     .secret = true,
     .supported = false},
    {.name = "HOOK_TOKEN",
     .sentence = "Lets a log tool's alert ask for a restart.",
     .secret = true,
     .supported = false},
    {.name = "CONFIG_FILE",
     .form = Form::path,
     .if_unset = "the environment alone",
     .sentence = "JSON file with settings, also per app (see above)."},
    {.name = "DATA_DIR", .sentence = "Embedded store.", .supported = false},
    {.name = "REDIS_URL", .sentence = "Shared store.", .secret = true, .supported = false},
    {.name = "REDIS_TLS_VERIFY",
     .sentence = "Verify the certificate chain of REDIS_URL.",
     .supported = false},
    {.name = "LOG_LEVEL",
     .default_value = "info",
     .form = Form::log_level,
     .sentence = "The least weight that is logged."},
};

std::string range_text(const SettingInfo& setting) {
    return std::to_string(setting.least) + " to " + std::to_string(setting.most);
}

}  // namespace

std::span<const SettingInfo> catalogue() {
    return settings;
}

const SettingInfo* find_setting(std::string_view name) {
    const auto* const found = std::ranges::find(settings, name, &SettingInfo::name);
    return found == std::end(settings) ? nullptr : found;
}

std::string allowed_text(const SettingInfo& setting) {
    switch (setting.form) {
        case Form::port: return "a port number, " + range_text(setting);
        case Form::host:
            return "an IP address of this machine, such as `0.0.0.0`, `::` or `127.0.0.1`, or `localhost`";
        case Form::path: return "the path of a readable file";
        case Form::password:
            return range_text(setting) +
                   " characters of A-Z a-z 0-9 . _ ~ - (no others: a `:` breaks Heroku's log sender, and "
                   "what "
                   "needs escaping in a URL is sent as it stands)";
        case Form::user: return range_text(setting) + " characters of A-Z a-z 0-9 . _ ~ -";
        case Form::secret_text: return range_text(setting) + " visible ASCII characters, without blanks";
        case Form::app_list:
            return "app names or ids of a-z 0-9 -, separated by commas, each once, such as `shop, "
                   "shop-staging`";
        case Form::type_list:
            return "process types of the Procfile, separated by commas, such as `web, worker`; never "
                   "`run`, "
                   "`release`, `scheduler`";
        case Form::level:
            return "a percentage of the quota from 1 to 1000 such as `95%`, or an amount from 1 MB such as "
                   "`512MB` "
                   "(a bare `512` is MB too)";
        case Form::duration:
            return "a whole number of seconds, " + range_text(setting) +
                   ", or one with a suffix s, m, h or d such as `10m`";
        case Form::count_per_span:
            return "count/seconds such as `" + std::string(setting.default_value) + "`: a count of " +
                   range_text(setting) + ", a span of 1 s to 1 d";
        case Form::count_or_percent:
            return "a number of dynos, " + range_text(setting) +
                   ", or a percentage such as `25%`, at most `100%`";
        case Form::mode: return "`observe` or `enforce`";
        case Form::lone_dyno: return "`restart` or `hold`";
        case Form::memory_signal: return "`total`";
        case Form::log_level: return "`debug`, `info`, `warn` or `error`";
        case Form::api_url:
            return "https://host or https://host:port without path or password; http:// only for a "
                   "loopback host, "
                   "because the token must not travel in clear";
        case Form::https_url: return "an https:// URL without user or password";
        case Form::anything: break;
    }
    return "not yet supported in this version; unset it";
}

std::string variable_prefix(std::string_view process_type) {
    std::string prefix(process_type);
    std::ranges::transform(prefix, prefix.begin(), [](char c) {
        if (c == '-') {
            return '_';
        }
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    return prefix;
}

std::optional<SettingName> parse_setting_name(std::string_view name) {
    if (const auto* const plain = find_setting(name)) {
        return SettingName{plain, {}};
    }
    const auto is_prefix_char = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    };
    // A type may end in the words of another setting's name, so the longest setting that fits is meant.
    SettingName best;
    for (const auto& setting : settings) {
        if (setting.scope != Scope::type || name.size() < setting.name.size() + 2 ||
            !name.ends_with(setting.name)) {
            continue;
        }
        const auto prefix = name.substr(0, name.size() - setting.name.size() - 1);
        const bool fits = name[prefix.size()] == '_' && prefix.front() >= 'A' && prefix.front() <= 'Z' &&
                          std::ranges::all_of(prefix, is_prefix_char);
        if (fits && (best.setting == nullptr || setting.name.size() > best.setting->name.size())) {
            best = {&setting, prefix};
        }
    }
    return best.setting == nullptr ? std::nullopt : std::optional(best);
}

}  // namespace dynoward::settings
