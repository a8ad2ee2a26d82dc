// SPDX-License-Identifier: MIT
// Wording of the platform's lines, as captures of real drains show them. Each function replaces `to`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "dynoward/simulator/dyno.hpp"
#include "dynoward/simulator/random.hpp"

namespace dynoward::simulator {

struct Speaker {
    std::string_view dyno;
    std::string_view app_number;
    std::string_view uuid;
};

void write_load(std::string& to, const Speaker& who, Random& random);
void write_memory(std::string& to, const Speaker& who, const MemoryReading& reading, std::int64_t quota,
                  std::uint64_t pages);
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
