// SPDX-License-Identifier: MIT
// Dynoward against the better rival, kind by kind.
#include "simulator/baselines/kind_results.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace dynoward::simulator::test {
namespace {

using std::chrono::minutes;

Outcome outcome(std::int64_t over_min, std::uint64_t restarts, std::uint64_t needless = 0) {
    Outcome made;
    made.stats.over_level = minutes{over_min};
    made.stats.restarts[0] = restarts;
    made.stats.needless_restarts = needless;
    return made;
}

TEST(KindResults, TakesTheRivalWithLessTimeOverOrElseWithFewerRestarts) {
    const auto rival = [](const Outcome& whacamole, const Outcome& knight) {
        return result_of("leak 1", {whacamole, knight, outcome(1, 1)}).rival;
    };
    EXPECT_EQ(rival(outcome(5, 9), outcome(6, 2)).over, minutes{5});
    EXPECT_EQ(rival(outcome(6, 2), outcome(5, 9)).over, minutes{5});
    EXPECT_EQ(rival(outcome(5, 9), outcome(5, 8)).restarts, 8U);
    EXPECT_EQ(rival(outcome(5, 8), outcome(5, 9)).restarts, 8U);
}

TEST(KindResults, AddsUpTheRivalOfEachScenario) {
    const auto kind = *find_kind("leak");
    const std::vector<KindRuns> runs{
        {kind,
         {result_of("leak 1", {outcome(10, 3), outcome(20, 3), outcome(4, 4, 1)}),
          result_of("leak 2", {outcome(20, 5), outcome(10, 6), outcome(5, 7, 2)})}}};
    const auto rows = kind_rows(runs);
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].name, "leak");
    EXPECT_EQ(rows[0].scenarios, 2U);
    EXPECT_EQ(rows[0].rival.over, minutes{20});
    EXPECT_EQ(rows[0].rival.restarts, 9U);
    EXPECT_EQ(rows[0].ours.over, minutes{9});
    EXPECT_EQ(rows[0].ours.needless, 3U);
    EXPECT_EQ(rows[1].name, "sum of trends");
    EXPECT_EQ(rows[1].ours, rows[0].ours);
}

TEST(KindResults, SumsAreOfTheirGroupAlone) {
    std::vector<KindRuns> runs;
    for (const auto& kind : scenario_kinds()) {
        runs.push_back({kind, {result_of(kind.word, {outcome(1, 1), outcome(1, 1), outcome(1, 1)})}});
    }
    const auto rows = kind_rows(runs);
    ASSERT_EQ(rows.size(), runs.size() + 3);
    const auto members = [&](ScenarioKind::Group group) {
        return std::ranges::count_if(runs, [&](const KindRuns& one) { return one.kind.group == group; });
    };
    EXPECT_EQ(rows[runs.size()].scenarios, members(ScenarioKind::Group::trend));
    EXPECT_EQ(rows[runs.size() + 1].scenarios, members(ScenarioKind::Group::below));
    EXPECT_EQ(rows[runs.size() + 2].scenarios, members(ScenarioKind::Group::jumps));
}

TEST(KindResults, WritesJsonOfRowsAndScenarios) {
    auto failed = outcome(0, 0);
    failed.error = "bad settings";
    const std::vector<KindRuns> runs{
        {*find_kind("touches"), {result_of("touches 3", {outcome(2, 3), outcome(9, 9), failed})}}};
    const std::string counts =
        R"("scenarios":1,"rival":{"over_s":120,"restarts":3,"needless":0,"r15_kills":0},)"
        R"("dynoward":{"over_s":0,"restarts":0,"needless":0,"r15_kills":0},"beyond_max_unavailable":0,)"
        R"("error":"bad settings"})";
    EXPECT_EQ(to_json(runs), R"({"rows":[{"name":"touches",)" + counts +
                                 R"(],"scenarios":[{"name":"touches 3",)" + counts + "]}");
}

TEST(KindResults, ReportMoreDynosDownThanAllowed) {
    // The alternative is a scenario in which Dynoward exceeds MAX_UNAVAILABLE, which S3 excludes.
    auto ours = outcome(1, 1);
    ours.runs_beyond_allowed = 1;
    EXPECT_EQ(result_of("leak 1", {outcome(1, 1), outcome(1, 1), ours}).beyond_allowed, 1U);
}

TEST(PolicyRun, BaselinesActAtTheLevelIfToldSo) {
    auto scenario = kind_scenario(*find_kind("leak"), 1);
    scenario.world.apps[0].types[0].quota_mb = 512;
    scenario.world.apps[0].types[0].kill_percent = 100;
    auto& memory = scenario.world.apps[0].types[0].memory;
    memory = {};
    memory.base_mb = 470;  // the level is 460.8 MB
    for (const std::string policy : {"whacamole", "dark_knight", "threshold"}) {
        EXPECT_EQ(run_policy(scenario, policy, 1, 1).stats.restarts_by(Cause::api), 0U);
        EXPECT_GT(run_policy(scenario, policy, 1, 1, BaselineLevel::level).stats.restarts_by(Cause::api),
                  0U);
    }
}

}  // namespace
}  // namespace dynoward::simulator::test
