// SPDX-License-Identifier: MIT
// Which app a batch is of, and that kept batches are returned in order as soon as they can be judged.
#include "monitor/drain/sender_registry.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dynoward::monitor {
namespace {

using namespace std::chrono_literals;
using testing::IsEmpty;
using testing::SizeIs;

const Instant now{SteadyTime(Seconds{1000}), WallTime(Seconds{1'780'000'000})};
const auto shop = AppName::parse("shop").value();
const auto blog = AppName::parse("blog").value();
const auto token_of_shop = DrainToken::parse("d.00000000-0000-0000-0000-000000000001").value();

SenderRegistry two_apps() {
    return SenderRegistry({settings::AppSettings(shop), settings::AppSettings(blog)}, true);
}

Batch batch_of(const DrainToken& token, std::string_view frame_id) {
    Batch batch;
    batch.sender.token = token;
    batch.frame_id = frame_id;
    return batch;
}

TEST(SenderRegistry, KeepsABatchUntilTheDrainListsAreKnown) {
    auto senders = two_apps();
    const auto first = batch_of(token_of_shop, "1");
    EXPECT_EQ(senders.attribute(first.sender).trust, Trust::kept);
    EXPECT_THAT(senders.keep(now, first), IsEmpty());
    EXPECT_THAT(senders.keep(now, batch_of(token_of_shop, "2")), IsEmpty());
    EXPECT_THAT(senders.take_judged(), IsEmpty());
    EXPECT_EQ(senders.kept().size(), 2U);
    senders.set_tokens(shop, {token_of_shop});
    const auto judged = senders.take_judged();
    ASSERT_THAT(judged, SizeIs(2));
    EXPECT_EQ(judged[0].batch.frame_id, "1");
    EXPECT_EQ(judged[0].from.trust, Trust::proven);
    EXPECT_EQ(judged[0].from.app, 0U);
    EXPECT_EQ(judged[1].batch.frame_id, "2");
    EXPECT_TRUE(senders.kept().empty());
}

TEST(SenderRegistry, AForeignTokenRequestsTheListsAtMostOnceAMinute) {
    auto senders = two_apps();
    Effects effects;
    EXPECT_TRUE(senders.on_foreign_token(now, nullptr, effects));
    EXPECT_THAT(effects, SizeIs(2)) << "a notification and a log event";
    EXPECT_FALSE(senders.on_foreign_token(now + 59s, nullptr, effects));
    EXPECT_THAT(effects, SizeIs(2));
    EXPECT_TRUE(senders.on_foreign_token(now + 60s, nullptr, effects));
    EXPECT_THAT(effects, SizeIs(3));
}

TEST(SenderRegistry, AForeignTokenRequestsNoListsWhereThereAreManyApps) {
    for (const std::size_t count : {std::size_t{25}, std::size_t{26}}) {
        std::vector<settings::AppSettings> apps;
        for (std::size_t i = 0; i < count; ++i) {
            apps.emplace_back(AppName::parse("app-" + std::to_string(i)).value());
        }
        SenderRegistry senders(apps, true);
        Effects effects;
        EXPECT_EQ(senders.on_foreign_token(now, nullptr, effects), count == 25) << count;
    }
}

TEST(SenderRegistry, WithoutAnyAppEveryBatchIsOfTheStandIn) {
    const SenderRegistry senders({}, false);
    const auto from = senders.attribute(batch_of(token_of_shop, "1").sender);
    EXPECT_EQ(from.app, 0U);
    Sender named;
    named.app_in_path = shop;
    EXPECT_EQ(senders.attribute(named).trust, Trust::unknown_app);
}

}  // namespace
}  // namespace dynoward::monitor
