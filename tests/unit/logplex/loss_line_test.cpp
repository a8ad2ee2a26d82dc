// SPDX-License-Identifier: MIT
// Number 76 of the edge cases: the sender reports that it lost lines.
#include "logplex/loss_line.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace dynoward::logplex {
namespace {

constexpr auto most = std::numeric_limits<std::uint64_t>::max();

struct Row {
    std::string_view text;
    unsigned code;
    std::uint64_t count;
    std::string_view drain = {};
};

TEST(LossLine, L1_L2_Case76_ReadsEachWording) {
    constexpr Row rows[] = {
        {"Error L10 (output buffer overflow): 93 messages dropped since 2014-11-07T23:29:45+00:00.", 10,
         93},
        {"Error L10 (output buffer overflow): 1 messages dropped since 2025-01-02T43:08.99958+00:00.", 10,
         1},
        {"Error L10 (output buffer overflow): 1 message dropped since 2025-01-02T03:08:00+00:00", 10, 1},
        {"L10 (output buffer overflow): 1 message dropped since 2025-01-02T03:08:00+00:00", 10, 1},
        {"Error L10 (output buffer overflow): drain 'd.5b1d9f0e-1' dropped 45 messages since 2020", 10, 45,
         "d.5b1d9f0e-1"},
        {"Error L10 (output buffer overflow): drain 'd.5b1d9f0e-1' dropped 1 message since 2020.", 10, 1,
         "d.5b1d9f0e-1"},
        {"L10 (output buffer overflow): drain 'd.1' dropped 45 messages since 2020", 10, 45, "d.1"},
        {"Error L10 (output buffer overflow): drain d.1 dropped 2 messages since x", 10, 2, "d.1"},
        {"Error L10 (output buffer overflow): drain \"d.1\" dropped 2 messages since x", 10, 2, "d.1"},
        {"Error L10 (output buffer overflow): drain 'd.1 dropped 2 messages since x", 10, 2, "d.1"},
        {"Error L10 (output buffer overflow): 1 messages lost since x", 10, 1},
        {"Error L10: 5 messages dropped", 10, 5},
        {"Error L11 (Tail buffer overflow) -> This tail session dropped 1101 messages since 2011-08-10.",
         11, 1101},
        {"L11 (Tail buffer overflow) -> This tail session dropped 9 messages since x", 11, 9},
        {"Error L11 (Tail buffer overflow): This tail session dropped 1 message since x", 11, 1},
        {"Error L12: 17 messages dropped since 2026-05-06T07:00:00+00:00", 12, 17},
        {"Error L12: 17 messages dropped since 2026-05-06T07:00:00+00:00.", 12, 17},
        {"L12: 1 message dropped since x", 12, 1},
        {"Error L13: 3 messages lost since 2026-05-06T07:00:00+00:00.", 13, 3},
        {"Error L13: 0 messages lost", 13, 0},
        {"L13: 1 message lost since x", 13, 1},
        {"error l12: 4 Messages dropped since x", 12, 4},
        {"ERROR L12: 4 MESSAGES DROPPED SINCE X", 12, 4},
        {"  Error  L12 :  4  messages  dropped since x", 12, 4},
        {"Error L12: 18446744073709551615 messages dropped since x", 12, most},
    };
    for (const auto& row : rows) {
        const auto notice = read_loss_line(row.text);
        ASSERT_TRUE(notice) << row.text;
        EXPECT_EQ(notice->code, row.code) << row.text;
        EXPECT_EQ(notice->count, row.count) << row.text;
        EXPECT_EQ(notice->drain, row.drain) << row.text;
        EXPECT_TRUE(notice->counted) << row.text;
    }
}

// The drain may be named after the count, or in other words. Each of these names a drain.
TEST(LossLine, L1_FindsTheDrainWhereverTheNoticeNamesIt) {
    constexpr std::string_view fronts[] = {
        "Error L10 (output buffer overflow): ", "Error L10 (output buffer overflow) -> ", "L10: "};
    constexpr std::string_view texts[] = {
        "drain 'd.5b1d9f0e-1' dropped 45 messages since 2020",
        "Drain d.5b1d9f0e-1 dropped 45 messages since 2020",
        "DRAIN \"d.5b1d9f0e-1\" DROPPED 45 MESSAGES",
        "drain: d.5b1d9f0e-1 dropped 45 messages since 2020",
        "drain=d.5b1d9f0e-1 dropped 45 messages since 2020",
        "drain (d.5b1d9f0e-1) dropped 45 messages since 2020",
        "drain <d.5b1d9f0e-1>: 45 messages dropped",
        "drain id 'd.5b1d9f0e-1' dropped 45 messages since 2020",
        "drain token d.5b1d9f0e-1 dropped 45 messages since 2020",
        "drain_id=d.5b1d9f0e-1 dropped 45 messages since 2020",
        "the drain 'd.5b1d9f0e-1' dropped 45 messages since 2020",
        "log drain 'd.5b1d9f0e-1' dropped 45 messages since 2020",
        "45 messages dropped since 2020-01-01T00:00:00+00:00 for drain d.5b1d9f0e-1.",
        "45 messages dropped from drain 'd.5b1d9f0e-1' since 2020",
        "45 messages dropped since 2020 (drain d.5b1d9f0e-1)",
        "45 messages dropped by d.5b1d9f0e-1 since 2020",
        "d.5b1d9f0e-1 dropped 45 messages since 2020",
    };
    for (const auto front : fronts) {
        for (const auto text : texts) {
            const auto line = std::string(front) + std::string(text);
            const auto notice = read_loss_line(line);
            ASSERT_TRUE(notice) << line;
            EXPECT_EQ(notice->drain, "d.5b1d9f0e-1") << line;
            EXPECT_EQ(notice->count, 45U) << line;
        }
    }
    const auto named = read_loss_line("Error L10 (x): drain 'papertrail' dropped 2 messages since y");
    ASSERT_TRUE(named);
    EXPECT_EQ(named->drain, "papertrail");
}

TEST(LossLine, L1_OrdinaryWordsBehindDrainNameNone) {
    for (const std::string_view text :
         {"Error L10 (drain 'd.1' buffer overflow): 3 messages dropped since x",
          "Error L10 (output buffer overflow): the drain dropped 3 messages since x",
          "Error L10 (output buffer overflow): 3 messages for this drain were dropped since x",
          "Error L10 (output buffer overflow): drain is slow, 3 messages dropped",
          "Error L10 (output buffer overflow): drained 3 messages",
          "Error L10: 3 messages dropped by drain",
          "Error L10: 3 messages dropped since 2020-01-01T00:00:00.d.1+00:00"}) {
        const auto notice = read_loss_line(text);
        ASSERT_TRUE(notice) << text;
        EXPECT_EQ(notice->drain, "") << text;
        EXPECT_EQ(notice->count, 3U) << text;
    }
}

TEST(LossLine, L12_ANumberBeyond64BitsIsTheLargest) {
    for (const std::string_view text :
         {"Error L12: 18446744073709551616 messages dropped since x",
          "Error L10 (output buffer overflow): 99999999999999999999999 messages "
          "dropped since x"}) {
        const auto notice = read_loss_line(text);
        ASSERT_TRUE(notice) << text;
        EXPECT_EQ(notice->count, most) << text;
        EXPECT_TRUE(notice->counted);
    }
}

TEST(LossLine, WithoutANumberIsALossAllTheSame) {
    for (const std::string_view text :
         {"Error L10", "L10", "Error L10 (output buffer overflow): ", "Error L10 (output buffer overflow",
          "Error L10 (output buffer overflow): messages dropped since x",
          "Error L10 (output buffer overflow): -1 messages dropped since x",
          "Error L10 (output buffer overflow): 1.5 messages dropped since x",
          "Error L12: 1,234 messages dropped since x", "Error L12: x messages dropped since x",
          "Error L12: some lines were lost", "Error L13: 0x10 messages lost since x",
          "Error L11 (Tail buffer overflow)"}) {
        const auto notice = read_loss_line(text);
        ASSERT_TRUE(notice) << text;
        EXPECT_FALSE(notice->counted) << text;
        EXPECT_EQ(notice->count, 0U) << text;
    }
    const auto named =
        read_loss_line("Error L10 (output buffer overflow): drain 'd.1' dropped messages since x");
    ASSERT_TRUE(named);
    EXPECT_EQ(named->drain, "d.1");
    EXPECT_FALSE(named->counted);
}

TEST(LossLine, AnythingElseIsNone) {
    for (const std::string_view text : {"",
                                        " ",
                                        "Error",
                                        "Error L",
                                        "L",
                                        "L1",
                                        "Error L1",
                                        "Error L100: 1 messages dropped since x",
                                        "note: Error L12: 1 messages dropped since x",
                                        "x L10",
                                        "Error R10",
                                        "L10x",
                                        "L10_total=5",
                                        "L10/5",
                                        "Error LL10",
                                        "Errors L10 (output buffer overflow)",
                                        "Error L9: 1 messages dropped",
                                        "Error L14 (certificate validation): error=\"bad certificate\"",
                                        "L15: Error displaying log lines.",
                                        "Error L20 (Tail sessions forbidden)",
                                        "Error R14 (Memory quota exceeded)"}) {
        EXPECT_FALSE(read_loss_line(text)) << text;
    }
}

}  // namespace
}  // namespace dynoward::logplex
