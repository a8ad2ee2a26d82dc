// SPDX-License-Identifier: MIT
// For valgrind: reads so many batches and says how many frames that were. cost_test.py has callgrind count
// only what happens within apply_measured.
//   read_batches BATCHES FRAMES METRIC_PERCENT
#include <cstdio>
#include <cstdlib>

#include "cost/feed.hpp"

extern "C" [[gnu::noinline]] void apply_measured(dynoward::cost::Feed& feed) {
    feed.apply();
    asm volatile("");  // not a tail call: the function must be on the stack while it is measured
}

int main(int argc, char** argv) {
    if (argc != 4) {
        std::fputs("usage: read_batches BATCHES FRAMES METRIC_PERCENT\n", stderr);
        return 64;
    }
    const int batches = std::atoi(argv[1]);
    dynoward::cost::Feed feed(static_cast<std::size_t>(std::atoi(argv[2])),
                              static_cast<unsigned>(std::atoi(argv[3])), std::chrono::milliseconds(50));
    for (int i = 0; i < batches; ++i) {
        feed.prepare();
        apply_measured(feed);
    }
    std::printf("%zu\n", static_cast<std::size_t>(batches) * feed.frames_per_batch());
    return 0;
}
