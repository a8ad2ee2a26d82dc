// SPDX-License-Identifier: MIT
// When each incarnation is measured next. Nearly all events of a world are measurements, and each is
// followed by the next of the same incarnation: a heap of small entries whose first is replaced in one step
// costs a fraction of taking it out and putting it back.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <vector>

#include "dynoward/values/instant.hpp"

namespace dynoward::simulator {

/// Order of equal times: by app, dyno, incarnation.
struct Beat {
    SteadyTime at{};
    std::uint16_t app = 0;
    std::uint16_t dyno = 0;
    std::uint32_t incarnation = 0;
    friend auto operator<=>(const Beat&, const Beat&) = default;
};

class Beats {
 public:
    bool empty() const { return heap_.empty(); }
    const Beat& front() const { return heap_.front(); }
    void push(const Beat& beat) {
        heap_.push_back(beat);
        std::push_heap(heap_.begin(), heap_.end(), std::greater<>());
    }
    void pop_front() {
        std::pop_heap(heap_.begin(), heap_.end(), std::greater<>());
        heap_.pop_back();
    }
    /// The same incarnation, later.
    void postpone_front(SteadyTime at);

 private:
    std::vector<Beat> heap_;
};

inline void Beats::postpone_front(SteadyTime at) {
    Beat moved = heap_.front();
    moved.at = at;
    const std::size_t size = heap_.size();
    std::size_t hole = 0;
    for (std::size_t child = 1; child < size; child = 2 * hole + 1) {
        if (child + 1 < size && heap_[child + 1] < heap_[child]) {
            ++child;
        }
        if (moved < heap_[child]) {
            break;
        }
        heap_[hole] = heap_[child];
        hole = child;
    }
    heap_[hole] = moved;
}

}  // namespace dynoward::simulator
