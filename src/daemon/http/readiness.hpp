// SPDX-License-Identifier: MIT
// `GET /readyz?verbose`: what can and cannot be seen of each app, and whether Dynoward may act, for tools
// that monitor Dynoward. Pure.
#pragma once

#include <string>
#include <vector>

#include "monitor/views.hpp"

namespace dynoward::daemon {

struct Readiness {
    int status = 200;  ///< 503: shutting down, blind for an app, or MODE=enforce and no restart can be sent
    std::string json;
};

Readiness readiness(bool shutting_down, const monitor::Standing& standing,
                    const std::vector<monitor::AppView>& apps);

}  // namespace dynoward::daemon
