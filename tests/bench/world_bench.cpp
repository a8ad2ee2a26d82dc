// SPDX-License-Identifier: MIT
// Memory samples a second that the simulated Heroku makes, with the text of their lines, on one core.
#include <benchmark/benchmark.h>

#include <string>

#include "simulator/world/world.hpp"

namespace dynoward::simulator {
namespace {

Instant at_second(std::int64_t second) {
    return {SteadyTime{Seconds{second}}, WallTime{Seconds{1'772'625'600 + second}}};
}

// A second at a time, as the monitor's ticks ask for it, and the drain emptied each time.
void RunWorld(benchmark::State& state) {
    WorldPlan plan;
    plan.apps[0].types[0].quantity = static_cast<unsigned>(state.range(0));
    plan.apps[0].types[0].memory.leak_mb_per_min = 0.05;
    World world(plan, at_second(0));
    auto& drain = world.drain("shop");
    std::string body;
    std::int64_t second = 0;
    const auto before = drain.pushed();
    for (auto _ : state) {
        world.advance(at_second(++second));
        body.clear();
        drain.take(102'400, body);
        benchmark::DoNotOptimize(body.data());
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(drain.pushed() - before) / 2);
}
BENCHMARK(RunWorld)->ArgName("dynos")->Arg(5)->Arg(100)->Arg(500);

}  // namespace
}  // namespace dynoward::simulator
