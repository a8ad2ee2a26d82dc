// SPDX-License-Identifier: MIT
#include "replay/timestamp.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "values/ascii.hpp"
namespace dynoward::replay {
namespace {

using namespace std::chrono;

constexpr std::size_t min_rfc3339 = 20;  // 2026-11-21T10:00:00Z
constexpr std::size_t max_rfc3339 = 40;
constexpr int leap_year = 1972;
constexpr std::array<std::string_view, 12> month_names{"jan", "feb", "mar", "apr", "may", "jun",
                                                       "jul", "aug", "sep", "oct", "nov", "dec"};

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// Moves along a text; each step returns whether it matched.
class Scanner {
 public:
    explicit Scanner(std::string_view text) : text_(text) {}

    bool at_end() const { return at_ == text_.size(); }
    char peek() const { return at_end() ? '\0' : text_[at_]; }
    std::size_t position() const { return at_; }
    std::string_view rest() const { return text_.substr(at_); }

    bool take(char c) {
        if (at_end() || text_[at_] != c) {
            return false;
        }
        ++at_;
        return true;
    }
    bool take_one_of(std::string_view set) {
        if (at_end() || set.find(text_[at_]) == std::string_view::npos) {
            return false;
        }
        ++at_;
        return true;
    }
    // With no letter after it.
    bool take_word(std::string_view word) {
        const auto rest_of = rest();
        if (rest_of.size() < word.size() ||
            !std::equal(word.begin(), word.end(), rest_of.begin(),
                        [](char want, char got) { return want == lower(got); })) {
            return false;
        }
        const bool continues = rest_of.size() > word.size() && lower(rest_of[word.size()]) >= 'a' &&
                               lower(rest_of[word.size()]) <= 'z';
        at_ += continues ? 0 : word.size();
        return !continues;
    }
    // A number of `min_digits` to `max_digits` digits, with no digit after it.
    bool take_number(int& value, std::size_t min_digits, std::size_t max_digits) {
        std::size_t count = 0;
        int number = 0;
        while (count < max_digits && at_ + count < text_.size() && is_digit(text_[at_ + count])) {
            number = number * 10 + (text_[at_ + count] - '0');
            ++count;
        }
        const bool continues = at_ + count < text_.size() && is_digit(text_[at_ + count]);
        if (count < min_digits || continues) {
            return false;
        }
        at_ += count;
        value = number;
        return true;
    }
    void skip_blanks() {
        while (peek() == ' ') {
            ++at_;
        }
    }
    void go_to(std::size_t position) { at_ = position; }

