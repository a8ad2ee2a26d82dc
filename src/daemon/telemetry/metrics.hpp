// SPDX-License-Identifier: MIT
// `GET /metrics`: counters in Prometheus' text form. Labels come from closed sets only, so nothing that is
// received can create a series. Pure.
#pragma once

#include <string>
#include <vector>

#include "daemon/telemetry/totals.hpp"
#include "monitor/views.hpp"
#include "settings/settings.hpp"

namespace dynoward::daemon {

std::string metrics_text(settings::Mode mode, const monitor::Totals& totals,
                         const std::vector<monitor::AppView>& apps, const DaemonTotals& own);

}  // namespace dynoward::daemon
