// SPDX-License-Identifier: MIT
// What a batch of metric lines costs from the body to the applied and judged events, by the number of dynos
// known; and what a tick costs when nothing was heard.
#include <benchmark/benchmark.h>

#include <array>
#include <cstdio>
#include <string>
#include <vector>

#include "monitor/monitor.hpp"

namespace dynoward::monitor {
namespace {

using namespace std::chrono_literals;

settings::Settings watching_shop() {
    settings::Settings settings;
    settings.apps.emplace_back(AppName::parse("shop").value());
    settings.apps.front().dyno_types = {"web"};
    return settings;
}

void add_sample(std::string& body, std::size_t dyno, long second) {
    std::array<char, 512> text{};
    const auto name = "web." + std::to_string(dyno + 1);
    const int size = std::snprintf(
        text.data(), text.size(),
        "<134>1 2026-05-06T%02ld:%02ld:%02ld.071100+00:00 host heroku %s - source=%s "
        "dyno=heroku.918273645.0b6d1c58-3f0e-4f6c-8d35-%012zu sample#memory_total=%ld.10MB "
        "sample#memory_rss=310.35MB sample#memory_cache=1.50MB sample#memory_swap=0.00MB "
        "sample#memory_pgpgin=48211pages sample#memory_pgpgout=30417pages sample#memory_quota=512.00MB\n",
        second / 3600 % 24, second / 60 % 60, second % 60, name.c_str(), name.c_str(), dyno,
        300 + second % 7);
    body += std::to_string(size) + ' ' + std::string(text.data(), static_cast<std::size_t>(size));
}

// Each dyno speaks once in 20 s; ten a batch. An hour of it, over and over with the clock going on.
void ApplySamples(benchmark::State& state) {
    const auto dynos = static_cast<std::size_t>(state.range(0));
    const auto begins = parse_rfc3339("2026-05-06T00:00:00Z").value();
    constexpr long seconds = 3600;
    constexpr std::size_t batch_dynos = 10;
    std::vector<std::string> bodies;
    for (long second = 0, next = 0; second < seconds; second += 20) {
        for (std::size_t done = 0; done < dynos; done += batch_dynos, ++next) {
            std::string body;
            for (std::size_t i = done; i < std::min(dynos, done + batch_dynos); ++i) {
                add_sample(body, i, second);
            }
            bodies.push_back(std::move(body));
        }
        if (bodies.size() * batch_dynos > 200'000) {
            break;
        }
    }
    const auto per_round = bodies.size();
    const auto batches_per_period = (dynos + batch_dynos - 1) / batch_dynos;
    std::uint64_t samples = 0;
    for (auto _ : state) {
        Effects effects;
        Monitor monitor(watching_shop(), {SteadyTime(1000s), begins});
        for (std::size_t i = 0; i < per_round; ++i) {
            const Instant now{SteadyTime(1000s) + 20s * (i / batches_per_period) + 1s,
                              begins + 20s * (i / batches_per_period) + 1s};
            Batch batch;
            batch.body = bodies[i];
            benchmark::DoNotOptimize(monitor.on_batch(now, batch, effects));
            effects.clear();
        }
        samples += monitor.totals().frames[static_cast<std::size_t>(logplex::Fate::memory)];
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(samples));
}
BENCHMARK(ApplySamples)->ArgName("dynos")->Arg(10)->Arg(100)->Arg(1000)->Unit(benchmark::kMillisecond);

void IdleTick(benchmark::State& state) {
    const auto dynos = static_cast<std::size_t>(state.range(0));
    const auto begins = parse_rfc3339("2026-05-06T00:00:00Z").value();
    Effects effects;
    Monitor monitor(watching_shop(), {SteadyTime(1000s), begins});
    for (std::size_t i = 0; i < dynos; ++i) {
        std::string body;
        add_sample(body, i, 0);
        Batch batch;
        batch.body = body;
        monitor.on_batch({SteadyTime(1001s), begins + 1s}, batch, effects);
    }
    Instant now{SteadyTime(1001s), begins + 1s};
    for (auto _ : state) {
        now = now + 10ms;
        monitor.on_tick(now, effects);
        effects.clear();
    }
}
BENCHMARK(IdleTick)->ArgName("dynos")->Arg(1)->Arg(2000)->Unit(benchmark::kNanosecond);

}  // namespace
}  // namespace dynoward::monitor
