// SPDX-License-Identifier: MIT
// Stores the relevant lines of a recording and plays them in order of time, for exports that begin with the
// newest line and for files in any order. Lines that the app printed are only counted per second. Must
// never: grow beyond its limit.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "replay/log_reader.hpp"

namespace dynoward::replay {

class LineSorter : public LineSink {
 public:
    /// `limit`: in bytes.
    explicit LineSorter(std::size_t limit) : limit_(limit) {}

    void on_frame(const logplex::Frame& frame, const Origin& origin) override;
    void on_other(std::string_view stamp, logplex::Fate fate, const Origin& origin) override;
    void on_unread(Unread why) override;
    void on_broken(std::uint64_t octets_lost) override;
    /// To be called after each input: lines of one second keep its order, or the reverse if it begins with
    /// the newest line.
    void end_of_input();

    void set_limit(std::size_t limit) { limit_ = limit; }
    /// The limit was exceeded, and everything was dropped.
    bool is_full() const { return is_full_; }
    bool has_newest_first() const { return newest_first_; }
    /// Passes everything to `sink` in order of time.
    void play(LineSink& sink);

 private:
    struct Line {
        WallTime at{};
        std::uint64_t begin = 0;  ///< offset in text_; for `broken`, the lost octets
        std::uint64_t count = 1;  ///< equal lines within its second
        std::uint32_t size = 0;
        std::uint16_t origin = 0;
        enum class What : std::uint8_t { frame, oversize, other, unread, broken } what = What::frame;
        std::uint8_t kind = 0;  ///< the Fate or Unread
    };

    void add(std::string_view stamp, Line line, std::string_view text, const Origin& origin);
    bool is_counted(const Line& line);
    std::uint16_t index_of(const Origin& origin);

    std::size_t limit_;
    std::string text_;
    std::vector<Line> lines_;
    std::vector<std::pair<Origin::Kind, std::string>> origins_;
    std::map<std::pair<Origin::Kind, std::string>, std::uint16_t, std::less<>> origin_index_;
    std::size_t input_begin_ = 0;
    WallTime last_{};
    std::uint64_t rising_ = 0, falling_ = 0;
    bool is_full_ = false;
    bool newest_first_ = false;
};

}  // namespace dynoward::replay
