// SPDX-License-Identifier: MIT
// A value that is dear to make (a document of thousands of dynos), made once for all who ask within a
// while, and shared, not copied. The while is fifty times what making it took, a second at most unless said
// otherwise: making takes a fiftieth of the time however often it is asked for, and a small value is as
// good as fresh.
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
    static constexpr int times_the_cost = 50;

    explicit Cached(Clock::duration longest = std::chrono::seconds(1)) : longest_(longest) {}

    /// The value kept, or what `make()` returns. `clock`: for tests.
    template <class Make>
    Shared get(Make&& make, Clock::time_point (*clock)() = Clock::now) {
        const auto began = clock();
        if (value_ && began < good_until_) {
            return value_;
        }
        value_ = std::make_shared<const Value>(make());
        const auto done = clock();
        good_until_ = done + std::min<Clock::duration>(times_the_cost * (done - began), longest_);
        return value_;
    }
    /// What is asked for next is made anew.
    void forget() { value_.reset(); }

 private:
    Clock::duration longest_;
    Shared value_;
    Clock::time_point good_until_{};
};

}  // namespace dynoward::daemon
