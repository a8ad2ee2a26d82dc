// SPDX-License-Identifier: MIT
#include "daemon/telemetry/totals.hpp"

namespace dynoward::daemon {
namespace {

using policy::hold_reason_count;
using policy::HoldReason;
using policy::Rule;
using policy::Verdict;

}  // namespace

// Each series exists from the start: to Prometheus, a series that begins with its first hold shows no
// increase.
VerdictCounts::VerdictCounts() {
    for (unsigned i = 0; i < hold_reason_count; ++i) {
        counts_[{to_text(Verdict::hold), to_text(static_cast<HoldReason>(i))}] = 0;
    }
    for (unsigned i = 0; i <= static_cast<unsigned>(Rule::manual); ++i) {
        counts_[{to_text(Verdict::restart), to_text(static_cast<Rule>(i))}] = 0;
    }
}

void VerdictCounts::count(const policy::LedgerEntry& entry) {
    const auto reason = entry.verdict == Verdict::restart ? to_text(entry.rule)
                        : entry.hold                      ? to_text(*entry.hold)
                                                          : std::string_view();
    const auto found = counts_.find({to_text(entry.verdict), reason});
    if (found != counts_.end()) {
        ++found->second;
    }
}

}  // namespace dynoward::daemon
