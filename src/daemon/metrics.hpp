// SPDX-License-Identifier: MIT
// `GET /metrics`: counters in Prometheus' text form. Labels come from closed sets only, so nothing that is
// received can make a new series. Pure.
#pragma once

#include <string>
#include <vector>

#include "daemon/tallies.hpp"
#include "dynoward/monitor/views.hpp"
#include "dynoward/settings/settings.hpp"

namespace dynoward::daemon {

std::string metrics_text(settings::Mode mode, const monitor::Totals& totals,
                         const std::vector<monitor::AppView>& apps, const Tallies& tallies);

}  // namespace dynoward::daemon
