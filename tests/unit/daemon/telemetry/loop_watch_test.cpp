// SPDX-License-Identifier: MIT
// The delay of the event loop, measured.
#include "daemon/telemetry/loop_watch.hpp"

#include <gtest/gtest.h>

#include <ctime>
#include <memory>
#include <thread>

#include "support/loop.hpp"

namespace dynoward::daemon {
namespace {

using namespace std::chrono_literals;

TEST(LoopWatch, S13_DistinguishesBlockingWorkFromLackOfProcessorTime) {
    test::Loop loop;
    std::unique_ptr<LoopWatch> watch;
    loop.call([&] {
        watch = std::make_unique<LoopWatch>(loop.context().get_executor());
        watch->start();
    });
    loop.call([] { std::this_thread::sleep_for(600ms); });
    ASSERT_TRUE(loop.eventually([&] { return watch->max_delay().late > 250ms; }));
    EXPECT_LT(loop.call([&] { return watch->max_delay(); }).busy, 250ms);
    loop.call([] {
        const auto cpu = [] { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; };
        for (const auto end = cpu() + 0.6; cpu() < end;) {
        }
    });
    EXPECT_TRUE(loop.eventually([&] { return watch->max_delay().busy > 250ms; }));
    loop.call([&] { watch.reset(); });
}

}  // namespace
}  // namespace dynoward::daemon
