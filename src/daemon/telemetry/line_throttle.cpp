// SPDX-License-Identifier: MIT
#include "daemon/telemetry/line_throttle.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "dynoward/values/limits.hpp"

namespace dynoward::daemon {
namespace {

constexpr Seconds minute_span{60};

// Bounded by the restart budget, the clock or the admin, not by what a client sends.
constexpr std::array<std::string_view, 6> unlimited{"daemon.",          "policy.restart", "heroku.restart",
                                                    "restart.measured", "breaker.",       "log."};

std::string_view first_word(std::string_view text) {
    return text.substr(0, text.find(' '));
}

// Of a line as logfmt.hpp makes it: received text with a blank is quoted, and quoted text is not searched.
// Otherwise a client could create kinds without end.
std::string_view value_after(std::string_view line, std::string_view key) {
    line = line.substr(0, line.find('"'));
    const auto found = line.find(key);
    return found == std::string_view::npos ? std::string_view()
                                           : first_word(line.substr(found + key.size()));
}

}  // namespace

unsigned lines_a_minute(std::string_view at) {
    const bool is_unlimited =
        std::any_of(unlimited.begin(), unlimited.end(),
                    [at](std::string_view prefix) { return at.substr(0, prefix.size()) == prefix; });
    if (is_unlimited) {
        return 0;
    }
    return at == "policy.hold" ? limits::hold_lines_a_minute : limits::log_lines_a_minute;
}

std::vector<LogLine> LineThrottle::take(SteadyTime now, Level level, const std::string& text) {
    constexpr std::string_view at_key = "at=";
    const auto at = text.compare(0, at_key.size(), at_key) == 0
                        ? first_word(std::string_view(text).substr(at_key.size()))
                        : std::string_view();
    const auto most = lines_a_minute(at);
    if (most == 0) {
        return {{level, text}};
    }
    auto key = std::string(at);
    // With too many apps, all others share the quota of one.
    if (minutes_.size() < limits::throttled_kinds) {
        key.append(" ").append(value_after(text, " app="));
    }
    std::vector<LogLine> lines;
    auto& minute = minutes_[key];
    if (minute.written > 0 && now - minute.began >= minute_span) {
        if (minute.suppressed > 0) {
            lines.push_back(end_of(minute));
        }
        minute = {};
    }
    if (minute.written == 0) {
        minute.began = now;
        minute.written = static_cast<unsigned>(lines.size());
    }
    if (minute.written < most) {
        ++minute.written;
        lines.push_back({level, text});
    } else {
        ++minute.suppressed;
        minute.last = {level, text};
    }
    return lines;
}

std::vector<LogLine> LineThrottle::due(SteadyTime now) {
    std::vector<LogLine> lines;
    for (auto one = minutes_.begin(); one != minutes_.end();) {
        if (now - one->second.began < minute_span) {
            ++one;
            continue;
        }
        if (one->second.suppressed > 0) {
            lines.push_back(end_of(one->second));
        }
        one = minutes_.erase(one);
    }
    return lines;
}

LogLine LineThrottle::end_of(const Minute& minute) {
    return {minute.last.level, minute.last.text + " suppressed=" + std::to_string(minute.suppressed)};
}

}  // namespace dynoward::daemon
