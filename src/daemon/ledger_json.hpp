// SPDX-License-Identifier: MIT
// `GET /api/v1/ledger`: decisions with their evidence, newest first, as JSON. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "dynoward/monitor/wish.hpp"
#include "dynoward/policy/ledger.hpp"

namespace dynoward::daemon {

/// Each entry as it stands in the list, newest first.
std::vector<std::string> ledger_entries_json(const policy::Ledger& ledger);
/// The document with the first `limit` of them.
std::string joined_ledger_json(const std::vector<std::string>& entries, std::size_t limit);
/// What was decided about a wish: `{"entries":[…],"notes":[{"about":"web.1","text":"…"}]}`.
std::string wish_answer_json(const monitor::WishAnswer& answer);
/// One entry, as it stands in that list.
std::string ledger_entry_json(const policy::LedgerEntry& entry);

}  // namespace dynoward::daemon
