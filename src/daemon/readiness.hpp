// SPDX-License-Identifier: MIT
// `GET /readyz?verbose`: what Dynoward sees of each app and what it cannot, and whether it may act, for a
// monitor of the monitor. Pure.
#pragma once

#include <string>
#include <vector>

#include "dynoward/monitor/views.hpp"

namespace dynoward::daemon {

struct Readiness {
    int status = 200;  ///< 503: shutting down, blind for an app, or asked to act (MODE=enforce) and barred
    std::string json;
};

Readiness readiness(bool shutting_down, const monitor::Standing& standing,
                    const std::vector<monitor::AppView>& apps);

}  // namespace dynoward::daemon
