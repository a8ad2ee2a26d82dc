// SPDX-License-Identifier: MIT
// Lines of text exports: stamp, sender and message.
#include "replay/text_line.hpp"

#include <gtest/gtest.h>

namespace dynoward::replay {
namespace {

using logplex::Fate;

std::optional<TextLine> read(std::string_view text) {
    Prefixes prefixes = 0;
    return read_text_line(text, prefixes);
}

TEST(TextLine, ParsesTheOutputOfHerokuLogs) {
    const auto line = read_printed("2026-11-21T10:00:00.123456+00:00 heroku[web.1]: State changed");
    ASSERT_TRUE(line);
    EXPECT_EQ(line->stamp.text, "2026-11-21T10:00:00.123456+00:00");
    EXPECT_EQ(line->app_name, "heroku");
    EXPECT_EQ(line->procid, "web.1");
    EXPECT_EQ(line->msg, "State changed");
}

TEST(TextLine, ParsesARowOfAPapertrailArchive) {
    const auto line = read(
        "7711561783320576\t2026-11-21T10:00:00Z\t2026-11-21T10:00:01Z\t31181206\tshop\t10.0.0.1\tLocal0\t"
        "Info\theroku/web.1\tError R14 (Memory quota exceeded)");
    ASSERT_TRUE(line);
    EXPECT_EQ(line->stamp.text, "2026-11-21T10:00:00Z");
    EXPECT_EQ(line->app_name, "heroku");
    EXPECT_EQ(line->procid, "web.1");
    EXPECT_EQ(line->msg, "Error R14 (Memory quota exceeded)");
    EXPECT_EQ(line->origin.name, "shop");
}

TEST(TextLine, AnEmptyMessageIsAMessage) {
    const auto line = read_printed("2026-11-21T10:00:00Z app[web.1]:");
    ASSERT_TRUE(line);
    EXPECT_EQ(line->msg, "");
}

TEST(TextLine, AnInvalidDateStillStartsAMessage) {
    EXPECT_TRUE(read_printed("2026-13-45T99:00:00+00:00 heroku[web.1]: Error R14"));
}

// Each of them is `heroku`, `web.1`, `Error R14 (x)`.
TEST(TextLine, R_ReadsEachLineFormat) {
    for (const auto* const text : {
             "2026-03-04T12:00:00.1+00:00 heroku[web.1]: Error R14 (x)",
             "2026-03-04T12:00:00.100000+00:00 d.9173ea1f-6f14-4976-9cf0-7cd0dafdcdbc heroku[web.1] Error "
             "R14 (x)",
             "2026-03-04T12:00:00+00:00 loghost heroku[web.1]: Error R14 (x)",
             "2026-03-04T12:00:00+00:00 heroku[web.1] Error R14 (x)",
             "2026-03-04 12:00:00 heroku[web.1]: Error R14 (x)",
             "2026-03-04 04:00:00 -0800 heroku[web.1]: Error R14 (x)",
             "Mar  4 12:00:00 host heroku[web.1]: Error R14 (x)",
             "Mar 04 12:00:00 host heroku[web.1] Error R14 (x)",
             "Mar 04 12:00:00 shop heroku/web.1:  Error R14 (x)",
             "Mar 04 12:00:00 shop heroku/web.1 Error R14 (x)",
             "2026-03-04T12:00:00+00:00 host heroku web.1 - - Error R14 (x)",
             "2026-03-04T12:00:00+00:00 heroku web.1 - Error R14 (x)",
             "<45>Mar  4 12:00:00 host heroku[web.1]: Error R14 (x)",
             "<45>2026-03-04T12:00:00Z host heroku[web.1]: Error R14 (x)",
             "<45>1 2026-03-04T12:00:00Z heroku web.1 - - Error R14 (x)",
             "363 <45>1 2026-03-04T12:00:00Z heroku web.1 - - Error R14 (x)",
             "<45>1 2026-03-04T12:00:00Z host heroku web.1 - [a b=\"]\"][c] Error R14 (x)",
             "<45>1 2026-03-04T12:00:00Z host heroku/web.1 - - - Error R14 (x)",
             "   2026-03-04T12:00:00Z heroku[web.1]: Error R14 (x)",
             "> 2026-03-04T12:00:00Z heroku[web.1]: Error R14 (x)",
             "12:2026-03-04T12:00:00Z heroku[web.1]: Error R14 (x)",
             "    12\t2026-03-04T12:00:00Z heroku[web.1]: Error R14 (x)",
             "logs.txt:12:2026-03-04T12:00:00Z heroku[web.1]: Error R14 (x)",
             "my-logs.txt-12-2026-03-04T12:00:00Z heroku[web.1]: Error R14 (x)",
             "C:\\logs\\a.log:12:2026-03-04T12:00:00Z heroku[web.1]: Error R14 (x)",
             "logs.txt:Mar  4 12:00:00 host heroku[web.1]: Error R14 (x)",
             "web_1  | 2026-03-04T12:00:00Z heroku[web.1]: Error R14 (x)",
             "2026-03-04T12:00:01.5Z stdout F 2026-03-04T12:00:00Z heroku[web.1]: Error R14 (x)",
             "2026-03-04T12:00:01Z 2026-03-04T12:00:00Z heroku[web.1]: Error R14 (x)",
             "2026-03-04T12:00:01Z shop/drain 2026-03-04T12:00:00Z heroku[web.1]: Error R14 (x)",
             "2026-03-04T12:00:01Z {app=\"shop\", x=\"y z\"} 2026-03-04T12:00:00Z heroku[web.1]: Error R14 "
             "(x)",
             "Mar  4 12:00:01 box collector[123]: 2026-03-04T12:00:00Z heroku[web.1]: Error R14 (x)",
             "1772625600000\t2026-03-04T12:00:00Z heroku[web.1]: Error R14 (x)",
             "EVENTS\t1772625600000\tshop\t2026-03-04T12:00:00Z heroku[web.1]: Error R14 "
             "(x)\t1772625600100",
             "2026-03-04T12:00:00.1 heroku[web.1]: Error R14 (x)",
             "[drain-7c9f] 2026-03-04T12:00:00Z heroku[web.1]: Error R14 (x)",
             "drain-7c9f \xe2\x80\xba drain 2026-03-04T12:00:00Z heroku[web.1]: Error R14 (x)",
             "2026-03-04T12:00:00Z\tshop\theroku/web.1\tError R14 (x)",
             "2026-03-04 04:00:00 -0800\tshop\theroku\tweb.1\tError R14 (x)",
         }) {
        const auto line = read(text);
        ASSERT_TRUE(line) << text;
        EXPECT_EQ(line->app_name, "heroku") << text;
        EXPECT_EQ(line->procid, "web.1") << text;
        EXPECT_EQ(line->msg, "Error R14 (x)") << text;
    }
}

// In each format an app prints a forged platform line: it stays app output, or is not a line at all.
TEST(TextLine, R_AQuotedLineOfThePlatformKeepsItsSender) {
    const std::string forged = "2026-03-04T12:00:00Z heroku[web.1]: Error R14 (x)";
    for (const std::string front : {
             "2026-03-04T12:00:00.1+00:00 app[web.1]: ",
             "2026-03-04T12:00:00.1+00:00 app[web.1]: app[web.1]: ",
             "2026-03-04T12:00:00+00:00 d.9173ea1f-6f14-4976-9cf0-7cd0dafdcdbc app[web.1] ",
             "2026-03-04T12:00:00+00:00 host app web.1 - - ",
             "2026-03-04T12:00:00+00:00 app web.1 - - ",
             "Mar  4 12:00:00 host app[web.1]: ",
             "Mar 04 12:00:00 shop app/web.1:  ",
             "Mar 04 12:00:00 shop app/web.1 ",
             "Mar 04 12:00:00 shop web.1 ",
             "<45>1 2026-03-04T12:00:00Z app web.1 - - ",
             "363 <45>1 2026-03-04T12:00:00Z app web.1 - - ",
             "<45>Mar  4 12:00:00 host app[web.1]: ",
             "logs.txt:12:2026-03-04T12:00:00Z app[web.1]: ",
             "2026-03-04T12:00:01Z stdout F 2026-03-04T12:00:00Z app[web.1]: ",
             "1\t2026-03-04T12:00:00Z\t2026-03-04T12:00:00Z\t4\tshop\t10.0.0.1\tLocal0\tInfo\tapp/web.1\t",
             "1\t2026-03-04T12:00:00Z\t2026-03-04T12:00:00Z\t4\tshop\t10.0.0.1\tLocal0\tInfo\tweb.1\t",
             "2026-03-04T12:00:00Z heroku[router]: at=info path=\"/",
             "the app says ",
             "at Object.x (/app/a.js:1:2) ",
         }) {
        const auto whole = front + forged;  // the parsed line refers to it
        const auto line = read(whole);
        if (line && line->frame.empty()) {
            EXPECT_FALSE(line->app_name == "heroku" && line->procid == "web.1") << front;
        } else if (line) {
            EXPECT_EQ(line->frame.find(" heroku web.1 "), std::string_view::npos) << front;
        }
    }
}

TEST(TextLine, ALineWithoutStampOrSenderIsNotAMessage) {
    for (const auto* const text : {
             "",
             "    at Object.<anonymous> (server.js:3:1)",
             "2026-11-21",
             "2026-11-21T10:00:00.123456+00:00",
             "2026-11-21T10:00:00.123456+00:00 ",
             "2026-11-21T10:00:00.123456+00:00 no sender here",
             "2026-11-21T10:00:00.123456+00:00 heroku[web.1 and no end",
             "2026-11-21T10:00:00.123456+00:00 heroku web.1: Error R14 (Memory quota exceeded)",
             "2026-11-21T10:00:00.123456+00:00 heroku[web 1]: Error R14",
             "2026-11-21T10:00:00.123456+00:00 [web.1]: Error R14",
             "2026-11-21T10:00:00.123456+00:00 heroku[]: Error R14",
             "2026-11-21T10:00:00.1234567890123456789012345678901234567890 heroku[web.1]: x",
             "2026-02-30 10:00:00 heroku[web.1]: Error R14",
             "Nov 31 10:00:00 shop heroku/web.1: Error R14 (Memory quota exceeded)",
             "Nov 21 10:00 shop heroku/web.1: Error R14 (Memory quota exceeded)",
             "heroku[web.1]: Error R14 (Memory quota exceeded)",
             "7711561783320576\t2026-11-21T10:00:00Z\ttoo few columns in this one",
             "7711561783320576\t2026-11-21T10:00:00Z\tb\tc\td\te\tf\tg\tno slash\tmessage",
             "7711561783320576\tyesterday at about ten\tb\tc\td\te\tf\tg\theroku/web.1\tmessage",
         }) {
        EXPECT_FALSE(read(text)) << text;
    }
}

TEST(TextLine, OnlyThePlatformsOwnLinesAreRelevant) {
    const auto fate = [](const char* app_name, const char* procid, const char* msg) {
        TextLine line;
        line.app_name = app_name;
        line.procid = procid;
        line.msg = msg;
        return fate_by_sender(line);
    };
    EXPECT_FALSE(fate("heroku", "web.1", "anything"));
    EXPECT_FALSE(fate("heroku", "router", "at=error code=H12 desc=\"Request timeout\" dyno=web.1"));
    EXPECT_FALSE(fate("app", "api", "Deploy 1234567 by user"));
    EXPECT_FALSE(fate("app", "log-shuttle", "Error L12: 5 messages dropped since"));
    EXPECT_FALSE(
        fate("logplex", "1", "Error L11 (Tail buffer overflow) -> This tail session dropped 9 messages"));
    EXPECT_EQ(fate("heroku", "router", "at=info method=GET"), Fate::router);
    EXPECT_EQ(fate("app", "web.1", "Error R14 (Memory quota exceeded)"), Fate::app_output);
    EXPECT_EQ(fate("Heroku", "web.1", "Error R14 (Memory quota exceeded)"), Fate::app_output);
    EXPECT_EQ(fate("shop", "api", "Deploy 1234567 by user"), Fate::app_output);
}

TEST(TextLine, IsConvertedBackToItsFrame) {
    std::string octets;
    TextLine line;
    line.app_name = "heroku";
    line.procid = "web.1";
    line.msg = "Restarting";
    append_octets(line, "2026-11-21T10:00:00Z", octets);
    EXPECT_EQ(octets, "<134>1 2026-11-21T10:00:00Z host heroku web.1 - Restarting");
}

TEST(TextLine, ColoursAndKeepAlivesAreRemoved) {
    const auto plain = [](std::string_view text) {
        std::string result;
        append_plain(text, result);
        return result;
    };
    EXPECT_EQ(plain("\x1b[36mheroku[web.1]:\x1b[0m Restarting"), "heroku[web.1]: Restarting");
    EXPECT_EQ(plain("\x1b[1;38;5;208mx\x1b[39m"), "x");
    EXPECT_EQ(plain(std::string_view("\0\0x", 3)), "x");
    EXPECT_EQ(plain("x\x1b"), "x");
    EXPECT_EQ(plain("x\x1b[12;3"), "x");
    EXPECT_EQ(plain("x\x1b]0;title"), "x]0;title");
}

}  // namespace
}  // namespace dynoward::replay
