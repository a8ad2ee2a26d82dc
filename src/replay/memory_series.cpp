// SPDX-License-Identifier: MIT
#include "replay/memory_series.hpp"

#include <algorithm>
#include <utility>

namespace dynoward::replay {
namespace {

void include(Bucket& bucket, const Bucket& other) {
    if (other.empty()) {
        return;
    }
    bucket = bucket.empty()
                 ? other
                 : Bucket{std::min(bucket.min_mb, other.min_mb), std::max(bucket.max_mb, other.max_mb)};
}

}  // namespace

void MemorySeries::add(WallTime at, Megabytes amount) {
    if (buckets_.empty()) {
        begins_ = at;
    }
    if (at < begins_) {
        return;  // a late line from before the first one
    }
    while ((at - begins_) / width_ >= static_cast<long>(max_buckets)) {
        join_pairs();
    }
    const auto place = static_cast<std::size_t>((at - begins_) / width_);
    buckets_.resize(std::max(buckets_.size(), place + 1));
    const auto mb = static_cast<float>(amount.value);
    include(buckets_[place], {mb, mb});
}

void MemorySeries::join_pairs() {
    for (std::size_t i = 0; i < buckets_.size(); ++i) {
        const auto taken = std::exchange(buckets_[i], {});
        include(buckets_[i / 2], taken);
    }
    buckets_.resize((buckets_.size() + 1) / 2);
    width_ *= 2;
}

}  // namespace dynoward::replay
