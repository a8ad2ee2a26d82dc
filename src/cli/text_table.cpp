// SPDX-License-Identifier: MIT
#include "cli/text_table.hpp"

#include <algorithm>

namespace dynoward::cli {

std::string in_columns(const std::vector<std::vector<std::string>>& rows, const std::string& indent,
                       FurtherColumns further) {
    constexpr std::size_t gap = 2;
    std::vector<std::size_t> widths;
    for (const auto& row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i) {
            widths[i] = std::max(widths[i], row[i].size());
        }
    }
    std::string text;
    for (const auto& row : rows) {
        std::string line = indent;
        for (std::size_t i = 0; i < row.size(); ++i) {
            const std::string blanks(widths[i] - row[i].size(), ' ');
            const bool to_the_left = i == 0 || further == FurtherColumns::left;
            line +=
                (i == 0 ? "" : std::string(gap, ' ')) + (to_the_left ? row[i] + blanks : blanks + row[i]);
        }
        text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    }
    return text;
}

std::string wrapped(std::string_view text, std::size_t width, std::size_t indent) {
    constexpr std::size_t min_room = 20;
    std::string result;
    std::size_t room = std::max(width, indent + min_room);
    while (text.size() > room) {
        auto end = text.rfind(' ', room);
        if (end == std::string_view::npos || end == 0) {
            end = room;
        }
        result.append(text.substr(0, end)).append("\n").append(indent, ' ');
        text.remove_prefix(std::min(text.find_first_not_of(' ', end), text.size()));
        room = std::max(width, indent + min_room) - indent;
    }
    return result.append(text);
}

std::string span_text(Nanoseconds span) {
    const long total = std::chrono::round<Seconds>(span).count();
    if (total == 0) {
        return "-";
    }
    const auto two = [](long big, const char* unit, long small, const char* small_unit) {
        auto text = std::to_string(big) + " " + unit;
        if (small > 0) {
            text += std::string(small < 10 ? " 0" : " ") + std::to_string(small) + " " + small_unit;
        }
        return text;
    };
    if (total < 60) {
        return std::to_string(total) + " s";
    }
    if (total < 3600) {
        return two(total / 60, "min", total % 60, "s");
    }
    return total < 86400 ? two(total / 3600, "h", total % 3600 / 60, "min")
                         : two(total / 86400, "d", total % 86400 / 3600, "h");
}

std::string moment_text(WallTime at) {
    auto text = format_rfc3339(at);
    std::replace(text.begin(), text.end(), 'T', ' ');
    text.pop_back();
    return text;
}

std::string count_text(std::uint64_t count) {
    auto text = std::to_string(count);
    for (auto place = static_cast<long>(text.size()) - 3; place > 0; place -= 3) {
        text.insert(static_cast<std::size_t>(place), ",");
    }
    return text;
}

}  // namespace dynoward::cli
