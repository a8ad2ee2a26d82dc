// SPDX-License-Identifier: MIT
// The text of the platform's lines, as captured from real drains. Each function replaces `to`, except for a
// dyno's metric lines: since they are the majority, they are written directly into the queue of the drain.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "simulator/world/drain_queue.hpp"
#include "simulator/world/dyno.hpp"
#include "simulator/world/random.hpp"

namespace dynoward::simulator {

struct LineSource {
    std::string_view dyno;
    std::string_view app_number;
    std::string_view uuid;
};

/// What the metric lines of an incarnation have in common: ` host heroku web.1 - source=… dyno=…`, and the
/// end of its memory lines. `pages` is the kernel's count.
std::string metric_head(const LineSource& who);
std::string metric_tail(std::int64_t quota, std::uint64_t pages);
void push_load(DrainQueue& to, WallTime at, std::string_view head, Random& random);
void push_memory(DrainQueue& to, WallTime at, std::string_view head, const MemoryReading& reading,
                 std::string_view tail);
/// `Process running mem=544M(106.3%)`
void write_mem_percent(std::string& to, const MemoryReading& reading, std::int64_t quota);
void write_state_change(std::string& to, std::string_view from, std::string_view state);
void write_router(std::string& to, std::string_view dyno, std::string_view path, Random& random);

/// A line that imitates the platform's, as app code or a visitor could produce it.
struct ForgedLine {
    std::string_view app_name;
    std::string_view procid;
    unsigned pri = 190;
};
ForgedLine write_forged_line(std::string& to, const LineSource& who, Random& random);

}  // namespace dynoward::simulator
