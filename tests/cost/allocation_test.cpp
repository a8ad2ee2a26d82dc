// SPDX-License-Identifier: MIT
// In steady state the way of a log line takes no memory from the heap: neither a frame, nor a batch, nor a
// sample.
#include <gtest/gtest.h>

#include <cstdlib>
#include <new>

#include "cost/feed.hpp"

namespace {

std::size_t allocations = 0;

}  // namespace

// The one place in this program that hands out memory, so that each allocation is seen.
void* operator new(std::size_t size) {
    ++allocations;
    if (void* memory = std::malloc(size)) {
        return memory;
    }
    throw std::bad_alloc();
}
void* operator new(std::size_t size, std::align_val_t alignment) {
    ++allocations;
    const auto step = static_cast<std::size_t>(alignment);
    if (void* memory = std::aligned_alloc(step, (size + step - 1) / step * step)) {
        return memory;
    }
    throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::align_val_t) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept {
    std::free(memory);
}

namespace dynoward::cost {
namespace {

// Long enough for every window to be full and to slide: the longest of the defaults is an hour.
constexpr int warm_up_batches = 10'000;
constexpr int batches = 2'000;

std::size_t allocations_of(Feed& feed, int count) {
    std::size_t taken = 0;
    for (int i = 0; i < count; ++i) {
        feed.prepare();
        const auto before = allocations;
        feed.apply();
        taken += allocations - before;
    }
    return taken;
}

class SteadyState : public testing::TestWithParam<unsigned> {};

TEST_P(SteadyState, TakesNothingFromTheHeap) {
    Feed feed(100, GetParam(), std::chrono::seconds(1));
    const auto at_first = allocations_of(feed, warm_up_batches);
    EXPECT_GT(at_first, 0U) << "the counter counts";
    EXPECT_EQ(allocations_of(feed, batches), 0U) << "in " << batches << " batches";
    EXPECT_EQ(feed.totals().frames[static_cast<std::size_t>(logplex::Fate::memory)] > 0, GetParam() > 0);
}
INSTANTIATE_TEST_SUITE_P(MetricPercent, SteadyState, testing::Values(0U, 4U, 50U, 100U),
                         testing::PrintToStringParamName());

TEST(SteadyStateCounter, SeesASingleAllocation) {
    const auto before = allocations;
    auto* memory = ::operator new(1);
    EXPECT_EQ(allocations - before, 1U);
    ::operator delete(memory);
}

}  // namespace
}  // namespace dynoward::cost
