// SPDX-License-Identifier: MIT
#include "replay/text_line.hpp"

#include <gtest/gtest.h>

namespace dynoward::replay {
namespace {

using logplex::Fate;

TEST(TextLine, TakesApartWhatHerokuLogsPrints) {
    const auto line = read_text_line("2026-11-21T10:00:00.123456+00:00 heroku[web.1]: State changed");
    ASSERT_TRUE(line);
    EXPECT_EQ(line->stamp, "2026-11-21T10:00:00.123456+00:00");
    EXPECT_EQ(line->app_name, "heroku");
    EXPECT_EQ(line->procid, "web.1");
    EXPECT_EQ(line->msg, "State changed");
}

TEST(TextLine, TakesARowOfAPapertrailArchiveApart) {
    const auto line = read_text_line(
        "7711561783320576\t2026-11-21T10:00:00Z\t2026-11-21T10:00:01Z\t31181206\tshop\t10.0.0.1\tLocal0\t"
        "Info\theroku/web.1\tError R14 (Memory quota exceeded)");
    ASSERT_TRUE(line);
    EXPECT_EQ(line->app_name, "heroku");
    EXPECT_EQ(line->procid, "web.1");
    EXPECT_EQ(line->msg, "Error R14 (Memory quota exceeded)");
}

TEST(TextLine, AnEmptyMessageIsAMessage) {
    const auto line = read_text_line("2026-11-21T10:00:00Z app[web.1]:");
    ASSERT_TRUE(line);
    EXPECT_EQ(line->msg, "");
}

TEST(TextLine, ADateThatDoesNotExistIsStillTheBeginningOfAMessage) {
    EXPECT_TRUE(read_text_line("2026-13-45T99:00:00+00:00 heroku[web.1]: Error R14"));
}

TEST(TextLine, WhatHasNoStampOrSenderIsNoBeginning) {
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
             "2026/11/21T10:00:00.123456+00:00 heroku[web.1]: Error R14",
             " 2026-11-21T10:00:00.123456+00:00 heroku[web.1]: Error R14",
             "Nov 21 10:00:00 shop heroku/web.1: Error R14 (Memory quota exceeded)",
             "7711561783320576\t2026-11-21T10:00:00Z\ttoo few columns in this one",
             "7711561783320576\t2026-11-21T10:00:00Z\tb\tc\td\te\tf\tg\tno slash\tmessage",
             "7711561783320576\tyesterday at about ten\tb\tc\td\te\tf\tg\theroku/web.1\tmessage",
         }) {
        EXPECT_FALSE(read_text_line(text)) << text;
    }
}

TEST(TextLine, OnlyThePlatformsOwnLinesMayMatter) {
    const auto fate = [](const char* app_name, const char* procid, const char* msg) {
        return fate_by_sender({"2026-11-21T10:00:00Z", app_name, procid, msg});
    };
    EXPECT_FALSE(fate("heroku", "web.1", "anything"));
    EXPECT_FALSE(fate("heroku", "router", "at=error code=H12 desc=\"Request timeout\" dyno=web.1"));
    EXPECT_FALSE(fate("app", "api", "Deploy 1234567 by user"));
    EXPECT_FALSE(fate("app", "log-shuttle", "Error L12: 5 messages dropped since"));
    EXPECT_EQ(fate("heroku", "router", "at=info method=GET"), Fate::router);
    EXPECT_EQ(fate("app", "web.1", "Error R14 (Memory quota exceeded)"), Fate::app_output);
    EXPECT_EQ(fate("Heroku", "web.1", "Error R14 (Memory quota exceeded)"), Fate::app_output);
    EXPECT_EQ(fate("shop", "api", "Deploy 1234567 by user"), Fate::app_output);
}

TEST(TextLine, BecomesTheFrameItWas) {
    std::string octets;
    append_octets({"2026-11-21T10:00:00Z", "heroku", "web.1", "Restarting"}, octets);
    EXPECT_EQ(octets, "<134>1 2026-11-21T10:00:00Z host heroku web.1 - Restarting");
}

TEST(TextLine, ColoursAndKeepAlivesAreTakenOut) {
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
