// SPDX-License-Identifier: MIT
// Which app a drain token belongs to, according to the platform's own drain lists: anybody who has the
// drain's URL can add it to an app of his own, and then genuine lines of that app arrive here.
#pragma once

#include <set>
#include <unordered_map>
#include <vector>

#include "dynoward/values/names.hpp"

namespace dynoward::heroku {

class TokenMap {
 public:
    explicit TokenMap(const std::vector<AppName>& apps) : missing_(apps.begin(), apps.end()) {}

    /// Replaces what is known of one app.
    void set(const AppName& app, const std::vector<DrainToken>& tokens);
    /// nullptr: not a token of a monitored app, as far as is known.
    const AppName* find(const DrainToken& token) const;
    /// Whether every monitored app's list is known, so that an unknown token is a foreign one.
    bool complete() const { return missing_.empty(); }
    bool knows(const AppName& app) const { return missing_.count(app) == 0; }

 private:
    std::unordered_map<DrainToken, AppName> apps_;
    std::set<AppName> missing_;
};

}  // namespace dynoward::heroku
