// SPDX-License-Identifier: MIT
// Numbers are the edge cases of the wire format: header fields are 47 to 58.
#include "dynoward/logplex/syslog.hpp"

#include <gtest/gtest.h>

#include <string>

namespace dynoward::logplex {
namespace {

constexpr std::string_view good =
    "<134>1 2026-03-04T12:00:04.312+00:00 host heroku web.2 - Error R14 (Memory quota exceeded)\n";

TEST(Syslog, ReadsEveryFieldOfAnOrdinaryMessage) {
    const auto message = parse_syslog(good);
    ASSERT_TRUE(message);
    EXPECT_EQ(message->pri, 134U);
    EXPECT_EQ(message->version, "1");
    EXPECT_EQ(message->time_text, "2026-03-04T12:00:04.312+00:00");
    ASSERT_TRUE(message->time);
    EXPECT_EQ(message->time->time_since_epoch().count(), 1772625604312000000);
    EXPECT_EQ(message->hostname, "host");
    EXPECT_EQ(message->app_name, "heroku");
    EXPECT_EQ(message->procid, "web.2");
    EXPECT_EQ(message->msgid, "-");
    EXPECT_EQ(message->msg, "Error R14 (Memory quota exceeded)");
    EXPECT_EQ(message->ended_with, "\n");
}

struct Text {
    std::string_view octets;
    std::string_view msgid;
    std::string_view msg;
    std::string_view ended_with;
};

TEST(Syslog, MessageTextIsEverythingAfterMsgidButOneLineEnd) {
    using namespace std::string_view_literals;
    for (const auto& row : {
             Text{"<1>1 T h a p - ", "-", "", ""},                              // 47
             Text{"<1>1 T h a p -", "-", "", ""},                               // 48
             Text{"<1>1 T h a p -\n", "-", "", "\n"},                           // 48
             Text{"<1>1 T h a p -\r\n", "-", "", "\r\n"},                       // 48
             Text{"<1>1 T h a p - \n", "-", "", "\n"},                          // a blank line of the app
             Text{"<1>1 T h a p - x\n\n", "-", "x\n", "\n"},                    // one line end, not two
             Text{"<1>1 T h a p - x\r\n", "-", "x", "\r\n"},                    //
             Text{"<1>1 T h a p - x\r", "-", "x\r", ""},                        // a lone CR is text
             Text{"<1>1 T h a p - x\n\r", "-", "x\n\r", ""},                    //
             Text{"<1>1 T h a p - [60607e20-1] x", "-", "[60607e20-1] x", ""},  // 50
             Text{"<1>1 T h a p - - stopping", "-", "- stopping", ""},          // 51
             Text{"<1>1 T h a p console 10 Hi", "console", "10 Hi", ""},        // 52
             Text{"<1>1 T h a p -  two", "-", " two", ""},      // blanks of the text are text
             Text{"<1>1 T h a p - a\0b"sv, "-", "a\0b"sv, ""},  // 8
         }) {
        const auto message = parse_syslog(row.octets);
        ASSERT_TRUE(message) << row.octets;
        EXPECT_EQ(message->msgid, row.msgid) << row.octets;
        EXPECT_EQ(message->msg, row.msg) << row.octets;
        EXPECT_EQ(message->ended_with, row.ended_with) << row.octets;
    }
}

TEST(Syslog, Case53_PriorityAndVersionWithinTheirDigits) {
    for (const std::string start :
         {"<0>1", "<00>1", "<000>1", "<7>1", "<190>1", "<191>1", "<134>2", "<134>10", "<134>999"}) {
        EXPECT_TRUE(parse_syslog(start + " T h a p - x")) << start;
    }
    struct Row {
        std::string start;
        SyslogError error;
    };
    for (const auto& row :
         {Row{"", SyslogError::bad_priority}, Row{"134>1", SyslogError::bad_priority},
          Row{"<>1", SyslogError::bad_priority}, Row{"<192>1", SyslogError::bad_priority},
          Row{"<999>1", SyslogError::bad_priority}, Row{"<0134>1", SyslogError::bad_priority},
          Row{"<-1>1", SyslogError::bad_priority}, Row{"<+1>1", SyslogError::bad_priority},
          Row{"< 1>1", SyslogError::bad_priority}, Row{"<1 >1", SyslogError::bad_priority},
          Row{"<134", SyslogError::bad_priority}, Row{"<a>1", SyslogError::bad_priority},
          Row{" <134>1", SyslogError::bad_priority}, Row{"<134>", SyslogError::bad_version},
          Row{"<134>x", SyslogError::bad_version}, Row{"<134>-1", SyslogError::bad_version},
          Row{"<134>1a", SyslogError::bad_version}, Row{"<134>1000", SyslogError::bad_version},
          Row{"<134> 1", SyslogError::bad_version}}) {
        const auto message = parse_syslog(row.start + " T h a p - x");
        ASSERT_FALSE(message) << row.start;
        EXPECT_EQ(message.error(), row.error) << row.start;
    }
}

TEST(Syslog, Case49_TooFewFieldsAreMalformed) {
    for (const std::string_view octets :
         {"<134>1", "<134>1 ", "<134>1 T", "<134>1 T ", "<134>1 T h", "<134>1 T h a", "<134>1 T h a p",
          "<134>1 T h a p ", "<134>1 T h a p\n", "<134>1 T h a p \n"}) {
        const auto message = parse_syslog(octets);
        ASSERT_FALSE(message) << octets;
        EXPECT_EQ(message.error(), SyslogError::missing_field) << octets;
    }
    for (const std::string_view octets : {"", "\n", "\r\n", "x", "<", "<134>"}) {
        EXPECT_FALSE(parse_syslog(octets)) << octets;
    }
}

TEST(Syslog, Case55_TwoBlanksBetweenFieldsAreAnEmptyField) {
    for (const std::string_view octets :
         {"<134>1  T h a p - x", "<134>1 T  h a p - x", "<134>1 T h  a p - x", "<134>1 T h a  p - x",
          "<134>1 T h a p  - x"}) {
        const auto message = parse_syslog(octets);
        ASSERT_FALSE(message) << octets;
        EXPECT_EQ(message.error(), SyslogError::empty_field) << octets;
    }
}

TEST(Syslog, Case54_AnUnreadableStampLeavesTheMessageWithoutTime) {
    for (const std::string time :
         {"2026-03-04T12:00:04+00:00", "2026-03-04T12:00:04Z", "2026-03-04T12:00:04.1-07:00",
          "2026-03-04T12:00:04.123456789Z", "2026-03-04T23:59:60Z"}) {
        const auto octets = "<1>1 " + time + " h a p - x";
        const auto message = parse_syslog(octets);
        ASSERT_TRUE(message) << time;
        EXPECT_TRUE(message->time) << time;
    }
    for (const std::string time :
         {"2024-99-99T99:99:99", "2024-99-99T99:99:99Z", "-", "now", "1772625604", "2026-03-04T12:00:04",
          "2026-02-30T12:00:04Z", "2026-03-04T12:00:04.Z"}) {
        const auto octets = "<1>1 " + time + " h a p - x";
        const auto message = parse_syslog(octets);
        ASSERT_TRUE(message) << time;
        EXPECT_FALSE(message->time) << time;
        EXPECT_EQ(message->time_text, time);
        EXPECT_EQ(message->msg, "x");
    }
}

TEST(Syslog, Case56_AnyHostNameAndAnyFieldTextIsKeptAsItIs) {
    const auto message = parse_syslog("<1>1 T d.5b1d9f0e-0000 a/b web.1\t \xFF\x01 x");
    ASSERT_TRUE(message);
    EXPECT_EQ(message->hostname, "d.5b1d9f0e-0000");
    EXPECT_EQ(message->app_name, "a/b");
    EXPECT_EQ(message->procid, "web.1\t");
    EXPECT_EQ(message->msgid, "\xFF\x01");
}

TEST(Syslog, EveryPrefixIsReadOrRefusedButNeverReadBeyond) {
    for (std::size_t size = 0; size <= good.size(); ++size) {
        const std::string part(good.substr(0, size));
        const auto message = parse_syslog(part);
        if (message) {
            EXPECT_LE(message->msg.size() + message->ended_with.size(), size);
            EXPECT_EQ(message->msgid, "-");
        }
    }
}

}  // namespace
}  // namespace dynoward::logplex
