// SPDX-License-Identifier: MIT
// Levels in force for a dyno, and the levels whose runs are counted for longer than samples are kept.
#include <algorithm>
#include <array>

#include "dynoward/policy/policy.hpp"
#include "heroku/replies.hpp"
#include "heroku/sizes.hpp"
#include "policy/evidence.hpp"

namespace dynoward::policy {
namespace {

using settings::Level;

constexpr auto percent = Level::Unit::percent_of_quota;

// Sizes that the platform kills at 100 % have no swap, so the restart must come before that.
constexpr Level soft_default{100, percent};
constexpr Level soft_default_killed_at_quota{90, percent};

// Below the level at which the platform kills the dyno, or the rule would never act. An unknown size counts
// as a common one, killed at 200 %: if that is wrong, the platform restarts the dyno first, which is better
// than an unnecessary restart.
Level hard_default(const fleet::Dyno& dyno) {
    const auto killed_at = dyno.listed ? heroku::killed_at_percent(dyno.listed->size) : std::nullopt;
    if (killed_at == 100U) {
        return {95, percent};
    }
    return killed_at == 120U ? Level{110, percent} : Level{150, percent};
}

bool is_same(const fleet::LongRun& a, const fleet::LongRun& b) {
    return a.signal == b.signal && a.level == b.level;
}

}  // namespace

std::optional<Level> soft_level(const fleet::Dyno& dyno, const settings::TypeSettings& settings) {
    const bool at_quota = dyno.listed && heroku::is_killed_at_quota(dyno.listed->size);
    return settings.restart_threshold.in_force(at_quota ? soft_default_killed_at_quota : soft_default);
}

std::optional<Megabytes> soft_limit(const fleet::Dyno& dyno, const settings::TypeSettings& settings) {
    const auto level = soft_level(dyno, settings);
    return level ? level->resolve(dyno.quota) : std::nullopt;
}

std::optional<Megabytes> hard_limit(const fleet::Dyno& dyno, const settings::TypeSettings& settings) {
    const auto level = settings.hard_threshold.in_force(hard_default(dyno));
    const auto limit = level ? level->resolve(dyno.quota) : std::nullopt;
    if (limit && settings.hard_threshold.is_unset() && settings.restart_threshold) {
        const auto own = settings.restart_threshold->resolve(dyno.quota);
        if (!own || *limit <= *own) {
            return std::nullopt;
        }
    }
    return limit;
}

void follow_long_runs(fleet::Dyno& dyno, const settings::TypeSettings& settings) {
    if (settings.restart_sustain <= limits::kept_sustain) {
        dyno.long_runs.clear();
        return;
    }
    std::array<fleet::LongRun, limits::long_runs> wanted{};
    std::size_t count = 0;
    const auto memory = settings.memory_signal == settings::MemorySignal::total ? fleet::Signal::total
                                                                                : fleet::Signal::rss_swap;
    const auto want = [&](fleet::Signal signal, std::optional<Megabytes> limit) {
        if (limit) {
            wanted.at(count).signal = signal;
            wanted.at(count++).level = limit->value;
        }
    };
    want(memory, soft_limit(dyno, settings));
    if (settings.hard_threshold.is_unset()) {
        want(memory, hard_limit(dyno, settings));
    }
    if (settings.r14_threshold.is_unset()) {
        want(fleet::Signal::total, dyno.quota);
    }
    if (settings.swap_threshold) {
        want(fleet::Signal::swap, settings.swap_threshold->resolve(dyno.quota));
    }
    if (settings.load_threshold) {
        want(fleet::Signal::load, Megabytes{*settings.load_threshold});
    }
    auto& runs = dyno.long_runs;
    const auto end = wanted.begin() + static_cast<std::ptrdiff_t>(count);
    std::erase_if(runs, [&](const auto& run) {
        return std::none_of(wanted.begin(), end, [&](const auto& one) { return is_same(one, run); });
    });
    for (auto one = wanted.begin(); one != end; ++one) {
        if (std::ranges::none_of(runs, [&](const auto& run) { return is_same(*one, run); })) {
            runs.push_back(*one);
        }
    }
}

}  // namespace dynoward::policy
