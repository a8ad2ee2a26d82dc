// SPDX-License-Identifier: MIT
#include "settings/parse.hpp"

#include <algorithm>
#include <charconv>

#include "dynoward/values/dyno_name.hpp"
#include "dynoward/values/limits.hpp"
#include "settings/hours_text.hpp"
#include "settings/shown.hpp"
#include "settings/url.hpp"

namespace dynoward::settings {
namespace {

constexpr double max_percent = 1000;
constexpr std::size_t max_type_bytes = 63;  // as in a dyno name
constexpr std::int64_t max_span_s = 86400;

// `95`, `99.5`: digits with an optional fraction. No sign, exponent, `inf` or `nan`, which from_chars
// accepts.
std::optional<double> parse_decimal(std::string_view text) {
    const bool plain = !text.empty() && is_digit(text.front()) && is_digit(text.back()) &&
                       std::ranges::count(text, '.') <= 1 &&
                       std::ranges::all_of(text, [](char c) { return is_digit(c) || c == '.'; });
    double value = 0;
    if (!plain || std::from_chars(text.data(), text.data() + text.size(), value).ec != std::errc{}) {
        return std::nullopt;
    }
    return value;
}

std::int64_t suffix_s(char suffix) {
    switch (suffix) {
        case 's': return 1;
        case 'm': return 60;
        case 'h': return 3600;
        case 'd': return 86400;
        default: return 0;
    }
}

bool is_process_type(std::string_view text) {
    return !text.empty() && text.size() <= max_type_bytes &&
           (is_lower(text.front()) || is_upper(text.front())) && std::ranges::all_of(text, [](char c) {
               return is_lower(c) || is_upper(c) || is_digit(c) || c == '-' || c == '_';
           });
}

bool has_size(std::string_view text, const SettingInfo& setting) {
    const auto size = static_cast<std::int64_t>(text.size());
    return size >= setting.least && size <= setting.most;
}

// Heroku's own rule for names of add-ons. Strict, because the name becomes part of a request's path.
bool is_addon_name(std::string_view text) {
    constexpr std::size_t max_addon_bytes = 256;
    const auto allowed = [](char c) { return is_lower(c) || is_digit(c) || c == '-'; };
    return text.size() <= max_addon_bytes && is_lower(text.front()) && text.back() != '-' &&
           std::ranges::all_of(text, allowed);
}

}  // namespace

std::string lower_case(std::string_view text) {
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(),
                           [](char c) { return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; });
    return lower;
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::optional<std::int64_t> parse_number(std::string_view text, std::int64_t least, std::int64_t most) {
    std::int64_t value = 0;
    const auto* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (text.empty() || !is_digit(text.front()) || error != std::errc{} || stop != end || value < least ||
        value > most) {
        return std::nullopt;
    }
    return value;
}

std::optional<Seconds> parse_duration(std::string_view text, std::int64_t min_s, std::int64_t max_s) {
    std::int64_t unit_s = 1;
    if (!text.empty() && suffix_s(text.back()) != 0) {
        unit_s = suffix_s(text.back());
        text.remove_suffix(1);
    }
    const auto value = parse_number(text, 0, max_s);
    if (!value || *value * unit_s < min_s || *value * unit_s > max_s) {
        return std::nullopt;
    }
    return Seconds{*value * unit_s};
}

std::optional<Seconds> parse_forecast(std::string_view text, std::int64_t min_s, std::int64_t max_s) {
    return lower_case(text) == "auto" ? std::optional(auto_forecast) : parse_duration(text, min_s, max_s);
}

std::optional<Level> parse_level(std::string_view text) {
    Level level{0, Level::Unit::megabytes};
    double most = limits::memory_mb;
    if (text.ends_with('%')) {
        level.unit = Level::Unit::percent_of_quota;
        most = max_percent;
        text.remove_suffix(1);
    } else if (lower_case(text).ends_with("mb")) {
        text.remove_suffix(2);
    }
    const auto amount = parse_decimal(trimmed(text));
    // Every dyno would always be above a level of 0, or near 0.
    if (!amount || *amount < 1 || *amount > most) {
        return std::nullopt;
    }
    level.amount = *amount;
    return level;
}

std::optional<CountPerSpan> parse_count_per_span(std::string_view text, std::int64_t least,
                                                 std::int64_t most) {
    const auto slash = text.find('/');
    if (slash == std::string_view::npos) {
        return std::nullopt;
    }
    const auto count = parse_number(trimmed(text.substr(0, slash)), least, most);
    const auto span = parse_duration(trimmed(text.substr(slash + 1)), 1, max_span_s);
    if (!count || !span) {
        return std::nullopt;
    }
    return CountPerSpan{static_cast<unsigned>(*count), *span};
}

std::optional<CountOrPercent> parse_count_or_percent(std::string_view text, std::int64_t least,
                                                     std::int64_t most) {
    const bool percent = text.ends_with('%');
    if (percent) {
        text.remove_suffix(1);
    }
    const auto amount = parse_number(text, least, percent ? 100 : most);
    if (!amount) {
        return std::nullopt;
    }
    return CountOrPercent{static_cast<unsigned>(*amount), percent};
}

std::optional<double> parse_positive(std::string_view text, std::int64_t most) {
    const auto value = parse_decimal(text);
    return value && *value > 0 && *value <= static_cast<double>(most) ? value : std::nullopt;
}

std::optional<std::vector<std::string>> parse_list(std::string_view text) {
    std::vector<std::string> items;
    for (std::size_t begin = 0; begin <= text.size();) {
        const auto end = std::min(text.find(',', begin), text.size());
        const auto item = trimmed(text.substr(begin, end - begin));
        if (item.empty()) {
            return std::nullopt;
        }
        items.emplace_back(item);
        begin = end + 1;
    }
    return items;
}

namespace {

bool is_hex(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'f');
}

// `01234567-89ab-cdef-0123-456789abcdef`
bool is_app_id(std::string_view text) {
    constexpr std::string_view form = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    return std::equal(text.begin(), text.end(), form.begin(), form.end(),
                      [](char c, char f) { return f == '-' ? c == '-' : is_hex(c); });
}

// As in the platform's own schema. A token or password set here by mistake would be shown everywhere as an
// app's name, and sent to the Platform API in a path. So anything that cannot be a name is refused.
bool is_app_name(std::string_view text) {
    const bool drawn_in_hex = text.size() >= limits::drawn_secret && std::ranges::all_of(text, is_hex) &&
                              std::ranges::any_of(text, is_digit);
    return text.size() <= limits::app_name && is_lower(text.front()) && !drawn_in_hex;
}

}  // namespace