 private:
    std::string_view text_;
    std::size_t at_ = 0;
};

struct Parts {
    int year = leap_year, month = 0, day = 0, hour = 0, minute = 0, second = 0;
    Nanoseconds fraction{};
    minutes offset{};
    bool has_year = false, has_zone = false;
};

// Up to 12 digits; those beyond nanoseconds are dropped.
void take_fraction(Scanner& in, Nanoseconds& fraction) {
    const auto begin = in.position();
    if (!in.take_one_of(".,") || !is_digit(in.peek())) {
        in.go_to(begin);
        return;
    }
    std::int64_t scale = 100'000'000;
    constexpr std::size_t max_digits = 12;
    for (std::size_t i = 0; i < max_digits && is_digit(in.peek()); ++i, in.take(in.peek())) {
        fraction += Nanoseconds(scale * (in.peek() - '0'));
        scale /= 10;
    }
}

// `Z`, ` UTC`, `+01:00`, ` -0800`, `+01`.
void take_zone(Scanner& in, Parts& parts) {
    const auto begin = in.position();
    in.skip_blanks();
    if (in.take_word("utc") || in.take_word("gmt") || in.take_word("z")) {
        parts.has_zone = true;
        return;
    }
    const bool west = in.peek() == '-';
    int hours_off = 0;
    int minutes_off = 0;
    if (!in.take_one_of("+-")) {
        in.go_to(begin);
        return;
    }
    const bool together = in.take_number(hours_off, 4, 4);
    const bool apart = !together && in.take_number(hours_off, 2, 2);
    if (together) {
        minutes_off = hours_off % 100;
        hours_off /= 100;
    }
    if (apart && in.take(':') && !in.take_number(minutes_off, 2, 2)) {
        in.go_to(begin);
        return;
    }
    if ((!together && !apart) || hours_off > 23 || minutes_off > 59) {
        in.go_to(begin);
        return;
    }
    parts.has_zone = true;
    parts.offset = (west ? -1 : 1) * minutes(hours_off * 60 + minutes_off);
}

bool take_clock(Scanner& in, Parts& parts) {
    if (!in.take_number(parts.hour, 1, 2) || !in.take(':') || !in.take_number(parts.minute, 2, 2) ||
        !in.take(':') || !in.take_number(parts.second, 2, 2)) {
        return false;
    }
    take_fraction(in, parts.fraction);
    return true;
}

// `AM` or `PM` of a clock of twelve hours, where there is one.
bool take_half_day(Scanner& in, Parts& parts) {
    const auto begin = in.position();
    in.skip_blanks();
    const bool before_noon = in.take_word("am");
    if (!before_noon && !in.take_word("pm")) {
        in.go_to(begin);
        return true;
    }
    if (parts.hour < 1 || parts.hour > 12) {
        return false;
    }
    parts.hour = parts.hour % 12 + (before_noon ? 0 : 12);
    return true;
}

bool take_month_name(Scanner& in, Parts& parts) {
    for (std::size_t i = 0; i < month_names.size(); ++i) {
        if (in.take_word(month_names[i])) {
            parts.month = static_cast<int>(i) + 1;
            return true;
        }
    }
    return false;
}

// `2026-03-04T12:00:00.1Z`, `2026-03-04 04:00:00 -0800`, `2026/03/04 12:00:00,123`.
bool take_iso(Scanner& in, Parts& parts) {
    if (!in.take_number(parts.year, 4, 4)) {
        return false;
    }
    const char separator = in.peek();
    parts.has_year = true;
    const bool date = in.take_one_of("-/") && in.take_number(parts.month, 2, 2) && in.take(separator) &&
                      in.take_number(parts.day, 2, 2) && in.take_one_of("Tt _");
    if (!date || !take_clock(in, parts) || !take_half_day(in, parts)) {
        return false;
    }
    take_zone(in, parts);
    return true;
}

// `Mar  4 12:00:00`, `Wed Mar  4 2026 12:00:00`, `Mar 4, 2026 @ 12:00:00.000`.
bool take_named(Scanner& in, Parts& parts) {
    for (const auto* day : {"mon", "tue", "wed", "thu", "fri", "sat", "sun"}) {
        if (in.take_word(day)) {
            in.take(',');
            in.skip_blanks();
            break;
        }
    }
    if (!take_month_name(in, parts) || in.peek() != ' ') {
        return false;
    }
    in.skip_blanks();
    if (!in.take_number(parts.day, 1, 2)) {
        return false;
    }
    in.take(',');
    in.skip_blanks();
    const auto before_year = in.position();
    parts.has_year = in.take_number(parts.year, 4, 4);
    if (!parts.has_year) {
        parts.year = leap_year;
        in.go_to(before_year);
    }
    in.take(',');
    in.skip_blanks();
    in.take('@');
    in.skip_blanks();
    if (!take_clock(in, parts) || !take_half_day(in, parts)) {
        return false;
    }
    take_zone(in, parts);
    return true;
}

// `04/Mar/2026:12:00:00 +0000`, `4 Mar 2026 12:00:00`, `03/04/2026 12:00:00.100 PM +0000` (month first,
// unless that cannot be).
bool take_day_first(Scanner& in, Parts& parts) {
    int first = 0;
    if (!in.take_number(first, 1, 2)) {
        return false;
    }
    const char separator = in.peek();
    if (!in.take_one_of("/ -.")) {
        return false;
    }
    parts.has_year = true;
    if (take_month_name(in, parts)) {
        parts.day = first;
    } else {
        int second = 0;
        if (separator != '/' || !in.take_number(second, 1, 2)) {
            return false;
        }
        parts.month = first > 12 ? second : first;
        parts.day = first > 12 ? first : second;
    }
    if (!in.take(separator) || !in.take_number(parts.year, 4, 4) || !in.take_one_of(": ,T")) {
        return false;
    }
    in.skip_blanks();
    if (!take_clock(in, parts) || !take_half_day(in, parts)) {
        return false;
    }
    take_zone(in, parts);
    return true;
}

std::optional<WallTime> to_time(const Parts& parts) {
    if (parts.year < 1971 || parts.year > 2261 || parts.hour > 23 || parts.minute > 59 ||
        parts.second > 60) {
        return std::nullopt;
    }
    const year_month_day date{year{parts.year}, month{static_cast<unsigned>(parts.month)},
                              day{static_cast<unsigned>(parts.day)}};
    if (!date.ok()) {
        return std::nullopt;
    }
    return WallTime{sys_days{date}.time_since_epoch() + hours{parts.hour} + minutes{parts.minute} -
                    parts.offset + seconds{parts.second} + parts.fraction};
}

// Digits, or digits and a fraction of a second: the number of digits gives the unit.
std::optional<Timestamp> read_epoch(std::string_view field) {
    const auto digits = std::min(field.find_first_not_of("0123456789"), field.size());
    std::int64_t value = 0;
    std::int64_t scale = 0;
    switch (digits) {
        case 10: scale = 1'000'000'000; break;
        case 13: scale = 1'000'000; break;
        case 16: scale = 1'000; break;
        case 19: scale = 1; break;
        default: return std::nullopt;
    }
    if (digits == 19 && field[0] > '8') {
        return std::nullopt;  // beyond 2255, and beyond 64 bits
    }
    for (const char c : field.substr(0, digits)) {
        value = value * 10 + (c - '0');
    }
    Scanner in(field.substr(digits));
    Nanoseconds fraction{};
    take_fraction(in, fraction);
    if (!in.at_end() || value > 9'200'000'000'000'000'000 / scale) {
        return std::nullopt;
    }
    Timestamp stamp;
    stamp.text = field;
    stamp.is_epoch = true;
    stamp.at = WallTime(Nanoseconds(value * scale) + (digits == 10 ? fraction : Nanoseconds{}));
    // Other numbers may have as many digits, such as record ids.
    constexpr WallTime first = sys_days(year(2007) / 1 / 1);  // Heroku's first year
    constexpr WallTime last = sys_days(year(2100) / 1 / 1);
    return stamp.at >= first && stamp.at < last ? std::optional(stamp) : std::nullopt;
}

}  // namespace

bool has_rfc3339_form(std::string_view text) {
    if (text.size() < min_rfc3339 || text.size() > max_rfc3339) {
        return false;
    }
    const char sign = text[text.size() - 6];
    const char behind_seconds = text[min_rfc3339 - 1];
    return is_digit(text[0]) && text[4] == '-' && text[7] == '-' && text[10] == 'T' && text[13] == ':' &&
           text[16] == ':' && std::string_view(".Z+-").find(behind_seconds) != std::string_view::npos &&
           (text.back() == 'Z' || sign == '+' || sign == '-');
}

std::optional<Timestamp> take_timestamp(std::string_view& text) {
    if (text.size() < 14) {
        return std::nullopt;
    }
    for (const auto form : {&take_iso, &take_named, &take_day_first}) {
        Scanner in(text);
        Parts parts;
        if (!form(in, parts)) {
            continue;
        }
        const auto at = to_time(parts);
        // A stamp must be followed by a blank, a bracket or a field separator.
        if (!at || (!in.at_end() && std::string_view(" \t]|,;\"'}").find(in.peek()) == std::string::npos)) {
            return std::nullopt;
        }
        Timestamp stamp;
        stamp.text = text.substr(0, in.position());
        stamp.is_rfc3339 = parse_rfc3339(stamp.text).has_value();
        stamp.without_year = !parts.has_year;
        stamp.without_zone = !parts.has_zone;
        stamp.at = *at;
        text.remove_prefix(in.position());
        return stamp;
    }
    return std::nullopt;
}

std::optional<Timestamp> read_timestamp(std::string_view field) {
    if (const auto epoch = read_epoch(field)) {
        return epoch;
    }
    auto rest = field;
    const auto stamp = take_timestamp(rest);
    return stamp && rest.empty() ? stamp : std::nullopt;
}

std::string micro_rfc3339(WallTime at) {
    auto text = format_rfc3339(at);
    text.pop_back();  // Z
    const auto part = duration_cast<microseconds>(at - floor<Seconds>(at));
    return text + fmt::format(".{:06}+00:00", part.count());
}

}  // namespace dynoward::replay
