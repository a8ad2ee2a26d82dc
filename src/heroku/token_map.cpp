// SPDX-License-Identifier: MIT
#include "heroku/token_map.hpp"

namespace dynoward::heroku {

void TokenMap::set(const AppName& app, const std::vector<DrainToken>& tokens) {
    std::erase_if(apps_, [&app](const auto& entry) { return entry.second == app; });
    for (const auto& token : tokens) {
        apps_.insert_or_assign(token, app);
    }
    missing_.erase(app);
}

void TokenMap::merge(const AppName& from, const AppName& into) {
    for (auto& [token, app] : apps_) {
        if (app == from) {
            app = into;
        }
    }
    missing_.erase(from);
}

const AppName* TokenMap::find(const DrainToken& token) const {
    const auto found = apps_.find(token);
    return found != apps_.end() ? &found->second : nullptr;
}

}  // namespace dynoward::heroku
