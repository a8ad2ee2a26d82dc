// SPDX-License-Identifier: MIT
// Some thousands of batches at once: all are acknowledged, every frame is counted, and nothing grows.
#include <numeric>

#include "e2e/fixture.hpp"
#include "e2e/lines.hpp"
#include "e2e/load.hpp"

namespace dynoward::e2e {
namespace {

// Sanitizers keep freed memory, so resident memory is meaningless with them.
#ifndef __has_feature
#define __has_feature(what) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || __has_feature(address_sanitizer) || \
    __has_feature(thread_sanitizer)
constexpr bool memory_is_told = false;
constexpr unsigned batches = 300;
#else
constexpr bool memory_is_told = true;
constexpr unsigned batches = 2000;
#endif

std::uint64_t sum_of(const std::map<std::string, std::uint64_t>& counts) {
    return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0},
                           [](auto sum, const auto& one) { return sum + one.second; });
}

TEST_F(Fixture, F78_ThousandsOfBatchesAreAllAcknowledgedAndEveryFrameCounted) {
    auto& daemon = start();
    wait_for_lists();
    // Enough to fill every bounded memory, frame ids included, before the first measurement.
    Load first({.port = daemon.port(), .connections = 4, .batches = batches, .frames = 25});
    ASSERT_TRUE(run_until([&] { return first.done(); }));
    const auto resident = daemon.process().resident_kib();
    Load second({.port = daemon.port(), .connections = 8, .batches = batches / 2, .frames = 25});
    ASSERT_TRUE(run_until([&] { return second.done(); }));

    EXPECT_EQ(first.acknowledged(), 4U * batches);
    EXPECT_EQ(second.acknowledged(), 4U * batches);
    EXPECT_EQ(first.other_replies() + second.other_replies(), 0U);
    EXPECT_EQ(sum_of(daemon.frames()), 8U * batches * 25);
    EXPECT_EQ(platform_.count("DELETE"), 0U);
    ASSERT_GT(resident, 0);
    if (memory_is_told) {
        EXPECT_LT(daemon.process().resident_kib() - resident, 4096) << "grew from " << resident << " KiB";
        EXPECT_LT(resident, 65536);
    }
}

TEST_F(Fixture, F28_InventedNamesCannotGrowItsMemory) {
    auto& daemon = start();
    wait_for_lists();
    long resident = 0;
    for (unsigned round = 0; round < 20; ++round) {
        std::string body;
        for (unsigned i = 0; i < 500; ++i) {
            const auto number = std::to_string(1 + round * 500 + i);
            body += sample("web." + number, first_life, 200);
            body += frame("heroku", "type" + number + ".1", "State changed from starting to up");
        }
        ASSERT_EQ(daemon.post(body).status, 204);
        resident = round == 4 ? daemon.process().resident_kib() : resident;
    }
    EXPECT_LE(daemon.state()["apps"][0]["dynos"].size(), 2000U);
    EXPECT_EQ(daemon.dyno("web.1")["state"], "up") << "a dyno that the platform lists was forgotten";
    EXPECT_EQ(sum_of(daemon.frames()), 20000U);
    if (memory_is_told) {
        EXPECT_LT(daemon.process().resident_kib() - resident, 8192) << "grew from " << resident << " KiB";
    }
}

}  // namespace
}  // namespace dynoward::e2e
