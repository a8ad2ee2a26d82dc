// SPDX-License-Identifier: MIT
// When each incarnation is sampled next. Nearly all events of a world are samples, and each is followed by
// the next sample of the same incarnation. So the heap replaces its first entry in one step, which costs a
// fraction of a pop and a push.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <vector>

#include "dynoward/values/instant.hpp"

namespace dynoward::simulator {

/// Equal times are ordered by app, dyno and incarnation.
struct SampleTime {
    SteadyTime at{};
    std::uint16_t app = 0;
    std::uint16_t dyno = 0;
    std::uint32_t incarnation = 0;
    friend auto operator<=>(const SampleTime&, const SampleTime&) = default;
};

class SampleSchedule {
 public:
    bool empty() const { return heap_.empty(); }
    const SampleTime& front() const { return heap_.front(); }
    void push(const SampleTime& time) {
        heap_.push_back(time);
        std::push_heap(heap_.begin(), heap_.end(), std::greater<>());
    }
    void pop_front() {
        std::pop_heap(heap_.begin(), heap_.end(), std::greater<>());
        heap_.pop_back();
    }
    /// Moves the first entry to a later time.
    void postpone_front(SteadyTime at);

 private:
    std::vector<SampleTime> heap_;
};

inline void SampleSchedule::postpone_front(SteadyTime at) {
    SampleTime moved = heap_.front();
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
