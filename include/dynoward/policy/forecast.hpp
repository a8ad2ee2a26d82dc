// SPDX-License-Identifier: MIT
// When memory will cross the soft level. A trend alone cannot tell a leak from memory that a program loads
// while it warms up, however steady the trend is. What earlier incarnations of the same process type did
// can: they crossed the level, or stopped below it. So a forecast needs both, a sure trend and experience.
#pragma once

#include <array>
#include <cstddef>
#include <deque>
#include <optional>

#include "dynoward/fleet/dyno.hpp"
#include "dynoward/fleet/peaks.hpp"
#include "dynoward/settings/type_settings.hpp"
#include "dynoward/values/instant.hpp"
#include "dynoward/values/megabytes.hpp"

namespace dynoward::policy {

/// A trend of the peaks at one time scale.
struct Rise {
    double slope = 0;          ///< MB per second, above 0; of the slower of the whole and the later half
    double level = 0;          ///< MB: the line at the newest reading
    double total = 0;          ///< MB: from the beginning of the line to its end
    double margin = 0;         ///< MB: the highest peak lies this far above the line
    double z = 0;              ///< of the Mann-Kendall test
    bool significant = false;  ///< by the test, at about one in a thousand
    bool sure = false;         ///< and the rise is larger than the scatter around it
    WallTime from{};           ///< when its first block begins
};

/// nullopt: too few blocks, or no rise, or one that slows down.
std::optional<Rise> rise_at(const fleet::Peaks& peaks, std::size_t scale, WallTime newest_reading);

/// Incarnations of one process type that crossed the level while their memory rose.
class Experience {
 public:
    /// One incarnation of one dyno.
    struct Life {
        unsigned slot = 0;              ///< the number in the dyno's name
        std::uint32_t incarnation = 0;  ///< number of the dyno's incarnation
        friend bool operator==(const Life&, const Life&) = default;
    };
    struct Crossing {
        Life life;       ///< each counts once
        Seconds age{0};  ///< at the crossing
        /// MB per second, at each scale; 0: no sure trend
        std::array<double, fleet::Peaks::scales> slopes{};
        /// MB: at each scale, the height of the tooth before; 0: there was none
        std::array<double, fleet::Peaks::scales> tops{};
    };
    static constexpr std::size_t capacity = 64;

    /// A crossing at this level, in MB. Crossings at another level are forgotten: the level or the size of
    /// the dynos has changed.
    void note(const Crossing& crossing, Megabytes level);
    /// Whether other incarnations than the one that asks had crossed the level by this age. Its own
    /// crossing is no experience for it: a reading would be evidence for itself.
    bool had_crossed_by(const Life& asks, Seconds age, Megabytes level) const;
    /// The same for incarnations with this slope: whether they crossed the level at this age. `age`: at the
    /// expected crossing.
    bool is_known(const Life& asks, Seconds age, std::size_t scale, double slope, Megabytes level) const;
    /// Whether the next tooth of a saw-tooth crosses the level after one that ended at this height, in MB:
    /// it did after half of those that are known. At least five must be, at about the same age.
    bool next_tooth_crosses(std::size_t scale, double top, Megabytes level) const;
    /// Newest last, at most `capacity`.
    const std::deque<Crossing>& crossings() const { return crossings_; }
    Megabytes level() const { return level_; }  ///< 0: no crossing yet

    /// For display. No decision uses it.
    struct Summary {
        Megabytes level;
        std::size_t crossings = 0;  ///< that are kept
        Seconds youngest{0};        ///< ages at the crossings
        Seconds eldest{0};
        double slope = 0;  ///< MB per second: the median, of each crossing at its widest scale
    };
    /// nullopt: no crossing is kept.
    std::optional<Summary> summary() const;

 private:
    std::deque<Crossing> crossings_;
    Megabytes level_;
};

/// A younger incarnation is restarted only once it is over the level: the first tooth of a saw-tooth looks
/// like a leak, and a forecast that is wrong would be wrong again a tooth later, in each life.
inline constexpr Seconds min_forecast_age{20 * 60};

/// What the trend of one dyno says about the soft level.
struct Outlook {
    Megabytes level;  ///< the soft level
    std::array<std::optional<Rise>, fleet::Peaks::scales> rises;
    struct Crossing {
        Nanoseconds in{};  ///< from the newest reading; 0: the line is at the level
        std::size_t scale = 0;
    };
    /// Only if there is a crossing. MB: the newest reading, and the highest of the last four minutes.
    double reading = 0, highest = 0;
    double last_rise = 0;  ///< MB: from the block of 20 s before to the newest; 0: it fell, or one is empty
    /// MB per second: the fastest rise between two readings of those minutes, and the steepest trend of the
    /// crossing's scale or a finer one.
    double climb = 0, steepest = 0;
    Seconds age{0};               ///< of the incarnation
    bool crossed_by_now = false;  ///< other incarnations had, at this age
    bool over_before =
        false;  ///< an earlier reading of the last three quarters of an hour was above the level
    /// The nearest one at a scale whose trend is sure and known; nullopt: none is within reach.
    std::optional<Crossing> crossing;
};

/// Whether memory can be at the level after this time: it can rise that fast, as at the bottom of a
/// saw-tooth it cannot, and its highest readings of late are as close as the trend says.
bool can_reach(const Outlook& outlook, Nanoseconds within);

/// Whether another rise like the last one takes the next reading above the level.
bool is_next_above(const Outlook& outlook);

/// `experience`: of the dyno's type; null: none. nullopt: off, the level is not known, memory is too far
/// below it, or is below it without any experience.
std::optional<Outlook> outlook_of(const fleet::Dyno& dyno, const settings::TypeSettings& settings,
                                  const Experience* experience);

/// The crossing to be noted if the newest reading is above the level and a trend is sure; nullopt: none.
std::optional<Experience::Crossing> crossing_of(const fleet::Dyno& dyno,
                                                const settings::TypeSettings& settings,
                                                const Outlook& outlook);

/// LEAK_FORECAST is a time: when memory, by the steady rise of its floors, reaches the soft level. At most
/// 80 min ahead, and independent of how long before it the rule acts. nullopt: no steady rise, or
/// LEAK_FORECAST is no time.
std::optional<WallTime> crossing_by_floors(const fleet::Dyno& dyno, const settings::TypeSettings& settings);

/// What the rules are given of a forecast.
struct Forecast {
    Outlook outlook;
    Nanoseconds lead{};       ///< act at most this long before the crossing
    Nanoseconds next_lead{};  ///< the same if the next reading is expected above the level
};

}  // namespace dynoward::policy
