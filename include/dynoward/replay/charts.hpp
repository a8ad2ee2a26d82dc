// SPDX-License-Identifier: MIT
// Memory of each dyno over the whole recording, against quota and soft level, with marks where restarts and
// holds are. Of constant size however long the recording is. Text of log lines goes in escaped only.
#pragma once

#include <string>

#include "dynoward/replay/account.hpp"
#include "dynoward/settings/settings.hpp"

namespace dynoward::replay {

struct ChartInput {
    const Recording& recording;
    const Account& account;  ///< of a replay that was made for a chart
    const settings::AppSettings& app;
};

/// A whole SVG document that follows the reader's light or dark theme.
std::string render_svg(const ChartInput& input);
/// For a terminal of so many columns; `blocks`: it shows UTF-8 block characters.
std::string render_text_chart(const ChartInput& input, std::size_t columns, bool blocks);

}  // namespace dynoward::replay
