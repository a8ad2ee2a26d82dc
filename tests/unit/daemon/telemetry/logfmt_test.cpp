// SPDX-License-Identifier: MIT
// Quoting and escaping in log lines.
#include "daemon/telemetry/logfmt.hpp"

#include <gtest/gtest.h>

#include "daemon/telemetry/throttle.hpp"

namespace dynoward::daemon {
namespace {

TEST(Logfmt, QuotesWhatMustBeQuoted) {
    EXPECT_EQ(logfmt_value("web.1"), "web.1");
    EXPECT_EQ(logfmt_value("75%"), "75%");
    EXPECT_EQ(logfmt_value(""), R"("")");
    EXPECT_EQ(logfmt_value("two words"), R"("two words")");
    EXPECT_EQ(logfmt_value("a=b"), R"("a=b")");
    EXPECT_EQ(logfmt_value(R"(say "hi")"), R"("say \"hi\"")");
    EXPECT_EQ(logfmt_value(R"(c:\x)"), R"("c:\\x")");
}

TEST(Logfmt, NothingReceivedCanEndALineOrReachATerminal) {
    EXPECT_EQ(logfmt_value("x\nat=policy.restart"), R"("x\x0aat=policy.restart")");
    EXPECT_EQ(logfmt_value("\r\x1b[2J"), R"("\x0d\x1b[2J")");
    EXPECT_EQ(logfmt_value(std::string_view("\0", 1)), R"("\x00")");
    EXPECT_EQ(logfmt_value("\xe2\x80\xae\xff\x7f"), R"("\xe2\x80\xae\xff\x7f")");
}

TEST(Logfmt, CutsAt200Bytes) {
    EXPECT_EQ(logfmt_value(std::string(199, 'x')), std::string(199, 'x'));
    EXPECT_EQ(logfmt_value(std::string(200, 'x')), std::string(200, 'x'));
    EXPECT_EQ(logfmt_value(std::string(201, 'x')), '"' + std::string(200, 'x') + "...\"");
}

TEST(Logfmt, ALineBeginsWithItsEvent) {
    LogfmtLine line("policy.hold");
    line.pair("app", "shop").number("left_s", -1).count("n", 2).amount("mb", 540.1).pairs("").pairs("k=v");
    EXPECT_EQ(line.text(), "at=policy.hold app=shop left_s=-1 n=2 mb=540.10 k=v");
}

TEST(Throttle, ReportsTheFirstAndThenTheNumberOnceAMinute) {
    Throttle throttle;
    const SteadyTime start{};
    EXPECT_EQ(throttle.hit(start), 1U);
    for (int i = 0; i < 99; ++i) {
        EXPECT_EQ(throttle.hit(start + Seconds{59}), std::nullopt);
    }
    EXPECT_EQ(throttle.hit(start + Seconds{60}), 100U);
    EXPECT_EQ(throttle.hit(start + Seconds{61}), std::nullopt);
    EXPECT_EQ(throttle.hit(start + Seconds{120}), 2U);
}

}  // namespace
}  // namespace dynoward::daemon
