// SPDX-License-Identifier: MIT
// What it costs to keep an eye on a large fleet: a tick over quiet dynos, one batch among many dynos or
// apps, and the memory that a dyno takes.
#include <benchmark/benchmark.h>
#include <malloc.h>

#include <string>
#include <vector>

#include "monitor/monitor.hpp"
#include "support/lines.hpp"

namespace dynoward {
namespace {

constexpr int dynos_per_app = 1000;  // of at most limits::dynos_per_app

struct Fleet {
    explicit Fleet(int apps, int dynos = dynos_per_app) : monitor(settings_of(apps), now) {
        for (int app = 0; app < apps; ++app) {
            std::string body;
            for (int i = 1; i <= dynos; ++i) {
                body += sample("web." + std::to_string(i), 300);
            }
            post(app, body);
        }
        for (int i = 0; i < 5; ++i) {
            tick();
        }
    }
    static settings::Settings settings_of(int apps) {
        settings::Settings settings;
        for (int i = 0; i < apps; ++i) {
            settings.apps.emplace_back(AppName::parse("app-" + std::to_string(i)).value());
        }
        return settings;
    }
    std::string sample(const std::string& dyno, double mb) const {
        return test::line_of(test::stamp_text(now.wall), "heroku", dyno,
                             test::memory_text(dyno, "life", mb));
    }
    void post(int app, const std::string& body) {
        monitor::Effects effects;
        monitor::Batch batch;
        batch.sender.app_in_path = AppName::parse("app-" + std::to_string(app));
        batch.body = body;
        monitor.on_batch(now, batch, effects);
    }
    void tick() {
        monitor::Effects effects;
        now = now + Seconds(1);
        monitor.on_tick(now, effects);
    }

    Instant now{SteadyTime(Seconds(1000)), WallTime(Seconds(1'780'000'000))};
    monitor::Monitor monitor;
};

std::size_t heap_bytes() {
    const auto info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

void tick_over_quiet_dynos(benchmark::State& state) {
    const auto before = heap_bytes();
    Fleet fleet(static_cast<int>(state.range(0)) / dynos_per_app);
    state.counters["bytes_per_dyno"] =
        static_cast<double>(heap_bytes() - before) / static_cast<double>(state.range(0));
    for (auto _ : state) {
        fleet.tick();
    }
}
BENCHMARK(tick_over_quiet_dynos)->Arg(1000)->Arg(10000)->Arg(100000);

void batch_of_ten_samples(benchmark::State& state) {
    Fleet fleet(static_cast<int>(state.range(0)) / dynos_per_app);
    for (auto _ : state) {
        fleet.now = fleet.now + Seconds(20);
        std::string body;
        for (int i = 1; i <= 10; ++i) {
            body += fleet.sample("web." + std::to_string(i), 300);
        }
        fleet.post(0, body);
    }
}
BENCHMARK(batch_of_ten_samples)->Arg(1000)->Arg(10000)->Arg(100000);

// Every dyno rises towards its quota, and one of them has crossed it: the dearest case of the forecast.
void samples_of_a_thousand_leaking_dynos(benchmark::State& state) {
    Fleet fleet(1);
    double leaked_mb = 0;
    const auto next_samples = [&] {
        fleet.now = fleet.now + Seconds(20);
        leaked_mb += 0.5;
        std::string body;
        for (int i = 1; i <= dynos_per_app; ++i) {
            body += fleet.sample("web." + std::to_string(i), 400 + (i == 1 ? 1.1 : 1.0) * leaked_mb);
        }
        return body;
    };
    for (int i = 0; i < 205; ++i) {  // the first one is over 512 MB by now, the others not
        fleet.post(0, next_samples());
        fleet.tick();
    }
    for (auto _ : state) {
        state.PauseTiming();
        const auto body = next_samples();
        state.ResumeTiming();
        fleet.post(0, body);
        fleet.tick();
    }
}
BENCHMARK(samples_of_a_thousand_leaking_dynos)->Iterations(18)->Unit(benchmark::kMillisecond);

void batch_among_apps(benchmark::State& state) {
    Fleet fleet(static_cast<int>(state.range(0)), 1);
    for (auto _ : state) {
        fleet.now = fleet.now + Seconds(1);
        fleet.post(static_cast<int>(state.range(0)) / 2, fleet.sample("web.1", 300));
    }
}
BENCHMARK(batch_among_apps)->Arg(1)->Arg(100)->Arg(10000);

}  // namespace
}  // namespace dynoward
