// SPDX-License-Identifier: MIT
// Turns lines of every input format into frames with an RFC 3339 stamp, passes them to a LineSink, and
// counts what could and could not be read.
#pragma once

#include <string>
#include <string_view>

#include "replay/log_reader.hpp"
#include "replay/text_line.hpp"
#include "replay/timestamp.hpp"
#include "replay/year_resolver.hpp"

namespace dynoward::replay {

class LineNormalizer {
 public:
    explicit LineNormalizer(LineSink& sink) : sink_(sink) {}

    void begin(WallTime written_at) { years_.begin(written_at); }
    /// A new input.
    void reset();

    /// Called at each line end of the input, for the line number of unread lines.
    void at_next_line() { ++line_; }
    void frame(const logplex::Frame& frame) {
        ++report_.read[static_cast<std::size_t>(Form::drain_body)];
        sink_.on_frame(frame, {});
    }
    /// `oversize`: only its beginning is available.
    void line(const TextLine& line, bool oversize = false);
    void unread(Unread why, std::string_view text);
    void broken(std::uint64_t octets_lost);
    /// Records the first line or frame that could not be read, for the message.
    void mark_unread(std::uint64_t line, std::string_view text);

    InputReport& report() { return report_; }

 private:
    std::string_view stamp_of(const Timestamp& stamp);

    LineSink& sink_;
    InputReport report_;
    YearResolver years_;
    bool year_is_known_ = false;
    std::uint64_t line_ = 0;
    std::string stamp_, octets_;
};

/// Splits an input of one format into lines.
class InputParser {
 public:
    virtual ~InputParser() = default;
    /// Decoded text, in pieces of any size.
    virtual void feed(std::string_view piece) = 0;
    virtual void finish() = 0;
};

}  // namespace dynoward::replay