std::optional<std::vector<AppName>> parse_app_list(std::string_view text, std::int64_t most) {
    const auto items = parse_list(text);
    if (!items || static_cast<std::int64_t>(items->size()) > most) {
        return std::nullopt;
    }
    std::vector<AppName> apps;
    std::set<std::string_view> seen;
    for (const auto& item : *items) {
        auto app = AppName::parse(item);
        if (!app || !(is_app_id(item) || is_app_name(item)) || !seen.insert(item).second) {
            return std::nullopt;
        }
        apps.push_back(std::move(*app));
    }
    return apps;
}

std::optional<std::set<std::string, std::less<>>> parse_type_list(std::string_view text,
                                                                  std::int64_t most) {
    const auto items = parse_list(text);
    if (!items || static_cast<std::int64_t>(items->size()) > most ||
        !std::ranges::all_of(*items, is_process_type) || std::ranges::any_of(*items, is_one_off_type) ||
        // Types are shown everywhere: a token given by mistake must not be accepted as one.
        std::ranges::any_of(*items, is_credential)) {
        return std::nullopt;
    }
    return std::set<std::string, std::less<>>(items->begin(), items->end());
}

std::optional<Mode> parse_mode(std::string_view text) {
    const auto word = lower_case(text);
    return word == "observe"   ? std::optional(Mode::observe)
           : word == "enforce" ? std::optional(Mode::enforce)
                               : std::nullopt;
}

std::optional<LoneDyno> parse_lone_dyno(std::string_view text) {
    const auto word = lower_case(text);
    return word == "restart" ? std::optional(LoneDyno::restart)
           : word == "hold"  ? std::optional(LoneDyno::hold)
                             : std::nullopt;
}

