// SPDX-License-Identifier: MIT
// The allowed values of each setting in words, for error messages and docs/configuration.md. Each text
// completes the sentence "must be ...".
#include <string>

#include "settings/catalogue.hpp"

namespace dynoward::settings {
namespace {

std::string range_text(const SettingInfo& setting) {
    return std::to_string(setting.least) + " to " + std::to_string(setting.most);
}

std::string form_text(const SettingInfo& setting) {
    switch (setting.form) {
        case Form::port: return "a port number from " + range_text(setting);
        case Form::host:
            return "an IP address of this machine, such as `0.0.0.0`, `::` or `127.0.0.1`, or `localhost`";
        case Form::path: return "the path of a readable file";
        case Form::password:
            return range_text(setting) + " characters, only A-Z a-z 0-9 . _ ~ - (" +
                   (setting.name == "HOOK_TOKEN"
                        ? "the alert tool may send it in a URL, where other characters need escapes)"
                        : "Heroku's log sender fails on a `:` and does not decode URL escapes such as "
                          "`%41`)");
        case Form::user: return range_text(setting) + " characters, only A-Z a-z 0-9 . _ ~ -";
        case Form::secret_text:
            return range_text(setting) +
                   " visible ASCII characters, without spaces and without surrounding quotation marks";
        case Form::app_list:
            return "app names or ids, separated by commas, each once, such as `shop, shop-staging` (a name "
                   "has at most 30 characters, only a-z 0-9 -, and starts with a letter)";
        case Form::type_list:
            return "process types from the Procfile, separated by commas, such as `web, worker`, but never "
                   "`run`, `release` or `scheduler`";
        case Form::level:
            return "a percentage of the quota from 1% to 1000%, such as `95%`, or an amount of at least "
                   "1 MB, such as `512MB` (a bare `512` is also in MB)";
        case Form::duration:
            return "a whole number of seconds from " + range_text(setting) +
                   ", or a number with the suffix s, m, h or d, such as `10m`";
        case Form::forecast:
            return "`auto`, or a whole number of seconds from " + range_text(setting) +
                   ", or a number with the suffix s, m, h or d, such as `30m`";
        case Form::count_per_span:
            return "count/seconds, such as `" +
                   std::string(setting.name == "RESTART_BUDGET" ? "12/3600"
                               : setting.default_value.empty()  ? "10/60"
                                                                : setting.default_value) +
                   "`, with a count of " + range_text(setting) + " and a time span of 1 s to 1 d";
        case Form::count_or_percent:
            return "a number of dynos from " + range_text(setting) +
                   ", or a percentage of at most `100%`, such as `25%`";
        case Form::number: return "a whole number from " + range_text(setting);
        case Form::decimal:
            return "a number greater than 0 and at most " + std::to_string(setting.most) +
                   ", such as `8` or `2.5`";
        case Form::schedule:
            return "local times, optional weekdays and a time zone, such as `03:00 Europe/Berlin`, "
                   "`03:00,15:00 Mon-Fri America/New_York` or `04:30 Sat,Sun UTC`";
        case Form::quiet_hours:
            return "ranges of local times, optional weekdays (on which the ranges begin) and a time zone, "
                   "such as `09:00-18:00 Mon-Fri America/New_York` or `22:00-02:00,12:00-13:00 "
                   "Europe/Berlin`, but not the whole week";
        case Form::mode: return "`observe` or `enforce`";
        case Form::lone_dyno: return "`restart` or `hold`";
        case Form::memory_signal: return "`total` or `rss_swap`";
        case Form::log_level:
            return "`debug`, `info`, `warn` or `error` (`fatal` and `unknown` mean `error`)";
        case Form::api_url:
            return "https://host or https://host:port, without a path or password (http:// only for a "
                   "loopback host, so that the token is never sent unencrypted)";
        case Form::https_url:
            return "an https:// URL without a user or password (http:// only for a loopback host, for "
                   "tests)";
        case Form::addon:
            return "the name of an add-on as `heroku addons` lists it, only a-z 0-9 -, such as "
                   "`postgresql-curved-12345`";
        case Form::anything: break;
    }
    return "not yet supported in this version; unset it";
}

}  // namespace

std::string allowed_text(const SettingInfo& setting) {
    return form_text(setting) + (setting.can_be_off ? ", or `off`" : "");
}

}  // namespace dynoward::settings
