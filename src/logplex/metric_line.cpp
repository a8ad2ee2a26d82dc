// SPDX-License-Identifier: MIT
#include "logplex/metric_line.hpp"

#include <algorithm>
#include <array>

#include "dynoward/values/limits.hpp"
#include "logplex/decimal.hpp"
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

// The values of the known keys of one line; of equal keys the first.
class Values {
 public:
    void add(const Pair& pair) {
        const auto found = std::find(keys.begin(), keys.end(), pair.key);
        if (found != keys.end()) {
            add(static_cast<std::size_t>(found - keys.begin()), pair.value);
        }
    }
    void add(std::size_t key, std::string_view value) {
        if (!has(key)) {
            seen_ |= bit(key);
            values_[key] = value;
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

// A bad value spoils its own field and no other.
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
            value.reset();  // somebody will divide by it
        }
        sample.*target.member = value;
        if (!value) {
            sample.invalid = static_cast<std::uint8_t>(sample.invalid | target.field);
        }
    }
    return sample;
}

// An id that we compare and show, and never interpret.
bool is_incarnation(std::string_view text) {
    // A table: 36 characters with three questions each were a tenth of the time of a line.
    static constexpr auto allowed = [] {
        std::array<bool, 256> table{};
        for (std::size_t c = 0; c < table.size(); ++c) {
            const auto letter = static_cast<char>(c);
            table[c] = c < 128 && (is_letter(letter) || is_digit(letter) || letter == '-');
        }
        return table;
    }();
    return !text.empty() && text.size() <= limits::incarnation_bytes &&
           std::all_of(text.begin(), text.end(),
                       [](char c) { return allowed[static_cast<unsigned char>(c)]; });
}

// `heroku.<number>.` at the front; the number is the app's old numeric id.
std::string_view take_app_number(std::string_view& text) {
    if (!take(text, "heroku.")) {
        return {};
    }
    const auto number = take_digits(text);
    return take(text, ".") ? number : std::string_view{};
}

// `heroku.2808254.<uuid>`. Anything else leaves the line without incarnation; its values stand.
void read_incarnation(std::string_view value, Event& event) {
    const auto number = take_app_number(value);
    if (!number.empty() && is_incarnation(value)) {
        event.app_number = number;
        event.incarnation = value;
    }
}

// Of 2013: `source=heroku.<number>.web.2.<uuid> measure=memory_total val=766.50 units=MB`.
void read_old_measure(const Values& values, DynoNameRef procid, Event& event) {
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
    event.what = OldMeasure{values[measure], *value};
}

// The two lines of today, in the order in which every sender has written their pairs so far: comparing with
// the key that should come next is three times as fast as finding out which one has come. Stops at the
// first surprise, from where on the pairs are read one by one.
void read_usual_pairs(LogfmtReader& reader, Values& values) {
    const auto take = [&](Key key, std::optional<std::string_view> value) {
        if (value) {
            values.add(key, *value);
        }
        return value.has_value();
    };
    if (!take(source, reader.take_expected("source=")) || !take(dyno, reader.take_expected(" dyno="))) {
        return;
    }
    if (take(total, reader.take_expected(" sample#memory_total="))) {
        take(rss, reader.take_expected(" sample#memory_rss=")) &&
            take(cache, reader.take_expected(" sample#memory_cache=")) &&
            take(swap, reader.take_expected(" sample#memory_swap=")) &&
            reader.take_expected(" sample#memory_pgpgin=") &&
            reader.take_expected(" sample#memory_pgpgout=") &&
            take(quota, reader.take_expected(" sample#memory_quota="));
        return;
    }
    take(load_1m, reader.take_expected(" sample#load_avg_1m=")) &&
        take(load_5m, reader.take_expected(" sample#load_avg_5m=")) &&
        take(load_15m, reader.take_expected(" sample#load_avg_15m="));
}

}  // namespace

bool begins_with_pair(std::string_view text) {
    const auto key = take_while(text, [](char c) {
        return is_letter(c) || is_digit(c) || c == '#' || c == '_' || c == '-' || c == '.';
    });
    return !key.empty() && text.starts_with('=');
}

void read_metric_line(std::string_view text, DynoNameRef procid, Event& event) {
    event.fate = Fate::unrecognised;
    Values values;
    LogfmtReader reader(text);
    read_usual_pairs(reader, values);
    while (const auto pair = reader.next()) {
        values.add(*pair);
    }
    if (reader.failed() || !values.has(source)) {
        return;
    }
    const bool has_memory = values.has_any(total, quota);
    const bool has_load = values.has_any(load_1m, load_15m);
    if (!has_memory && !has_load && values.has(measure)) {
        read_old_measure(values, procid, event);
        return;
    }
    if (values[source] != procid.text()) {
        event.fate = Fate::source_mismatch;
        return;
    }
    // Heroku sends memory and load apart. Were they ever one line, memory is what it is read for.
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
