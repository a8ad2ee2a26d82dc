// SPDX-License-Identifier: MIT
// A line on stderr that says how far a long reading has come: percent, speed, time left. Only where stderr
// is a terminal, and not for what is done within a moment.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace dynoward::cli {

class Progress {
 public:
    /// `total`: bytes to read; nullopt where nobody knows (a pipe).
    explicit Progress(std::optional<std::uint64_t> total);
    ~Progress() { clear(); }
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    void advance(std::uint64_t bytes);
    /// Takes the line away, so that others can print; it comes back by itself.
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
