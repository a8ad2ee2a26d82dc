// SPDX-License-Identifier: MIT
// Frame ids of batches that were read, so that a repeat has no second effect. The oldest are forgotten by
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
        std::uint64_t lost = 0;     ///< lines that its sender said were lost
        std::uint64_t content = 0;  ///< BatchDigest
    };
    /// Null: not seen, or forgotten.
    Seen* find(std::string_view key);
    /// `key` is not among them.
    void add(const Instant& now, std::string_view key, std::uint64_t lost, std::uint64_t content);
    std::size_t size() const { return std::max(by_key_.size(), order_.size()); }

 private:
    std::list<Seen> order_;                               ///< oldest first; its nodes are used again
    std::unordered_map<std::string_view, Seen*> by_key_;  ///< of what is in order_
};

}  // namespace dynoward::monitor
