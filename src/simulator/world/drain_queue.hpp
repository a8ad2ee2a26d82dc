// SPDX-License-Identifier: MIT
// Lines that wait for one drain, framed as Logplex frames them (`LEN <PRI>1 TIME host APP PROCID - MSG\n`).
// When the queue is full, the oldest line is dropped and counted; the sender reports these as L10.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "dynoward/values/instant.hpp"

namespace dynoward::simulator {

/// RFC 3339 as the platform writes it: UTC with `+00:00`, up to six digits of fraction, trailing zeros
/// trimmed.
class StampWriter {
 public:
    static constexpr std::size_t max_bytes = 32;
    /// `to` has room for max_bytes; returns the end of what was written.
    char* write(char* to, WallTime at);
    void append(std::string& to, WallTime at);

 private:
    std::chrono::sys_days day_{std::chrono::days{-1}};
    std::string date_;  ///< `2026-11-21T`: most lines have the same day as the previous one
};

struct Line {
    unsigned pri = 134;
    WallTime at{};
    std::string_view app_name = "heroku";
    std::string_view procid;
    std::string_view msg;
};

class DrainQueue {
 public:
    explicit DrainQueue(std::size_t capacity) : capacity_(capacity) {}

    /// Adds the final newline itself.
    void push(const Line& line);
    /// For tests and forged lines: adds these octets with their count and nothing else.
    void push_octets(std::string_view octets);
    /// The same without a copy: open() returns room for at most `max_octets`, close() takes the end of what
    /// was written there. Nothing else may be called in between.
    char* open(std::size_t max_octets);
    void close(const char* end);
    StampWriter& stamps() { return stamp_; }

    bool empty() const { return sizes_.empty(); }
    std::size_t messages() const { return sizes_.size(); }
    std::uint64_t pushed() const { return pushed_; }
    /// Appends to `body` as many whole frames as fit in `bytes`, at least one where there is one; returns
    /// their number.
    std::size_t take(std::size_t bytes, std::string& body);
    /// Lines dropped by a full queue since the last call.
    std::uint64_t take_dropped();

 private:
    void remove_front();
    void make_room(std::size_t bytes);

    std::size_t capacity_;
    std::string bytes_;     ///< storage; what waits is between head_ and tail_
    std::size_t head_ = 0;  ///< of the first waiting frame
    std::size_t tail_ = 0;  ///< behind the last one
    std::deque<std::uint32_t> sizes_;
    std::uint64_t dropped_ = 0;
    std::uint64_t pushed_ = 0;
    StampWriter stamp_;
};

}  // namespace dynoward::simulator
