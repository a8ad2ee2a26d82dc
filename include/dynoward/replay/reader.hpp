// SPDX-License-Identifier: MIT
// Recorded logs, in pieces of any size, as single lines: logplex bodies one after another, or text as
// `heroku logs` prints it. Which of the two, the first bytes tell. Keeps no more than one line in memory.
// Must never: open a file, or look for the next plausible frame behind a bad length.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "dynoward/logplex/event.hpp"
#include "dynoward/logplex/frame.hpp"

namespace dynoward::replay {

/// Whoever wants the lines of a recording, in its order. Texts are only referred to during the call.
class LineSink {
 public:
    virtual ~LineSink() = default;
    /// A frame that may matter, whole, or marked as oversize. Of text, the frame it was before.
    virtual void on_frame(const logplex::Frame& frame) = 0;
    /// A text line that cannot matter: the app's own output, or a request that went well.
    virtual void on_other(std::string_view stamp, logplex::Fate fate) = 0;
    /// A text line without a stamp or sender: what follows a line break inside a message.
    virtual void on_continuation() = 0;
    /// From here on the input cannot be cut into frames, or it ended inside one.
    virtual void on_broken(std::uint64_t octets_lost) = 0;
};

class LogReader {
 public:
    explicit LogReader(LineSink& sink) : sink_(sink) {}

    void feed(std::string_view piece);
    /// The input ends here; the next piece begins another one.
    void finish();

 private:
    enum class Form : std::uint8_t { unknown, frames, text, broken };

    void detect(std::string_view& piece, bool at_end);
    void feed_frames(std::string_view piece);
    void skip(std::string_view& piece);
    void feed_text(std::string_view piece);
    void keep(std::string_view part);
    void take_line(std::string_view line);

    LineSink& sink_;
    Form form_ = Form::unknown;
    std::string kept_;           ///< the beginning of a frame or line whose end has not come
    std::string scratch_;        ///< room for a line without colours, or a frame made of text
    std::uint64_t to_skip_ = 0;  ///< of a frame that is too long to be kept
    std::uint64_t skipped_ = 0;
    std::uint64_t lost_ = 0;      ///< behind an error
    bool skipping_line_ = false;  ///< until the next line end
};

}  // namespace dynoward::replay
