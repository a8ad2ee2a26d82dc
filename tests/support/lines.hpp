// SPDX-License-Identifier: MIT
// Lines as Logplex delivers them, composed for tests: octet-counted frames with Heroku's own wording.
#pragma once

#include <array>
#include <cstdio>
#include <string>
#include <string_view>

#include "dynoward/values/instant.hpp"

namespace dynoward::test {

/// `2026-03-04T12:00:00.250000+00:00`.
inline std::string stamp_text(WallTime at) {
    auto text = format_rfc3339(at);
    text.pop_back();
    const auto part =
        std::chrono::duration_cast<std::chrono::microseconds>(at - std::chrono::floor<Seconds>(at));
    auto fraction = std::to_string(part.count());
    fraction.insert(0, 6 - fraction.size(), '0');
    return text + "." + fraction + "+00:00";
}

inline std::string frame_of(std::string_view octets) {
    return std::to_string(octets.size()) + " " + std::string(octets);
}

/// One frame: header, message, final newline.
inline std::string line_of(std::string_view stamp, std::string_view app_name, std::string_view procid,
                           std::string_view text) {
    std::string octets = "<134>1 ";
    octets.append(stamp).append(" host ").append(app_name).append(" ").append(procid).append(" - ");
    octets.append(text).append("\n");
    return frame_of(octets);
}

inline std::string mb_text(double amount_mb) {
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%.2fMB", amount_mb);
    return text.data();
}

/// `quota_mb` 0: the line has no quota.
inline std::string memory_text(std::string_view dyno, std::string_view incarnation, double total_mb,
                               double quota_mb = 512) {
    std::string text = "source=";
    text.append(dyno).append(" dyno=heroku.2808254.").append(incarnation);
    text += " sample#memory_total=" + mb_text(total_mb) + " sample#memory_rss=" + mb_text(total_mb) +
            " sample#memory_cache=0.00MB sample#memory_swap=0.00MB sample#memory_pgpgin=48211pages" +
            " sample#memory_pgpgout=30417pages";
    if (quota_mb != 0) {
        text += " sample#memory_quota=" + mb_text(quota_mb);
    }
    return text;
}

inline constexpr std::string_view r14_text = "Error R14 (Memory quota exceeded)";
inline constexpr std::string_view r15_text = "Error R15 (Memory quota vastly exceeded)";

}  // namespace dynoward::test
