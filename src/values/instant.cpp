// SPDX-License-Identifier: MIT
#include "dynoward/values/instant.hpp"

#include <array>
#include <charconv>
#include <cstdio>

namespace dynoward {
namespace {

// Reads fixed-width decimal fields one after another; any miss makes the whole reading fail.
class FieldReader {
 public:
    explicit FieldReader(std::string_view text) : rest_(text) {}

    int digits(std::size_t count) {
        if (rest_.size() < count) {
            failed_ = true;
            return 0;
        }
        int value = 0;
        for (const char c : rest_.substr(0, count)) {
            if (c < '0' || c > '9') {
                failed_ = true;
                return 0;
            }
            value = value * 10 + (c - '0');
        }
        rest_.remove_prefix(count);
        return value;
    }

    bool accept(char wanted) {
        if (rest_.empty() || rest_.front() != wanted) {
            return false;
        }
        rest_.remove_prefix(1);
        return true;
    }

    void expect(char wanted) { failed_ |= !accept(wanted); }

    // 1 to 9 digits after the point, as nanoseconds.
    int fraction_ns() {
        int value = 0;
        int count = 0;
        while (!rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9') {
            if (++count > 9) {
                failed_ = true;
                return 0;
            }
            value = value * 10 + (rest_.front() - '0');
            rest_.remove_prefix(1);
        }
        failed_ |= count == 0;
        for (; count < 9; ++count) {
            value *= 10;
        }
        return value;
    }

    bool finished() const { return !failed_ && rest_.empty(); }

 private:
    std::string_view rest_;
    bool failed_ = false;
};

}  // namespace

std::optional<WallTime> parse_rfc3339(std::string_view text) {
    using namespace std::chrono;
    FieldReader in(text);
    const int y = in.digits(4);
    in.expect('-');
    const int mo = in.digits(2);
    in.expect('-');
    const int d = in.digits(2);
    in.expect('T');
    const int h = in.digits(2);
    in.expect(':');
    const int mi = in.digits(2);
    in.expect(':');
    const int s = in.digits(2);
    const int fraction_ns = in.accept('.') ? in.fraction_ns() : 0;
    int offset_min = 0;
    if (!in.accept('Z')) {
        const bool west = in.accept('-');
        if (!west) {
            in.expect('+');
        }
        const int offset_h = in.digits(2);
        in.expect(':');
        const int offset_m = in.digits(2);
        if (offset_h > 23 || offset_m > 59) {
            return std::nullopt;
        }
        offset_min = (west ? -1 : 1) * (offset_h * 60 + offset_m);
    }
    const year_month_day date{year{y}, month{static_cast<unsigned>(mo)}, day{static_cast<unsigned>(d)}};
    // Years outside 1971-2261 do not fit nanoseconds since 1970 (and are not log lines).
    if (!in.finished() || !date.ok() || y < 1971 || y > 2261 || h > 23 || mi > 59 || s > 60) {
        return std::nullopt;
    }
    return WallTime{sys_days{date}.time_since_epoch() + hours{h} + minutes{mi - offset_min} + seconds{s} +
                    nanoseconds{fraction_ns}};
}

std::string format_rfc3339(WallTime time) {
    using namespace std::chrono;
    const auto whole = floor<seconds>(time);
    const auto days = floor<std::chrono::days>(whole);
    const year_month_day date{days};
    const hh_mm_ss clock{whole - days};
    std::array<char, 40> buffer{};
    const int size =
        std::snprintf(buffer.data(), buffer.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ",
                      static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                      static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
                      static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()));
    return {buffer.data(), static_cast<std::size_t>(size)};
}

}  // namespace dynoward
