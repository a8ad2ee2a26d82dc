// SPDX-License-Identifier: MIT
#include "monitor/drain/seen_frames.hpp"

#include <utility>

#include "dynoward/values/limits.hpp"

namespace dynoward::monitor {

SeenFrames::Seen* SeenFrames::find(std::string_view key) {
    const auto found = by_key_.find(key);
    return found != by_key_.end() ? found->second : nullptr;
}

// Each batch replaces an old entry, so nothing is allocated once the list is full.
void SeenFrames::add(const Instant& now, std::string_view key, std::uint64_t lost, std::uint64_t content) {
    std::list<Seen> spare;
    decltype(by_key_)::node_type spare_key;
    while (!order_.empty() &&
           (order_.size() >= limits::frame_ids || now.steady - order_.front().at > limits::frame_id_age)) {
        spare_key = by_key_.extract(order_.front().key);
        spare.splice(spare.begin(), order_, order_.begin());
    }
    if (spare.empty()) {
        order_.push_back({now.steady, std::string(key), lost, content});
    } else {
        order_.splice(order_.end(), spare, spare.begin());
        order_.back().at = now.steady;
        order_.back().key = key;
        order_.back().lost = lost;
        order_.back().content = content;
    }
    if (spare_key) {
        spare_key.key() = order_.back().key;
        spare_key.mapped() = &order_.back();
        by_key_.insert(std::move(spare_key));
    } else {
        by_key_.emplace(order_.back().key, &order_.back());
    }
}

}  // namespace dynoward::monitor
