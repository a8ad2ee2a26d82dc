// SPDX-License-Identifier: MIT
// Experience, queue and lead of each process type.
#include "monitor/app/forecasts.hpp"

#include <algorithm>
#include <numeric>

namespace dynoward::monitor {
namespace {

// A period and a half of the readings: forecasts are a little late as often as early.
constexpr Seconds least_lead{30};
// Of a life so far: if the next reading is expected above the level, so much of it may be given up.
constexpr double share_of_life = 0.03;
constexpr Seconds longest_next_lead{15 * 60};
// With preboot the previous incarnation is still measured after the restart. The earlier restart costs a
// little of every life, so not all of the time is made up.
constexpr double share_of_overlap = 0.7;
constexpr double delay_fades = 0.98;
// How fast the restarts of a type follow each other: of the last ones, if dynos waited for them. A longer
// interval had another reason. Before the first, a usual one.
constexpr std::size_t intervals_kept = 16;
constexpr Seconds longest_interval{120};
constexpr Seconds usual_interval{30};

Nanoseconds scaled(Nanoseconds span, double factor) {
    return std::chrono::duration_cast<Nanoseconds>(span * factor);
}

}  // namespace

Forecasts::Type& Forecasts::type_named(std::string_view type) {
    const auto found = types_.find(type);
    return found != types_.end() ? found->second : types_[std::string(type)];
}

const policy::Experience* Forecasts::experience(std::string_view type) const {
    const auto found = types_.find(type);
    return found != types_.end() ? &found->second.experience : nullptr;
}

std::optional<WallTime> Forecasts::crossing_of(const DynoName& dyno) const {
    const auto place = places_.find(dyno);
    return place != places_.end() ? std::optional(place->second.second) : std::nullopt;
}

Nanoseconds Forecasts::lead_of(const Type& type) {
    return least_lead + type.delay / 2 + scaled(type.overlap, share_of_overlap);
}

// Few may be away at once: where several are about to cross, each early restart delays a more urgent one.
// So they share what one alone would be given.
Nanoseconds Forecasts::next_lead_for(WallTime reading_at, const policy::Outlook& outlook,
                                     const Type& type) {
    const auto longest = std::min<Nanoseconds>(scaled(outlook.age, share_of_life), longest_next_lead);
    const auto in = std::max<Nanoseconds>(outlook.crossing->in, fleet::Peaks::widths[0]);
    std::int64_t sharing = 0;
    for (const auto& place : type.queue) {
        if (place.first > reading_at + longest || in * sharing > longest) {
            break;
        }
        ++sharing;
    }
    return longest / std::max<std::int64_t>(1, sharing);
}

policy::Forecast Forecasts::forecast_for(const DynoName& dyno, WallTime reading_at,
                                         const policy::Outlook& outlook, const Type& type) {
    policy::Forecast forecast{
        outlook, lead_of(type) + (type.turn == dyno ? type.advance : Nanoseconds{}), {}};
    if (outlook.crossing) {
        forecast.next_lead = next_lead_for(reading_at, outlook, type);
    }
    return forecast;
}

std::optional<policy::Forecast> Forecasts::of(const fleet::Dyno& dyno, std::string_view type,
                                              const settings::TypeSettings& settings) const {
    const auto found = types_.find(type);
    const auto* state = found != types_.end() ? &found->second : nullptr;
    auto outlook = policy::outlook_of(dyno, settings, state != nullptr ? &state->experience : nullptr);
    if (!outlook) {
        return std::nullopt;
    }
    static const Type nothing_known;
    return forecast_for(dyno.name, dyno.samples.back().at, *outlook,
                        state != nullptr ? *state : nothing_known);
}

std::optional<policy::Forecast> Forecasts::note(const Instant& now, const fleet::Dyno& dyno,
                                                std::string_view type,
                                                const settings::TypeSettings& settings) {
    if (!places_.empty()) {
        remove(dyno.name);
    }
    // Nearly always: memory is far below the level.
    auto outlook = policy::outlook_of(dyno, settings, types_.empty() ? nullptr : experience(type));
    if (!outlook) {
        return std::nullopt;
    }
    const auto& newest = dyno.samples.back();
    auto& state = type_named(type);
    if (dyno.evidence_received == now.steady) {
        state.delay = std::max<Nanoseconds>(scaled(state.delay, delay_fades),
                                            std::min<Nanoseconds>(now.wall - newest.at, fleet::silence));
        state.overlap = dyno.overlapped;
    }
    if (const auto crossing = policy::crossing_of(dyno, settings, *outlook)) {
        state.experience.note(*crossing, outlook->level);
    }
    if (outlook->crossing) {
        const auto at = newest.at + outlook->crossing->in;
        state.queue.emplace(at, dyno.name);
        places_.emplace(dyno.name, std::pair(std::string(type), at));
    }
    return forecast_for(dyno.name, newest.at, *outlook, state);
}

void Forecasts::note_return(std::string_view type, SteadyTime sent_at) {
    auto& state = type_named(type);
    if (sent_at <= state.newest_sent) {
        return;  // a later incarnation, or an earlier restart
    }
    const auto interval = sent_at - state.newest_sent;
    if (state.waited && interval < longest_interval) {
        state.intervals.push_back(interval);
        if (state.intervals.size() > intervals_kept) {
            state.intervals.pop_front();
        }
    }
    state.newest_sent = sent_at;
    state.waited = true;
}

Nanoseconds Forecasts::interval_of(const Type& type, unsigned away_allowed) {
    if (type.intervals.empty()) {
        return usual_interval / std::max(1U, away_allowed);
    }
    const auto sum = std::accumulate(type.intervals.begin(), type.intervals.end(), Nanoseconds{});
    return sum / static_cast<std::int64_t>(type.intervals.size());
}

void Forecasts::remove(const DynoName& dyno) {
    const auto place = places_.find(dyno);
    if (place != places_.end()) {
        types_.find(place->second.first)->second.queue.erase({place->second.second, dyno});
        places_.erase(place);
    }
}

// The first must begin so early that the last one still is in time.
bool Forecasts::find_turn(const Instant& now, unsigned away_allowed, Type& type) {
    const auto interval = interval_of(type, away_allowed);
    auto due = WallTime::max();
    std::int64_t place = 0;
    for (const auto& [at, dyno] : type.queue) {
        due = std::min(due, at - interval * place++);
    }
    const auto& [first_at, first] = *type.queue.begin();
    if (due > now.wall + lead_of(type)) {
        return false;
    }
    type.turn = first;
    type.advance = std::max(Nanoseconds{}, first_at - due);
    return true;
}

}  // namespace dynoward::monitor
