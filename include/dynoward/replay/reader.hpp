// SPDX-License-Identifier: MIT
// Recorded logs, in pieces of any size, as single lines: bodies of a log drain, text of `heroku logs`,
// files of syslog daemons, exports of log tools as JSON, CSV or TSV. The beginning of an input tells which,
// in any Unicode encoding. Keeps at most one record in memory. Must never: open a file, or take a
// platform's line from anywhere but the start of a message.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "dynoward/logplex/event.hpp"
#include "dynoward/logplex/frame.hpp"
#include "dynoward/replay/input_report.hpp"

namespace dynoward::replay {

/// Whose line it is, as the form says beside the frame itself.
struct Origin {
    enum class Kind : std::uint8_t {
        none,  ///< the form has no such field
        host,  ///< a host name: may be the app's name, a drain token or a machine
        app,   ///< a field for the app's name
    };
    Kind kind = Kind::none;
    std::string_view name;
};

/// Receives the lines of a recording, in its order. Texts are only referred to during the call.
class LineSink {
 public:
    virtual ~LineSink() = default;
    /// A frame that may matter, whole, or marked as oversize. Of text, the frame it was before.
    virtual void on_frame(const logplex::Frame& frame, const Origin& origin) = 0;
    /// A text line that cannot matter: the app's own output, or a request that went well.
    virtual void on_other(std::string_view stamp, logplex::Fate fate, const Origin& origin) = 0;
    /// A line that is none of Heroku's, or does not say so.
    virtual void on_unread(Unread why) = 0;
    /// From here on the input cannot be cut into frames, or it ended inside one.
    virtual void on_broken(std::uint64_t octets_lost) = 0;
};

class LogReader {
 public:
    explicit LogReader(LineSink& sink);
    ~LogReader();
    LogReader(const LogReader&) = delete;
    LogReader& operator=(const LogReader&) = delete;

    /// When the input to come was written last: stamps without a year lie before it. May be left out.
    void begin(WallTime written_at);
    void feed(std::string_view piece);
    /// The input ends here; the next piece begins another one.
    void finish();
    /// Of the input that was finished last.
    const InputReport& report() const;

 private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace dynoward::replay
