// SPDX-License-Identifier: MIT
// Dyno sizes, their quotas and where dynos are killed.
#include "heroku/sizes.hpp"

#include <gtest/gtest.h>

#include "heroku/replies.hpp"

namespace dynoward::heroku {
namespace {

struct Row {
    const char* size;
    std::optional<unsigned> killed_at;
    double quota_mb;  ///< 0: not known
};

TEST(Sizes, HaveAQuotaAndALevelAtWhichTheyAreKilled) {
    for (const auto& [size, killed_at, quota_mb] : {Row{"eco", 200, 512},
                                                    Row{"Basic", 200, 512},
                                                    Row{"standard-1X", 200, 512},
                                                    Row{"Standard-2X", 200, 1024},
                                                    Row{"performance-m", 200, 2560},
                                                    Row{"Performance-L", 200, 14336},
                                                    Row{"Performance-L-RAM", 120, 30720},
                                                    Row{"performance-l-ram", 120, 30720},
                                                    Row{"Performance-XL", 120, 63488},
                                                    Row{"performance-2xl", 120, 129024},
                                                    Row{"Private-S", 100, 1024},
                                                    Row{"private-m", 100, 2560},
                                                    Row{"Private-L-RAM", 100, 30720},
                                                    Row{"SHIELD-2XL", 100, 129024},
                                                    Row{"private-of-tomorrow", 100, 0},
                                                    Row{"dyno-1c-0.5gb", 100, 512},
                                                    Row{"dyno-16c-128gb", 100, 131072},
                                                    Row{"dyno-1c-gb", 100, 0},
                                                    Row{"dyno-gb", 100, 0},
                                                    Row{"", std::nullopt, 0},
                                                    Row{"performance", std::nullopt, 0},
                                                    Row{"performance-l-ra", std::nullopt, 0},
                                                    Row{"performance-l-ram2", std::nullopt, 0},
                                                    Row{"private", std::nullopt, 0}}) {
        EXPECT_EQ(killed_at_percent(size), killed_at) << size;
        const auto quota = quota_of_size(size);
        EXPECT_EQ(quota ? quota->value : 0, quota_mb) << size;
        EXPECT_EQ(is_killed_at_quota(size), killed_at == 100U) << size;
    }
}

}  // namespace
}  // namespace dynoward::heroku
