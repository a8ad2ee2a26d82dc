// SPDX-License-Identifier: MIT
// How many log lines of a kind and app pass within a minute, and how the others are reported.
#include "daemon/telemetry/line_throttle.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace dynoward::daemon {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<std::string> texts(const std::vector<LogLine>& lines) {
    std::vector<std::string> all;
    for (const auto& line : lines) {
        all.push_back(line.text);
    }
    return all;
}

class LineThrottleTest : public testing::Test {
 protected:
    std::vector<std::string> take(int second, const std::string& text) {
        return texts(throttle_.take(at(second), Level::warn, text));
    }
    std::size_t take_many(int second, const std::string& text, int times) {
        std::size_t written = 0;
        for (int i = 0; i < times; ++i) {
            written += take(second, text).size();
        }
        return written;
    }
    std::vector<std::string> due(int second) { return texts(throttle_.due(at(second))); }
    static SteadyTime at(int second) { return SteadyTime{} + std::chrono::hours{1} + Seconds{second}; }

    LineThrottle throttle_;
};

const std::string malformed = "at=drain.malformed app=shop frames=1";

TEST_F(LineThrottleTest, S4_AFixedNumberOfAKindPassesEachMinuteAndTheRestIsCounted) {
    EXPECT_EQ(take_many(0, malformed, 1000), limits::log_lines_a_minute);
    EXPECT_THAT(take(1, malformed + " last"), IsEmpty());
    EXPECT_THAT(due(59), IsEmpty());
    EXPECT_THAT(due(60), ElementsAre(malformed + " last suppressed=991"));
    EXPECT_THAT(due(61), IsEmpty());
    EXPECT_EQ(take_many(61, malformed, 1000), limits::log_lines_a_minute);
}

TEST_F(LineThrottleTest, S4_ADueSuppressedLinePrecedesTheNextLine) {
    take_many(0, malformed, 15);
    EXPECT_THAT(take(70, malformed), ElementsAre(malformed + " suppressed=5", malformed));
    EXPECT_THAT(due(200), IsEmpty());
}

TEST_F(LineThrottleTest, S4_AKindOrAnAppDoesNotUseUpWhatAnotherMayHave) {
    take_many(0, malformed, 100);
    EXPECT_THAT(take(0, "at=drain.miscounted app=shop"), SizeIs(1));
    EXPECT_THAT(take(0, "at=drain.malformed app=other frames=1"), SizeIs(1));
    EXPECT_THAT(take(0, malformed), IsEmpty());
}

TEST_F(LineThrottleTest, S4_TextOfAClientCreatesNoKind) {
    std::size_t written = 0;
    for (int i = 0; i < 100; ++i) {
        const auto reason = "\"x app=" + std::to_string(i) + " y\"";
        written += take(0, "at=alert.received tool=json status=422 reason=" + reason).size();
    }
    EXPECT_EQ(written, limits::log_lines_a_minute);
}

TEST_F(LineThrottleTest, S4_ARareLineIsNeverLeftOut) {
    for (int minute = 0; minute < 100; ++minute) {
        EXPECT_THAT(take(minute * 60, malformed), ElementsAre(malformed));
    }
}

TEST_F(LineThrottleTest, S4_WhatTheDaemonDoesByItselfIsAlwaysWritten) {
    for (const std::string at : {"daemon.start", "daemon.totals", "policy.restart", "heroku.restart",
                                 "breaker.open", "daemon.stop", "restart.measured"}) {
        EXPECT_EQ(take_many(0, "at=" + at + " app=shop", 1000), 1000U) << at;
    }
    for (const std::string at : {"drain.malformed", "drain.miscounted", "drain.lossy", "drain.refused",
                                 "drain.rejected", "alert.received", "notices.failed", "something.new"}) {
        EXPECT_EQ(lines_a_minute(at), limits::log_lines_a_minute) << at;
    }
    EXPECT_EQ(lines_a_minute("policy.hold"), limits::hold_lines_a_minute);
}

TEST_F(LineThrottleTest, S4_MakesNoMoreKindsThanItKeeps) {
    for (std::size_t i = 0; i < limits::throttled_kinds; ++i) {
        take(0, "at=drain.malformed app=shop-" + std::to_string(i));
    }
    std::size_t written = 0;
    for (int i = 0; i < 1000; ++i) {
        written += take(0, "at=drain.malformed app=more-" + std::to_string(i)).size();
    }
    EXPECT_EQ(written, limits::log_lines_a_minute);
}

TEST_F(LineThrottleTest, KeepsTheLevel) {
    EXPECT_EQ(throttle_.take(at(0), Level::error, malformed).front().level, Level::error);
    take_many(0, malformed, 20);
    EXPECT_EQ(throttle_.due(at(60)).front().level, Level::warn);
}

}  // namespace
}  // namespace dynoward::daemon
