// SPDX-License-Identifier: MIT
// Writes log lines to a descriptor without ever blocking the caller: a separate thread writes them. If the
// other end does not read, the queue fills to its bound, and further lines are dropped and counted. At
// the place of dropped lines one line has their number. The destructor waits for the queue, for at most
// limits::log_flush.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "dynoward/values/limits.hpp"

namespace dynoward::daemon {

class LogWriter {
 public:
    /// The descriptor is borrowed: it must stay open as long as the process. `queue_bytes`: of queued
    /// lines.
    explicit LogWriter(int descriptor, std::size_t queue_bytes = limits::log_queue_bytes);
    /// Waits up to limits::log_flush for queued lines.
    ~LogWriter();
    LogWriter(const LogWriter&) = delete;
    LogWriter& operator=(const LogWriter&) = delete;

    /// Adds the newline. Lines are written whole and in order. Safe from every thread.
    void put(const std::string& line);
    /// Waits until all lines are written. False: not within `time`.
    bool flush(std::chrono::nanoseconds time);
    /// Lines that did not fit in the queue or could not be written.
    std::uint64_t dropped() const;

 private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace dynoward::daemon
