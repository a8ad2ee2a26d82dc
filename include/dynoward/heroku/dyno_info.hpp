// SPDX-License-Identifier: MIT
// A dyno as the Platform API lists it.
#pragma once

#include <string>

#include "dynoward/values/dyno_state.hpp"
#include "dynoward/values/instant.hpp"

namespace dynoward::heroku {

/// A dyno as the list shows it. `id`, `created_at` and `updated_at` differ between incarnations. `type`,
/// `size` and `id` have at most 100 bytes.
struct DynoInfo {
    std::string name;
    std::string type;  ///< the only trustworthy source of a dyno's type
    std::string size;
    std::string id;
    DynoState state = DynoState::unknown;
    WallTime created_at{};
    WallTime updated_at{};  ///< last change of state, so "up since" where the state is up
    long release = 0;

    /// Whether this is another incarnation than `before`, or has restarted since.
    bool differs_from(const DynoInfo& before) const {
        return id != before.id || created_at != before.created_at || updated_at != before.updated_at;
    }
    /// Whether its timestamps are earlier: a list may come from an outdated copy of the platform's data.
    bool is_older_than(const DynoInfo& other) const {
        return created_at < other.created_at || updated_at < other.updated_at;
    }
    /// Whether this is a later state than `before`. A difference is not enough: it may be an earlier state.
    bool follows(const DynoInfo& before) const { return differs_from(before) && !is_older_than(before); }
};

}  // namespace dynoward::heroku
