// SPDX-License-Identifier: MIT
#include "dynoward/values/instant.hpp"

#include <boost/endian/conversion.hpp>
#include <cstdint>

namespace dynoward {
namespace {

constexpr std::size_t date_and_time_bytes = 19;  // 2026-11-21T10:00:00

// Two digits at `at` as a number; for anything else, a number larger than any field allows.
constexpr int two_digits(const char* at) {
    const auto tens = static_cast<unsigned>(static_cast<unsigned char>(at[0])) - '0';
    const auto ones = static_cast<unsigned>(static_cast<unsigned char>(at[1])) - '0';
    return tens > 9 || ones > 9 ? 1000 : static_cast<int>(tens * 10 + ones);
}

// A dot and one to nine digits, or nothing; nullopt: something else. In nanoseconds.
std::optional<int> take_fraction(std::string_view& text) {
    if (text.front() != '.') {
        return 0;
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

struct Fields {
    int year = 0;
    int month = 0;
    int day = 0;
    int hour = 0;
    int minute = 0;
    int second = 0;
    int nanosecond = 0;
    int offset_min = 0;
};

std::optional<WallTime> to_time(const Fields& at) {
    using namespace std::chrono;
    // Years outside 1971-2261 do not fit nanoseconds since 1970 (and are not log lines).
    if (at.year < 1971 || at.year > 2261 || at.month > 12 || at.day > 31 || at.hour > 23 ||
        at.minute > 59 || at.second > 60) {
        return std::nullopt;
    }
    const year_month_day date{year{at.year}, month{static_cast<unsigned>(at.month)},
                              day{static_cast<unsigned>(at.day)}};
    if (!date.ok()) {
        return std::nullopt;
    }
    return WallTime{sys_days{date}.time_since_epoch() + hours{at.hour} +
                    minutes{at.minute - at.offset_min} + seconds{at.second} + nanoseconds{at.nanosecond}};
}

// Eight characters at once: digits but for `separators` (a byte each, 0 where a digit must stand).
class Pattern {
 public:
    explicit constexpr Pattern(std::uint64_t separators) : separators_(separators) {
        for (unsigned shift = 0; shift < 64; shift += 8) {
            places_ |= (separators >> shift & 0xffU) != 0 ? std::uint64_t{0xff} << shift : 0;
        }
    }

    // Byte i of `pairs`: the number with the tens digit i and the ones digit i + 1. False: another
    // form.
    bool read(const char* at, std::uint64_t& pairs) const {
        constexpr std::uint64_t high = 0xf0f0f0f0f0f0f0f0U;
        constexpr std::uint64_t zeros = 0x3030303030303030U;
        // The first character is the lowest byte; the right separators become zeros.
        auto word =
            boost::endian::load_little_u64(reinterpret_cast<const unsigned char*>(at)) ^ separators_;
        const bool digits = (word & high) == zeros && ((word + 0x0606060606060606U) & high) == zeros;
        word -= zeros;
        pairs = word * 10 + (word >> 8U);
        return digits && (word & places_) == 0;
    }

 private:
    std::uint64_t separators_;
    std::uint64_t places_ = 0;  ///< all bits of the bytes where separators stand
};

// `2026-11-21T10:00:00.123456+00:00`, as nearly every stamp is: eight characters at once.
bool read_usual(std::string_view text, Fields& fields) {
    constexpr std::size_t usual_bytes = 32;
    if (text.size() != usual_bytes) {
        return false;
    }
    constexpr auto at = [](char separator, unsigned place) {
        return static_cast<std::uint64_t>(separator ^ '0') << (8 * place);
    };
    constexpr Pattern year_month(at('-', 4) | at('-', 7));
    constexpr Pattern day_time(at('T', 2) | at(':', 5));
    constexpr Pattern second(at(':', 0) | at('.', 3));
    constexpr Pattern offset(at('+', 2) | at(':', 5));
    std::uint64_t date = 0;
    std::uint64_t clock = 0;
    std::uint64_t fraction = 0;
    std::uint64_t rest = 0;
    const char* const begin = text.data();
    if (!year_month.read(begin, date) || !day_time.read(begin + 8, clock) ||
        !second.read(begin + 16, fraction) || !offset.read(begin + 24, rest) || rest >> 16U != 0) {
        return false;
    }
    const auto pair = [](std::uint64_t pairs, unsigned place) {
        return static_cast<int>(pairs >> (8 * place) & 0xffU);
    };
    fields.year = pair(date, 0) * 100 + pair(date, 2);
    fields.month = pair(date, 5);
    fields.day = pair(clock, 0);
    fields.hour = pair(clock, 3);
    fields.minute = pair(clock, 6);
    fields.second = pair(fraction, 1);
    fields.nanosecond = (pair(fraction, 4) * 10000 + pair(fraction, 6) * 100 + pair(rest, 0)) * 1000;
    return true;
}

}  // namespace

// Every line that counts has a stamp, so this is written for speed: fields are at fixed places.
std::optional<WallTime> parse_rfc3339(std::string_view text) {
    Fields fields;
    if (read_usual(text, fields)) {
        return to_time(fields);
    }
    if (text.size() <= date_and_time_bytes || text[4] != '-' || text[7] != '-' || text[10] != 'T' ||
        text[13] != ':' || text[16] != ':') {
        return std::nullopt;
    }
    const char* const at = text.data();
    const int century = two_digits(at);
    const int year_of_century = two_digits(at + 2);
    if (year_of_century > 99) {
        return std::nullopt;
    }
    fields.year = century * 100 + year_of_century;
    fields.month = two_digits(at + 5);
    fields.day = two_digits(at + 8);
    fields.hour = two_digits(at + 11);
    fields.minute = two_digits(at + 14);
    fields.second = two_digits(at + 17);
    text.remove_prefix(date_and_time_bytes);
    const auto fraction_ns = take_fraction(text);
    if (!fraction_ns) {
        return std::nullopt;
    }
    const auto offset_min = read_offset(text);
    if (!offset_min) {
        return std::nullopt;
    }
    fields.nanosecond = *fraction_ns;
    fields.offset_min = *offset_min;
    return to_time(fields);
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
    const int y = static_cast<int>(date.year());  // 1677 to 2262: the range of nanoseconds
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
