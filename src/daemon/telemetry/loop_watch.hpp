// SPDX-License-Identifier: MIT
// Measures how late the event loop is, by a timer that compares its due time with the clock. One slow
// handler delays all others, /healthz among them.
#pragma once

#include <array>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>

namespace dynoward::daemon {

class LoopWatch {
 public:
    using Clock = std::chrono::steady_clock;

    explicit LoopWatch(const boost::asio::any_io_executor& executor);
    /// Begins to measure. Ends with the object or stop().
    void start();
    void stop() {
        alive_.reset();
        timer_.cancel();
    }

    struct Delay {
        std::chrono::duration<double> late{0};  ///< by the clock, for any reason
        std::chrono::duration<double> busy{0};  ///< of it, the loop's own processor time
    };
    /// The maximum of the last one to two minutes.
    Delay max_delay() const;

 private:
    void measure();

    boost::asio::steady_timer timer_;
    Clock::time_point due_;
    Clock::time_point minute_began_;
    std::chrono::nanoseconds cpu_time_{0};
    std::array<Delay, 2> minutes_;  ///< this minute and the one before
    /// The timer's handler holds a weak pointer to it: a handler that is already due cannot be cancelled.
    std::shared_ptr<LoopWatch*> alive_ = std::make_shared<LoopWatch*>(this);
};

}  // namespace dynoward::daemon
