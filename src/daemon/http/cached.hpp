// SPDX-License-Identifier: MIT
// A value that is expensive to make (a document of thousands of dynos), made once for all readers within a
// period and shared, not copied. It is valid for fifty times as long as it took to make, and for a second
// at most by default: making it takes at most a fiftieth of the time however often it is read, and a small
// value is nearly fresh.
#pragma once

#include <algorithm>
#include <chrono>
#include <memory>

namespace dynoward::daemon {

template <class Value>
class Cached {
 public:
    using Clock = std::chrono::steady_clock;
    using Shared = std::shared_ptr<const Value>;
    static constexpr int age_per_cost = 50;

    explicit Cached(Clock::duration max_age = std::chrono::seconds(1)) : max_age_(max_age) {}

    /// The value kept, or what `make()` returns. `clock`: for tests.
    template <class Make>
    Shared get(Make&& make, Clock::time_point (*clock)() = Clock::now) {
        const auto began = clock();
        if (value_ && began < good_until_) {
            return value_;
        }
        value_ = std::make_shared<const Value>(make());
        const auto done = clock();
        good_until_ = done + std::min<Clock::duration>(age_per_cost * (done - began), max_age_);
        return value_;
    }
    /// The next get() makes the value anew.
    void invalidate() { value_.reset(); }

 private:
    Clock::duration max_age_;
    Shared value_;
    Clock::time_point good_until_{};
};

}  // namespace dynoward::daemon
