// SPDX-License-Identifier: MIT
#include "logplex/metric_line.hpp"

#include <algorithm>
#include <array>

#include "dynoward/values/limits.hpp"
#include "logplex/decimal.hpp"
#include "logplex/fast/common_line.hpp"
#include "logplex/logfmt.hpp"
#include "logplex/text.hpp"

namespace dynoward::logplex {
namespace {

enum Key : std::size_t {
    source,
    dyno,
    measure,
    val,
    total,
    rss,
    cache,
    swap,
    quota,
    load_1m,
    load_5m,
    load_15m
};

// In the order of Key. Postgres and Redis use hyphens (`sample#memory-total`, in kB): whole keys are
// compared.
constexpr std::array<std::string_view, 12> keys{
    "source",
    "dyno",
    "measure",
    "val",
    "sample#memory_total",
    "sample#memory_rss",
    "sample#memory_cache",
    "sample#memory_swap",
    "sample#memory_quota",
    "sample#load_avg_1m",
    "sample#load_avg_5m",
    "sample#load_avg_15m",
};

// The values of the known keys of one line; of repeated keys, the first.
class Values {
 public:
    void add(const Pair& pair) {
        const auto found = std::find(keys.begin(), keys.end(), pair.key);
        const auto key = static_cast<std::size_t>(found - keys.begin());
        if (found != keys.end() && !has(key)) {
            seen_ |= bit(key);
            values_[key] = pair.value;
        }
    }
    bool has(std::size_t key) const { return (seen_ & bit(key)) != 0; }
    bool has_any(std::size_t first, std::size_t last) const {
        return (seen_ & ((bit(last) << 1U) - bit(first))) != 0;
    }
    std::string_view operator[](std::size_t key) const { return values_[key]; }

 private:
    static unsigned bit(std::size_t key) { return 1U << key; }

    std::array<std::string_view, keys.size()> values_;
    unsigned seen_ = 0;
};

std::optional<Megabytes> parse_megabytes(std::string_view text) {
    constexpr std::string_view unit = "MB";
    if (!text.ends_with(unit)) {
        return std::nullopt;
    }
    const auto value = parse_decimal(text.substr(0, text.size() - unit.size()));
    if (!value || *value > limits::memory_mb) {
        return std::nullopt;
    }
    return Megabytes{*value};
}

// A bad value invalidates only its own field.
MemorySample read_memory(const Values& values) {
    struct Target {
        Key key;
        MemorySample::Field field;
        std::optional<Megabytes> MemorySample::*member;
    };
    static constexpr std::array<Target, 5> targets{{
        {total, MemorySample::total, &MemorySample::memory_total},
        {rss, MemorySample::rss, &MemorySample::memory_rss},
        {cache, MemorySample::cache, &MemorySample::memory_cache},
        {swap, MemorySample::swap, &MemorySample::memory_swap},
        {quota, MemorySample::quota, &MemorySample::memory_quota},
    }};
    MemorySample sample;
    for (const auto& target : targets) {
        if (!values.has(target.key)) {
            continue;
        }
        auto value = parse_megabytes(values[target.key]);
        if (value && value->value == 0 && target.field == MemorySample::quota) {
            value.reset();  // it is used as a divisor
        }
        sample.*target.member = value;
        if (!value) {
            sample.invalid = static_cast<std::uint8_t>(sample.invalid | target.field);
        }
    }
    return sample;
}

// An opaque id: compared and shown, never interpreted.
bool is_incarnation(std::string_view text) {
    return !text.empty() && text.size() <= limits::incarnation_bytes &&
           std::all_of(text.begin(), text.end(),
                       [](char c) { return is_letter(c) || is_digit(c) || c == '-'; });
}

// `heroku.<number>.` at the front; the number is the app's old numeric id.
std::string_view take_app_number(std::string_view& text) {
    if (!take(text, "heroku.")) {
        return {};
    }
    const auto number = take_digits(text);
    return take(text, ".") ? number : std::string_view{};
}

// `heroku.2808254.<uuid>`. With anything else the line has no incarnation, but its values are valid.
void read_incarnation(std::string_view value, Event& event) {
    const auto number = take_app_number(value);
    if (!number.empty() && is_incarnation(value)) {
        event.app_number = number;
        event.incarnation = value;
    }
}

// The form of 2013: `source=heroku.<number>.web.2.<uuid> measure=memory_total val=766.50 units=MB`.
void read_legacy_metric(const Values& values, DynoNameRef procid, Event& event) {
    const auto value = parse_decimal(values[val]);
    auto rest = values[source];
    const auto number = take_app_number(rest);
    const auto dot = rest.rfind('.');
    if (!value || values[measure].empty() || number.empty() || dot == std::string_view::npos ||
        !is_incarnation(rest.substr(dot + 1))) {
        return;
    }
    if (rest.substr(0, dot) != procid.text()) {
        event.fate = Fate::source_mismatch;
        return;
    }
    event.fate = Fate::old_measure;
    event.dyno = procid;
    event.app_number = number;
    event.incarnation = rest.substr(dot + 1);
    event.what = LegacyMetric{values[measure], *value};
}

}  // namespace

bool begins_with_pair(std::string_view text) {
    const auto key = take_while(text, [](char c) {
        return is_letter(c) || is_digit(c) || c == '#' || c == '_' || c == '-' || c == '.';
    });
    return !key.empty() && text.starts_with('=');
}

void read_metric_line(std::string_view text, DynoNameRef procid, Event& event) {
    if (fast::read_common_metric_line(text, procid, event)) {
        return;
    }
    event.fate = Fate::unrecognised;
    Values values;
    LogfmtReader reader(text);
    while (const auto pair = reader.next()) {
        values.add(*pair);
    }
    if (reader.failed() || !values.has(source)) {
        return;
    }
    const bool has_memory = values.has_any(total, quota);
    const bool has_load = values.has_any(load_1m, load_15m);
    if (!has_memory && !has_load && values.has(measure)) {
        read_legacy_metric(values, procid, event);
        return;
    }
    if (values[source] != procid.text()) {
        event.fate = Fate::source_mismatch;
        return;
    }
    // Heroku sends memory and load in separate lines. If a line ever has both, only memory is read.
    if (has_memory) {
        event.fate = Fate::memory;
        event.what = read_memory(values);
    } else if (has_load) {
        event.fate = Fate::load;
        event.what = LoadSample{parse_decimal(values[load_1m]), parse_decimal(values[load_5m]),
                                parse_decimal(values[load_15m])};
    } else {
        return;
    }
    event.dyno = procid;
    read_incarnation(values[dyno], event);
}

}  // namespace dynoward::logplex
