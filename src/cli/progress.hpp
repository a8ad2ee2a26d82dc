// SPDX-License-Identifier: MIT
// A progress line on stderr: percent, speed, time left. Only if stderr is a terminal, and not for short
// inputs.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace dynoward::cli {

class Progress {
 public:
    /// `total`: bytes to read; nullopt: unknown (a pipe).
    explicit Progress(std::optional<std::uint64_t> total);
    ~Progress() { clear(); }
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    void advance(std::uint64_t bytes);
    /// Erases the line before other output; the next update draws it again.
    void clear();

 private:
    using Clock = std::chrono::steady_clock;

    void draw(Clock::time_point now);

    std::optional<std::uint64_t> total_;
    bool terminal_;
    bool drawn_ = false;
    std::uint64_t read_ = 0;
    Clock::time_point began_, shown_;
};

}  // namespace dynoward::cli
