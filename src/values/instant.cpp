// SPDX-License-Identifier: MIT
#include "dynoward/values/instant.hpp"

#include <bit>
#include <cstring>

namespace dynoward {
namespace {

constexpr std::size_t date_and_time_bytes = 19;  // 2026-11-21T10:00:00

// Two digits at `at` as a number; anything else gives more than any field allows.
constexpr int two_digits(const char* at) {
    const auto tens = static_cast<unsigned>(static_cast<unsigned char>(at[0])) - '0';
    const auto ones = static_cast<unsigned>(static_cast<unsigned char>(at[1])) - '0';
    return tens > 9 || ones > 9 ? 1000 : static_cast<int>(tens * 10 + ones);
}

// `.123456` and a sign behind it, as nearly every stamp has it, all digits at once; -1: it is not so.
int usual_fraction_us(const char* eight) {
    if constexpr (std::endian::native != std::endian::little) {
        return -1;
    }
    std::uint64_t word = 0;
    std::memcpy(&word, eight, sizeof word);
    if ((word & 0xff) != '.' || (word >> 56U != '+' && word >> 56U != '-' && word >> 56U != 'Z')) {
        return -1;
    }
    word = (word >> 8U << 16U) | 0x3030U;  // 00123456
    constexpr std::uint64_t high = 0xf0f0f0f0f0f0f0f0U;
    constexpr std::uint64_t zeros = 0x3030303030303030U;
    if ((word & high) != zeros || ((word + 0x0606060606060606U) & high) != zeros) {
        return -1;
    }
    // Neighbours are joined: eight digits to four pairs, to two fours, to one number.
    word = (word - zeros) * (10 * 0x100 + 1) >> 8U;
    word = (word & 0x00ff00ff00ff00ffU) * (100 * 0x10000 + 1) >> 16U;
    word = (word & 0x0000ffff0000ffffU) * (10000 * 0x100000000 + 1) >> 32U;
    return static_cast<int>(static_cast<std::uint32_t>(word));
}

// A dot and one to nine digits, or nothing; nullopt: something else. In nanoseconds.
std::optional<int> take_fraction(std::string_view& text) {
    if (text.front() != '.') {
        return 0;
    }
    if (text.size() >= 8) {
        if (const int micros = usual_fraction_us(text.data()); micros >= 0) {
            text.remove_prefix(7);
            return micros * 1000;
        }
    }
    text.remove_prefix(1);
    int scale = 1'000'000'000;
    int fraction_ns = 0;
    for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; text.remove_prefix(1)) {
        if (scale == 1) {
            return std::nullopt;  // more than nine digits
        }
        scale /= 10;
        fraction_ns = fraction_ns * 10 + (text.front() - '0');
    }
    return scale == 1'000'000'000 ? std::nullopt : std::optional(fraction_ns * scale);
}

// `Z`, `+02:00`, `-07:30`: minutes east of UTC.
std::optional<int> read_offset(std::string_view text) {
    if (text == "+00:00" || text == "Z") {
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
    const auto fraction_ns = take_fraction(text);
    if (!fraction_ns) {
        return std::nullopt;
    }
    const auto offset_min = read_offset(text);
    const year_month_day date{year{y}, month{static_cast<unsigned>(mo)}, day{static_cast<unsigned>(d)}};
    if (!offset_min || !date.ok()) {
        return std::nullopt;
    }
    return WallTime{sys_days{date}.time_since_epoch() + hours{h} + minutes{mi - *offset_min} + seconds{s} +
                    nanoseconds{*fraction_ns}};
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
