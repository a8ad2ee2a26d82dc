// SPDX-License-Identifier: MIT
// `GET /api/v1/ledger`: decisions with their evidence, newest first, as JSON. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "dynoward/policy/ledger.hpp"
#include "monitor/restart_request.hpp"

namespace dynoward::daemon {

/// Each entry as an object of the list, newest first.
std::vector<std::string> ledger_entries_json(const policy::Ledger& ledger);
/// The document with the first `limit` of them.
std::string joined_ledger_json(const std::vector<std::string>& entries, std::size_t limit);
/// The answer to a request for a restart: `{"entries":[…],"notes":[{"about":"web.1","text":"…"}]}`.
std::string restart_answer_json(const monitor::RestartAnswer& answer);
/// One entry, as an object of that list.
std::string ledger_entry_json(const policy::LedgerEntry& entry);

}  // namespace dynoward::daemon
