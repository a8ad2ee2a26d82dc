// SPDX-License-Identifier: MIT
#include "settings/catalogue.hpp"

#include <algorithm>
#include <array>

#include "dynoward/values/limits.hpp"

namespace dynoward::settings {
namespace {

constexpr std::int64_t minute_s = 60;
constexpr std::int64_t hour_s = 60 * minute_s;
constexpr std::int64_t day_s = 24 * hour_s;
// The platform restarts a dyno about once a day; a wait of more than a week is a typing error.
constexpr std::int64_t max_wait_s = 7 * day_s;
constexpr std::int64_t max_sustain_s = std::chrono::seconds{limits::max_sustain}.count();
// No dyno size reaches a higher load average.
constexpr std::int64_t max_load = 1000;
constexpr std::int64_t max_h12 = static_cast<std::int64_t>(limits::h12_per_dyno);
constexpr std::int64_t max_r14 = static_cast<std::int64_t>(limits::r14_per_dyno);

constexpr SettingInfo settings[] = {
    {.name = "PORT",
     .default_value = "8080",
     .form = Form::port,
     .least = 0,
     .most = 65535,
     .sentence =
         "Port to listen on; Heroku sets it. With 0 the system chooses a free port, which the log shows."},
    {.name = "HOST",
     .form = Form::host,
     .if_unset = "all addresses, IPv6 and IPv4",
     .sentence = "Address to listen on. With a loopback address, DRAIN_PASSWORD may be left unset."},
    {.name = "TLS_CERT_FILE",
     .form = Form::path,
     .if_unset = "plain HTTP",
     .sentence = "Certificate chain (PEM) for serving HTTPS outside Heroku; reloaded on SIGHUP."},
    {.name = "TLS_KEY_FILE",
     .form = Form::path,
     .if_unset = "plain HTTP",
     .sentence = "Private key (PEM) of the certificate in TLS_CERT_FILE."},
    {.name = "DRAIN_PASSWORD",
     .form = Form::password,
     .scope = Scope::app,
     .least = 16,
     .most = 256,
     .if_unset = "required, unless HOST is a loopback address",
     .sentence =
         "Basic auth password of the log drain, as in `heroku drains:add https://any:PASSWORD@HOST/logs`. "
         "HOST is the host of `web_url` in `heroku apps:info -j`. If an app has its own drain password, "
         "its drain must send to `/logs/APP` with that password.",
     .secret = true},
    {.name = "DRAIN_PASSWORD_PREVIOUS",
     .form = Form::password,
     .scope = Scope::app,
     .least = 16,
     .most = 256,
     .if_unset = "only DRAIN_PASSWORD is accepted",
     .sentence = "Previous drain password, still accepted while you change DRAIN_PASSWORD.",
     .secret = true},
    {.name = "DRAIN_USER",
     .form = Form::user,
     .least = 1,
     .most = 128,
     .if_unset = "any user",
     .sentence = "Basic auth user name that the drain must send."},
    {.name = "TOKENLESS_DRAIN",
     .form = Form::app_list,
     .least = 1,
     .most = static_cast<std::int64_t>(limits::apps),
     .if_unset = "drains without a token are trusted only for apps that the Platform API lists in a "
                 "Private or Shield Space",
     .sentence = "Apps from APP_ID_OR_NAME whose log drain sends no drain token, for example because of a "
                 "relay. Log lines sent to `/logs/APP` without a token are then trusted."},
    {.name = "ADMIN_PASSWORD",
     .form = Form::secret_text,
     .least = 1,
     .most = 256,
     .if_unset = "the dashboard and all other admin routes answer 404",
     .sentence = "Basic auth password (any user name) of the dashboard, the API and the metrics, and of "
                 "the commands that pause Dynoward and restart dynos. At least 12 characters, unless HOST "
                 "is a loopback address.",
     .secret = true},
    {.name = "APP_ID_OR_NAME",
     .form = Form::app_list,
     .least = 1,
     .most = static_cast<std::int64_t>(limits::apps),
     .if_unset = "no app is monitored; required for restarts",
     .sentence = "The app to monitor, by name or id, or a list of apps. Never the app that Dynoward itself "
                 "runs in."},
    {.name = "HEROKU_API_KEY",
     .form = Form::secret_text,
     .least = 1,
     .most = 512,
     .if_unset = "no API requests and no restarts",
     .sentence = "Platform API token that can read the apps and restart their dynos.",
     .secret = true},
    {.name = "AUTH_TOKEN",
     .form = Form::secret_text,
     .least = 1,
     .most = 512,
     .if_unset = "see HEROKU_API_KEY",
     .sentence = "Alias of HEROKU_API_KEY.",
     .secret = true},
    {.name = "HEROKU_API_TOKEN",
     .form = Form::secret_text,
     .least = 1,
     .most = 512,
     .if_unset = "see HEROKU_API_KEY",
     .sentence = "Alias of HEROKU_API_KEY.",
     .secret = true},
    {.name = "HEROKU_API_URL",
     .default_value = "https://api.heroku.com",
     .form = Form::api_url,
     .sentence = "Base URL of the Platform API; only tests and the demo change it."},
    {.name = "MODE",
     .default_value = "observe",
     .form = Form::mode,
     .sentence = "`observe` decides and reports but sends only GET requests; `enforce` restarts dynos."},
    {.name = "DYNO_TYPES",
     .default_value = "web",
     .form = Form::type_list,
     .scope = Scope::app,
     .least = 1,
     .most = 100,
     .sentence = "Process types whose dynos may be restarted. One-off dynos (`run`, `release`, "
                 "`scheduler`) are never restarted, because a restart would end their work for good."},
    {.name = "RESTART_THRESHOLD",
     .form = Form::level,
     .scope = Scope::type,
     .if_unset = "`100%` of the quota, or `90%` on sizes that the platform kills at 100 %",
     .sentence = "Soft memory level. A dyno that stays above it for RESTART_SUSTAIN is restarted. If this "
                 "is set, HARD_THRESHOLD and R14_THRESHOLD do not act below it unless they are set too.",
     .can_be_off = true},
    {.name = "MEMORY_SIGNAL",
     .default_value = "total",
     .form = Form::memory_signal,
     .sentence = "Memory value that the levels are compared with: `total` is rss, cache and swap together; "
                 "`rss_swap` excludes the cache, which the platform can reclaim."},
    {.name = "RESTART_SUSTAIN",
     .form = Form::duration,
     .scope = Scope::type,
     .least = 0,
     .most = max_sustain_s,
     .if_unset =
         "the soft level acts at the second sample above it, or at the first if a trend has led there; "
         "`60` for SWAP_THRESHOLD and LOAD_THRESHOLD",
     .sentence = "How long memory must stay above the soft level, with at least 3 samples. If this is set, "
                 "HARD_THRESHOLD, R14_THRESHOLD and LEAK_FORECAST do not act sooner unless they are set "
                 "too."},
    {.name = "HARD_THRESHOLD",
     .form = Form::level,
     .scope = Scope::type,
     .if_unset = "below the level at which the platform kills the dyno: `150%` of the quota, `110%` on "
                 "sizes killed at 120 %, `95%` on sizes killed at 100 %",
     .sentence = "Hard memory level. Two consecutive samples above it restart a dyno.",
     .can_be_off = true},
    {.name = "SWAP_THRESHOLD",
     .form = Form::level,
     .scope = Scope::type,
     .if_unset = "off",
     .sentence = "Swap level. A dyno whose swap stays above it for RESTART_SUSTAIN is restarted.",
     .can_be_off = true},
    {.name = "R14_THRESHOLD",
     .default_value = "3/120",
     .form = Form::count_per_span,
     .scope = Scope::type,
     .least = 1,
     .most = max_r14,
     .sentence =
         "A dyno is restarted after this many R14 lines (memory quota exceeded) within this many seconds.",
     .can_be_off = true},
    {.name = "H12_THRESHOLD",
     .form = Form::count_per_span,
     .scope = Scope::type,
     .least = 2,
     .most = max_h12,
     .if_unset = "off",
     .sentence = "A dyno is restarted after this many H12 router lines (request timeout) about it within "
                 "this many seconds.",
     .can_be_off = true},
    {.name = "LOAD_THRESHOLD",
     .form = Form::decimal,
     .scope = Scope::type,
     .most = max_load,
     .if_unset = "off",
     .sentence = "Load level (1-minute average). A dyno whose load stays above it for RESTART_SUSTAIN is "
                 "restarted.",
     .can_be_off = true},
    {.name = "LEAK_FORECAST",
     .form = Form::forecast,
     .scope = Scope::type,
     .least = minute_s,
     .most = day_s,
     .if_unset = "`auto`; `off` if RESTART_THRESHOLD or RESTART_SUSTAIN is set",
     .sentence =
         "`auto`: a dyno whose memory rises as it did before earlier crossings of the soft level is "
         "restarted just before it. A time: one whose memory rises steadily and would reach the "
         "level within this time.",
     .can_be_off = true},
    {.name = "MAX_UPTIME",
     .form = Form::duration,
     .scope = Scope::type,
     // A shorter limit would restart the dyno in a loop.
     .least = hour_s,
     .most = max_wait_s,
     .if_unset = "off",
     .sentence = "Dynos that have been up for longer are restarted, one at a time. The platform itself "
                 "restarts a dyno after 24 to 27.6 h.",
     .can_be_off = true},
    {.name = "RESTART_SCHEDULE",
     .form = Form::schedule,
     .scope = Scope::type,
     .if_unset = "off",
     .sentence = "Local times at which the dynos are restarted, one at a time. A restart that is still "
                 "blocked 3 h later is skipped until the next time.",
     .can_be_off = true},
    {.name = "QUIET_HOURS",
     .form = Form::quiet_hours,
     .scope = Scope::app,
     .if_unset = "none",
     .sentence = "Local times during which only HARD_THRESHOLD acts. All other restarts are blocked until "
                 "they end."},
    {.name = "RESTART_WINDOW",
     .default_value = "600",
     .form = Form::duration,
     .scope = Scope::type,
     .least = 0,
     .most = max_wait_s,
     .sentence = "Cooldown: how long a dyno is left alone after any restart, including restarts that "
                 "Dynoward did not request."},
    {.name = "MIN_UPTIME",
     .default_value = "300",
     .form = Form::duration,
     .scope = Scope::type,
     .least = 0,
     .most = max_wait_s,
     .sentence = "A dyno is left alone until it has been up this long."},
    {.name = "WARM_UP",
     .default_value = "120",
     .form = Form::duration,
     .least = 0,
     .most = day_s,
     .sentence = "How long Dynoward only observes after its own start."},
    {.name = "STALE_AFTER",
     .default_value = "90",
     .form = Form::duration,
     .least = 1,
     .most = hour_s,
     .sentence = "Samples and R14 lines older than this are not used as evidence. Samples arrive about "
                 "every 20 s."},
    {.name = "MAX_UNAVAILABLE",
     .default_value = "1",
     .form = Form::count_or_percent,
     .scope = Scope::type,
     .least = 1,
     .most = 1000,
     .sentence = "Number of dynos of a type that may be unavailable at once. A percentage is rounded down, "
                 "but to at least 1."},
    {.name = "RESTART_BUDGET",
     .form = Form::count_per_span,
     .scope = Scope::app,
     .least = 1,
     .most = 1000,
     .if_unset = "`12/3600`, and more than that for an app of more than 6 dynos: two an hour for each",
     .sentence = "Maximum number of restarts of an app within this many seconds."},
    {.name = "LONE_DYNO",
     .default_value = "restart",
     .form = Form::lone_dyno,
     .scope = Scope::app,
     .sentence = "What to do with the only dyno of a type: `restart` it (after twice RESTART_SUSTAIN, if "
                 "that is set), or `hold` it."},
    {.name = "GIVE_UP_AFTER",
     .default_value = "3",
     .form = Form::number,
     .scope = Scope::app,
     .least = 1,
     .most = 100,
     .sentence = "After this many restarts in a row that did not help, the dyno is left alone until a "
                 "release, a manual restart or 24 healthy hours. Each of them doubles its cooldown."},
    {.name = "SLACK_WEBHOOK_URL",
     .form = Form::https_url,
     .if_unset = "no notifications in Slack",
     .sentence = "Slack incoming webhook that receives notifications of restarts and problems.",
     .secret = true},
    {.name = "WEBHOOK_URL",
     .form = Form::https_url,
     .if_unset = "no signed notifications",
     .sentence = "URL that receives notifications of restarts, of the log drain and of the circuit breaker "
                 "as signed JSON.",
     .secret = true},
    {.name = "WEBHOOK_SECRET",
     .form = Form::secret_text,
     .least = 16,
     .most = 256,
     .if_unset = "required with WEBHOOK_URL",
     .sentence = "HMAC-SHA256 key that signs the requests to WEBHOOK_URL and AFTER_RESTART_WEBHOOK.",
     .secret = true},
    {.name = "HOOK_TOKEN",
     .form = Form::password,
     .least = 16,
     .most = 256,
     .if_unset = "`/hooks/restart` answers 404",
     .sentence = "Token with which alerts of a hosted log tool may request a restart at `/hooks/restart`.",
     .secret = true},
    {.name = "AFTER_RESTART_WEBHOOK",
     .form = Form::https_url,
     .scope = Scope::type,
     .if_unset = "no request is sent",
     .sentence = "URL that receives one request after each confirmed restart of a dyno, signed if "
                 "WEBHOOK_SECRET is set.",
     .secret = true},
    {.name = "AFTER_RESTART_RESET_POSTGRES",
     .form = Form::addon,
     .scope = Scope::type,
     .if_unset = "no connections are dropped",
     .sentence = "Postgres add-on whose connections are all dropped after a confirmed restart, as by "
                 "`heroku pg:killall`. This includes the connections that the old dyno left open."},
    {.name = "CONFIG_FILE",
     .form = Form::path,
     .if_unset = "only the environment is read",
     .sentence = "JSON file with settings, also per app (docs/configuration.md)."},
    {.name = "DATA_DIR", .sentence = "Embedded store.", .supported = false},
    {.name = "REDIS_URL", .sentence = "Shared store.", .secret = true, .supported = false},
    {.name = "REDIS_TLS_VERIFY",
     .sentence = "Verify the certificate chain of REDIS_URL.",
     .supported = false},
    {.name = "LOG_LEVEL",
     .default_value = "info",
     .form = Form::log_level,
     .sentence = "Lowest severity that is logged. `fatal` and `unknown` mean `error`, for settings copied "
                 "from Ruby's Logger."},
};

}  // namespace

std::span<const SettingInfo> catalogue() {
    return settings;
}

const SettingInfo* find_setting(std::string_view name) {
    const auto* const found = std::ranges::find(settings, name, &SettingInfo::name);
    return found == std::end(settings) ? nullptr : found;
}

}  // namespace dynoward::settings
