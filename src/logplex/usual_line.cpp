// SPDX-License-Identifier: MIT
#include "logplex/usual_line.hpp"

#include <algorithm>
#include <cstring>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "dynoward/values/limits.hpp"
#include "logplex/text.hpp"

namespace dynoward::logplex {
namespace {

constexpr std::size_t uuid_bytes = 36;
// Seven digits and two decimals fit 32 bits, and their hundredths are the nearest double.
constexpr std::ptrdiff_t most_whole_digits = 7;

#ifdef __SSE2__
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

/// Goes through a line from its front. The first step that does not fit ends it for good.
class Walk {
 public:
    explicit Walk(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}

    bool at_end() const { return at_ == end_; }
    // A literal, so that it is compared as a few words and without a call.
    template <std::size_t size>
    bool take(const char (&literal)[size]) {
        if (left() < size - 1 || std::memcmp(at_, literal, size - 1) != 0) {
            return false;
        }
        at_ += size - 1;
        return true;
    }
    bool take(std::string_view word) {
        if (left() < word.size() || std::memcmp(at_, word.data(), word.size()) != 0) {
            return false;
        }
        at_ += word.size();
        return true;
    }
    bool take_digits(std::string_view& digits) {
        const auto* const begin = at_;
        while (at_ != end_ && is_digit(*at_)) {
            ++at_;
        }
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
    // `123.45`
    bool take_amount(double& amount) {
        const auto* const begin = at_;
        const auto* const most = begin + std::min(end_ - begin, most_whole_digits);
        std::uint32_t hundredths = 0;
        for (; at_ != most && is_digit(*at_); ++at_) {
            hundredths = hundredths * 10 + digit(0);
        }
        if (at_ == begin || left() < 3 || at_[0] != '.' || !is_digit(at_[1]) || !is_digit(at_[2])) {
            return false;
        }
        hundredths = hundredths * 100 + digit(1) * 10 + digit(2);
        at_ += 3;
        amount = static_cast<double>(hundredths) / 100;
        return true;
    }
    bool take_megabytes(std::optional<Megabytes>& megabytes) {
        auto& amount = megabytes.emplace();
        return take_amount(amount.value) && take("MB") && amount.value <= limits::memory_mb;
    }

 private:
    std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }
    std::uint32_t digit(std::size_t ahead) const { return static_cast<std::uint32_t>(at_[ahead] - '0'); }

    const char* at_;
    const char* end_;
};

bool read_memory(Walk& walk, MemorySample& sample) {
    std::string_view pages;
    return walk.take_megabytes(sample.memory_total) && walk.take(" sample#memory_rss=") &&
           walk.take_megabytes(sample.memory_rss) && walk.take(" sample#memory_cache=") &&
           walk.take_megabytes(sample.memory_cache) && walk.take(" sample#memory_swap=") &&
           walk.take_megabytes(sample.memory_swap) && walk.take(" sample#memory_pgpgin=") &&
           walk.take_digits(pages) && walk.take("pages sample#memory_pgpgout=") &&
           walk.take_digits(pages) && walk.take("pages sample#memory_quota=") &&
           walk.take_megabytes(sample.memory_quota) && sample.memory_quota->value > 0 && walk.at_end();
}

bool read_load(Walk& walk, LoadSample& sample) {
    return walk.take_amount(sample.avg_1m.emplace()) && walk.take(" sample#load_avg_5m=") &&
           walk.take_amount(sample.avg_5m.emplace()) && walk.take(" sample#load_avg_15m=") &&
           walk.take_amount(sample.avg_15m.emplace()) && walk.at_end();
}

}  // namespace

bool read_usual_metric_line(std::string_view text, DynoNameRef procid, Event& event) {
    Walk walk(text);
    std::string_view number, uuid;
    if (!walk.take("source=") || !walk.take(procid.text()) || !walk.take(" dyno=heroku.") ||
        !walk.take_digits(number) || !walk.take(".") || !walk.take_uuid(uuid)) {
        return false;
    }
    if (walk.take(" sample#memory_total=")) {
        auto& sample = event.what.emplace<MemorySample>();
        if (!read_memory(walk, sample)) {
            event.what.emplace<std::monostate>();
            return false;
        }
        event.fate = Fate::memory;
    } else if (walk.take(" sample#load_avg_1m=")) {
        auto& sample = event.what.emplace<LoadSample>();
        if (!read_load(walk, sample)) {
            event.what.emplace<std::monostate>();
            return false;
        }
        event.fate = Fate::load;
    } else {
        return false;
    }
    event.dyno = procid;
    event.app_number = number;
    event.incarnation = uuid;
    return true;
}

}  // namespace dynoward::logplex
