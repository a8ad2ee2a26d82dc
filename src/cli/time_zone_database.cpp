// SPDX-License-Identifier: MIT
#include "cli/time_zone_database.hpp"

#include <date/tz.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "dynoward/values/limits.hpp"

namespace dynoward::cli {
namespace {

// The range that is read: no log line is older, and no monitor runs longer.
constexpr date::sys_days first_day{date::year{1970} / 1 / 1};
constexpr date::sys_days last_day{date::year{2100} / 1 / 1};

bool is_name(std::string_view name) {
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
               c == '+' || c == '-' || c == '/';
    };
    // `posix/` and `right/` contain copies of all zones; those in `right/` count leap seconds, which no
    // clock here does.
    return !name.empty() && name.size() <= limits::zone_name_bytes && name.front() != '/' &&
           std::all_of(name.begin(), name.end(), allowed) && name.substr(0, 6) != "posix/" &&
           name.substr(0, 6) != "right/";
}

std::vector<TimeZone::Transition> read_transitions(const date::time_zone& zone) {
    std::vector<TimeZone::Transition> transitions;
    for (date::sys_seconds at = first_day; at < last_day;) {
        const auto info = zone.get_info(at);
        // A change of the abbreviation alone does not change the clock.
        if (transitions.empty() || transitions.back().offset != info.offset) {
            transitions.push_back({at, info.offset});
        }
        at = info.end;
    }
    return transitions;
}

}  // namespace

std::optional<TimeZone> find_zone(std::string_view name) {
    if (name == "UTC") {
        return TimeZone{};
    }
    if (!is_name(name)) {
        return std::nullopt;
    }
    try {
        return TimeZone(std::string(name), read_transitions(*date::locate_zone(name)));
    } catch (const std::runtime_error&) {
        return std::nullopt;  // no such zone, or no database at all
    }
}

}  // namespace dynoward::cli
