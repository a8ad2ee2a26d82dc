// SPDX-License-Identifier: MIT
// The memory of a recording as a chart of characters, for a terminal.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "replay/chart_data.hpp"

namespace dynoward::replay {
namespace {

constexpr std::size_t rows = 6;
constexpr std::size_t axis_columns = 9;  // `1024 MB |`
constexpr std::array<const char*, 9> eighths{" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};

std::string axis_text(double mb) {
    return fmt::format("{:5.0f} MB ", mb);
}

// The cell of a bar of this height (in rows).
std::string cell(double height, std::size_t row, bool line, bool blocks) {
    const auto part = std::clamp(height - static_cast<double>(row), 0.0, 1.0);
    if (part <= 0.0) {
        return line ? (blocks ? "┄" : "-") : " ";
    }
    if (!blocks) {
        return part >= 0.5 ? "#" : ":";
    }
    return eighths.at(static_cast<std::size_t>(std::ceil(part * 8)));
}

std::string marks_row(const DynoReport& dyno, WallTime from, WallTime to, std::size_t columns) {
    std::string row(columns, ' ');
    for (const auto& mark : dyno.marks) {
        const auto at =
            std::min(static_cast<std::size_t>(share_of(mark.at, from, to) * static_cast<double>(columns)),
                     columns - 1);
        const bool restart = mark.verdict == policy::Verdict::restart;
        row[at] = restart || row[at] == 'R' ? 'R' : 'h';
    }
    return row;
}

std::string trimmed_line(const std::string& line) {
    return line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
}

std::string chart_of(const Charted& dyno, const ChartInput& input, std::size_t columns, bool blocks) {
    const auto from = *input.recording.from;
    const auto to = *input.recording.to;
    const auto top = scale_top(dyno, input.app);
    const auto bars = in_columns(dyno.second->memory, from, to, columns);
    const auto in_rows = [&](double mb) { return mb / top * static_cast<double>(rows); };
    const auto level = level_of(dyno, input.app);
    const auto level_row = level ? static_cast<std::size_t>(in_rows(level->value)) : rows;
    std::string text = dyno.first + "\n";
    for (std::size_t row = rows; row-- > 0;) {
        const double shown =
            row == level_row && level ? level->value : top * static_cast<double>(row + 1) / rows;
        const bool labelled = row == level_row || row + 1 == rows;
        std::string line = labelled ? axis_text(shown) : std::string(axis_columns, ' ');
        line += blocks ? "│" : "|";
        for (const auto& bar : bars) {
            line += cell(bar.empty() ? 0.0 : in_rows(bar.max_mb), row, row == level_row, blocks);
        }
        text += trimmed_line(line);
    }
    return text +
           trimmed_line(std::string(axis_columns + 1, ' ') + marks_row(*dyno.second, from, to, columns));
}

}  // namespace

std::string render_text_chart(const ChartInput& input, std::size_t columns, bool blocks) {
    const auto dynos = charted_dynos(input.report);
    if (dynos.empty() || !input.recording.from || !input.recording.to) {
        return "No memory samples to draw.\n";
    }
    constexpr std::size_t min_columns = 20;
    const auto width = std::max(columns, axis_columns + 1 + min_columns) - axis_columns - 1;
    std::string text;
    for (const auto& dyno : dynos) {
        text += chart_of(dyno, input, width, blocks) + "\n";
    }
    return text + format_rfc3339(*input.recording.from) + " to " + format_rfc3339(*input.recording.to) +
           "; highest reading of each column; line: soft level; R: simulated restart; h: hold\n";
}

}  // namespace dynoward::replay
