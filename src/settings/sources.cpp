// SPDX-License-Identifier: MIT
#include "settings/sources.hpp"

#include <algorithm>

#include "dynoward/settings/catalogue.hpp"
#include "dynoward/settings/shown.hpp"
#include "settings/config_file.hpp"
#include "settings/hours_text.hpp"
#include "settings/parse.hpp"
#include "settings/spelling.hpp"

namespace dynoward::settings {
namespace {

constexpr std::string_view own_password = "DRAIN_PASSWORD_";

// What is wrong beyond "not one of the allowed values", where an owner would wonder.
std::string hint(const SettingInfo& setting, const std::string& text, const ZoneFinder& find_zone) {
    if (setting.form == Form::password || setting.form == Form::secret_text) {
        return "the value given has " + std::to_string(text.size()) + " characters" +
               (text.find(':') == std::string::npos ? "; " : ", a `:` among them; ");
    }
    if (!is_harmless(text)) {
        return "";  // what is wrong with it would quote it
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
            setting, given, hint(setting, given.text, find_zone) + "allowed: " + allowed_text(setting)));
        given.valid = false;
    }
    return given;
}

// Short values are refused for a slip; whatever is longer than one could be is something else.
std::size_t most_shown(Form form) {
    constexpr std::size_t most_bytes_of_a_number = 24;
    switch (form) {
        case Form::host:
        case Form::path:
        case Form::app_list:
        case Form::type_list:
        case Form::schedule:
        case Form::quiet_hours:
        case Form::api_url:
        case Form::addon: return most_shown_bytes;
        default: return most_bytes_of_a_number;
    }
}

std::string unknown_name(std::string_view name) {
    const auto meant = meant_name(name, {"WEB"});
    return "unknown setting; allowed are the names of the documentation" +
           (meant ? ", did you mean " + *meant + "?" : std::string());
}

}  // namespace

SettingError refusal(const SettingInfo& setting, const Given& given, std::string allowed) {
    // A value is often refused because it is a secret that belongs elsewhere, or has one in it.
    const bool has_user = setting.form == Form::api_url && given.text.find('@') != std::string::npos;
    return {given.place,
            setting.secret || has_user ? "[redacted]" : shown_text(given.text, most_shown(setting.form)),
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
                                 "cannot be read; allowed: the path of a readable ordinary file of at most "
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
            errors.push_back({place, "", "allowed is CONFIG_FILE in the environment only"});
        } else if (const auto text = trimmed(value); !text.empty()) {
            // The environment wins, but a value that is wrong is an error also where it is not used.
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
            errors.push_back({place, "",
                              "holds for the whole monitor, not per app; allowed: under `settings`, or in "
                              "the environment"});
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

// An app `previous` cannot have a variable: DRAIN_PASSWORD_PREVIOUS is the setting of that name.
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
