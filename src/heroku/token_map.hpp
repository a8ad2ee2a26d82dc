// SPDX-License-Identifier: MIT
// Which app a drain token belongs to, according to the platform's own drain lists. The lists are needed
// because anyone with the drain's URL can add it to another app, whose genuine lines then arrive here.
#pragma once

#include <set>
#include <unordered_map>
#include <vector>

#include "dynoward/values/names.hpp"

namespace dynoward::heroku {

class TokenMap {
 public:
    explicit TokenMap(const std::vector<AppName>& apps) : missing_(apps.begin(), apps.end()) {}

    /// Replaces the drain list of one app.
    void set(const AppName& app, const std::vector<DrainToken>& tokens);
    /// Both are the same app: moves the tokens of the first to the second.
    void merge(const AppName& from, const AppName& into);
    /// nullptr: not a token of a monitored app, as far as the lists show.
    const AppName* find(const DrainToken& token) const;
    /// Whether the lists of all monitored apps are known, so that an unknown token is a foreign one.
    bool complete() const { return missing_.empty(); }
    bool knows(const AppName& app) const { return missing_.count(app) == 0; }

 private:
    std::unordered_map<DrainToken, AppName> apps_;
    std::set<AppName> missing_;
};

}  // namespace dynoward::heroku
