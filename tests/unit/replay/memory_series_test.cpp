// SPDX-License-Identifier: MIT
// The memory series of a replay: bounded, whatever the span and the number of readings.
#include "replay/memory_series.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace dynoward::replay {
namespace {

using namespace std::chrono_literals;

const WallTime begin = parse_rfc3339("2026-11-21T10:00:00Z").value();

TEST(MemorySeries, HasConstantSizeForAnyLength) {
    MemorySeries series;
    for (int i = 0; i < 200000; ++i) {
        series.add(begin + i * 20s, Megabytes{i == 77777 ? 900.0 : 300.0});
    }
    EXPECT_LE(series.buckets().size(), MemorySeries::max_buckets);
    EXPECT_GE(series.buckets().size(), MemorySeries::max_buckets / 2);
    float max = 0;
    for (const auto& bucket : series.buckets()) {
        EXPECT_TRUE(bucket.empty() || bucket.min_mb == 300.0F);
        max = std::max(max, bucket.max_mb);
    }
    EXPECT_EQ(max, 900.0F);  // a peak is never averaged away
}

TEST(MemorySeries, ABucketWithoutReadingsIsEmptyAndNotZero) {
    MemorySeries series;
    series.add(begin, Megabytes{300});
    series.add(begin + 5s, Megabytes{310});
    ASSERT_EQ(series.buckets().size(), 6U);
    EXPECT_FALSE(series.buckets()[0].empty());
    EXPECT_TRUE(series.buckets()[3].empty());
}

TEST(MemorySeries, AReadingOlderThanTheFirstIsIgnored) {
    MemorySeries series;
    series.add(begin, Megabytes{300});
    series.add(begin - 1h, Megabytes{900});
    ASSERT_EQ(series.buckets().size(), 1U);
    EXPECT_EQ(series.buckets()[0].max_mb, 300.0F);
}

TEST(MemorySeries, AStepOfYearsDoesNotFillTheMemory) {
    MemorySeries series;
    series.add(begin, Megabytes{300});
    series.add(begin + 24h * 3650, Megabytes{310});
    EXPECT_LE(series.buckets().size(), MemorySeries::max_buckets);
}

}  // namespace
}  // namespace dynoward::replay
