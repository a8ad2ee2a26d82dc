// SPDX-License-Identifier: MIT
// `dynoward demo`: a simulated Heroku and the real daemon in one process, talking over loopback sockets, so
// that a newcomer sees a leaking dyno restarted within a minute. Nothing leaves the machine, and it ends by
// itself.
#pragma once

#include <chrono>
#include <iosfwd>

namespace dynoward::demo {

struct DemoOptions {
    bool verbose = false;           ///< also shows the daemon's own log lines
    bool colour = false;            ///< only where a person looks at a terminal
    std::ostream* out = nullptr;    ///< nullptr: stdout
    std::chrono::seconds most{55};  ///< after this it gives up
};

/// Exit status: 0 where exactly the leaking dyno was restarted, once; 70 where anything else happened.
int run(const DemoOptions& options);

}  // namespace dynoward::demo
