// SPDX-License-Identifier: MIT
// A hash of the content of a batch: a repeat has the same one, while a relay that gives each request the
// same id sends other content. Only lines with an effect are hashed completely; of skipped lines, which
// change nothing, the start, the end and the total size suffice. A sender may put a new number of lost
// lines in front of a repeat: that is not hashed.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

#include "dynoward/logplex/event.hpp"

namespace dynoward::monitor {

class BatchDigest {
 public:
    explicit BatchDigest(std::string_view body) : body_(body) {}

    /// A frame that is not skipped, and its content; `offset` and `octets` as returned by the cursor.
    void add(std::size_t offset, std::string_view octets, const logplex::Event& event) {
        if (const auto* sample = std::get_if<logplex::MemorySample>(&event.what)) {
            mix(speaker_of(event) ^ bits_of(sample->memory_total) ^
                std::rotl(bits_of(sample->memory_rss), 13) ^ std::rotl(bits_of(sample->memory_cache), 26) ^
                std::rotl(bits_of(sample->memory_swap), 39) ^ std::rotl(bits_of(sample->memory_quota), 52));
        } else if (const auto* load = std::get_if<logplex::LoadSample>(&event.what)) {
            mix(speaker_of(event) ^ bits_of(load->avg_1m) ^ std::rotl(bits_of(load->avg_5m), 13) ^
                std::rotl(bits_of(load->avg_15m), 26));
        } else if (!std::holds_alternative<logplex::LossNotice>(event.what)) {
            add_bytes(octets);
        } else if (is_line_ends(body_.substr(front_, offset - front_))) {
            front_ = static_cast<std::size_t>(octets.data() - body_.data()) + octets.size();
        }
    }

    std::uint64_t value() const {
        constexpr std::size_t end_bytes = 64;
        auto rest = body_.substr(front_);
        rest.remove_prefix(std::min(rest.find_first_not_of("\r\n"), rest.size()));
        auto whole = *this;
        whole.mix(rest.size());
        whole.add_bytes(rest.substr(0, end_bytes));
        whole.add_bytes(rest.substr(rest.size() - std::min(rest.size(), end_bytes)));
        return whole.value_;
    }

 private:
    static bool is_line_ends(std::string_view text) {
        return text.find_first_not_of("\r\n") == std::string_view::npos;
    }
    static std::uint64_t bits_of(const std::optional<Megabytes>& amount) {
        return amount ? std::bit_cast<std::uint64_t>(amount->value) : 0;
    }
    static std::uint64_t bits_of(const std::optional<double>& number) {
        return number ? std::bit_cast<std::uint64_t>(*number) : 0;
    }
    void mix(std::uint64_t word) {
        constexpr std::uint64_t odd = 0x9e3779b97f4a7c15;
        value_ = (std::rotl(value_, 23) + word) * odd;
    }
    void add_bytes(std::string_view bytes) {
        mix(bytes.size());
        for (std::uint64_t word = 0; !bytes.empty();
             bytes.remove_prefix(std::min(bytes.size(), sizeof word))) {
            word = 0;
            std::memcpy(&word, bytes.data(), std::min(bytes.size(), sizeof word));
            mix(word);
        }
    }
    // Dyno and time: the end of the uuid identifies it as well as all of it.
    static std::uint64_t speaker_of(const logplex::Event& event) {
        std::uint64_t word = event.incarnation.size();
        if (event.incarnation.size() >= sizeof word) {
            std::memcpy(&word, event.incarnation.data() + event.incarnation.size() - sizeof word,
                        sizeof word);
        }
        const auto at = event.time ? event.time->time_since_epoch().count() : 0;
        return std::rotl(word, 32) ^ static_cast<std::uint64_t>(at);
    }

    std::string_view body_;
    std::size_t front_ = 0;  ///< end of the loss notices at the front
    std::uint64_t value_ = 0;
};

}  // namespace dynoward::monitor
