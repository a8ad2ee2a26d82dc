// SPDX-License-Identifier: MIT
#include "dynoward/values/time_zone.hpp"

#include <algorithm>

namespace dynoward {

TimeZone::TimeZone() : TimeZone("UTC", {Transition{WallTime::min(), Seconds{0}}}) {}

TimeZone::TimeZone(std::string name, std::vector<Transition> transitions)
    : name_(std::move(name)),
      transitions_(std::make_shared<const std::vector<Transition>>(std::move(transitions))) {}

Seconds TimeZone::offset_at(WallTime at) const {
    const auto& all = *transitions_;
    const auto after = std::upper_bound(all.begin(), all.end(), at,
                                        [](WallTime t, const Transition& one) { return t < one.from; });
    return after == all.begin() ? after->offset : std::prev(after)->offset;
}

WallTime TimeZone::instant_of(WallTime local) const {
    // The first stretch of constant offset in which the local time occurs, or which begins after it.
    const auto& all = *transitions_;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const bool last = i + 1 == all.size();
        if (!last && local - all[i].offset >= all[i + 1].from) {
            continue;
        }
        return i == 0 ? local - all[i].offset : std::max(all[i].from, local - all[i].offset);
    }
    return local;
}

}  // namespace dynoward
