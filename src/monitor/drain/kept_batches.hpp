// SPDX-License-Identifier: MIT
// Batches that cannot be judged yet, in order of arrival, within limits::kept_batches, kept_bytes and
// kept_age.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "dynoward/values/instant.hpp"
#include "dynoward/values/limits.hpp"
#include "monitor/batch.hpp"

namespace dynoward::monitor {

struct KeptBatch {
    KeptBatch(const Instant& received, const Batch& batch, std::size_t frames_in_it)
        : at(received),
          sender(batch.sender),
          frame_id(batch.frame_id),
          message_count(batch.message_count),
          body(batch.body),
          frames(frames_in_it) {}

    Batch batch() const { return {sender, frame_id, message_count, body}; }

    Instant at;  ///< when it was received
    Sender sender;
    std::string frame_id;
    std::optional<std::uint64_t> message_count;
    std::string body;
    std::size_t frames = 0;
};

class KeptBatches {
 public:
    static bool fits(const Batch& batch) { return batch.body.size() <= limits::kept_bytes; }
    /// `batch` fits. Returns those that had to make room, oldest first.
    std::vector<KeptBatch> add(const Instant& now, const Batch& batch, std::size_t frames);
    /// Removes and returns those that were kept for too long, oldest first.
    std::vector<KeptBatch> take_expired(const Instant& now);
    /// Removes and returns all, oldest first.
    std::vector<KeptBatch> take_all();
    /// Keeps it again, unchanged.
    void put_back(KeptBatch&& batch);

    bool empty() const { return batches_.empty(); }
    std::size_t size() const { return batches_.size(); }
    std::size_t bytes() const { return bytes_; }
    std::size_t frames() const { return frames_; }

 private:
    KeptBatch take_oldest();

    std::deque<KeptBatch> batches_;
    std::size_t bytes_ = 0;  ///< of their bodies
    std::size_t frames_ = 0;
};

}  // namespace dynoward::monitor
