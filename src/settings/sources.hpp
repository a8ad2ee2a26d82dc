// SPDX-License-Identifier: MIT
// Where each value comes from: every value of the environment and of CONFIG_FILE, checked one by one, with
// the place it stands at, and found by the rule of precedence: `apps` over the environment over `settings`,
// then the form of a process type over the plain one.
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
    bool valid = true;  ///< false: an error about it is noted already
};

class Sources {
 public:
    /// Reads and checks everything; what is wrong goes to `errors`.
    Sources(const Environment& environment, const FileReader& read_file, ZoneFinder find_zone,
            std::vector<SettingError>& errors);

    using Values = std::map<std::string, Given, std::less<>>;

    /// nullptr: not given. By the plain name for the whole process.
    const Given* find(std::string_view name) const;
    /// For an app; `type` empty: the plain form.
    const Given* find(std::string_view app, std::string_view type, std::string_view name) const;
    /// Whether an own form of a setting is given for this process type.
    bool has_own(std::string_view app, std::string_view type) const;

    const Values& everywhere() const { return everywhere_; }
    const std::map<std::string, Values, std::less<>>& apps() const { return apps_; }
    /// Names of the environment that are no setting's.
    const std::vector<std::string>& unknown() const { return unknown_; }
    const ZoneFinder& find_zone() const { return find_zone_; }
    /// Given for this app alone, under `apps`; nullptr: not given.
    const Given* find_own(std::string_view app, std::string_view name) const;
    /// The drain password of this app alone: under `apps`, else `DRAIN_PASSWORD_<APP>`.
    const Given* find_drain_password(std::string_view app) const;
    /// Variables `DRAIN_PASSWORD_<APP>`, by what stands for the app's name.
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

/// The error for a value that is none of its setting. The value is shown only where that is safe.
SettingError refusal(const SettingInfo& setting, const Given& given, std::string allowed);

}  // namespace dynoward::settings
