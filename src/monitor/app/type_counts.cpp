// SPDX-License-Identifier: MIT
#include "monitor/app/type_counts.hpp"

#include <algorithm>

#include "monitor/app/dyno_facts.hpp"

namespace dynoward::monitor {

TypeCount& TypeCounts::count_in(Cache& cache, std::string_view type) {
    const auto found = cache.types.find(type);
    return found != cache.types.end() ? found->second : cache.types[std::string(type)];
}

const TypeCount& TypeCounts::of(const fleet::App& fleet, std::string_view type, bool listed) const {
    if (!cache_ || cache_->mark != fleet.type_counts_version() || cache_->listed != listed) {
        cache_ = Cache{fleet.type_counts_version(), listed, {}};
        for (const auto& [name, dyno] : fleet.dynos()) {
            if (!dyno.present) {
                continue;
            }
            auto& count = count_in(*cache_, type_of(dyno));
            if (listed && !dyno.listed) {
                ++count.unlisted;
                continue;
            }
            ++count.dynos;
            if (is_not_up(dyno)) {
                ++count.not_up;
                count.one_not_up =
                    std::min(count.one_not_up.value_or(dyno.name), dyno.name, ByTypeThenNumber{});
            }
        }
    }
    return count_in(*cache_, type);
}

}  // namespace dynoward::monitor
