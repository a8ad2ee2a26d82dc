// SPDX-License-Identifier: MIT
#include "simulator/world/drain_queue.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "simulator/world/digits.hpp"

namespace dynoward::simulator {
namespace {

// `NNN `: nearly every frame's length has three digits, so the rest is written after a gap of this size.
constexpr std::size_t common_count_bytes = 4;
constexpr std::size_t max_count_bytes = max_digits + 1;
constexpr std::size_t first_storage = 4096;
// `<191>1 `, ` host `, blanks, dash and newline of a line.
constexpr std::size_t line_frame_bytes = 64;

}  // namespace

char* StampWriter::write(char* to, WallTime at) {
    using namespace std::chrono;
    const auto day = floor<days>(at);
    if (day != day_) {
        day_ = day;
        date_ = format_rfc3339(day).substr(0, 11);
    }
    const auto in_day = static_cast<std::uint64_t>(duration_cast<microseconds>(at - day).count());
    const auto second = static_cast<unsigned>(in_day / 1'000'000);
    auto micros = static_cast<unsigned>(in_day % 1'000'000);
    to = put(to, date_);
    to = put_two_digits(to, second / 3600);
    *to++ = ':';
    to = put_two_digits(to, second / 60 % 60);
    *to++ = ':';
    to = put_two_digits(to, second % 60);
    if (micros != 0) {
        *to = '.';
        to = put_two_digits(to + 1, micros / 10'000);
        to = put_two_digits(to, micros / 100 % 100);
        to = put_two_digits(to, micros % 100);
        while (to[-1] == '0') {
            --to;
        }
    }
    return put(to, "+00:00");
}

void StampWriter::append(std::string& to, WallTime at) {
    std::array<char, max_bytes> text{};
    to.append(text.data(), write(text.data(), at));
}

void DrainQueue::push(const Line& line) {
    char* at = open(line_frame_bytes + StampWriter::max_bytes + line.app_name.size() + line.procid.size() +
                    line.msg.size());
    *at++ = '<';
    at = put_number(at, line.pri);
    at = put(at, ">1 ");
    at = stamp_.write(at, line.at);
    at = put(at, " host ");
    at = put(at, line.app_name);
    *at++ = ' ';
    at = put(at, line.procid);
    at = put(at, " - ");
    at = put(at, line.msg);
    *at++ = '\n';
    close(at);
}

void DrainQueue::push_octets(std::string_view octets) {
    close(put(open(octets.size()), octets));
}

char* DrainQueue::open(std::size_t max_octets) {
    if (sizes_.size() >= capacity_) {
        remove_front();
        ++dropped_;
    }
    make_room(max_count_bytes + max_octets);
    return bytes_.data() + tail_ + common_count_bytes;
}

void DrainQueue::close(const char* end) {
    char* const begin = bytes_.data() + tail_;
    const auto octets = static_cast<std::size_t>(end - begin) - common_count_bytes;
    std::array<char, max_count_bytes> count{};
    char* const count_end = put_number(count.data(), octets);
    *count_end = ' ';
    const auto count_bytes = static_cast<std::size_t>(count_end - count.data()) + 1;
    if (count_bytes != common_count_bytes) {
        std::memmove(begin + count_bytes, begin + common_count_bytes, octets);
    }
    std::memcpy(begin, count.data(), count_bytes);
    tail_ += count_bytes + octets;
    sizes_.push_back(static_cast<std::uint32_t>(count_bytes + octets));
    ++pushed_;
}

// The storage never shrinks; the capacity bounds it.
void DrainQueue::make_room(std::size_t bytes) {
    if (tail_ + bytes <= bytes_.size()) {
        return;
    }
    // Moving the waiting frames only when they are the smaller part keeps the cost per line constant.
    if (head_ > bytes_.size() / 2) {
        std::memmove(bytes_.data(), bytes_.data() + head_, tail_ - head_);
        tail_ -= std::exchange(head_, 0);
    }
    if (tail_ + bytes > bytes_.size()) {
        bytes_.resize(std::max({first_storage, bytes_.size() * 2, tail_ + bytes}));
    }
}

void DrainQueue::remove_front() {
    head_ += sizes_.front();
    sizes_.pop_front();
    if (sizes_.empty()) {
        head_ = tail_ = 0;
    }
}

std::size_t DrainQueue::take(std::size_t bytes, std::string& body) {
    std::size_t count = 0;
    std::size_t taken = 0;
    while (count < sizes_.size() && (count == 0 || taken + sizes_[count] <= bytes)) {
        taken += sizes_[count++];
    }
    body.append(bytes_, head_, taken);
    sizes_.erase(sizes_.begin(), sizes_.begin() + static_cast<std::ptrdiff_t>(count));
    head_ += taken;
    if (sizes_.empty()) {
        head_ = tail_ = 0;
    }
    return count;
}

std::uint64_t DrainQueue::take_dropped() {
    return std::exchange(dropped_, 0);
}

}  // namespace dynoward::simulator
