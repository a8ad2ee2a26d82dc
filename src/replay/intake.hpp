// SPDX-License-Identifier: MIT
// Where all forms come together: counts what was read and what was not, gives each line a stamp that the
// frame reader understands, and hands it on as the frame it was.
#pragma once

#include <string>
#include <string_view>

#include "dynoward/replay/reader.hpp"
#include "replay/stamp.hpp"
#include "replay/text_line.hpp"

namespace dynoward::replay {

class Intake {
 public:
    explicit Intake(LineSink& sink) : sink_(sink) {}

    void begin(WallTime written_at) { years_.begin(written_at); }
    /// A new input.
    void reset();

    /// Each line end of the input, so that an unread line can be found again.
    void at_next_line() { ++line_; }
    void frame(const logplex::Frame& frame) {
        ++report_.read[static_cast<std::size_t>(Form::drain_body)];
        sink_.on_frame(frame, {});
    }
    /// `oversize`: only its beginning is there.
    void line(const TextLine& line, bool oversize = false);
    void unread(Unread why, std::string_view text);
    void broken(std::uint64_t octets_lost);
    /// For the message only: the first line or frame that could not be read.
    void mark_unread(std::uint64_t line, std::string_view text);

    InputReport& report() { return report_; }

 private:
    std::string_view stamp_of(const Stamp& stamp);

    LineSink& sink_;
    InputReport report_;
    YearGuess years_;
    bool year_is_known_ = false;
    std::uint64_t line_ = 0;
    std::string stamp_, octets_;
};

/// One way to cut an input into lines.
class InputForm {
 public:
    virtual ~InputForm() = default;
    /// Decoded text, in pieces of any size.
    virtual void feed(std::string_view piece) = 0;
    virtual void finish() = 0;
};

}  // namespace dynoward::replay
