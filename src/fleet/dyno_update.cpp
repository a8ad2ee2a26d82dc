// SPDX-License-Identifier: MIT
#include "fleet/dyno_update.hpp"

#include <algorithm>

namespace dynoward::fleet {
namespace {

using logplex::Fate;

WallTime stamp_of(WallTime mark) {
    return mark;
}
template <class Reading>
WallTime stamp_of(const Reading& reading) {
    return reading.at;
}

// Time-outs further apart are two incidents: a stuck dyno has at least one each half minute.
constexpr Seconds h12_hole{120};

enum class Place { there_already, among_others, newest };

// Kept in order of stamps whatever the order of arrival, so that late batches lead to the same verdict.
// A repeated line adds nothing: without a frame id, a repeated batch is not detected.
template <class Kept>
Place insert_by_stamp(Series<Kept>& kept, const Kept& added) {
    const auto at = stamp_of(added);
    if (kept.empty() || stamp_of(kept.back()) < at) {  // nearly always
        kept.push_back(added);
        return Place::newest;
    }
    const auto after = std::upper_bound(kept.begin(), kept.end(), at,
                                        [](WallTime a, const Kept& b) { return a < stamp_of(b); });
    if (after != kept.begin() && stamp_of(*std::prev(after)) == at) {
        return Place::there_already;
    }
    const bool newest = after == kept.end();
    kept.insert(after, added);  // if full, replaces the oldest
    return newest ? Place::newest : Place::among_others;
}

}  // namespace

Fate DynoUpdate::memory(const logplex::MemorySample& sample, std::string_view incarnation) {
    const auto source = source_of(incarnation);
    if (source == Source::previous) {
        note_overlap(incarnation);
        return Fate::superseded;
    }
    if (source == Source::present) {
        add_evidence(sample);
    }
    const bool late = stamp_ && dyno_.memory_order && *stamp_ < *dyno_.memory_order;
    if (sample.memory_quota && (!late || !dyno_.quota)) {
        dyno_.quota = sample.memory_quota;
    }
    if (late) {
        return Fate::out_of_order;
    }
    if (stamp_) {
        dyno_.memory_order = stamp_;
    }
    // A field that this line lacks is now unknown: the value of an older line would be a guess.
    dyno_.latest.sample_at = stamp_.value_or(now_.wall);
    dyno_.latest.total = sample.memory_total;
    dyno_.latest.rss = sample.memory_rss;
    dyno_.latest.cache = sample.memory_cache;
    dyno_.latest.swap = sample.memory_swap;
    return Fate::memory;
}

Fate DynoUpdate::load(const logplex::LoadSample& sample, std::string_view incarnation) {
    const auto source = source_of(incarnation);
    if (source == Source::previous) {
        return Fate::superseded;
    }
    if (source == Source::present && stamp_ && sample.avg_1m) {
        keep_counting(dyno_.loads, LoadReading{*stamp_, *sample.avg_1m});
    }
    if (stamp_ && dyno_.load_order && *stamp_ < *dyno_.load_order) {
        return Fate::out_of_order;
    }
    if (stamp_) {
        dyno_.load_order = stamp_;
    }
    dyno_.latest.load_1m = sample.avg_1m;
    return Fate::load;
}

// A line without a readable stamp is shown, but is no evidence.
void DynoUpdate::add_evidence(const logplex::MemorySample& sample) {
    if (!stamp_ || !sample.memory_total) {
        return;
    }
    const Sample added{*stamp_, *sample.memory_total, sample.memory_swap, sample.memory_quota,
                       sample.memory_rss};
    if (!keep_counting(dyno_.samples, added)) {
        return;
    }
    dyno_.report_interval.update(dyno_.samples);
    const auto hole = dyno_.report_interval.hole();
    const auto signal = trend_of_ == TrendOf::total ? Signal::total : Signal::rss_swap;
    if (const auto amount = value_of(added, signal)) {
        dyno_.trend.add(added.at, {*amount}, added.quota, hole);
        dyno_.peaks.add(added.at, {*amount}, added.quota);
    }
}

// True: it was not there already.
template <class Kept>
bool DynoUpdate::keep(Series<Kept>& kept, const Kept& added) {
    const auto place = insert_by_stamp(kept, added);
    if (place == Place::there_already) {
        return false;
    }
    if (place == Place::newest) {
        dyno_.evidence_received = now_.steady;
    }
    return true;
}

// The same for a reading; one that is dropped to make room still counts in the long runs.
template <class Reading>
bool DynoUpdate::keep_counting(Series<Reading>& kept, const Reading& added) {
    std::optional<Reading> oldest;
    if (!dyno_.long_runs.empty() && kept.full()) {
        oldest = kept.front();
    }
    if (!keep(kept, added)) {  // called in one place only, so that it is inlined
        return false;
    }
    if (oldest && kept.front().at != oldest->at) {
        count_on(*oldest);
    }
    return true;
}

template <class Reading>
void DynoUpdate::count_on(const Reading& oldest) {
    for (auto& run : dyno_.long_runs) {
        std::optional<Megabytes> quota;
        if constexpr (requires { oldest.quota; }) {
            quota = oldest.quota;
        }
        run.take(oldest.at, value_of(oldest, run.signal), quota, dyno_.report_interval.hole());
    }
}

Fate DynoUpdate::error_code(const logplex::ErrorCode& error) {
    if (error.letter != 'R' || (error.number != 14 && error.number != 15)) {
        return Fate::error_code;
    }
    if (!is_of_present()) {
        return Fate::superseded;
    }
    const auto& kept = error.number == 15 ? dyno_.r15_at : dyno_.r14_at;
    if (overlaps() && !kept.empty() && dyno_.latest.sample_at && kept.back() >= *dyno_.latest.sample_at) {
        return Fate::superseded;  // it already has this reading, so this one is the previous incarnation's
    }
    if (error.number == 15) {
        note_r15();
        return Fate::error_code;
    }
    if (stamp_ && !keep(dyno_.r14_at, *stamp_)) {
        return Fate::error_code;
    }
    ++dyno_.r14;
    return Fate::error_code;
}

void DynoUpdate::note_r15() {
    if (stamp_) {
        const auto at = *stamp_;
        const auto newest = dyno_.r15_at.empty() ? dyno_.r15_since : dyno_.r15_at.back();
        if (!newest || !dyno_.r15_since || at > *newest + r15_row_ends) {
            dyno_.r15_since = at;
        } else if (at >= *dyno_.r15_since - r15_row_ends) {  // else late, and from an earlier series
            dyno_.r15_since = std::min(*dyno_.r15_since, at);
        }
        if (!keep(dyno_.r15_at, at)) {
            return;
        }
    }
    ++dyno_.r15;
}

// A request that timed out began half a minute earlier. While two incarnations share the name, either may
// have had it, and nothing distinguishes them, so it counts against neither.
Fate DynoUpdate::request_timeout() {
    if (overlaps() || !is_of_present()) {
        return Fate::superseded;
    }
    if (stamp_) {
        note_request_timeout(*stamp_);
    }
    return Fate::router_error;
}

// A flood pushes the first ones out of `h12_at`, so the start of the series is kept separately.
void DynoUpdate::note_request_timeout(WallTime at) {
    if (dyno_.h12_at.empty() || !dyno_.h12_since || at > dyno_.h12_at.back() + h12_hole) {
        dyno_.h12_since = at;
    } else if (at >= *dyno_.h12_since - h12_hole) {  // else late, and from an earlier series
        dyno_.h12_since = std::min(*dyno_.h12_since, at);
    }
    keep(dyno_.h12_at, at);
}

bool DynoUpdate::overlaps() const {
    return dyno_.overlap_until && stamp_.value_or(now_.wall) < *dyno_.overlap_until;
}

bool DynoUpdate::is_of_present() const {
    if (!dyno_.present || before_present() || dyno_.ended_at) {
        return false;
    }
    if (overlaps()) {
        // Only an incarnation that is over its quota can have caused the line.
        return dyno_.latest.total && dyno_.quota && *dyno_.latest.total > *dyno_.quota;
    }
    return true;
}

Fate DynoUpdate::state_change(const logplex::StateChange& change) {
    if (stamp_ && dyno_.state_at && *stamp_ < *dyno_.state_at) {
        return Fate::out_of_order;
    }
    const bool is_outdated = before_present();
    if (stamp_) {
        dyno_.state_at = stamp_;
    }
    dyno_.state = change.to;
    if (change.to == DynoState::up) {
        if (dyno_.ended_at) {
            begin_unnamed();
        }
        dyno_.up_since = stamp_;
        dyno_.present = true;
    } else if (change.from == DynoState::up && !is_outdated) {
        end();
    }
    return Fate::state;
}

Fate DynoUpdate::lifecycle(const logplex::Lifecycle& what) {
    using What = logplex::Lifecycle::What;
    switch (what.what) {
        case What::restarting:
        case What::cycling:
        case What::relocating:
        case What::idling:
            if (before_present()) {
                return Fate::out_of_order;
            }
            dyno_.restarted_at =
                std::max(dyno_.restarted_at.value_or(WallTime{}), stamp_.value_or(now_.wall));
            if (what.what != What::idling) {
                dyno_.ordered_at =
                    std::max(dyno_.ordered_at.value_or(WallTime{}), stamp_.value_or(now_.wall));
            }
            end();
            return Fate::lifecycle;
        // Signals and exits may be the previous incarnation's, up to three minutes after the present one
        // came up.
        case What::starting:
        case What::sigterm:
        case What::sigkill:
        case What::exited:
        case What::unidling: return Fate::lifecycle;
    }
    return Fate::lifecycle;
}

DynoUpdate::Source DynoUpdate::source_of(std::string_view incarnation) {
    if (incarnation.empty()) {
        return Source::unnamed;
    }
    // A line of the present incarnation this long after the line about its end: it did not end (that line
    // was about a previous one), so it counts again, and its evidence starts anew.
    const auto outlived = [this](const std::optional<WallTime>& since) {
        return stamp_ && since && *stamp_ > *since + overlap;
    };
    if (dyno_.incarnation == incarnation) {
        if (!dyno_.ended_at) {
            dyno_.began_at = stamp_ && dyno_.began_at ? std::min(*dyno_.began_at, *stamp_) : dyno_.began_at;
            return Source::present;
        }
        if (!outlived(dyno_.ended_at)) {
            return Source::previous;
        }
        begin(incarnation);
        return Source::present;
    }
    if (is_retired(incarnation)) {
        // Without a dated line of the present one, its start counts.
        const auto began =
            dyno_.overlap_until ? std::optional(*dyno_.overlap_until - overlap) : std::nullopt;
        if (!outlived(dyno_.memory_order ? dyno_.memory_order : began)) {
            return Source::previous;
        }
        begin(incarnation);
        return Source::present;
    }
    // A uuid that was not seen before. With a stamp from before the present one began, or ended, it is an
    // older one whose line is late.
    if (before_present() || (stamp_ && dyno_.ended_at && *stamp_ < *dyno_.ended_at)) {
        retire(incarnation);
        return Source::previous;
    }
    begin(incarnation);
    return Source::present;
}

void DynoUpdate::note_overlap(std::string_view previous) {
    const bool ended = dyno_.incarnation == previous;  // its own last lines
    if (!ended && stamp_ && dyno_.began_at && *stamp_ > *dyno_.began_at) {
        const auto span = std::chrono::floor<Seconds>(*stamp_ - *dyno_.began_at);
        dyno_.overlapped = std::min(std::max(dyno_.overlapped, span), overlap);
    }
}

void DynoUpdate::begin(std::string_view incarnation) {
    const auto at = stamp_.value_or(now_.wall);
    const bool replaces = !dyno_.incarnation.empty() && dyno_.incarnation != incarnation;
    if (replaces) {
        retire(dyno_.incarnation);
        dyno_.restarted_at = std::max(dyno_.restarted_at.value_or(at), at);
        // The dyno list may already show the new one. Its times are whole seconds, and the previous one was
        // created seconds before its first sample.
        const bool listed_anew = dyno_.listed && dyno_.began_at &&
                                 std::chrono::floor<Seconds>(*dyno_.began_at) <= dyno_.listed->created_at;
        if (dyno_.up_since && dyno_.memory_order && *dyno_.up_since <= *dyno_.memory_order &&
            !listed_anew) {
            dyno_.up_since.reset();  // it belonged to the previous one
        }
    }
    if (replaces || dyno_.ended_at) {
        dyno_.overlap_until = at + overlap;
    }
    auto& retired = dyno_.retired;
    retired.erase(std::remove(retired.begin(), retired.end(), incarnation), retired.end());
    clear_incarnation();
    dyno_.incarnation = incarnation;
    dyno_.began_at = stamp_;
    dyno_.present = true;
}

// `starting to up` before the first metric line: a new incarnation whose uuid is not known yet.
void DynoUpdate::begin_unnamed() {
    if (!dyno_.incarnation.empty()) {
        retire(dyno_.incarnation);
    }
    dyno_.overlap_until = stamp_.value_or(now_.wall) + overlap;
    clear_incarnation();
    dyno_.incarnation.clear();
    dyno_.began_at.reset();
}

void DynoUpdate::clear_incarnation() {
    dyno_.ended_at.reset();
    dyno_.latest = Latest{};
    dyno_.clear_evidence();
    dyno_.r14 = 0;
    dyno_.r15 = 0;
    dyno_.r15_since.reset();
    dyno_.memory_order.reset();
    dyno_.load_order.reset();
    ++dyno_.incarnations;
}

void DynoUpdate::end() {
    const auto at = stamp_.value_or(now_.wall);
    if (dyno_.overlap_until && at < *dyno_.overlap_until) {
        return;  // most likely the previous one's end; if not, the next uuid shows it
    }
    dyno_.ended_at = std::max(dyno_.ended_at.value_or(at), at);
    dyno_.clear_evidence();
}

void DynoUpdate::retire(std::string_view incarnation) {
    if (!is_retired(incarnation)) {
        dyno_.retired.push_back(std::string(incarnation));
    }
}

bool DynoUpdate::is_retired(std::string_view incarnation) const {
    return std::find(dyno_.retired.begin(), dyno_.retired.end(), incarnation) != dyno_.retired.end();
}

}  // namespace dynoward::fleet
