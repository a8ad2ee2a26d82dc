// SPDX-License-Identifier: MIT
// The query of a request: `limit=5&verbose`, split into names and values. Nothing is decoded: the names and
// values that Dynoward reads need no escapes. Pure.
#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

namespace dynoward::daemon {

struct QueryParameter {
    std::string_view name;
    std::string_view value;  ///< empty without a `=`
};

/// In order, repeats included. They refer to `query`.
inline std::vector<QueryParameter> query_parameters(std::string_view query) {
    std::vector<QueryParameter> all;
    while (!query.empty()) {
        const auto end = std::min(query.find('&'), query.size());
        const auto pair = query.substr(0, end);
        const auto equals = std::min(pair.find('='), pair.size());
        all.push_back({pair.substr(0, equals), pair.substr(std::min(equals + 1, pair.size()))});
        query.remove_prefix(std::min(end + 1, query.size()));
    }
    return all;
}

}  // namespace dynoward::daemon
