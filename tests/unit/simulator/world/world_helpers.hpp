// SPDX-License-Identifier: MIT
// A small world, instants for its clock, and helpers for its output.
#pragma once

#include <string>
#include <string_view>

#include "simulator/world/world.hpp"

namespace dynoward::simulator::test {

inline Instant at_second(std::int64_t second) {
    // 2026-03-04T12:00:00Z
    return {SteadyTime{Seconds{second}}, WallTime{Seconds{1'772'625'600 + second}}};
}

/// `shop`: two web dynos, the second leaking 60 MB a minute, and a worker.
inline WorldPlan small_plan(std::uint64_t seed = 7) {
    WorldPlan plan;
    plan.seed = seed;
    TypePlan web;
    web.quantity = 2;
    web.memory_of[2].leak_mb_per_min = 60;
    TypePlan worker;
    worker.process_type = "worker";
    worker.command = "bundle exec sidekiq";
    plan.apps[0].types = {web, worker};
    plan.apps[0].drain_token = "d.7d4c0f1e-52aa-4b0e-9a63-1f0b8c2d9e11";
    plan.drain_capacity = 1'000'000;
    return plan;
}

inline std::string take_all(World& world) {
    std::string body;
    world.drain("shop").take(std::size_t{1} << 30, body);
    return body;
}

inline std::string advance_to(World& world, std::int64_t second) {
    world.advance(at_second(second));
    return take_all(world);
}

inline std::size_t count(std::string_view text, std::string_view part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size())) {
        ++found;
    }
    return found;
}

}  // namespace dynoward::simulator::test
