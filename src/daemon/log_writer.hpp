// SPDX-License-Identifier: MIT
// Lines on their way to a descriptor. put() never waits: a thread of its own writes them, and where nobody
// reads at the other end, the queue fills to its bound and further lines are dropped and counted. Where
// they are missing, one line says how many. The end waits a moment for the queue, and no longer.
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
    /// The descriptor is borrowed: it must stay open as long as the process. `queue_bytes`: of lines that
    /// wait.
    explicit LogWriter(int descriptor, std::size_t queue_bytes = limits::log_queue_bytes);
    /// Gives what is queued limits::log_flush to be written.
    ~LogWriter();
    LogWriter(const LogWriter&) = delete;
    LogWriter& operator=(const LogWriter&) = delete;

    /// Adds the newline. Lines come out whole and in order. Safe from every thread.
    void put(const std::string& line);
    /// Waits until all that was put is written. False: it was not within `time`.
    bool flush(std::chrono::nanoseconds time);
    /// Lines that did not fit in the queue or could not be written.
    std::uint64_t dropped() const;

 private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace dynoward::daemon
