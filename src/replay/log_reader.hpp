// SPDX-License-Identifier: MIT
// Reads recorded logs in pieces of any size and returns single lines: bodies of a log drain, text of
// `heroku logs`, files of syslog daemons, exports of log tools as JSON, CSV or TSV, in any Unicode
// encoding. Detects the format from the beginning of an input. Keeps at most one record in memory. Must
// never: open a file, or accept a platform line that is not at the start of a message.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "dynoward/logplex/event.hpp"
#include "dynoward/logplex/frame.hpp"
#include "replay/input_report.hpp"

namespace dynoward::replay {

/// The app or host of a line, from outside the frame.
struct Origin {
    enum class Kind : std::uint8_t {
        none,  ///< the format has no such field
        host,  ///< a host name: may be the app's name, a drain token or a machine
        app,   ///< a field for the app's name
    };
    Kind kind = Kind::none;
    std::string_view name;
};

/// Receives the lines of a recording in order. The texts are valid only during the call.
class LineSink {
 public:
    virtual ~LineSink() = default;
    /// A frame that may be relevant, whole or marked as oversize. Text lines are converted back to frames.
    virtual void on_frame(const logplex::Frame& frame, const Origin& origin) = 0;
    /// A text line that is irrelevant: app output, or a router line without an error.
    virtual void on_other(std::string_view stamp, logplex::Fate fate, const Origin& origin) = 0;
    /// A line that is not Heroku's, or has no sender.
    virtual void on_unread(Unread why) = 0;
    /// The rest of the input cannot be split into frames, or it ended inside one.
    virtual void on_broken(std::uint64_t octets_lost) = 0;
};

class LogReader {
 public:
    explicit LogReader(LineSink& sink);
    ~LogReader();
    LogReader(const LogReader&) = delete;
    LogReader& operator=(const LogReader&) = delete;

    /// When the next input was last written: stamps without a year are before it. Optional.
    void begin(WallTime written_at);
    void feed(std::string_view piece);
    /// The input ends; the next piece begins another one.
    void finish();
    /// Of the last finished input.
    const InputReport& report() const;

 private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace dynoward::replay
