// SPDX-License-Identifier: MIT
#include "dynoward/policy/ledger.hpp"

#include <algorithm>
#include <array>

namespace dynoward::policy {

namespace {

// Each table is in the order of its enumeration.
constexpr std::array<std::string_view, 11> rule_words{
    "memory", "hard_memory", "swap", "r14", "h12", "load", "leak", "uptime", "schedule", "hook", "manual"};
constexpr std::array<std::string_view, hold_reason_count> hold_words{
    "observe",   "paused",  "cooldown", "min_uptime", "max_unavailable", "budget", "quiet_hours",
    "lone_dyno", "gave_up", "stale",    "gap",        "warm_up",         "not_up", "unattributed",
    "release",   "breaker", "lease",    "incident",   "not_watched"};
constexpr std::array<std::string_view, 6> result_words{"",        "pending", "confirmed", "unconfirmed",
                                                       "refused", "failed"};

}  // namespace

std::string_view to_text(Rule rule) {
    return rule_words.at(static_cast<std::size_t>(rule));
}
std::string_view to_text(Verdict verdict) {
    return verdict == Verdict::restart ? "restart" : "hold";
}
std::string_view to_text(HoldReason reason) {
    return hold_words.at(static_cast<std::size_t>(reason));
}
std::string_view to_text(Result result) {
    return result_words.at(static_cast<std::size_t>(result));
}

const LedgerEntry& Ledger::write(LedgerEntry entry) {
    entry.id = ++last_id_;
    entries_.push_front(std::move(entry));
    if (entries_.size() > capacity_) {
        entries_.pop_back();
    }
    return entries_.front();
}

const LedgerEntry* Ledger::find(std::uint64_t id) const {
    const auto found =
        std::find_if(entries_.begin(), entries_.end(), [id](const auto& e) { return e.id == id; });
    return found == entries_.end() ? nullptr : &*found;
}

const LedgerEntry* Ledger::settle(std::uint64_t id, Result result, std::string detail) {
    const auto found =
        std::find_if(entries_.begin(), entries_.end(), [id](const auto& e) { return e.id == id; });
    if (found == entries_.end()) {
        return nullptr;
    }
    found->result = result;
    found->detail = std::move(detail);
    return &*found;
}

}  // namespace dynoward::policy
