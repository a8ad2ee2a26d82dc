// SPDX-License-Identifier: MIT
// `dynoward demo`: a simulated Heroku and the real daemon in one process, connected by loopback sockets,
// to show the restart of a leaking dyno within a minute. It sends nothing off the machine and
// ends by itself.
#pragma once

#include <chrono>
#include <iosfwd>

namespace dynoward::demo {

struct DemoOptions {
    bool verbose = false;               ///< also shows the daemon's own log lines
    bool colour = false;                ///< only on a terminal
    std::ostream* out = nullptr;        ///< nullptr: stdout
    std::chrono::seconds max_time{55};  ///< it fails after this
};

/// Exit status: 0 where exactly the leaking dyno was restarted, once; 70 where anything else happened.
int run(const DemoOptions& options);

}  // namespace dynoward::demo
