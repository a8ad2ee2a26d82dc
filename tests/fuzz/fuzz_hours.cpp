// SPDX-License-Identifier: MIT
// Any text as RESTART_SCHEDULE or QUIET_HOURS, at any time in zones with and without summer time: the last
// time is not in the future, the next one not in the past, and quiet hours end where they say. The first
// four octets are the time.
#include <cstdint>
#include <cstring>
#include <string_view>
#include <variant>

#include "fuzz/invariant.hpp"
#include "settings/hours_text.hpp"
#include "support/zones.hpp"

namespace {

using namespace dynoward;
using namespace dynoward::settings;

void check_schedule(const Schedule& schedule, WallTime now) {
    const auto last = schedule.last_at(now);
    const auto next = schedule.next_after(now);
    DYNOWARD_INVARIANT(!last || *last <= now);
    DYNOWARD_INVARIANT(next && *next > now);  // within 8 days there is one in every week
    DYNOWARD_INVARIANT(schedule.last_at(*next) == *next);
    DYNOWARD_INVARIANT(!last || schedule.next_after(*last) == *next);
    const auto again = read_schedule(schedule.text(), test::find_test_zone);
    DYNOWARD_INVARIANT(std::holds_alternative<Schedule>(again));
    DYNOWARD_INVARIANT(std::get<Schedule>(again).next_after(now) == next);
}

void check_quiet_hours(const QuietHours& hours, WallTime now) {
    const auto end = hours.end_of(now);
    DYNOWARD_INVARIANT(end.has_value() == hours.contains(now));
    if (end && *end != WallTime::max()) {
        DYNOWARD_INVARIANT(*end > now && !hours.contains(*end));
        DYNOWARD_INVARIANT(hours.contains(*end - Nanoseconds(1)));
    }
    const auto again = read_quiet_hours(hours.text(), test::find_test_zone);
    DYNOWARD_INVARIANT(std::holds_alternative<QuietHours>(again));
    DYNOWARD_INVARIANT(std::get<QuietHours>(again).end_of(now) == end);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::uint32_t seconds = 0;
    if (size < sizeof seconds) {
        return 0;
    }
    std::memcpy(&seconds, data, sizeof seconds);
    const std::string_view text(reinterpret_cast<const char*>(data) + sizeof seconds,
                                size - sizeof seconds);
    const WallTime now{Seconds(seconds)};
    const auto schedule = read_schedule(text, test::find_test_zone);
    if (const auto* good = std::get_if<Schedule>(&schedule)) {
        check_schedule(*good, now);
    } else {
        DYNOWARD_INVARIANT(!std::get<std::string>(schedule).empty());
    }
    const auto quiet = read_quiet_hours(text, test::find_test_zone);
    if (const auto* good = std::get_if<QuietHours>(&quiet)) {
        check_quiet_hours(*good, now);
    } else {
        DYNOWARD_INVARIANT(!std::get<std::string>(quiet).empty());
    }
    return 0;
}
