// SPDX-License-Identifier: MIT
// L10: what cannot be judged yet is kept within bounds, the oldest goes first.
#include "monitor/drain/kept_batches.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dynoward::monitor {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

class Kept : public testing::Test {
 protected:
    std::vector<KeptBatch> add(const std::string& id, std::size_t bytes = 10) {
        const std::string body(bytes, 'x');
        Batch batch;
        batch.frame_id = id;
        batch.body = body;
        return kept_.add(now_, batch, 1);
    }
    Instant now_{SteadyTime(Seconds{1000}), WallTime(Seconds{1'780'000'000})};
    KeptBatches kept_;
};

TEST_F(Kept, L10_KeepsABoundedNumberOfBatches) {
    for (std::size_t i = 0; i < limits::kept_batches; ++i) {
        EXPECT_THAT(add(std::to_string(i)), IsEmpty()) << i;
    }
    const auto gone = add("one more");
    ASSERT_THAT(gone, SizeIs(1));
    EXPECT_EQ(gone[0].frame_id, "0");
    EXPECT_EQ(kept_.size(), limits::kept_batches);
}

TEST_F(Kept, L10_KeepsABoundedNumberOfBytes) {
    const auto half = limits::kept_bytes / 2;
    EXPECT_THAT(add("a", half - 1), IsEmpty());
    EXPECT_THAT(add("b", half), IsEmpty());
    EXPECT_THAT(add("c", 1), IsEmpty());
    EXPECT_EQ(kept_.bytes(), limits::kept_bytes);
    const auto gone = add("d", 1);
    ASSERT_THAT(gone, SizeIs(1));
    EXPECT_EQ(gone[0].frame_id, "a");
    EXPECT_THAT(add("all", limits::kept_bytes), SizeIs(3));
    EXPECT_EQ(kept_.bytes(), limits::kept_bytes);
}

TEST_F(Kept, L10_ABodyOverTheBoundDoesNotFit) {
    const std::string body(limits::kept_bytes + 1, 'x');
    Batch batch;
    batch.body = body;
    EXPECT_FALSE(KeptBatches::fits(batch));
    batch.body = std::string_view(body).substr(1);
    EXPECT_TRUE(KeptBatches::fits(batch));
}

TEST_F(Kept, L10_HoldsThemForSoLong) {
    add("a");
    now_ = now_ + Seconds{1};
    add("b");
    now_ = now_ + (limits::kept_age - Seconds{1});
    EXPECT_THAT(kept_.take_expired(now_), IsEmpty());
    now_ = now_ + Seconds{1};
    const auto gone = kept_.take_expired(now_);
    ASSERT_THAT(gone, SizeIs(1));
    EXPECT_EQ(gone[0].frame_id, "a");
    EXPECT_THAT(kept_.take_all(), SizeIs(1));
    EXPECT_TRUE(kept_.empty());
    EXPECT_EQ(kept_.bytes(), 0U);
}

}  // namespace
}  // namespace dynoward::monitor
