// SPDX-License-Identifier: MIT
// The grammar of schedules and quiet hours: valid texts, and the errors of all others.
#include "settings/hours_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/zones.hpp"

namespace dynoward::settings {
namespace {

using test::find_test_zone;
using testing::HasSubstr;

template <typename Hours>
std::string text_of(const Read<Hours>& read) {
    const auto* const good = std::get_if<Hours>(&read);
    return good != nullptr ? good->text() : "refused: " + std::get<std::string>(read);
}
std::string schedule_text(std::string_view text) {
    return text_of(read_schedule(text, find_test_zone));
}
std::string quiet_text(std::string_view text) {
    return text_of(read_quiet_hours(text, find_test_zone));
}

TEST(ScheduleText, ReadsTimesDaysAndZone) {
    for (const auto* const text :
         {"03:00 Europe/Berlin", "03:00,15:00 Mon-Fri America/New_York", "00:00 UTC", "23:59 Sat,Sun UTC",
          "04:30 Fri-Mon UTC", "04:30 Mon-Wed,Fri UTC", "04:30 Sun-Sat UTC"}) {
        EXPECT_EQ(schedule_text(text), text);
    }
    EXPECT_EQ(schedule_text(" 03:00 ,  15:00\tMon - Fri   Europe/Berlin "),
              "03:00,15:00 Mon-Fri Europe/Berlin");
    EXPECT_EQ(schedule_text("03:00 MON,tue UTC"), "03:00 MON,tue UTC");
}

TEST(ScheduleText, TakesABoundedNumberOfTimes) {
    std::string list;
    for (int i = 0; i < 48; ++i) {
        const auto hour = std::to_string(100 + i / 2).substr(1);
        list += (i == 0 ? "" : ",") + hour + (i % 2 == 0 ? ":00" : ":30");
    }
    EXPECT_EQ(schedule_text(list + " UTC"), list + " UTC");
    EXPECT_THAT(schedule_text(list + ",23:45 UTC"), HasSubstr("more than 48 times are given"));
}

struct Refused {
    const char* text;
    const char* message;
};

const Refused refused_schedules[] = {
    {"25:00 Mars/Olympus",
     "`25:00` is not a time of day from 00:00 to 23:59; `Mars/Olympus` is not a time zone"},
    {"24:00 UTC", "`24:00` is not a time of day"},
    {"03:60 UTC", "`03:60` is not a time of day"},
    {"3:00 UTC", "`3:00` is not a time of day"},
    {"03:0 UTC", "`03:0` is not a time of day"},
    {"03.00 UTC", "`03.00` is not a time of day"},
    {"0300 UTC", "`0300` is not a time of day"},
    {"+3:00 UTC", "`+3:00` is not a time of day"},
    {"03:+1 UTC", "`03:+1` is not a time of day"},
    {"03:00:00 UTC", "`03:00:00` is not a time of day"},
    {"3am UTC", "`3am` is not a time of day"},
    {"-03:00 UTC", "`-03:00` is a range"},
    {"03:00,03:00 UTC", "`03:00` is given twice"},
    {"03:00, UTC", "the time zone at the end is missing"},
    {"03:00,,04:00 UTC", "a time is missing next to a comma"},
    {",03:00 UTC", "a time is missing next to a comma"},
    {"09:00-18:00 UTC", "is a range, not a time"},
    {"03:00", "the time zone at the end is missing"},
    {"03:00 Mon-Fri", "the time zone at the end is missing"},
    {"03:00 mon", "the time zone at the end is missing"},
    {"", "no time is given"},
    {"Europe/Berlin 03:00", "`Europe/Berlin` is not a time of day"},
    {"Mon-Fri 03:00 UTC", "`Mon-Fri` is a range, not a time"},
    {"03:00 Monday UTC", "`Monday` is not a weekday (Mon, Tue, Wed, Thu, Fri, Sat, Sun)"},
    {"03:00 Mon-Funday UTC", "`Mon-Funday` is not a weekday"},
    {"03:00 Mon-Tue-Wed UTC", "`Mon-Tue-Wed` is not a weekday"},
    {"03:00 Mon,Mon UTC", "Mon is given twice"},
    {"03:00 Mon-Fri,Wed UTC", "Wed is given twice"},
    {"03:00 Mon-Mon UTC", "begins and ends on the same day"},
    {"03:00 Mon,,Tue UTC", "`` is not a weekday"},
    {"03:00 weekdays UTC", "`weekdays` is not a weekday"},
    {"03:00 Mon UTC UTC", "`UTC` is an unexpected word"},
    {"03:00 Mon Tue UTC", "`UTC` is an unexpected word"},
    {"03:00 CEST", "`CEST` is not a time zone"},
    {"03:00 europe/berlin", "`europe/berlin` is not a time zone"},
    {"03:00 +02:00", "`+02:00` is not a time zone"},
    {"03:00 ../../etc/passwd", "is not a time zone"},
};

TEST(ScheduleText, ReportsAllErrors) {
    for (const auto& [text, message] : refused_schedules) {
        EXPECT_THAT(schedule_text(text), HasSubstr(message)) << text;
    }
}

TEST(QuietText, ReadsRangesDaysAndZone) {
    for (const auto* const text :
         {"09:00-18:00 Mon-Fri America/New_York", "22:00-02:00 Europe/Berlin", "00:00-24:00 Sat,Sun UTC",
          "22:00-02:00,12:00-13:00 UTC", "00:00-23:59 UTC", "23:59-24:00 UTC"}) {
        EXPECT_EQ(quiet_text(text), text);
    }
    EXPECT_EQ(quiet_text("09:00 - 18:00, 20:00 - 21:00 Sat UTC"), "09:00-18:00,20:00-21:00 Sat UTC");
}

const Refused refused_quiet_hours[] = {
    {"09:00 UTC", "`09:00` is not a range of times such as `09:00-18:00`"},
    {"09:00- UTC", "the time zone at the end is missing"},
    {"-09:00 UTC", "is not a range of times"},
    {"09:00-25:00 UTC", "is not a range of times"},
    {"24:00-09:00 UTC", "is not a range of times"},
    {"09:00-24:01 UTC", "is not a range of times"},
    {"09:00-12:00-18:00 UTC", "is not a range of times"},
    {"9-18 UTC", "is not a range of times"},
    {"09:00-09:00 UTC", "begins and ends at the same time (a whole day is `00:00-24:00`)"},
    {"09:00-10:00,09:00-10:00 UTC", "is given twice"},
    {"09:00-10:00,,11:00-12:00 UTC", "a range is missing next to a comma"},
    {"09:00-18:00", "the time zone at the end is missing"},
    {"09:00-18:00 Mon-Fri", "the time zone at the end is missing"},
    {"09:00-18:00 Caturday Mars/Olympus", "`Caturday` is not a weekday"},
    {"09:00-18:00 Caturday Mars/Olympus", "`Mars/Olympus` is not a time zone"},
    {"00:00-24:00 UTC", "the ranges cover the whole week"},
    {"00:00-12:00,12:00-00:00 UTC", "the ranges cover the whole week"},
    {"00:00-24:00 Mon-Sun Europe/Berlin", "the ranges cover the whole week"},
    {"06:00-05:00,04:00-07:00 UTC", "the ranges cover the whole week"},
    {"", "no time is given"},
    {"always", "the time zone at the end is missing"},
};

TEST(QuietText, ReportsAllErrors) {
    for (const auto& [text, message] : refused_quiet_hours) {
        EXPECT_THAT(quiet_text(text), HasSubstr(message)) << text;
    }
}

}  // namespace
}  // namespace dynoward::settings
