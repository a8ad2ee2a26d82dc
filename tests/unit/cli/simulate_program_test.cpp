// SPDX-License-Identifier: MIT
// `dynoward simulate --kinds` as scripts use it.
#include "unit/cli/replay_program.hpp"

namespace dynoward::cli::test_replay {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

Ran simulate(const std::string& arguments) {
    return run_program("simulate " + arguments);
}

TEST(SimulateProgram, PrintsARowPerKindAndTheSums) {
    const auto ran = simulate("--kinds=jumps,plateau --seeds 1-2 --days 1");
    EXPECT_EQ(ran.status, 0) << ran.err;
    EXPECT_THAT(ran.out, StartsWith("kind          rival min  restarts  ours min  restarts "));
    EXPECT_THAT(ran.out, HasSubstr("\njumps "));
    EXPECT_THAT(ran.out,
                HasSubstr("\nplateau               0         0         0         0     -      - "));
    EXPECT_THAT(ran.out, HasSubstr("\nsum of below "));
    EXPECT_THAT(ran.out, HasSubstr("\nsum of jumps "));
    EXPECT_THAT(ran.out, Not(HasSubstr("sum of trends")));
}

TEST(SimulateProgram, PrintsKindsAsJsonAlikeInAnyNumberOfJobs) {
    const auto ran = simulate("--kinds=plateau,touches --seeds 3-4 --days 1 --json --jobs 3");
    EXPECT_EQ(ran.status, 0) << ran.err;
    const auto printed = json::parse(ran.out);
    ASSERT_EQ(printed["rows"].size(), 3U);
    EXPECT_EQ(printed["rows"][1]["name"], "touches");
    EXPECT_EQ(printed["rows"][1]["scenarios"], 2);
    EXPECT_EQ(printed["scenarios"][3]["name"], "touches 4");
    EXPECT_EQ(simulate("--kinds=plateau,touches --seeds 3-4 --days 1 --json --jobs 1").out, ran.out);
}

TEST(SimulateProgram, TracesOneScenarioOfAKind) {
    const auto ran = simulate("--kinds=jumps --seed 2 --days 1 --trace");
    EXPECT_EQ(ran.status, 0) << ran.err;
    EXPECT_THAT(ran.out, HasSubstr("Dynoward starts"));
    EXPECT_THAT(ran.out, HasSubstr("invariants: S1-S11 and L1-L3 held"));
}

TEST(SimulateProgram, RefusesUnknownKindsAndWhatDoesNotGoWithThem) {
    for (const auto* const list : {"leek", "leak,", ",leak", "leak,leak", "LEAK", "leak fleet"}) {
        const auto ran = simulate("--kinds='" + std::string(list) + "'");
        EXPECT_EQ(ran.status, 64) << list;
        EXPECT_THAT(ran.err, HasSubstr("must be a list of leak, leak_teeth, ")) << list;
        EXPECT_THAT(ran.err, HasSubstr(", short_life, each once, separated by commas")) << list;
    }
    for (const auto* const other :
         {"--compare=none", "--dyno-years 3", "--trace", "--seed x", "--jobs 0"}) {
        EXPECT_EQ(simulate(std::string("--kinds ") + other).status, 64) << other;
    }
    EXPECT_EQ(simulate("--kinds=leak --trace --seeds 1-2").status, 64);
}

TEST(SimulateProgram, HelpNamesTheKinds) {
    const auto ran = simulate("--help");
    EXPECT_EQ(ran.status, 0);
    EXPECT_THAT(ran.out, HasSubstr("--kinds"));
    EXPECT_THAT(ran.out, HasSubstr("leak_before_cycle"));
}

}  // namespace
}  // namespace dynoward::cli::test_replay
