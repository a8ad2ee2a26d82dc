// SPDX-License-Identifier: MIT
// The memory of a recording as an SVG chart.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "replay/chart_data.hpp"

namespace dynoward::replay {
namespace {

// In user units: pixels in a browser.
constexpr double width = 960;
constexpr double left = 70;
constexpr double right = 20;
constexpr double panel_height = 170;
constexpr double plot_height = 110;
constexpr double plot_top = 26;
constexpr double head_height = 56;
constexpr std::size_t columns = 435;  // two units each

constexpr const char* style = R"(<style>
  svg { color-scheme: light dark; font: 12px system-ui, sans-serif; }
  .back { fill: #ffffff; } .ink { fill: #1f2328; } .faint { fill: #59636e; }
  .band { fill: #2f6fd0; fill-opacity: .75; } .grid { stroke: #d1d9e0; }
  .quota { stroke: #1f2328; stroke-dasharray: 6 4; } .level { stroke: #b45f06; stroke-dasharray: 2 3; }
  .restart { stroke: #c4152c; fill: #c4152c; } .hold { fill: #b8860b; }
  @media (prefers-color-scheme: dark) {
    .back { fill: #14181d; } .ink { fill: #e8edf2; } .faint { fill: #9aa5b1; }
    .band { fill: #6ea8fe; } .grid { stroke: #343c45; }
    .quota { stroke: #e8edf2; } .level { stroke: #f0a04b; }
    .restart { stroke: #ff7285; fill: #ff7285; } .hold { fill: #e5c07b; }
  }
</style>
)";

std::string number(double value) {
    return fmt::format("{:.1f}", value);
}

// Text from outside must not become markup or invalid XML.
std::string escaped(std::string_view text) {
    std::string result;
    for (const char c : text) {
        switch (c) {
            case '<': result += "&lt;"; break;
            case '>': result += "&gt;"; break;
            case '&': result += "&amp;"; break;
            case '"': result += "&quot;"; break;
            default: result += c >= ' ' && c < '\x7f' ? c : '?';
        }
    }
    return result;
}

std::string text_at(double x, double y, const char* kind, const std::string& text,
                    const char* anchor = "start") {
    return "<text x=\"" + number(x) + "\" y=\"" + number(y) + "\" class=\"" + kind + "\" text-anchor=\"" +
           anchor + "\">" + escaped(text) + "</text>\n";
}

std::string line_at(double x1, double y1, double x2, double y2, const char* kind) {
    return "<line x1=\"" + number(x1) + "\" y1=\"" + number(y1) + "\" x2=\"" + number(x2) + "\" y2=\"" +
           number(y2) + "\" class=\"" + kind + "\"/>\n";
}

// The chart of one dyno.
class Panel {
 public:
    Panel(const Charted& dyno, const ChartInput& input, double top)
        : dyno_(dyno), input_(input), top_(top + plot_top), scale_(scale_top(dyno, input.app)) {}

    std::string draw() const { return "<g>\n" + head() + grid() + band() + levels() + marks() + "</g>\n"; }

 private:
    double x(WallTime at) const {
        return left + share_of(at, *input_.recording.from, *input_.recording.to) * (width - left - right);
    }
    double y(double mb) const { return top_ + plot_height * (1 - mb / scale_); }

    std::string head() const {
        const auto& dyno = *dyno_.second;
        auto text = dyno_.first + "   peak " + number(dyno.peak.value_or(Megabytes{}).value) + " MB";
        text += dyno.quota ? " of " + number(dyno.quota->value) + " MB" : ", quota unknown";
        text += "; restarts " + std::to_string(dyno.restarts) + ", holds " + std::to_string(dyno.holds);
        return text_at(left, top_ - 8, "ink", text);
    }
    std::string grid() const {
        std::string text = line_at(left, y(0), width - right, y(0), "grid");
        text += text_at(left - 6, y(0) + 4, "faint", "0", "end");
        constexpr int ticks = 6;
        const auto from = *input_.recording.from;
        const auto span = *input_.recording.to - from;
        for (int i = 0; i <= ticks; ++i) {
            const auto at = from + span / ticks * i;
            // With the date only if the recording is longer than two days.
            const auto stamp = format_rfc3339(at);
            const auto words = span > std::chrono::hours(48)
                                   ? stamp.substr(5, 5) + " " + stamp.substr(11, 5)
                                   : stamp.substr(11, 5);
            text += line_at(x(at), y(0), x(at), y(0) + 4, "grid");
            text += text_at(x(at), y(0) + 17, "faint", words,
                            i == 0       ? "start"
                            : i == ticks ? "end"
                                         : "middle");
        }
        return text;
    }
    std::string band() const {
        const auto bars =
            in_columns(dyno_.second->memory, *input_.recording.from, *input_.recording.to, columns);
        const double step = (width - left - right) / static_cast<double>(columns);
        std::string path;
        for (std::size_t i = 0; i < bars.size(); ++i) {
            if (bars[i].empty()) {
                continue;
            }
            // At least as thick as a line if a bucket has only one reading.
            constexpr double min_thickness = 2;
            const auto high = y(static_cast<double>(bars[i].max_mb));
            const auto height = std::max(y(static_cast<double>(bars[i].min_mb)) - high, min_thickness);
            path += "M" + number(left + static_cast<double>(i) * step) + " " + number(high) + "h" +
                    number(step) + "v" + number(height) + "h-" + number(step) + "z";
        }
        return "<path class=\"band\" d=\"" + path + "\"/>\n";
    }
    std::string levels() const {
        std::string text;
        const auto& quota = dyno_.second->quota;
        const auto level = level_of(dyno_, input_.app);
        const bool apart = quota && level && std::abs(y(quota->value) - y(level->value)) > 10;
        if (quota) {
            text += line_at(left, y(quota->value), width - right, y(quota->value), "quota");
            text += text_at(left - 6, y(quota->value) + 4, "faint", number(quota->value), "end");
        }
        if (level && (!quota || level->value != quota->value)) {
            text += line_at(left, y(level->value), width - right, y(level->value), "level");
            if (apart || !quota) {
                text += text_at(left - 6, y(level->value) + 4, "faint", number(level->value), "end");
            }
        }
        return text;
    }
    std::string marks() const {
        std::string text;
        for (const auto& mark : dyno_.second->marks) {
            const auto at = x(mark.at);
            const bool restart = mark.verdict == policy::Verdict::restart;
            const auto title = "<title>" + format_rfc3339(mark.at) + " " + escaped(mark.text) + "</title>";
            if (restart) {
                text += "<g class=\"restart\">" + title + line_at(at, top_, at, y(0), "restart") +
                        "<path d=\"M" + number(at - 5) + " " + number(top_) + "h10l-5 8z\"/></g>\n";
            } else {
                text += "<circle class=\"hold\" cx=\"" + number(at) + "\" cy=\"" + number(top_ + 4) +
                        "\" r=\"3.5\">" + title + "</circle>\n";
            }
        }
        return text;
    }

    const Charted& dyno_;
    const ChartInput& input_;
    double top_;
    double scale_;
};

}  // namespace

std::string render_svg(const ChartInput& input) {
    const auto dynos = charted_dynos(input.report);
    const bool nothing = dynos.empty() || !input.recording.from || !input.recording.to;
    const double height = head_height + panel_height * static_cast<double>(nothing ? 1 : dynos.size());
    std::string text = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + number(width) + " " +
                       number(height) + "\" width=\"" + number(width) + "\" height=\"" + number(height) +
                       "\">\n";
    text += "<title>Memory of the dynos of " + escaped(input.app.app.text()) + "</title>\n";
    text += std::string(style) + "<rect class=\"back\" width=\"100%\" height=\"100%\"/>\n";
    if (nothing) {
        return text + text_at(left, head_height, "ink", "No memory samples to draw.") + "</svg>\n";
    }
    text += text_at(left, 22, "ink",
                    input.app.app.text() + ": memory in MB, " + format_rfc3339(*input.recording.from) +
                        " to " + format_rfc3339(*input.recording.to));
    text += text_at(left, 40, "faint",
                    "band: lowest to highest reading; dashed: quota; dotted: soft level; triangle: "
                    "simulated restart; dot: hold");
    double top = head_height;
    for (const auto& dyno : dynos) {
        text += Panel(dyno, input, top).draw();
        top += panel_height;
    }
    return text + "</svg>\n";
}

}  // namespace dynoward::replay
