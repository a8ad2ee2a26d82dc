// SPDX-License-Identifier: MIT
#include "simulator/scenario/json_fields.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <set>

#include "dynoward/values/limits.hpp"

namespace dynoward::simulator {
namespace {

using nlohmann::json;

std::string inside(std::string_view place, std::string_view key) {
    return std::string(place) + (place.empty() ? "" : ".") + std::string(key);
}

// Receives the parser's events, since the JSON library silently keeps the last of several equal keys.
class StructureCheck {
 public:
    explicit StructureCheck(Problems& problems) : problems_(problems) {}

    bool on_event(json::parse_event_t event, const json& parsed) {
        using Event = json::parse_event_t;
        switch (event) {
            case Event::object_start: begin_level(false); break;
            case Event::array_start: begin_level(true); break;
            case Event::object_end:
            case Event::array_end: levels_.pop_back(); break;
            case Event::key:
                levels_.back().key = parsed.get<std::string>();
                if (!levels_.back().keys.insert(levels_.back().key).second) {
                    problems_.add(place(), "duplicate key");
                }
                break;
            case Event::value: count_item(); break;
        }
        return true;
    }

 private:
    struct Level {
        bool array = false;
        std::size_t items = 0;
        std::string key;
        std::set<std::string> keys;
    };

    void begin_level(bool array) {
        count_item();
        levels_.emplace_back();
        levels_.back().array = array;
        if (levels_.size() == limits::scenario_depth + 1) {
            problems_.add("", "nested deeper than " + std::to_string(limits::scenario_depth) + " levels");
        }
    }

    void count_item() {
        if (!levels_.empty() && levels_.back().array) {
            ++levels_.back().items;
        }
    }

    std::string place() const {
        std::string text;
        for (const Level& level : levels_) {
            text =
                level.array ? text + '[' + std::to_string(level.items - 1) + ']' : inside(text, level.key);
        }
        return text;
    }

