// SPDX-License-Identifier: MIT
#include "dynoward/values/time_zone.hpp"

#include <algorithm>

namespace dynoward {
namespace {

// No local time was ever further from UTC than 15 h 13 min (Alaska before 1867).
constexpr std::chrono::hours largest_offset{26};

}  // namespace

TimeZone::TimeZone() : TimeZone("UTC", {Transition{WallTime{}, Seconds{0}}}) {}

TimeZone::TimeZone(std::string name, std::vector<Transition> transitions)
    : name_(std::move(name)),
      transitions_(std::make_shared<const std::vector<Transition>>(std::move(transitions))) {}

TimeZone::Iterator TimeZone::first_after(WallTime at) const {
    return std::upper_bound(transitions_->begin(), transitions_->end(), at,
                            [](WallTime t, const Transition& one) { return t < one.from; });
}

Seconds TimeZone::offset_at(WallTime at) const {
    const auto after = first_after(at);
    return after == transitions_->begin() ? after->offset : std::prev(after)->offset;
}

std::optional<WallTime> TimeZone::change_after(WallTime at) const {
    const auto after = first_after(at);
    return after == transitions_->end() ? std::nullopt : std::optional(after->from);
}

WallTime TimeZone::instant_of(WallTime local) const {
    // The first stretch of constant offset that reaches this local time. The few stretches around it are
    // tried one by one: where two changes are close together, no order of their local times is certain.
    auto stretch = first_after(local - largest_offset);
    if (stretch != transitions_->begin()) {
        --stretch;
    }
    for (;; ++stretch) {
        const auto next = std::next(stretch);
        const auto at = local - stretch->offset;
        if (next == transitions_->end() || at < next->from) {
            return stretch == transitions_->begin() ? at : std::max(stretch->from, at);
        }
    }
}

}  // namespace dynoward
