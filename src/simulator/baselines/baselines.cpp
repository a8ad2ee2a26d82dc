// SPDX-License-Identifier: MIT
#include "simulator/baselines/baselines.hpp"

#include <array>
#include <map>
#include <set>

namespace dynoward::simulator {
namespace {

bool over_quota(const logplex::MemorySample& sample) {
    return sample.memory_total && sample.memory_quota &&
           sample.memory_total->value > sample.memory_quota->value;
}

const logplex::MemorySample* sample_of(const logplex::Event& line) {
    return line.dyno ? std::get_if<logplex::MemorySample>(&line.what) : nullptr;
}

class None : public Baseline {
 public:
    void on_memory(const Instant& /*now*/, const logplex::Event& /*line*/,
                   RestartOrder& /*wish*/) override {}
    void on_tick(const Instant& /*now*/, RestartOrder& /*wish*/) override {}
};

class Daily : public None {
 public:
    void on_tick(const Instant& now, RestartOrder& order) override {
        const auto day = std::chrono::floor<std::chrono::days>(now.wall - std::chrono::hours{3});
        order.whole_app = seen_ && day != day_;
        seen_ = true;
        day_ = day;
    }

 private:
    bool seen_ = false;
    std::chrono::sys_days day_{};
};

class Threshold : public Baseline {
 public:
    void on_memory(const Instant& /*now*/, const logplex::Event& line, RestartOrder& /*wish*/) override {
        if (const auto* const sample = sample_of(line)) {
            over_[std::string(line.dyno->text())] = over_quota(*sample);
        }
    }
    void on_tick(const Instant& now, RestartOrder& order) override {
        if (now.steady < next_) {
            return;
        }
        next_ = now.steady + std::chrono::minutes{10};
        for (const auto& [dyno, over] : over_) {
            if (over) {
                order.dynos.push_back(dyno);
            }
        }
        over_.clear();  // each check fetches the log again
    }

 private:
    SteadyTime next_{};
    std::map<std::string, bool> over_;
};

class Whacamole : public None {
 public:
    void on_memory(const Instant& now, const logplex::Event& line, RestartOrder& order) override {
        const auto* const sample = sample_of(line);
        if (sample == nullptr || !over_quota(*sample)) {
            return;
        }
        const auto [lock, first] = locked_until_.try_emplace(std::string(line.dyno->text()));
        if (first || lock->second <= now.steady) {
            lock->second = now.steady + std::chrono::minutes{30};
            order.dynos.push_back(lock->first);
        }
    }

 private:
    std::map<std::string, SteadyTime> locked_until_;
};

class DarkKnight : public None {
 public:
    void on_memory(const Instant& now, const logplex::Event& line, RestartOrder& order) override {
        const auto* const sample = sample_of(line);
        if (sample == nullptr || !over_quota(*sample) ||
            restarted_.contains(std::string(line.incarnation))) {
            return;
        }
        const auto [lock, first] = locked_until_.try_emplace(std::string(line.dyno->text()));
        if (first || lock->second <= now.steady) {
            lock->second = now.steady + std::chrono::minutes{10};
            // The lines of a stopping incarnation must not restart the new one. Old entries can be dropped,
            // since those incarnations ended long ago.
            if (restarted_.size() >= 10'000) {
                restarted_.clear();
            }
            restarted_.insert(std::string(line.incarnation));
            order.dynos.push_back(lock->first);
        }
    }

 private:
    std::map<std::string, SteadyTime> locked_until_;
    std::set<std::string> restarted_;
};

constexpr std::array<std::string_view, 5> names{"none", "daily", "threshold", "whacamole", "dark_knight"};

}  // namespace

std::unique_ptr<Baseline> make_baseline(std::string_view name) {
    if (name == "none") {
        return std::make_unique<None>();
    }
    if (name == "daily") {
        return std::make_unique<Daily>();
    }
    if (name == "threshold") {
        return std::make_unique<Threshold>();
    }
    if (name == "whacamole") {
        return std::make_unique<Whacamole>();
    }
    if (name == "dark_knight") {
        return std::make_unique<DarkKnight>();
    }
    return nullptr;
}

std::span<const std::string_view> baseline_names() {
    return names;
}

}  // namespace dynoward::simulator
