// SPDX-License-Identifier: MIT
#include "settings/hours_text.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "dynoward/values/limits.hpp"
#include "settings/parse.hpp"

namespace dynoward::settings {
namespace {

using Minutes = std::chrono::minutes;

constexpr std::array<std::string_view, 7> day_names{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr Minutes day_end{24 * 60};

/// Collects what is wrong, in the order of the text.
class Problems {
 public:
    void add(std::string problem) { text_ += (text_.empty() ? "" : "; ") + std::move(problem); }
    bool none() const { return text_.empty(); }
    const std::string& text() const { return text_; }

 private:
    std::string text_;
};

/// `TIMES [DAYS] ZONE`, split.
struct Parts {
    std::string times, days, zone;
    std::string text() const { return times + (days.empty() ? "" : " " + days) + " " + zone; }
};

std::string quoted(std::string_view text) {
    return "`" + std::string(text) + "`";
}

bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

// Words between blanks; blanks beside a comma or a dash do not separate words.
std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    bool open = false;
    for (const char c : text) {
        if (!is_blank(c)) {
            if (!open && !(!words.empty() && (c == ',' || c == '-'))) {
                words.emplace_back();
            }
            words.back() += c;
            open = true;
        } else if (open) {
            open = words.back().back() == ',' || words.back().back() == '-';
        }
    }
    return words;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> items;
    for (std::size_t begin = 0; begin <= text.size();) {
        const auto end = std::min(text.find(separator, begin), text.size());
        items.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return items;
}

std::optional<unsigned> day_of(std::string_view name) {
    const auto same = [&](std::string_view day) { return lower_case(day) == lower_case(name); };
    const auto found = std::ranges::find_if(day_names, same);
    return found == day_names.end() ? std::nullopt
                                    : std::optional(static_cast<unsigned>(found - day_names.begin()));
}

bool looks_like_days(std::string_view word) {
    return std::ranges::any_of(split(word, ','), [](std::string_view item) {
        return day_of(split(item, '-').front()).has_value();
    });
}

Parts parts_of(std::string_view text, Problems& problems) {
    auto words = words_of(text);
    Parts parts;
    if (words.empty()) {
        problems.add("no time is given");
        return parts;
    }
    parts.times = words.front();
    if (words.size() > 3) {
        problems.add(quoted(words[3]) + " is an unexpected word");
    } else if (words.size() == 1 || (words.size() == 2 && looks_like_days(words[1]))) {
        problems.add("the time zone at the end is missing");
        parts.days = words.size() == 2 ? words[1] : "";
    } else {
        parts.zone = words.back();
        parts.days = words.size() == 3 ? words[1] : "";
    }
    return parts;
}

// `03:00`: two digits each, so that `3:00`, meant as 3 p.m., is not read as a time of the morning.
std::optional<Minutes> time_of(std::string_view text, Minutes latest) {
    if (text.size() != 5 || text[2] != ':') {
        return std::nullopt;
    }
    const auto hours = parse_number(text.substr(0, 2), 0, 24);
    const auto minutes = parse_number(text.substr(3), 0, 59);
    if (!hours || !minutes || Minutes{*hours * 60 + *minutes} > latest) {
        return std::nullopt;
    }
    return Minutes{*hours * 60 + *minutes};
}

std::vector<Minutes> times_of(std::string_view list, Problems& problems) {
    std::vector<Minutes> times;
    for (const auto item : split(list, ',')) {
        const auto time = time_of(item, day_end - Minutes{1});
        if (!time) {
            problems.add(item.empty() ? "a time is missing next to a comma"
                         : item.find('-') != std::string_view::npos
                             ? quoted(item) + " is a range, not a time"
                             : quoted(item) + " is not a time of day from 00:00 to 23:59");
        } else if (std::ranges::find(times, *time) != times.end()) {
            problems.add(quoted(item) + " is given twice");
        } else {
            times.push_back(*time);
        }
    }
    return times;
}

std::vector<HourRange> ranges_of(std::string_view list, Problems& problems) {
    std::vector<HourRange> ranges;
    for (const auto item : split(list, ',')) {
        const auto ends = split(item, '-');
        const auto begin = time_of(ends.front(), day_end - Minutes{1});
        const auto end = ends.size() == 2 ? time_of(ends.back(), day_end) : std::nullopt;
        const auto same = [&](const HourRange& other) {
            return other.begin == *begin && other.end == *end;
        };
        if (!begin || !end) {
            problems.add(item.empty() ? "a range is missing next to a comma"
                                      : quoted(item) + " is not a range of times such as `09:00-18:00`");
        } else if (*begin == *end) {
            problems.add(quoted(item) + " begins and ends at the same time (a whole day is `00:00-24:00`)");
        } else if (std::ranges::any_of(ranges, same)) {
            problems.add(quoted(item) + " is given twice");
        } else {
            ranges.push_back({*begin, *end});
        }
    }
    return ranges;
}

// `Mon-Fri,Sun`; a range may wrap around the end of the week.
Weekdays days_of(std::string_view list, Problems& problems) {
    if (list.empty()) {
        return every_day;
    }
    unsigned days = 0;
    for (const auto item : split(list, ',')) {
        const auto ends = split(item, '-');
        const auto first = day_of(ends.front());
        const auto last = day_of(ends.back());
        if (!first || !last || ends.size() > 2) {
            problems.add(quoted(item) +
                         " is not a weekday (Mon, Tue, Wed, Thu, Fri, Sat, Sun) or a range of "
                         "weekdays such as `Mon-Fri`");
            continue;
        }
        if (ends.size() == 2 && *first == *last) {
            problems.add(quoted(item) + " begins and ends on the same day");
            continue;
        }
        for (unsigned day = *first;; day = (day + 1) % 7) {
            if ((days & (1U << day)) != 0) {
                problems.add(std::string(day_names.at(day)) + " is given twice");
            }
            days |= 1U << day;
            if (day == *last) {
                break;
            }
        }
    }
    return static_cast<Weekdays>(days);
}

TimeZone zone_of(const std::string& name, const ZoneFinder& find_zone, Problems& problems) {
    if (name.empty()) {
        return {};  // reported already
    }
    auto zone = find_zone(name);
    if (!zone) {
        problems.add(quoted(name) +
                     " is not a time zone of this system (names are as in its package tzdata)");
    }
    return zone.value_or(TimeZone{});
}

template <typename Hours, typename ReadTimes>
Read<Hours> read(std::string_view text, const ZoneFinder& find_zone, ReadTimes read_times) {
    Problems problems;
    const auto parts = parts_of(text, problems);
    auto times =
        parts.times.empty() ? decltype(read_times("", problems)){} : read_times(parts.times, problems);
    if (times.size() > limits::times_of_day) {
        problems.add("more than " + std::to_string(limits::times_of_day) + " times are given");
    }
    const auto days = days_of(parts.days, problems);
    auto zone = zone_of(parts.zone, find_zone, problems);
    if (!problems.none()) {
        return problems.text();
    }
    return Hours(std::move(times), days, std::move(zone), parts.text());
}

}  // namespace

Read<Schedule> read_schedule(std::string_view text, const ZoneFinder& find_zone) {
    return read<Schedule>(text, find_zone, times_of);
}

Read<QuietHours> read_quiet_hours(std::string_view text, const ZoneFinder& find_zone) {
    auto hours = read<QuietHours>(text, find_zone, ranges_of);
    const auto* const good = std::get_if<QuietHours>(&hours);
    if (good != nullptr && good->cover_everything()) {
        return "the ranges cover the whole week, so only the hard level would ever act";
    }
    return hours;
}

}  // namespace dynoward::settings