std::optional<MemorySignal> parse_memory_signal(std::string_view text) {
    const auto word = lower_case(text);
    return word == "total"      ? std::optional(MemorySignal::total)
           : word == "rss_swap" ? std::optional(MemorySignal::rss_swap)
                                : std::nullopt;
}

std::optional<LogLevel> parse_log_level(std::string_view text) {
    const auto word = lower_case(text);
    return word == "debug"  ? std::optional(LogLevel::debug)
           : word == "info" ? std::optional(LogLevel::info)
           : word == "warn" ? std::optional(LogLevel::warn)
           // Severities of Ruby's Logger above `error`, which dark_knight accepts. Dynoward logs nothing
           // above `error`.
           : word == "error" || word == "fatal" || word == "unknown" ? std::optional(LogLevel::error)
                                                                     : std::nullopt;
}

std::optional<PlatformApi> parse_api_url(std::string_view text) {
    auto url = parse_http_url(text);
    // The token must not be sent unencrypted.
    if (!url || url->target != "/" || (!url->tls && !is_loopback_host(url->host))) {
        return std::nullopt;
    }
    return PlatformApi{url->tls, std::move(url->host), url->port, Secret{}};
}

bool is_off(std::string_view text) {
    return lower_case(text) == "off";
}

bool is_unreserved(std::string_view text) {
    constexpr std::string_view marks = "._~-";
    return std::ranges::all_of(text, [&](char c) {
        return is_lower(c) || is_upper(c) || is_digit(c) || marks.find(c) != std::string_view::npos;
    });
}

bool is_value_of(const SettingInfo& setting, std::string_view text, const ZoneFinder& find_zone) {
    const auto visible = [](char c) { return c > ' ' && c < '\x7f'; };
    // Quotation marks from a web form, or from a file that no shell has read, would be part of the secret.
    const auto in_quotes = [](std::string_view value) {
        return value.size() > 1 && value.front() == value.back() &&
               std::string_view("\"'`").find(value.front()) != std::string_view::npos;
    };
    const auto control = [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; };
    if (setting.can_be_off && is_off(text)) {
        return true;
    }
    switch (setting.form) {
        case Form::port: return parse_number(text, setting.least, setting.most).has_value();
        case Form::host: return text == "localhost" || is_ip_address(text);
        case Form::path: return std::ranges::none_of(text, control);
        case Form::password:
        case Form::user: return has_size(text, setting) && is_unreserved(text);
        case Form::secret_text:
            return has_size(text, setting) && std::ranges::all_of(text, visible) && !in_quotes(text);
        case Form::app_list: return parse_app_list(text, setting.most).has_value();
        case Form::type_list: return parse_type_list(text, setting.most).has_value();
        case Form::level: return parse_level(text).has_value();
        case Form::duration: return parse_duration(text, setting.least, setting.most).has_value();
        case Form::forecast: return parse_forecast(text, setting.least, setting.most).has_value();
        case Form::count_per_span:
            return parse_count_per_span(text, setting.least, setting.most).has_value();
        case Form::count_or_percent:
            return parse_count_or_percent(text, setting.least, setting.most).has_value();
        case Form::number: return parse_number(text, setting.least, setting.most).has_value();
        case Form::decimal: return parse_positive(text, setting.most).has_value();
        case Form::schedule: return std::holds_alternative<Schedule>(read_schedule(text, find_zone));
        case Form::quiet_hours:
            return std::holds_alternative<QuietHours>(read_quiet_hours(text, find_zone));
        case Form::mode: return parse_mode(text).has_value();
        case Form::lone_dyno: return parse_lone_dyno(text).has_value();
        case Form::memory_signal: return parse_memory_signal(text).has_value();
        case Form::log_level: return parse_log_level(text).has_value();
        case Form::api_url: return parse_api_url(text).has_value();
        case Form::https_url: {
            const auto url = parse_http_url(text);
            return url && (url->tls || is_loopback_host(url->host));
        }
        case Form::addon: return is_addon_name(text);
        case Form::anything: break;
    }
    return false;
}

}  // namespace dynoward::settings
