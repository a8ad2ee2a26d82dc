// SPDX-License-Identifier: MIT
#include "daemon/tallies.hpp"

namespace dynoward::daemon {
namespace {

using policy::hold_reason_count;
using policy::HoldReason;
using policy::Rule;
using policy::Verdict;

}  // namespace

// Each series is there from the start: a first hold that comes with its series is no increase to
// Prometheus.
VerdictTotals::VerdictTotals() {
    for (unsigned i = 0; i < hold_reason_count; ++i) {
        counts_[{to_text(Verdict::hold), to_text(static_cast<HoldReason>(i))}] = 0;
    }
    for (unsigned i = 0; i <= static_cast<unsigned>(Rule::manual); ++i) {
        counts_[{to_text(Verdict::restart), to_text(static_cast<Rule>(i))}] = 0;
    }
}

void VerdictTotals::note(const policy::LedgerEntry& entry) {
    const std::string_view reason = entry.reason;
    const auto word =
        entry.verdict == Verdict::hold ? reason.substr(0, reason.find(':')) : to_text(entry.rule);
    const auto found = counts_.find({to_text(entry.verdict), word});
    if (found != counts_.end()) {
        ++found->second;
    }
}

}  // namespace dynoward::daemon
