// SPDX-License-Identifier: MIT
// Frame ids of batches that were read, so that a repeat has no second effect. The oldest are dropped by
// number (limits::frame_ids) and by age (limits::frame_id_age).
#pragma once

#include <algorithm>
#include <cstdint>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>

#include "dynoward/values/instant.hpp"

namespace dynoward::monitor {

class SeenFrames {
 public:
    struct Seen {
        SteadyTime at;
        std::string key;
        std::uint64_t lost = 0;     ///< lines that were lost, according to its sender
        std::uint64_t content = 0;  ///< BatchDigest
    };
    /// Null: not seen, or no longer kept.
    Seen* find(std::string_view key);
    /// `key` must not be in the list.
    void add(const Instant& now, std::string_view key, std::uint64_t lost, std::uint64_t content);
    std::size_t size() const { return std::max(by_key_.size(), order_.size()); }

 private:
    std::list<Seen> order_;                               ///< oldest first; its nodes are reused
    std::unordered_map<std::string_view, Seen*> by_key_;  ///< the entries of order_
};

}  // namespace dynoward::monitor
