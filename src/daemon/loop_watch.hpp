// SPDX-License-Identifier: MIT
// How late the event loop is: a timer that does nothing but look how late it was. What one handler does
// delays all the others, /healthz among them.
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
    /// Begins to look. Ends with the object or stop().
    void start();
    void stop() {
        alive_.reset();
        timer_.cancel();
    }

    struct Delay {
        std::chrono::duration<double> late{0};  ///< by the clock, whatever the reason
        std::chrono::duration<double> busy{
            0};  ///< as much of it as the loop's own work took of a processor
    };
    /// The greatest of the last one to two minutes.
    Delay greatest() const;

 private:
    void look();

    boost::asio::steady_timer timer_;
    Clock::time_point due_;
    Clock::time_point minute_began_;
    std::chrono::nanoseconds worked_{0};
    std::array<Delay, 2> minutes_;  ///< this one and the one before
    /// The timer's handler holds a weak pointer to it: one that is due already cannot be cancelled.
    std::shared_ptr<LoopWatch*> alive_ = std::make_shared<LoopWatch*>(this);
};

}  // namespace dynoward::daemon
