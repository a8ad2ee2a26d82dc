// SPDX-License-Identifier: MIT
// Charts of each dyno's memory over the whole recording, with quota, soft level, and marks for restarts and
// holds. Their size does not depend on the length of the recording. Text of log lines is always escaped.
#pragma once

#include <string>

#include "replay/report.hpp"
#include "settings/settings.hpp"

namespace dynoward::replay {

struct ChartInput {
    const Recording& recording;
    const Report& report;  ///< of a replay with `for_chart`
    const settings::AppSettings& app;
};

/// An SVG document that follows the light or dark theme of the viewer.
std::string render_svg(const ChartInput& input);
/// For a terminal with this many columns; `blocks`: it can show UTF-8 block characters.
std::string render_text_chart(const ChartInput& input, std::size_t columns, bool blocks);

}  // namespace dynoward::replay
