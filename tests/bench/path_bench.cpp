// SPDX-License-Identifier: MIT
// The pure path on one thread: from the body of a batch to applied and judged events, beside framing alone
// on the same bytes. 300 frames a batch, of which so many in a hundred are metric lines.
#include <benchmark/benchmark.h>

#include <chrono>

#include "cost/feed.hpp"
#include "logplex/fast/frame_cursor.hpp"

namespace dynoward::bench {
namespace {

constexpr std::size_t frames = 300;
constexpr std::uint32_t seed = 1;

void BodyToEvents(benchmark::State& state) {
    using Clock = std::chrono::steady_clock;
    cost::Feed feed(frames, static_cast<unsigned>(state.range(0)), std::chrono::milliseconds(50));
    for (auto _ : state) {
        feed.prepare();
        const auto begin = Clock::now();
        feed.apply();
        state.SetIterationTime(std::chrono::duration<double>(Clock::now() - begin).count());
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(frames));
}
BENCHMARK(BodyToEvents)->ArgName("metric_percent")->Arg(0)->Arg(4)->Arg(50)->Arg(100)->UseManualTime();

void FramingAlone(benchmark::State& state) {
    const auto body = compose_body(frames, static_cast<unsigned>(state.range(0)), seed);
    for (auto _ : state) {
        logplex::fast::FrameCursor cursor(body.text);
        while (auto frame = cursor.next()) {
            benchmark::DoNotOptimize(frame->octets);
        }
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(frames));
}
BENCHMARK(FramingAlone)->ArgName("metric_percent")->Arg(0)->Arg(4)->Arg(50)->Arg(100);

}  // namespace
}  // namespace dynoward::bench
