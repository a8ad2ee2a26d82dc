// SPDX-License-Identifier: MIT
#include "monitor/drain/kept_batches.hpp"

#include <utility>

namespace dynoward::monitor {

KeptBatch KeptBatches::take_oldest() {
    auto oldest = std::move(batches_.front());
    batches_.pop_front();
    bytes_ -= oldest.body.size();
    frames_ -= oldest.frames;
    return oldest;
}

std::vector<KeptBatch> KeptBatches::add(const Instant& now, const Batch& batch, std::size_t frames) {
    std::vector<KeptBatch> gone;
    while (!batches_.empty() &&
           (batches_.size() >= limits::kept_batches || bytes_ + batch.body.size() > limits::kept_bytes)) {
        gone.push_back(take_oldest());
    }
    put_back(KeptBatch(now, batch, frames));
    return gone;
}

std::vector<KeptBatch> KeptBatches::take_expired(const Instant& now) {
    std::vector<KeptBatch> gone;
    while (!batches_.empty() && now.steady - batches_.front().at.steady > limits::kept_age) {
        gone.push_back(take_oldest());
    }
    return gone;
}

std::vector<KeptBatch> KeptBatches::take_all() {
    std::vector<KeptBatch> all;
    while (!batches_.empty()) {
        all.push_back(take_oldest());
    }
    return all;
}

void KeptBatches::put_back(KeptBatch&& batch) {
    bytes_ += batch.body.size();
    frames_ += batch.frames;
    batches_.push_back(std::move(batch));
}

}  // namespace dynoward::monitor
