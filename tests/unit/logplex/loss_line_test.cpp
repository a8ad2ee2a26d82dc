// SPDX-License-Identifier: MIT
// Number 76 of the edge cases: the sender says that it lost lines.
#include "logplex/loss_line.hpp"

#include <gtest/gtest.h>

namespace dynoward::logplex {
namespace {

TEST(LossLine, Case76_ReadsEachForm) {
    struct Row {
        std::string_view text;
        unsigned code;
        std::uint64_t count;
    };
    for (const auto& row : {
             Row{"Error L10 (output buffer overflow): 93 messages dropped since 2014-11-07T23:29:45+00:00.",
                 10, 93},
             Row{"Error L10 (output buffer overflow): 1 messages dropped since "
                 "2025-01-02T43:08.99958+00:00.",
                 10, 1},
             Row{"Error L10 (output buffer overflow): drain 'd.5b1d9f0e-1' dropped 45 messages since 2020",
                 10, 45},
             Row{"Error L12: 17 messages dropped since 2026-05-06T07:00:00+00:00", 12, 17},
             Row{"Error L13: 3 messages lost since 2026-05-06T07:00:00+00:00.", 13, 3},
             Row{"Error L13: 0 messages lost", 13, 0},
             Row{"Error L12: 18446744073709551615 messages dropped since x", 12, 18446744073709551615U},
         }) {
        const auto notice = read_loss_line(row.text);
        ASSERT_TRUE(notice) << row.text;
        EXPECT_EQ(notice->code, row.code);
        EXPECT_EQ(notice->count, row.count);
    }
}

TEST(LossLine, AnythingElseIsNone) {
    for (const std::string_view text :
         {"",
          "Error L10",
          "Error L10 (output buffer overflow): ",
          "Error L10 (output buffer overflow): messages dropped since x",
          "Error L10 (output buffer overflow): -1 messages dropped since x",
          "Error L10 (output buffer overflow): 1.5 messages dropped since x",
          "Error L10 (output buffer overflow): 1 messages lost since x",
          " Error L12: 1 messages dropped since x",
          "note: Error L12: 1 messages dropped since x",
          "Error L12: 18446744073709551616 messages dropped since x",
          "Error L12: x messages dropped since x",
          "Error L12: 1 messages lost since x",
          "Error L13: 1 messages dropped since x",
          "Error L10 (output buffer overflow): drain 'd.1 dropped 2 messages since x",
          "Error L10 (output buffer overflow): drain 'd.1' dropped messages since x",
          "Error L10 (output buffer overflow): drain d.1 dropped 2 messages since x",
          "Error L11 (Tail buffer overflow) -> This tail session dropped 9 messages since x",
          "Error L14 (certificate validation): error=\"bad certificate\"",
          "L15: Error displaying log lines.",
          "Error L20 (Tail sessions forbidden)",
          "Error R14 (Memory quota exceeded)"}) {
        EXPECT_FALSE(read_loss_line(text)) << text;
    }
}

}  // namespace
}  // namespace dynoward::logplex
