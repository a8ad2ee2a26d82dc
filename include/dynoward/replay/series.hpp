// SPDX-License-Identifier: MIT
// Memory of one dyno over the whole recording, in the same room however long it is: the lowest and highest
// reading of each stretch of time. When the stretches are used up, they are joined two by two.
#pragma once

#include <vector>

#include "dynoward/values/instant.hpp"
#include "dynoward/values/megabytes.hpp"

namespace dynoward::replay {

struct Bucket {
    float least_mb = 0;
    float most_mb = -1;  ///< below `least_mb`: no reading in this stretch

    bool empty() const { return most_mb < least_mb; }
};

class Series {
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
