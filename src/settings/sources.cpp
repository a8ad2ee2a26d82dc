// SPDX-License-Identifier: MIT
#include "settings/sources.hpp"

#include <algorithm>

#include "settings/catalogue.hpp"
#include "settings/config_file.hpp"
#include "settings/hours_text.hpp"
#include "settings/parse.hpp"
#include "settings/shown.hpp"
#include "settings/spelling.hpp"

namespace dynoward::settings {
namespace {

constexpr std::string_view own_password = "DRAIN_PASSWORD_";

// `1GB` has the unit `GB`; empty if the text is not a number with a unit of letters.
std::string unit_of(std::string_view text) {
    const auto is_of_number = [](char c) { return is_digit(c) || c == '.'; };
    const auto unit = std::ranges::find_if_not(text, is_of_number);
    const bool is_word = std::all_of(unit, text.end(), [](char c) { return is_lower(c) || is_upper(c); });
    return unit != text.begin() && is_word ? std::string(unit, text.end()) : std::string();
}

// The exact problem, if the text about allowed values does not make it obvious.
std::string hint(const SettingInfo& setting, const std::string& text, const ZoneFinder& find_zone) {
    if (setting.form == Form::password || setting.form == Form::secret_text) {
        return "the value has " + std::to_string(text.size()) + " characters" +
               (text.find(':') == std::string::npos ? "; " : ", including a `:`; ");
    }
    if (!is_safe_to_show(text)) {
        return "";  // an explanation would quote it
    }
    if (setting.form == Form::level) {
        const auto unit = unit_of(text);
        return unit.empty() || lower_case(unit) == "mb"
                   ? ""
                   : "unknown unit `" + unit + "`, use MB or %, for example 512MB or 95%; ";
    }
    if (setting.form == Form::schedule) {
        const auto read = read_schedule(text, find_zone);
        const auto* const problem = std::get_if<std::string>(&read);
        return problem == nullptr ? "" : *problem + "; ";
    }
    if (setting.form == Form::quiet_hours) {
        const auto read = read_quiet_hours(text, find_zone);
        const auto* const problem = std::get_if<std::string>(&read);
        return problem == nullptr ? "" : *problem + "; ";
    }
    return "";
}

Given checked(const SettingInfo& setting, std::string_view text, std::string place,
              const ZoneFinder& find_zone, std::vector<SettingError>& errors) {
    Given given{std::string(text), std::move(place), true};
    if (!setting.supported) {
        errors.push_back(refusal(setting, given, "not yet supported in this version; unset it"));
        given.valid = false;
    } else if (!is_value_of(setting, text, find_zone)) {
        errors.push_back(refusal(
            setting, given, hint(setting, given.text, find_zone) + "must be " + allowed_text(setting)));
        given.valid = false;
    }
    return given;
}

// A short invalid value is probably a typing error; a longer one may be a secret.
std::size_t max_shown(Form form) {
    constexpr std::size_t max_bytes_of_a_number = 24;
    switch (form) {
        case Form::host:
        case Form::path:
        case Form::app_list:
        case Form::type_list:
        case Form::schedule:
        case Form::quiet_hours:
        case Form::api_url:
        case Form::addon: return max_shown_bytes;
        default: return max_bytes_of_a_number;
    }
}

std::string unknown_name(std::string_view name) {
    const auto meant = meant_name(name, {"WEB", "WORKER"});
    return "unknown setting; must be a name from docs/configuration.md" +
           (meant ? "; did you mean " + *meant + "?" : std::string());
}

}  // namespace

SettingError refusal(const SettingInfo& setting, const Given& given, std::string allowed) {
    // A value is often refused because it is, or contains, a secret that belongs elsewhere.
    const bool has_user = setting.form == Form::api_url && given.text.find('@') != std::string::npos;
    return {given.place,
            setting.secret || has_user ? "[redacted]" : shown_text(given.text, max_shown(setting.form)),
            std::move(allowed)};
}

Sources::Sources(const Environment& environment, const FileReader& read_file, ZoneFinder find_zone,
                 std::vector<SettingError>& errors)
    : find_zone_(std::move(find_zone)) {
    read_environment(environment, errors);
    const auto* const config_file = find("CONFIG_FILE");
    if (config_file == nullptr || !config_file->valid) {
        return;
    }
    const auto text = read_file(config_file->text);
    if (!text) {
        errors.push_back(refusal(*find_setting("CONFIG_FILE"), *config_file,
                                 "cannot be read; must be the path of a readable regular file of at most "
                                 "32 MB"));
        return;
    }
    const auto file = read_config_file(*text, errors);
    read_file_settings(file.settings, errors);
    for (const auto& [app, values] : file.apps) {
        read_file_app(app, values, errors);
    }
}

void Sources::read_environment(const Environment& environment, std::vector<SettingError>& errors) {
    for (const auto& [name, value] : environment) {
        const auto text = trimmed(value);
        if (text.empty()) {
            continue;
        }
        if (const auto known = parse_setting_name(name)) {
            everywhere_.emplace(name, checked(*known->setting, text, name, find_zone_, errors));
        } else if (name.starts_with(own_password) && name.size() > own_password.size()) {
            drain_passwords_.emplace(
                name.substr(own_password.size()),
                checked(*find_setting("DRAIN_PASSWORD"), text, name, find_zone_, errors));
        } else {
            unknown_.push_back(name);
        }
    }
}

void Sources::read_file_settings(const std::map<std::string, std::string, std::less<>>& values,
                                 std::vector<SettingError>& errors) {
    for (const auto& [name, value] : values) {
        const auto place = "CONFIG_FILE settings." + shown_text(name);
        const auto known = parse_setting_name(name);
        if (!known) {
            errors.push_back({place, "", unknown_name(name)});
        } else if (known->setting->name == "CONFIG_FILE") {
            errors.push_back({place, "", "must be set in the environment only"});
        } else if (const auto text = trimmed(value); !text.empty()) {
            // The environment has precedence, but an invalid value is an error even if it is not used.
            everywhere_.emplace(name, checked(*known->setting, text, place, find_zone_, errors));
        }
    }
}

void Sources::read_file_app(const std::string& app,
                            const std::map<std::string, std::string, std::less<>>& values,
                            std::vector<SettingError>& errors) {
    auto& own = apps_[app];
    for (const auto& [name, value] : values) {
        const auto place = "CONFIG_FILE apps." + shown_text(app) + "." + shown_text(name);
        const auto known = parse_setting_name(name);
        if (!known) {
            errors.push_back({place, "", unknown_name(name)});
        } else if (known->setting->scope == Scope::process) {
            errors.push_back(
                {place, "", "cannot be set per app; must be set under `settings` or in the environment"});
        } else if (const auto text = trimmed(value); !text.empty()) {
            own.emplace(name, checked(*known->setting, text, place, find_zone_, errors));
        }
    }
}

const Given* Sources::find(std::string_view name) const {
    const auto found = everywhere_.find(name);
    return found == everywhere_.end() ? nullptr : &found->second;
}

const Given* Sources::find_own(std::string_view app, std::string_view name) const {
    const auto values = apps_.find(app);
    if (values == apps_.end()) {
        return nullptr;
    }
    const auto found = values->second.find(name);
    return found == values->second.end() ? nullptr : &found->second;
}

// An app named `previous` has no such variable: DRAIN_PASSWORD_PREVIOUS is another setting.
const Given* Sources::find_drain_password(std::string_view app) const {
    if (const auto* const own = find_own(app, "DRAIN_PASSWORD")) {
        return own;
    }
    const auto found = drain_passwords_.find(variable_prefix(app));
    return found == drain_passwords_.end() ? nullptr : &found->second;
}

const Given* Sources::find_variable(std::string_view app, std::string_view variable) const {
    if (const auto values = apps_.find(app); values != apps_.end()) {
        if (const auto found = values->second.find(variable); found != values->second.end()) {
            return &found->second;
        }
    }
    return find(variable);
}

const Given* Sources::find(std::string_view app, std::string_view type, std::string_view name) const {
    if (!type.empty()) {
        if (const auto* const own = find_variable(app, variable_prefix(type) + "_" + std::string(name))) {
            return own;
        }
    }
    return find_variable(app, name);
}

bool Sources::has_own(std::string_view app, std::string_view type) const {
    return std::ranges::any_of(catalogue(), [&](const SettingInfo& setting) {
        return setting.scope == Scope::type &&
               find_variable(app, variable_prefix(type) + "_" + std::string(setting.name)) != nullptr;
    });
}

}  // namespace dynoward::settings
