// SPDX-License-Identifier: MIT
// What may stand in a variable, in words: the same in an error, in `--help` and on the page. Each text fits
// behind "allowed: ".
#include <string>

#include "dynoward/settings/catalogue.hpp"

namespace dynoward::settings {
namespace {

std::string range_text(const SettingInfo& setting) {
    return std::to_string(setting.least) + " to " + std::to_string(setting.most);
}

std::string form_text(const SettingInfo& setting) {
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
        case Form::secret_text:
            return range_text(setting) +
                   " visible ASCII characters, without blanks, and without quotation marks around them";
        case Form::app_list:
            return "app names of a-z 0-9 - (30 at most, a letter first) or ids, separated by commas, each "
                   "once, such as `shop, shop-staging`";
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
            return "count/seconds such as `" +
                   std::string(setting.default_value.empty() ? "10/60" : setting.default_value) +
                   "`: a count of " + range_text(setting) + ", a span of 1 s to 1 d";
        case Form::count_or_percent:
            return "a number of dynos, " + range_text(setting) +
                   ", or a percentage such as `25%`, at most `100%`";
        case Form::number: return "a whole number, " + range_text(setting);
        case Form::decimal:
            return "a number over 0 and at most " + std::to_string(setting.most) + ", such as `8` or `2.5`";
        case Form::schedule:
            return "local times, maybe weekdays, and a time zone: `03:00 Europe/Berlin`, `03:00,15:00 "
                   "Mon-Fri "
                   "America/New_York` or `04:30 Sat,Sun UTC`";
        case Form::quiet_hours:
            return "ranges of local times, maybe weekdays (of their begin), and a time zone: `09:00-18:00 "
                   "Mon-Fri America/New_York` or `22:00-02:00,12:00-13:00 Europe/Berlin`, and not the "
                   "whole "
                   "week";
        case Form::mode: return "`observe` or `enforce`";
        case Form::lone_dyno: return "`restart` or `hold`";
        case Form::memory_signal: return "`total` or `rss_swap`";
        case Form::log_level:
            return "`debug`, `info`, `warn` or `error` (`fatal` and `unknown` mean `error`)";
        case Form::api_url:
            return "https://host or https://host:port without path or password; http:// only for a "
                   "loopback host, "
                   "because the token must not travel in clear";
        case Form::https_url:
            return "an https:// URL without user or password; http:// only for a loopback host, in tests";
        case Form::addon:
            return "the name of an add-on as `heroku addons` shows it, of a-z 0-9 -, such as "
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
