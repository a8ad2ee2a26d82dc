// SPDX-License-Identifier: MIT
#include "cli/progress.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace dynoward::cli {
namespace {

constexpr std::chrono::milliseconds pause{200};
constexpr double bytes_per_mb = 1024.0 * 1024.0;

}  // namespace

Progress::Progress(std::optional<std::uint64_t> total)
    : total_(total), terminal_(isatty(STDERR_FILENO) == 1), began_(Clock::now()), shown_(began_) {}

void Progress::advance(std::uint64_t bytes) {
    read_ += bytes;
    if (!terminal_) {
        return;
    }
    if (const auto now = Clock::now(); now - shown_ >= pause) {
        shown_ = now;
        draw(now);
    }
}

void Progress::draw(Clock::time_point now) {
    const auto done = static_cast<double>(read_);
    const double rate = done / std::chrono::duration<double>(now - began_).count();
    drawn_ = true;
    if (!total_ || *total_ == 0) {
        std::fprintf(stderr, "\r\x1b[K%.0f MB read, %.0f MB/s", done / bytes_per_mb, rate / bytes_per_mb);
        return;
    }
    const double share = std::min(done / static_cast<double>(*total_), 1.0);
    const double left_s = (static_cast<double>(*total_) - done) / std::max(rate, 1.0);
    constexpr int columns = 30;
    const int filled = static_cast<int>(share * columns);
    std::fprintf(stderr, "\r\x1b[K[%.*s%.*s] %3.0f%%, %.0f MB/s, %.0f s left", filled,
                 "##############################", columns - filled, "..............................",
                 share * 100, rate / bytes_per_mb, std::max(left_s, 0.0));
}

void Progress::clear() {
    if (drawn_) {
        std::fputs("\r\x1b[K", stderr);
        drawn_ = false;
    }
}

}  // namespace dynoward::cli
