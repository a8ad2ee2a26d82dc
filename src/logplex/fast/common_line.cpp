// SPDX-License-Identifier: MIT
#include "logplex/fast/common_line.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <utility>

#include "dynoward/values/limits.hpp"
#include "logplex/fast/enabled.hpp"
#include "logplex/fast/swar.hpp"
#include "logplex/text.hpp"
#ifdef DYNOWARD_SSE2
#include <emmintrin.h>
#endif

namespace dynoward::logplex::fast {
namespace {

constexpr std::size_t uuid_bytes = 36;
// Seven digits and two decimals fit 32 bits, and their hundredths are the nearest double.
constexpr std::ptrdiff_t max_whole_digits = 7;

#ifdef DYNOWARD_SSE2
bool are_id_chars(const char* sixteen) {
    const auto between = [](__m128i bytes, char below, char above) {
        // Signed comparisons: bytes from 128 on are negative, and none of these.
        return _mm_and_si128(_mm_cmpgt_epi8(bytes, _mm_set1_epi8(below)),
                             _mm_cmplt_epi8(bytes, _mm_set1_epi8(above)));
    };
    const auto bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(sixteen));
    const auto lower_case = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
    const auto letter = between(lower_case, 'a' - 1, 'z' + 1);
    const auto digit = between(bytes, '0' - 1, '9' + 1);
    const auto dash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('-'));
    return _mm_movemask_epi8(_mm_or_si128(letter, _mm_or_si128(digit, dash))) == 0xffff;
}

// Three steps of sixteen, of which the last two overlap.
bool is_uuid(const char* text) {
    return are_id_chars(text) && are_id_chars(text + 16) && are_id_chars(text + uuid_bytes - 16);
}
#else
bool is_uuid(const char* text) {
    return std::all_of(text, text + uuid_bytes,
                       [](char c) { return is_letter(c) || is_digit(c) || c == '-'; });
}
#endif

// Each step takes an address and returns one, so that it stays in a register; null: another form.

// As words, since the compiler calls memcmp() for more than sixteen bytes. The last two may overlap.
template <std::size_t... words>
bool begins_with(const char* at, const char* literal, std::size_t size, std::index_sequence<words...>) {
    const auto differs = [&](std::size_t place) {
        return load_eight(at + place) ^ load_eight(literal + place);
    };
    return ((differs(words * sizeof(std::uint64_t)) | ...) | differs(size - sizeof(std::uint64_t))) == 0;
}

const char* skip_digits(const char* at, const char* end) {
    while (end - at >= EightBytes::size) {
        const auto here = EightBytes(at).digits();
        at += here;
        if (here < EightBytes::size) {
            break;
        }
    }
    while (at != end && is_digit(*at)) {
        ++at;
    }
    return at;
}

const char* read_any_amount(const char* at, const char* end, double& amount) {
    const auto digit = [&](std::size_t ahead) { return static_cast<std::uint32_t>(at[ahead] - '0'); };
    const auto* const begin = at;
    const auto* const most = begin + std::min(end - begin, max_whole_digits);
    std::uint32_t hundredths = 0;
    for (; at != most && is_digit(*at); ++at) {
        hundredths = hundredths * 10 + digit(0);
    }
    if (at == begin || end - at < 3 || at[0] != '.' || !is_digit(at[1]) || !is_digit(at[2])) {
        return nullptr;
    }
    hundredths = hundredths * 100 + digit(1) * 10 + digit(2);
    amount = static_cast<double>(hundredths) / 100;
    return at + 3;
}

// `123.45`
const char* read_amount(const char* at, const char* end, double& amount) {
    if (end - at >= EightBytes::size) {
        const EightBytes here(at);
        const auto whole = here.digits();
        if (whole != 0 && whole <= EightBytes::max_to_join && at[whole] == '.' &&
            here.has_two_digits(whole + 1)) {
            amount = static_cast<double>(here.join_with_two(whole)) / 100;
            return at + whole + 3;
        }
    }
    return read_any_amount(at, end, amount);
}

/// Reads a line from its start. After the first step that does not match, all later ones fail too.
class Cursor {
 public:
    explicit Cursor(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}

