// SPDX-License-Identifier: MIT
#include "dynoward/simulator/drain_queue.hpp"

#include <array>
#include <charconv>
#include <utility>

namespace dynoward::simulator {
namespace {

void append_number(std::string& to, std::uint64_t number) {
    std::array<char, 20> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    to.append(digits.data(), end);
}

}  // namespace

void StampWriter::append(std::string& to, WallTime at) {
    const auto whole = std::chrono::floor<std::chrono::seconds>(at);
    if (whole != second_) {
        second_ = whole;
        prefix_ = format_rfc3339(whole);
        prefix_.pop_back();  // the `Z`
    }
    to += prefix_;
    auto micros = std::chrono::duration_cast<std::chrono::microseconds>(at - whole).count();
    if (micros != 0) {
        std::array<char, 6> digits{};
        for (std::size_t i = digits.size(); i-- > 0; micros /= 10) {
            digits[i] = static_cast<char>('0' + micros % 10);
        }
        std::size_t size = digits.size();
        while (digits[size - 1] == '0') {
            --size;
        }
        to += '.';
        to.append(digits.data(), size);
    }
    to += "+00:00";
}

void DrainQueue::push(const Line& line) {
    scratch_.clear();
    scratch_ += '<';
    append_number(scratch_, line.pri);
    scratch_ += ">1 ";
    stamp_.append(scratch_, line.at);
    scratch_ += " host ";
    scratch_ += line.app_name;
    scratch_ += ' ';
    scratch_ += line.procid;
    scratch_ += " - ";
    scratch_ += line.msg;
    scratch_ += '\n';
    push_octets(scratch_);
}

void DrainQueue::push_octets(std::string_view octets) {
    if (sizes_.size() >= capacity_) {
        remove_front();
        ++dropped_;
    }
    const auto before = bytes_.size();
    append_number(bytes_, octets.size());
    bytes_ += ' ';
    bytes_ += octets;
    sizes_.push_back(static_cast<std::uint32_t>(bytes_.size() - before));
    ++pushed_;
}

void DrainQueue::remove_front() {
    head_ += sizes_.front();
    sizes_.pop_front();
    // Moving the rest only once it is the smaller part keeps the cost per line constant.
    if (head_ > bytes_.size() / 2) {
        bytes_.erase(0, head_);
        head_ = 0;
    }
}

std::size_t DrainQueue::take(std::size_t bytes, std::string& body) {
    std::size_t count = 0;
    for (std::size_t taken = 0; !sizes_.empty(); ++count) {
        const std::size_t size = sizes_.front();
        if (count > 0 && taken + size > bytes) {
            break;
        }
        body.append(bytes_, head_, size);
        taken += size;
        remove_front();
    }
    return count;
}

std::uint64_t DrainQueue::take_dropped() {
    return std::exchange(dropped_, 0);
}

}  // namespace dynoward::simulator
