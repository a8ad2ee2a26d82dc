// SPDX-License-Identifier: MIT
#include "dynoward/policy/ledger.hpp"

#include <algorithm>
#include <array>

#include "dynoward/policy/registry.hpp"

namespace dynoward::policy {

namespace {

// In the order of the enumeration.
constexpr std::array<std::string_view, 6> result_words{"",        "pending", "confirmed", "unconfirmed",
                                                       "refused", "failed"};

}  // namespace

std::string_view to_text(Rule rule) {
    return row_of(rule).word;
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
