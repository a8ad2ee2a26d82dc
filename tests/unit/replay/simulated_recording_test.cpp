// SPDX-License-Identifier: MIT
// Runs of the simulator, written out as `heroku logs` prints them and replayed: the replay must make the
// restarts that the run made. The recording contains those restarts, so each recorded incarnation is
// restarted by both, or the comparison says why not.
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "replay/replay.hpp"
#include "simulator/run/run.hpp"
#include "simulator/scenario/kinds.hpp"
#include "simulator/sender/printed_lines.hpp"

namespace dynoward::replay {
namespace {

using namespace std::chrono_literals;
using policy::Rule;

struct Restart {
    std::string dyno;
    WallTime at{};
    Rule rule = Rule::memory;
};
/// By recorded incarnation. None is restarted twice.
using Restarts = std::map<std::string, Restart>;

struct Compared {
    Restarts simulated;
    Restarts replayed;
    WallTime begins{};
};

void add(Restarts& restarts, const policy::LedgerEntry& entry) {
    if (entry.verdict == policy::Verdict::restart) {
        const Restart restart{entry.dyno.text(), entry.at, entry.rule};
        EXPECT_TRUE(restarts.emplace(entry.incarnation, restart).second) << entry.incarnation;
    }
}

Compared compare(simulator::Scenario scenario) {
    Compared compared;
    const auto settings = std::get<settings::Settings>(simulator::settings_of(scenario));
    std::string text;
    simulator::Run::Options options;
    options.check = false;
    options.alerts = false;
    options.incidents = false;
    options.on_body = [&](std::size_t, std::string_view body) { text += simulator::printed_lines(body); };
    options.on_entry = [&](const policy::LedgerEntry& entry) { add(compared.simulated, entry); };
    simulator::Run run(std::move(scenario), settings, options);
    run.go();
    Replay replay({{"current settings", settings}}, false,
                  [&](std::size_t, const policy::LedgerEntry& entry) { add(compared.replayed, entry); });
    LogReader reader(replay);
    reader.feed(text);
    reader.finish();
    replay.finish();
    EXPECT_FALSE(replay.was_late());
    compared.begins = replay.recording().from.value();
    return compared;
}

simulator::Scenario scenario_of(std::string_view kind, std::uint64_t seed) {
    auto scenario = simulator::kind_scenario(*simulator::find_kind(kind), seed);
    scenario.days = 2;
    return scenario;
}

struct Differences {
    unsigned restarts = 0;  ///< of the simulation
    unsigned same = 0;
    unsigned earlier = 0;  ///< the replay's, of the same incarnation
    unsigned later = 0;
    unsigned missing = 0;  ///< of the simulation only
    unsigned added = 0;    ///< of the replay only
};

Differences differences(const Compared& compared, Nanoseconds within) {
    Differences found;
    for (const auto& [incarnation, simulated] : compared.simulated) {
        ++found.restarts;
        const auto other = compared.replayed.find(incarnation);
        if (other == compared.replayed.end()) {
            ++found.missing;
        } else if (const auto by = other->second.at - simulated.at; by > within) {
            ++found.later;
        } else {
            ++(by < -within ? found.earlier : found.same);
        }
    }
    for (const auto& [incarnation, replayed] : compared.replayed) {
        found.added += compared.simulated.count(incarnation) == 0 ? 1U : 0U;
    }
    return found;
}

Differences sum_of(std::string_view kind, const std::vector<std::uint64_t>& seeds, Nanoseconds within) {
    Differences sum;
    for (const auto seed : seeds) {
        auto scenario = scenario_of(kind, seed);
        // A recording does not show the size, so a replay uses 100 % of the quota where this is below 100.
        EXPECT_GT(scenario.world.apps[0].types[0].kill_percent, 100U) << kind << seed;
        const auto one = differences(compare(std::move(scenario)), within);
        sum.restarts += one.restarts;
        sum.same += one.same;
        sum.earlier += one.earlier;
        sum.later += one.later;
        sum.missing += one.missing;
        sum.added += one.added;
    }
    return sum;
}

TEST(SimulatedRecording, JumpsAreRestartedAsInTheSimulation) {
    const auto found = sum_of("jumps", {1, 3, 5}, 60s);
    EXPECT_GT(found.restarts, 100U);
    EXPECT_EQ(found.same, found.restarts);
    EXPECT_EQ(found.added, 0U);
}

// Missing: the daemon looks ahead by half of its drain's delay, up to 1.75 s of the 20 s between two
// samples, and has restarted the dyno when the replay would: up to 9 % of forecasts. Earlier: the age of a
// dyno that ran before the recording is not known, so a forecast may apply to its first incarnation. Added:
// the same, where the platform cycled that incarnation before the simulation restarted it.
TEST(SimulatedRecording, LeaksAreRestartedAsInTheSimulation) {
    const std::pair<const char*, std::vector<std::uint64_t>> kinds[] = {
        {"leak", {2, 4, 5}}, {"leak_teeth", {1, 5, 7}}, {"warm_then_leak", {1, 6, 8}}};
    for (const auto& [kind, seeds] : kinds) {
        const auto found = sum_of(kind, seeds, 60s);
        EXPECT_GT(found.restarts, 50U) << kind;
        EXPECT_LE(found.missing * 100, found.restarts * 9) << kind;
        EXPECT_LE(found.earlier + found.added, 3U) << kind;
        EXPECT_EQ(found.later, 0U) << kind;
    }
}

// One dyno of a type may be away at a time. The replay picks the next one from the lines of a whole second
// and without the latency of the API, so it may pick another one: the recorded restart then takes the place
// of the replay's. But it restarts no incarnation that the simulation did not restart within the wave.
TEST(SimulatedRecording, AFleetWithPrebootIsRestartedInTheSameWaves) {
    const auto found = sum_of("fleet_preboot", {7, 8}, 15min);
    EXPECT_GT(found.restarts, 200U);
    EXPECT_GE(found.same * 100, found.restarts * 80);
    EXPECT_EQ(found.later + found.added, 0U);
}

}  // namespace
}  // namespace dynoward::replay
