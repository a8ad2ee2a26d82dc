// SPDX-License-Identifier: MIT
#include "daemon/telemetry/loop_watch.hpp"

#include <algorithm>
#include <ctime>

namespace dynoward::daemon {
namespace {

// Short enough to catch a delay of a quarter of a second; a shorter one would cost processor time when
// idle.
constexpr std::chrono::milliseconds interval{200};

// Processor time of this thread, which runs the loop.
std::chrono::nanoseconds thread_cpu_time() {
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return std::chrono::seconds{time.tv_sec} + std::chrono::nanoseconds{time.tv_nsec};
}

}  // namespace

LoopWatch::LoopWatch(const boost::asio::any_io_executor& executor) : timer_(executor) {}

void LoopWatch::start() {
    const auto now = Clock::now();
    if (minute_began_ == Clock::time_point{}) {
        minute_began_ = now;
    }
    cpu_time_ = thread_cpu_time();
    due_ = now + interval;
    timer_.expires_at(due_);
    timer_.async_wait([weak = std::weak_ptr<LoopWatch*>(alive_)](boost::system::error_code error) {
        const auto self = weak.lock();
        if (!error && self) {
            (*self)->measure();
        }
    });
}

void LoopWatch::measure() {
    const auto now = Clock::now();
    if (now - minute_began_ >= std::chrono::minutes{1}) {
        minute_began_ = now;
        minutes_[1] = minutes_[0];
        minutes_[0] = {};
    }
    const std::chrono::duration<double> late = now - due_;
    const std::chrono::duration<double> busy = std::min(now - due_, thread_cpu_time() - cpu_time_);
    minutes_[0].late = std::max(minutes_[0].late, late);
    minutes_[0].busy = std::max(minutes_[0].busy, busy);
    start();
}

LoopWatch::Delay LoopWatch::max_delay() const {
    return {std::max(minutes_[0].late, minutes_[1].late), std::max(minutes_[0].busy, minutes_[1].busy)};
}

}  // namespace dynoward::daemon
