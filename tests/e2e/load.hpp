// SPDX-License-Identifier: MIT
// Many senders, each a thread with its own connection that posts batch after batch. It stops at
// its number of batches or when its connection ends, and counts only what was acknowledged.
#pragma once

#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

namespace dynoward::e2e {

struct LoadPlan {
    std::uint16_t port = 0;
    unsigned connections = 4;
    unsigned batches = 1000;  ///< of each connection
    unsigned frames = 20;     ///< of each batch
};

class Load {
 public:
    explicit Load(const LoadPlan& plan);
    ~Load() { finish(); }
    Load(const Load&) = delete;
    Load& operator=(const Load&) = delete;

    /// Waits for all to be done.
    void finish();
    bool done() const { return running_ == 0; }
    std::uint64_t acknowledged() const { return acknowledged_; }  ///< batches answered 204
    std::uint64_t other_replies() const { return other_replies_; }

 private:
    void send(unsigned number);

    LoadPlan plan_;
    std::atomic<unsigned> running_{0};
    std::atomic<std::uint64_t> acknowledged_{0};
    std::atomic<std::uint64_t> other_replies_{0};
    std::vector<std::thread> threads_;
};

}  // namespace dynoward::e2e