    Problems& problems_;
    std::vector<Level> levels_;
};

std::string to_text(double number) {
    std::array<char, 32> text{};
    return {text.data(),
            std::to_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed).ptr};
}

// In the largest unit that gives a whole number.
std::string to_text(Nanoseconds span) {
    const auto ms = span.count() / 1'000'000;
    constexpr std::array<std::pair<std::int64_t, const char*>, 4> units{
        {{86'400'000, "d"}, {3'600'000, "h"}, {60'000, "m"}, {1000, "s"}}};
    for (const auto& [unit, name] : units) {
        if (ms != 0 && ms % unit == 0) {
            return std::to_string(ms / unit) + name;
        }
    }
    return ms == 0 ? "0s" : std::to_string(ms) + "ms";
}

std::optional<Nanoseconds> parse_span(std::string_view text) {
    std::int64_t count = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), count);
    // A larger number would overflow the clock.
    if (read.ec != std::errc{} || count < 0 || count > 1'000'000'000) {
        return std::nullopt;
    }
    const std::string_view unit = text.substr(static_cast<std::size_t>(read.ptr - text.data()));
    constexpr std::array<std::pair<std::string_view, Nanoseconds>, 6> units{
        {{"", Seconds{1}},
         {"ms", std::chrono::milliseconds{1}},
         {"s", Seconds{1}},
         {"m", std::chrono::minutes{1}},
         {"h", std::chrono::hours{1}},
         {"d", std::chrono::hours{24}}}};
    const auto* const found =
        std::ranges::find(units, unit, &std::pair<std::string_view, Nanoseconds>::first);
    if (found == units.end() || count > Nanoseconds::max() / found->second) {
        return std::nullopt;
    }
    return found->second * count;
}

}  // namespace

void Problems::add(std::string place, std::string problem) {
    if (errors_.size() < limits::scenario_errors) {
        errors_.push_back({std::move(place), std::move(problem)});
    } else {
        ++more_;
    }
}

std::vector<ScenarioError> Problems::take() {
    if (more_ > 0) {
        errors_.push_back({"", "and " + std::to_string(more_) + " more"});
    }
    return std::move(errors_);
}

std::optional<json> parse_strictly(std::string_view text, Problems& problems) {
    if (text.size() > limits::scenario_bytes) {
        problems.add("", "larger than " + std::to_string(limits::scenario_bytes >> 20U) + " MB");
        return std::nullopt;
    }
    StructureCheck check(problems);
    try {
        return json::parse(text, [&](int, json::parse_event_t event, json& parsed) {
            return check.on_event(event, parsed);
        });
    } catch (const json::parse_error& error) {
        const auto before = text.substr(0, error.byte == 0 ? 0 : error.byte - 1);
        problems.add("", "invalid JSON at line " + std::to_string(1 + std::ranges::count(before, '\n')) +
                             " (byte " + std::to_string(error.byte) + ")");
        return std::nullopt;
    } catch (const json::exception&) {
        // A number outside the range of a double.
        problems.add("", "contains a number that is too large");
        return std::nullopt;
    }
}

Fields::Fields(const json& object, std::string place, Problems& problems)
    : object_(object), place_(std::move(place)), problems_(problems) {
    if (!object_.is_object()) {
        problems_.add(place_, "must be an object: {\"key\": value}");
    }
}

std::string Fields::place_of(std::string_view key) const {
    return inside(place_, key);
}

void Fields::refuse(std::string_view key, std::string problem) {
    problems_.add(place_of(key), std::move(problem));
}

const json* Fields::find(const char* key) {
    known_.emplace_back(key);
    if (!object_.is_object()) {
        return nullptr;
    }
    const auto found = object_.find(key);
    return found == object_.end() ? nullptr : &*found;
}

void Fields::read(const char* key, double& to, double min, double max) {
    const auto* const value = find(key);
    if (value == nullptr) {
        return;
    }
    const double number = value->is_number() ? value->get<double>() : NAN;
    if (number >= min && number <= max) {
        to = number;
    } else {
        refuse(key, "must be a number from " + to_text(min) + " to " + to_text(max));
    }
}

void Fields::read(const char* key, unsigned& to, unsigned min, unsigned max) {
    const auto* const value = find(key);
    if (value == nullptr) {
        return;
    }
    if (value->is_number_unsigned() && value->get<std::uint64_t>() >= min &&
        value->get<std::uint64_t>() <= max) {
        to = value->get<unsigned>();
    } else {
        refuse(key, "must be a whole number from " + std::to_string(min) + " to " + std::to_string(max));
    }
}

void Fields::read(const char* key, bool& to) {
    const auto* const value = find(key);
    if (value != nullptr && value->is_boolean()) {
        to = value->get<bool>();
    } else if (value != nullptr) {
        refuse(key, "must be true or false");
    }
}

void Fields::read(const char* key, std::string& to, std::size_t max_bytes) {
    const auto* const value = find(key);
    if (value == nullptr) {
        return;
    }
    const auto* const text = value->get_ptr<const std::string*>();
    const bool printable = text != nullptr && std::ranges::none_of(*text, [](char c) {
                               return static_cast<unsigned char>(c) < ' ' || c == '\x7f';
                           });
    if (printable && text->size() <= max_bytes) {
        to = *text;
    } else {
        refuse(key, "must be a string on one line, of at most " + std::to_string(max_bytes) + " bytes");
    }
}

void Fields::read(const char* key, Nanoseconds& to, Nanoseconds min, Nanoseconds max) {
    const auto* const value = find(key);
    if (value == nullptr) {
        return;
    }
    std::optional<Nanoseconds> span;
    if (value->is_number_unsigned()) {
        span = parse_span(value->dump());
    } else if (value->is_string()) {
        span = parse_span(value->get_ref<const std::string&>());
    }
    if (span && *span >= min && *span <= max) {
        to = *span;
    } else {
        refuse(key, "must be a duration from " + to_text(min) + " to " + to_text(max) +
                        ": seconds, or a string such as \"950ms\", \"90s\", \"15m\", \"6h\", \"1d\"");
    }
}

void Fields::read(const char* key, Seconds& to, Seconds min, Seconds max) {
    Nanoseconds span = to;
    read(key, span, min, max);
    if (span % Seconds{1} == Nanoseconds{}) {
        to = std::chrono::duration_cast<Seconds>(span);
    } else {
        refuse(key, "must be in whole seconds");
    }
}

const json* Fields::object(const char* key) {
    const auto* const value = find(key);
    if (value != nullptr && !value->is_object()) {
        refuse(key, "must be an object: {\"key\": value}");
        return nullptr;
    }
    return value;
}

const json* Fields::array(const char* key, std::size_t max_items) {
    const auto* const value = find(key);
    if (value != nullptr && (!value->is_array() || value->size() > max_items)) {
        refuse(key, "must be a list [...] of at most " + std::to_string(max_items) + " items");
        return nullptr;
    }
    return value;
}

void Fields::finish() {
    if (!object_.is_object()) {
        return;
    }
    std::string allowed;
    for (const auto key : known_) {
        allowed += (allowed.empty() ? "" : ", ") + std::string(key);
    }
    for (const auto& [key, value] : object_.items()) {
        if (std::ranges::find(known_, key) == known_.end()) {
            refuse(key, "unknown key; allowed here: " + allowed);
        }
    }
}

}  // namespace dynoward::simulator
