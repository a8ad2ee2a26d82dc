// SPDX-License-Identifier: MIT
#include "cli/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

namespace dynoward::cli {

void for_each_index(std::size_t count, unsigned jobs, const std::function<void(std::size_t)>& work,
                    const std::function<void(std::size_t, std::size_t)>& progress) {
    std::atomic<std::size_t> next = 0;
    std::mutex mutex;
    std::size_t done = 0;
    const auto run = [&] {
        for (auto index = next++; index < count; index = next++) {
            work(index);
            const std::lock_guard lock(mutex);
            progress(++done, count);
        }
    };
    std::vector<std::thread> threads;
    for (unsigned i = 0; i < (jobs != 0 ? jobs : std::max(1U, std::thread::hardware_concurrency())); ++i) {
        threads.emplace_back(run);
    }
    for (auto& thread : threads) {
        thread.join();
    }
}

}  // namespace dynoward::cli
