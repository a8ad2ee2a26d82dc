// SPDX-License-Identifier: MIT
// The settings of one process type, as checked values, for the rules and gates of the policy.
// The other settings are in settings.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "dynoward/settings/hours.hpp"
#include "dynoward/values/instant.hpp"
#include "dynoward/values/megabytes.hpp"
#include "dynoward/values/secret.hpp"

namespace dynoward::settings {

enum class Mode : std::uint8_t { observe, enforce };
enum class LoneDyno : std::uint8_t { restart, hold };
enum class MemorySignal : std::uint8_t { total, rss_swap };

/// A memory level: `95%` of the quota, or an amount.
struct Level {
    enum class Unit : std::uint8_t { percent_of_quota, megabytes };
    double amount = 0;
    Unit unit = Unit::percent_of_quota;

    /// In MB; nullopt for a percentage while the quota is unknown (a quota is never guessed).
    std::optional<Megabytes> resolve(std::optional<Megabytes> quota) const;
    std::string text() const;  ///< as in a setting: `95%`, `512MB`
    friend bool operator==(const Level&, const Level&) = default;
};

/// `3/120`: a count within a number of seconds.
struct CountPerSpan {
    unsigned count = 0;
    Seconds span{};
    friend bool operator==(const CountPerSpan&, const CountPerSpan&) = default;
};

/// `2`, or `25%` of a total, rounded down but at least 1.
struct CountOrPercent {
    unsigned amount = 1;
    bool percent = false;

    unsigned of(unsigned total) const;
    friend bool operator==(const CountOrPercent&, const CountOrPercent&) = default;
};

/// The value of a rule that is on by default: unset, set, or `off`. The difference matters: an unset rule
/// does not override settings that are set (docs/policy.md).
template <class T>
class RuleValue {
 public:
    RuleValue() = default;  ///< unset
    // Like std::optional.  NOLINTNEXTLINE(google-explicit-constructor)
    RuleValue(T value) : value_(std::move(value)) {}
    static RuleValue off() {
        RuleValue made;
        made.off_ = true;
        return made;
    }

    bool is_off() const { return off_; }
    bool is_unset() const { return !off_ && !value_; }
    /// Set to a value.
    explicit operator bool() const { return value_.has_value(); }
    const T& operator*() const { return *value_; }
    const T* operator->() const { return &*value_; }
    /// The value; `by_default` if unset; nullopt if off.
    std::optional<T> in_force(T by_default) const {
        return off_ ? std::nullopt : value_ ? value_ : std::optional<T>(std::move(by_default));
    }
    friend bool operator==(const RuleValue&, const RuleValue&) = default;

 private:
    std::optional<T> value_;
    bool off_ = false;
};

/// R14_THRESHOLD if it is not set.
inline constexpr CountPerSpan default_r14_threshold{3, Seconds{120}};

/// LEAK_FORECAST=auto: as far ahead as the trend and experience allow, also where RESTART_THRESHOLD or
/// RESTART_SUSTAIN is set. Unset, it is the same where neither is set.
inline constexpr Seconds auto_forecast{0};

/// The rules of one process type.
struct TypeSettings {
    RuleValue<Level> restart_threshold;  ///< unset: policy::soft_level, by the dyno's size
    Seconds restart_sustain{60};
    bool restart_sustain_set = false;  ///< set, even to the default
    RuleValue<Level> hard_threshold;   ///< unset: policy::hard_level, by the dyno's size
    RuleValue<CountPerSpan> r14_threshold;
    RuleValue<Seconds> leak_forecast;                  ///< a time, or auto_forecast
    MemorySignal memory_signal = MemorySignal::total;  ///< the same for all types
    // Rules that are off unless set. nullopt: off.
    std::optional<Level> swap_threshold;
    std::optional<CountPerSpan> h12_threshold;
    std::optional<double> load_threshold;
    std::optional<Seconds> max_uptime;
    std::optional<Schedule> restart_schedule;
    Seconds restart_window{600};
    Seconds min_uptime{300};
    CountOrPercent max_unavailable{1, false};
    // Actions after a confirmed restart, once.
    Secret after_restart_webhook;              ///< empty: nothing is called
    std::string after_restart_reset_postgres;  ///< name of the add-on; empty: nothing is reset
};

/// Whether the leak forecast chooses by itself how far it looks ahead: LEAK_FORECAST is `auto`, or is unset
/// and neither RESTART_THRESHOLD nor RESTART_SUSTAIN is set.
bool is_forecast_auto(const TypeSettings& settings);

}  // namespace dynoward::settings
