// SPDX-License-Identifier: MIT
// What earlier incarnations of a process type did: the bounded record of their crossings.
#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "dynoward/policy/forecast.hpp"
#include "policy/rank_statistics.hpp"

namespace dynoward::policy {
namespace {

// Slopes within this factor are the same leak: it spans the noise of an estimate.
constexpr double same_slope = 2;
// A little earlier than the youngest known crossing: otherwise each life could only be as old as the last.
constexpr double youngest_share = 0.95;
// A dyno without a crossing of its own must not be much older than those that crossed.
constexpr double eldest_share = 2;
// A leak takes about as long in each life. Teeth that always end at the level cross it at any age.
constexpr double same_age = 1.5;
constexpr std::size_t min_tops = 5;

// At the widest scale with a sure trend: it averages over the longest part of the life.
double slope_of(const Experience::Crossing& crossing) {
    const auto widest = std::find_if(crossing.slopes.rbegin(), crossing.slopes.rend(),
                                     [](double slope) { return slope > 0; });
    return widest != crossing.slopes.rend() ? *widest : 0;
}

}  // namespace

void Experience::note(const Crossing& crossing, Megabytes level) {
    if (level != level_) {
        crossings_.clear();
        level_ = level;
    }
    const bool noted = std::any_of(crossings_.begin(), crossings_.end(),
                                   [&](const Crossing& one) { return one.life == crossing.life; });
    if (noted) {
        return;
    }
    if (crossings_.size() == capacity) {
        crossings_.pop_front();
    }
    crossings_.push_back(crossing);
}

bool Experience::had_crossed_by(const Life& asks, Seconds age, Megabytes level) const {
    return level == level_ && std::any_of(crossings_.begin(), crossings_.end(), [&](const Crossing& one) {
               return one.life != asks && static_cast<double>(age.count()) >=
                                              youngest_share * static_cast<double>(one.age.count());
           });
}

bool Experience::is_known(const Life& asks, Seconds age, std::size_t scale, double slope,
                          Megabytes level) const {
    if (level != level_) {
        return false;
    }
    auto youngest = Seconds::max();
    auto eldest = Seconds::min();
    bool own = false;
    for (const auto& one : crossings_) {
        const double known = one.slopes.at(scale);
        if (one.life == asks || known <= 0 || slope > known * same_slope || slope * same_slope < known) {
            continue;
        }
        youngest = std::min(youngest, one.age);
        eldest = std::max(eldest, one.age);
        own = own || one.life.slot == asks.slot;
    }
    if (eldest == Seconds::min()) {
        return false;
    }
    const auto seconds = static_cast<double>(age.count());
    return seconds >= youngest_share * static_cast<double>(youngest.count()) &&
           (own || seconds < eldest_share * static_cast<double>(eldest.count()));
}

bool Experience::next_tooth_crosses(std::size_t scale, double top, Megabytes level) const {
    if (level != level_) {
        return false;
    }
    std::array<double, capacity> room{};
    std::size_t count = 0;
    auto youngest = Seconds::max();
    auto eldest = Seconds::min();
    for (const auto& one : crossings_) {
        if (const double known = one.tops.at(scale); known > 0) {
            room.at(count++) = known;
            youngest = std::min(youngest, one.age);
            eldest = std::max(eldest, one.age);
        }
    }
    return count >= min_tops &&
           static_cast<double>(eldest.count()) <= same_age * static_cast<double>(youngest.count()) &&
           top >= median(std::span(room).first(count));
}

std::optional<Experience::Summary> Experience::summary() const {
    if (crossings_.empty()) {
        return std::nullopt;
    }
    Summary summary{level_, crossings_.size(), crossings_.front().age, crossings_.front().age, 0};
    std::vector<double> slopes;
    for (const auto& crossing : crossings_) {
        summary.youngest = std::min(summary.youngest, crossing.age);
        summary.eldest = std::max(summary.eldest, crossing.age);
        slopes.push_back(slope_of(crossing));
    }
    summary.slope = median(slopes);
    return summary;
}

}  // namespace dynoward::policy
