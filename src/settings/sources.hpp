// SPDX-License-Identifier: MIT
// The source of each value: every value of the environment and of CONFIG_FILE, checked one by one, with its
// place, and found by precedence: `apps` over the environment over `settings`, then the form for a process
// type over the plain one.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "settings/catalogue.hpp"
#include "settings/load.hpp"

namespace dynoward::settings {

struct Given {
    std::string text;   ///< trimmed, not empty
    std::string place;  ///< `MODE`, or `CONFIG_FILE apps.shop.MODE`
    bool valid = true;  ///< false: its error has already been reported
};

class Sources {
 public:
    /// Reads and checks everything; errors go to `errors`.
    Sources(const Environment& environment, const FileReader& read_file, ZoneFinder find_zone,
            std::vector<SettingError>& errors);

    using Values = std::map<std::string, Given, std::less<>>;

    /// The value for the whole process, by its plain name; nullptr: not given.
    const Given* find(std::string_view name) const;
    /// The value for an app; `type` empty: the plain form.
    const Given* find(std::string_view app, std::string_view type, std::string_view name) const;
    /// Whether a setting is given for exactly this process type.
    bool has_own(std::string_view app, std::string_view type) const;

    const Values& everywhere() const { return everywhere_; }
    const std::map<std::string, Values, std::less<>>& apps() const { return apps_; }
    /// Names in the environment that are not settings.
    const std::vector<std::string>& unknown() const { return unknown_; }
    const ZoneFinder& find_zone() const { return find_zone_; }
    /// The value given under `apps` for this app; nullptr: not given.
    const Given* find_own(std::string_view app, std::string_view name) const;
    /// The drain password of this app alone: under `apps`, else `DRAIN_PASSWORD_<APP>`.
    const Given* find_drain_password(std::string_view app) const;
    /// Variables `DRAIN_PASSWORD_<APP>`, by their part for the app's name.
    const Values& drain_passwords() const { return drain_passwords_; }

 private:
    void read_environment(const Environment& environment, std::vector<SettingError>& errors);
    void read_file_settings(const std::map<std::string, std::string, std::less<>>& values,
                            std::vector<SettingError>& errors);
    void read_file_app(const std::string& app,
                       const std::map<std::string, std::string, std::less<>>& values,
                       std::vector<SettingError>& errors);
    const Given* find_variable(std::string_view app, std::string_view variable) const;

    ZoneFinder find_zone_;
    Values everywhere_;
    std::map<std::string, Values, std::less<>> apps_;
    Values drain_passwords_;
    std::vector<std::string> unknown_;
};

/// The error for a value that its setting does not allow. The value is shown only if that is safe.
SettingError refusal(const SettingInfo& setting, const Given& given, std::string allowed);

}  // namespace dynoward::settings
