// SPDX-License-Identifier: MIT
// Memory of one dyno over the whole recording, in constant space: the lowest and highest reading per bucket
// of time. When all buckets are used, neighbours are merged.
#pragma once

#include <vector>

#include "dynoward/values/instant.hpp"
#include "dynoward/values/megabytes.hpp"

namespace dynoward::replay {

struct Bucket {
    float min_mb = 0;
    float max_mb = -1;  ///< below `min_mb`: no reading in this bucket

    bool empty() const { return max_mb < min_mb; }
};

class MemorySeries {
 public:
    static constexpr std::size_t max_buckets = 512;

    void add(WallTime at, Megabytes amount);

    WallTime begins() const { return begins_; }
    Seconds width() const { return width_; }
    const std::vector<Bucket>& buckets() const { return buckets_; }

 private:
    void join_pairs();

    WallTime begins_{};
    Seconds width_{1};
    std::vector<Bucket> buckets_;
};

}  // namespace dynoward::replay