    bool at_end() const { return at_ == end_; }
    template <std::size_t size>
    bool take(const char (&literal)[size]) {
        constexpr auto bytes = size - 1;  // without the terminating 0
        if (left() < bytes) {
            return false;
        }
        bool same = false;
        if constexpr (bytes > sizeof(std::uint64_t)) {
            same =
                begins_with(at_, literal, bytes, std::make_index_sequence<bytes / sizeof(std::uint64_t)>());
        } else {
            same = std::memcmp(at_, literal, bytes) == 0;
        }
        at_ += same ? bytes : 0;
        return same;
    }
    bool take(std::string_view word) {
        if (left() < word.size() || std::memcmp(at_, word.data(), word.size()) != 0) {
            return false;
        }
        at_ += word.size();
        return true;
    }
    bool take_digits(std::string_view& digits) {
        const auto* const begin = std::exchange(at_, skip_digits(at_, end_));
        digits = {begin, static_cast<std::size_t>(at_ - begin)};
        return !digits.empty();
    }
    bool take_uuid(std::string_view& uuid) {
        if (left() <= uuid_bytes || at_[uuid_bytes] != ' ' || !is_uuid(at_)) {
            return false;
        }
        uuid = {at_, uuid_bytes};
        at_ += uuid_bytes;
        return true;
    }
    bool take_amount(double& amount) {
        const auto* const behind = read_amount(at_, end_, amount);
        at_ = behind != nullptr ? behind : at_;
        return behind != nullptr;
    }
    bool take_megabytes(Megabytes& megabytes) {
        return take_amount(megabytes.value) && take("MB") && megabytes.value <= limits::memory_mb;
    }

 private:
    std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }

    const char* at_;
    const char* end_;
};

bool read_memory(Cursor& cursor, Event& event) {
    Megabytes total, rss, cache, swap, quota;
    std::string_view pages;
    const bool whole = cursor.take_megabytes(total) && cursor.take(" sample#memory_rss=") &&
                       cursor.take_megabytes(rss) && cursor.take(" sample#memory_cache=") &&
                       cursor.take_megabytes(cache) && cursor.take(" sample#memory_swap=") &&
                       cursor.take_megabytes(swap) && cursor.take(" sample#memory_pgpgin=") &&
                       cursor.take_digits(pages) && cursor.take("pages sample#memory_pgpgout=") &&
                       cursor.take_digits(pages) && cursor.take("pages sample#memory_quota=") &&
                       cursor.take_megabytes(quota) && quota.value > 0 && cursor.at_end();
    if (whole) {
        event.fate = Fate::memory;
        event.what = MemorySample{total, rss, cache, swap, quota};
    }
    return whole;
}

bool read_load(Cursor& cursor, Event& event) {
    double avg_1m = 0;
    double avg_5m = 0;
    double avg_15m = 0;
    const bool whole = cursor.take_amount(avg_1m) && cursor.take(" sample#load_avg_5m=") &&
                       cursor.take_amount(avg_5m) && cursor.take(" sample#load_avg_15m=") &&
                       cursor.take_amount(avg_15m) && cursor.at_end();
    if (whole) {
        event.fate = Fate::load;
        event.what = LoadSample{avg_1m, avg_5m, avg_15m};
    }
    return whole;
}

}  // namespace

bool read_common_metric_line(std::string_view text, DynoNameRef procid, Event& event) {
    Cursor cursor(text);
    std::string_view number, uuid;
    if (!enabled || !cursor.take("source=") || !cursor.take(procid.text()) ||
        !cursor.take(" dyno=heroku.") || !cursor.take_digits(number) || !cursor.take(".") ||
        !cursor.take_uuid(uuid)) {
        return false;
    }
    const bool whole = cursor.take(" sample#memory_total=")  ? read_memory(cursor, event)
                       : cursor.take(" sample#load_avg_1m=") ? read_load(cursor, event)
                                                             : false;
    if (!whole) {
        return false;
    }
    event.dyno = procid;
    event.app_number = number;
    event.incarnation = uuid;
    return true;
}

}  // namespace dynoward::logplex::fast
