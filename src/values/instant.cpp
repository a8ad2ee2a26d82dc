// SPDX-License-Identifier: MIT
#include "dynoward/values/instant.hpp"

namespace dynoward {
namespace {

constexpr std::size_t date_and_time_bytes = 19;  // 2026-11-21T10:00:00

// Two digits at `at` as a number; anything else gives more than any field allows.
constexpr int two_digits(const char* at) {
    const auto tens = static_cast<unsigned>(static_cast<unsigned char>(at[0])) - '0';
    const auto ones = static_cast<unsigned>(static_cast<unsigned char>(at[1])) - '0';
    return tens > 9 || ones > 9 ? 1000 : static_cast<int>(tens * 10 + ones);
}

// `Z`, `+02:00`, `-07:30`: minutes east of UTC.
std::optional<int> read_offset(std::string_view text) {
    if (text == "Z") {
        return 0;
    }
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') {
        return std::nullopt;
    }
    const int hours = two_digits(&text[1]);
    const int minutes = two_digits(&text[4]);
    if (hours > 23 || minutes > 59) {
        return std::nullopt;
    }
    return (text[0] == '-' ? -1 : 1) * (hours * 60 + minutes);
}

}  // namespace

// Every line that counts has a stamp, so this is written for speed: fields stand at fixed places.
std::optional<WallTime> parse_rfc3339(std::string_view text) {
    using namespace std::chrono;
    if (text.size() <= date_and_time_bytes || text[4] != '-' || text[7] != '-' || text[10] != 'T' ||
        text[13] != ':' || text[16] != ':') {
        return std::nullopt;
    }
    const char* const at = text.data();
    const int century = two_digits(at);
    const int year_of_century = two_digits(at + 2);
    const int mo = two_digits(at + 5);
    const int d = two_digits(at + 8);
    const int h = two_digits(at + 11);
    const int mi = two_digits(at + 14);
    const int s = two_digits(at + 17);
    const int y = century * 100 + year_of_century;
    // Years outside 1971-2261 do not fit nanoseconds since 1970 (and are not log lines).
    if (year_of_century > 99 || y < 1971 || y > 2261 || mo > 12 || d > 31 || h > 23 || mi > 59 || s > 60) {
        return std::nullopt;
    }
    text.remove_prefix(date_and_time_bytes);
    int fraction_ns = 0;
    if (text.front() == '.') {
        text.remove_prefix(1);
        int scale = 1'000'000'000;
        for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; text.remove_prefix(1)) {
            if (scale == 1) {
                return std::nullopt;  // more than nine digits
            }
            scale /= 10;
            fraction_ns = fraction_ns * 10 + (text.front() - '0');
        }
        if (scale == 1'000'000'000) {
            return std::nullopt;
        }
        fraction_ns *= scale;
    }
    const auto offset_min = read_offset(text);
    const year_month_day date{year{y}, month{static_cast<unsigned>(mo)}, day{static_cast<unsigned>(d)}};
    if (!offset_min || !date.ok()) {
        return std::nullopt;
    }
    return WallTime{sys_days{date}.time_since_epoch() + hours{h} + minutes{mi - *offset_min} + seconds{s} +
                    nanoseconds{fraction_ns}};
}

std::string format_rfc3339(WallTime time) {
    using namespace std::chrono;
    const auto whole = floor<seconds>(time);
    const auto days = floor<std::chrono::days>(whole);
    const year_month_day date{days};
    const hh_mm_ss clock{whole - days};
    std::string text = "0000-00-00T00:00:00Z";
    const auto put = [&text](std::size_t at, int value) {
        text[at] = static_cast<char>('0' + value / 10);
        text[at + 1] = static_cast<char>('0' + value % 10);
    };
    const int y = static_cast<int>(date.year());  // 1677 to 2262: what nanoseconds can hold
    put(0, y / 100);
    put(2, y % 100);
    put(5, static_cast<int>(static_cast<unsigned>(date.month())));
    put(8, static_cast<int>(static_cast<unsigned>(date.day())));
    put(11, static_cast<int>(clock.hours().count()));
    put(14, static_cast<int>(clock.minutes().count()));
    put(17, static_cast<int>(clock.seconds().count()));
    return text;
}

}  // namespace dynoward
