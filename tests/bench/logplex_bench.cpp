// SPDX-License-Identifier: MIT
// Frames a second from body to event, on one core: bodies of about 100 KiB, as Logplex sends them under
// load.
#include <benchmark/benchmark.h>

#include <string>

#include "dynoward/logplex/classify.hpp"
#include "logplex/fast/frame_cursor.hpp"
#include "logplex/fast/skip_frame.hpp"

namespace dynoward::logplex {
namespace {

constexpr std::size_t body_bytes = 102400;
constexpr std::size_t app_frame_bytes = 243;  // the mean of a busy app's lines

void add_frame(std::string& body, const std::string& octets) {
    body += std::to_string(octets.size()) + " " + octets;
}

void add_app_line(std::string& body) {
    std::string line = "<190>1 2026-05-06T07:08:09.123456+00:00 host app web.1 - ";
    line.append(app_frame_bytes - line.size() - 1, 'x');
    add_frame(body, line + "\n");
}

void add_metric_lines(std::string& body, int number) {
    const auto name = "web." + std::to_string(number % 20 + 1);
    const auto head = "<134>1 2026-05-06T07:08:09.0711+00:00 host heroku " + name + " - source=" + name +
                      " dyno=heroku.918273645.0b6d1c58-3f0e-4f6c-8d35-6a1c2e7f9010 ";
    add_frame(body, head + "sample#load_avg_1m=2.46 sample#load_avg_5m=1.06 sample#load_avg_15m=0.99\n");
    add_frame(body,
              head +
                  "sample#memory_total=544.10MB sample#memory_rss=510.35MB sample#memory_cache=1.50MB "
                  "sample#memory_swap=32.25MB sample#memory_pgpgin=48211pages "
                  "sample#memory_pgpgout=30417pages sample#memory_quota=512.00MB\n");
}

void add_router_line(std::string& body) {
    add_frame(body,
              "<158>1 2026-05-06T07:08:09.112+00:00 host heroku router - at=info method=GET "
              "path=\"/items?page=2\" "
              "host=shop.example.com request_id=9f1f6c62-40b3-4f9f-8a3a-0d7c3b5a2e11 fwd=\"203.0.113.7\" "
              "dyno=web.1 "
              "connect=1ms service=42ms status=200 bytes=1834 protocol=https\n");
}

// Of every hundred frames `metric_frames` are metric lines, spread evenly, the others are the app's own.
std::string body_of(int metric_frames) {
    std::string body;
    int frames = 0;
    int metrics = 0;
    while (body.size() < body_bytes) {
        if (metrics * 100 < frames * metric_frames) {
            add_metric_lines(body, metrics);
            metrics += 2;
            frames += 2;
        } else {
            add_app_line(body);
            ++frames;
        }
    }
    return body;
}

std::string body_of_router_lines() {
    std::string body;
    while (body.size() < body_bytes) {
        add_router_line(body);
    }
    return body;
}

void read_body(benchmark::State& state, const std::string& body) {
    std::size_t frames = 0;
    for (auto _ : state) {
        fast::FrameCursor cursor(body);
        while (const auto frame = cursor.next()) {
            ++frames;
            if (auto fate = fast::skip_frame(*frame)) {
                benchmark::DoNotOptimize(fate);
                continue;
            }
            auto event = read_frame(*frame);
            benchmark::DoNotOptimize(event.fate);
        }
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(frames));
    state.SetBytesProcessed(static_cast<std::int64_t>(body.size()) *
                            static_cast<std::int64_t>(state.iterations()));
}

void ReadMix(benchmark::State& state) {
    read_body(state, body_of(static_cast<int>(state.range(0))));
}
// 0: app output alone; 4: a busy app; 50: an idle app whose metrics are half of what it says.
BENCHMARK(ReadMix)->ArgName("metric_percent")->Arg(0)->Arg(4)->Arg(50)->Arg(100);

void ReadRouterLines(benchmark::State& state) {
    read_body(state, body_of_router_lines());
}
BENCHMARK(ReadRouterLines);

void CutOnly(benchmark::State& state) {
    const auto body = body_of(4);
    std::size_t frames = 0;
    for (auto _ : state) {
        fast::FrameCursor cursor(body);
        while (auto frame = cursor.next()) {
            benchmark::DoNotOptimize(frame->octets);
            ++frames;
        }
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(frames));
}
BENCHMARK(CutOnly);

}  // namespace
}  // namespace dynoward::logplex
