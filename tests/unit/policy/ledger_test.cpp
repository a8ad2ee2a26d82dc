// SPDX-License-Identifier: MIT
// The ledger: bounds, order, one entry an episode.
#include "dynoward/policy/ledger.hpp"

#include <gtest/gtest.h>

#include <set>

namespace dynoward::policy {
namespace {

LedgerEntry entry() {
    return {AppName::parse("shop").value(), DynoName::parse("web.1").value()};
}

TEST(Ledger, GivesIdsFromOneAndShowsTheNewestFirst) {
    Ledger ledger;
    EXPECT_EQ(ledger.write(entry()).id, 1U);
    EXPECT_EQ(ledger.write(entry()).id, 2U);
    EXPECT_EQ(ledger.entries().front().id, 2U);
}

TEST(Ledger, DropsTheOldestBeyondItsCapacity) {
    Ledger ledger;
    for (std::size_t i = 1; i <= limits::ledger_entries - 1; ++i) {
        ledger.write(entry());
    }
    EXPECT_EQ(ledger.entries().size(), limits::ledger_entries - 1);
    ledger.write(entry());
    EXPECT_EQ(ledger.entries().size(), limits::ledger_entries);
    EXPECT_EQ(ledger.entries().back().id, 1U);
    ledger.write(entry());
    EXPECT_EQ(ledger.entries().size(), limits::ledger_entries);
    EXPECT_EQ(ledger.entries().back().id, 2U);
}

TEST(Ledger, FillsInTheResultOfAnEntryThatIsStillKept) {
    Ledger ledger(2);
    const auto id = ledger.write(entry()).id;
    const auto* settled = ledger.settle(id, Result::confirmed, "seen");
    ASSERT_NE(settled, nullptr);
    EXPECT_EQ(settled->result, Result::confirmed);
    EXPECT_EQ(ledger.entries().front().detail, "seen");
    ledger.write(entry());
    ledger.write(entry());
    EXPECT_EQ(ledger.settle(id, Result::failed, ""), nullptr);
    EXPECT_EQ(ledger.settle(0, Result::failed, ""), nullptr);
    EXPECT_EQ(ledger.settle(99, Result::failed, ""), nullptr);
}

TEST(Words, AreThoseThatTheOutsideReliesOn) {
    EXPECT_EQ(to_text(Rule::memory), "memory");
    EXPECT_EQ(to_text(Rule::hard_memory), "hard_memory");
    EXPECT_EQ(to_text(Rule::r14), "r14");
    EXPECT_EQ(to_text(Rule::manual), "manual");
    EXPECT_EQ(to_text(Verdict::restart), "restart");
    EXPECT_EQ(to_text(Verdict::hold), "hold");
    EXPECT_EQ(to_text(Result::none), "");
    EXPECT_EQ(to_text(Result::pending), "pending");
    EXPECT_EQ(to_text(Result::failed), "failed");
    EXPECT_EQ(to_text(HoldReason::observe), "observe");
    EXPECT_EQ(to_text(HoldReason::max_unavailable), "max_unavailable");
    EXPECT_EQ(to_text(HoldReason::unattributed), "unattributed");
    EXPECT_EQ(to_text(HoldReason::incident), "incident");
    std::set<std::string_view> holds;
    for (unsigned reason = 0; reason < hold_reason_count; ++reason) {
        holds.insert(to_text(static_cast<HoldReason>(reason)));
    }
    EXPECT_EQ(to_text(HoldReason::not_watched), "not_watched");
    EXPECT_EQ(holds.size(), std::size_t{hold_reason_count});
}

}  // namespace
}  // namespace dynoward::policy
