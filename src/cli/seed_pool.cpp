// SPDX-License-Identifier: MIT
#include "cli/seed_pool.hpp"

#include <algorithm>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace dynoward::cli {
namespace {

using simulator::RunReport;

// S9 for whole runs: a second run of a seed must have the same result.
std::optional<simulator::Violation> differs(std::uint64_t seed, const RunReport& first,
                                            const SeedPlan& plan, const simulator::Run::Options& options) {
    const auto second = simulator::run_seed(seed, options, plan.days, plan.scenario);
    if (second.digest == first.digest) {
        return std::nullopt;
    }
    simulator::Violation violation;
    violation.invariant = "S9";
    violation.seed = seed;
    violation.what = "a second run of this seed had a different result";
    return violation;
}

class Pool {
 public:
    Pool(const SeedPlan& plan, const simulator::Run::Options& options,
         const std::function<void(const RunReport&)>& progress)
        : plan_(plan), options_(options), progress_(progress), next_(plan.first) {}

    RunReport run() {
        const unsigned jobs =
            plan_.jobs != 0 ? plan_.jobs : std::max(1U, std::thread::hardware_concurrency());
        std::vector<std::thread> threads;
        for (unsigned i = 0; i < jobs; ++i) {
            threads.emplace_back([this] { work(); });
        }
        for (auto& thread : threads) {
            thread.join();
        }
        if (failure_) {
            std::rethrow_exception(failure_);
        }
        return total_;
    }

 private:
    void work() {
        try {
            while (const auto seed = take()) {
                auto report = simulator::run_seed(*seed, options_, plan_.days, plan_.scenario);
                // Small runs only, since the second run costs as much as the first.
                constexpr std::uint64_t small = 200'000;
                if (!report.violation && plan_.repeat_every != 0 && *seed % plan_.repeat_every == 0 &&
                    report.events() < small) {
                    report.violation = differs(*seed, report, plan_, options_);
                }
                const std::lock_guard lock(mutex_);
                total_.add(report);
                progress_(total_);
            }
        } catch (...) {
            const std::lock_guard lock(mutex_);
            failure_ = std::current_exception();
        }
    }

    std::optional<std::uint64_t> take() {
        const std::lock_guard lock(mutex_);
        const bool enough = plan_.dyno_years && total_.dyno_years >= *plan_.dyno_years;
        if (failure_ || total_.violation || enough || (plan_.last && next_ > *plan_.last)) {
            return std::nullopt;
        }
        return next_++;
    }

    const SeedPlan& plan_;
    const simulator::Run::Options& options_;
    const std::function<void(const RunReport&)>& progress_;
    std::mutex mutex_;
    std::uint64_t next_;
    RunReport total_;
    std::exception_ptr failure_;
};

}  // namespace

RunReport run_seeds(const SeedPlan& plan, const simulator::Run::Options& options,
                    const std::function<void(const RunReport&)>& progress) {
    return Pool(plan, options, progress).run();
}

}  // namespace dynoward::cli
