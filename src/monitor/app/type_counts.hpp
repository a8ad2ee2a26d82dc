// SPDX-License-Identifier: MIT
// The number of dynos of each process type of an app, and how many of them are not up. Counted again only
// when the fleet's census mark shows that a number may have changed: many dynos may need the counts in one
// tick.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "dynoward/fleet/fleet.hpp"

namespace dynoward::monitor {

struct TypeCount {
    unsigned dynos = 0;
    unsigned not_up = 0;
    unsigned unlisted = 0;  ///< send lines, but are not in the platform's list; not in the other counts
    std::optional<DynoName> one_not_up;  ///< the first by name
};

class TypeCounts {
 public:
    /// `listed`: only dynos in the platform's list count. `fleet` must be the same at each call. The result
    /// is valid until the next call.
    const TypeCount& of(const fleet::App& fleet, std::string_view type, bool listed) const;

 private:
    struct Cache {
        std::uint64_t mark = 0;
        bool listed = false;
        std::map<std::string, TypeCount, std::less<>> types;
    };
    static TypeCount& count_in(Cache& cache, std::string_view type);

    mutable std::optional<Cache> cache_;
};

}  // namespace dynoward::monitor
