// SPDX-License-Identifier: MIT
// Wording of the platform's lines, as captures of real drains show them. Each function replaces `to`,
// except for the metric lines of a dyno, which are most of all lines: these are written into the drain's
// queue.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "dynoward/simulator/drain_queue.hpp"
#include "dynoward/simulator/dyno.hpp"
#include "dynoward/simulator/random.hpp"

namespace dynoward::simulator {

struct Speaker {
    std::string_view dyno;
    std::string_view app_number;
    std::string_view uuid;
};

/// What the metric lines of an incarnation have in common: ` host heroku web.1 - source=… dyno=…`, and the
/// end of its memory lines. `pages`: whatever the kernel counted.
std::string metric_head(const Speaker& who);
std::string metric_tail(std::int64_t quota, std::uint64_t pages);
void push_load(DrainQueue& to, WallTime at, std::string_view head, Random& random);
void push_memory(DrainQueue& to, WallTime at, std::string_view head, const MemoryReading& reading,
                 std::string_view tail);
/// `Process running mem=544M(106.3%)`
void write_mem_percent(std::string& to, const MemoryReading& reading, std::int64_t quota);
void write_state_change(std::string& to, std::string_view from, std::string_view state);
void write_router(std::string& to, std::string_view dyno, std::string_view path, Random& random);

/// A line that imitates the platform's, as app code or a visitor could make it appear.
struct Forgery {
    std::string_view app_name;
    std::string_view procid;
    unsigned pri = 190;
};
Forgery write_forgery(std::string& to, const Speaker& who, Random& random);

}  // namespace dynoward::simulator
