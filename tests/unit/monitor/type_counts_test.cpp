// SPDX-License-Identifier: MIT
// Counts by process type, and that they follow the fleet; what the log has warned of by type.
#include "monitor/app/type_counts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "monitor/app/reported_types.hpp"

namespace dynoward::monitor {
namespace {

using namespace std::chrono_literals;

const Instant now{SteadyTime(Seconds{1000}), WallTime(Seconds{1'780'000'000})};

heroku::DynoInfo dyno(const std::string& name, DynoState state) {
    heroku::DynoInfo info;
    info.name = name;
    info.type = name.substr(0, name.find('.'));
    info.id = "id-" + name;
    info.state = state;
    info.created_at = info.updated_at = now.wall - 1h;
    return info;
}

TEST(TypeCounts, FollowTheFleet) {
    fleet::App fleet(AppName::parse("shop").value());
    const TypeCounts counts;
    EXPECT_EQ(counts.of(fleet, "web", true).dynos, 0U);
    fleet.on_dyno_list(now, now,
                       {dyno("web.1", DynoState::up), dyno("web.3", DynoState::down),
                        dyno("web.2", DynoState::down), dyno("worker.1", DynoState::up)});
    const auto& web = counts.of(fleet, "web", true);
    EXPECT_EQ(web.dynos, 3U);
    EXPECT_EQ(web.not_up, 2U);
    EXPECT_EQ(web.one_not_up, DynoName::parse("web.2"));
    EXPECT_EQ(counts.of(fleet, "worker", true).dynos, 1U);
    fleet.on_dyno_list(now + 1s, now + 1s, {dyno("web.1", DynoState::up)});
    EXPECT_EQ(counts.of(fleet, "web", true).dynos, 1U);
    EXPECT_EQ(counts.of(fleet, "worker", true).dynos, 0U);
}

TEST(ReportedTypes, AreLoggedOnceAnEpisodeAndNotMoreThanSixteenAtATime) {
    ReportedTypes types;
    for (int i = 0; i < 16; ++i) {
        EXPECT_TRUE(types.begins(now, "type" + std::to_string(i))) << i;
        EXPECT_FALSE(types.begins(now, "type" + std::to_string(i))) << i;
    }
    EXPECT_FALSE(types.begins(now, "one_more"));
    EXPECT_EQ(types.size(), 16U);
    EXPECT_TRUE(types.begins(now + limits::episode_over_after, "one_more"));
    EXPECT_EQ(types.size(), 1U) << "those whose episode is over made room";
}

}  // namespace
}  // namespace dynoward::monitor
