// SPDX-License-Identifier: MIT
#include "restart/budget.hpp"

#include <algorithm>

namespace dynoward::restart {

void Budget::note(SteadyTime at, bool assumed) {
    const auto after = std::upper_bound(spent_.begin(), spent_.end(), at,
                                        [](SteadyTime time, const Spent& one) { return time < one.at; });
    spent_.insert(after, {at, assumed});
    const auto begins = spent_.back().at - allowed_.span;
    while (spent_.size() > std::max<std::size_t>(allowed_.count, 1) &&
           (spent_.front().at < begins || spent_.size() > max_kept)) {
        spent_.pop_front();
    }
}

void Budget::take_back(SteadyTime sent_at) {
    const auto found = std::find_if(spent_.begin(), spent_.end(),
                                    [&](const Spent& one) { return one.at == sent_at && !one.assumed; });
    if (found != spent_.end()) {
        spent_.erase(found);
    }
}

std::optional<long> Budget::left_s(const Instant& now) const {
    if (spent_.size() < allowed_.count || spent_.empty()) {
        return std::nullopt;
    }
    const auto until = spent_[spent_.size() - allowed_.count].at + allowed_.span;
    if (until <= now.steady) {
        return std::nullopt;
    }
    return static_cast<long>(std::chrono::ceil<Seconds>(until - now.steady).count());
}

unsigned Budget::assumed(const Instant& now) const {
    const auto matter = std::min<std::size_t>(spent_.size(), allowed_.count);
    const auto first = spent_.end() - static_cast<std::ptrdiff_t>(matter);
    return static_cast<unsigned>(std::count_if(first, spent_.end(), [&](const Spent& one) {
        return one.assumed && one.at + allowed_.span > now.steady;
    }));
}

}  // namespace dynoward::restart
