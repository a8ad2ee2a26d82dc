// SPDX-License-Identifier: MIT
// Adds up the report of one replay from samples and ledger entries. Bounded like the fleet.
#pragma once

#include <map>
#include <string>

#include "replay/report.hpp"

namespace dynoward::replay {

class Totals {
 public:
    explicit Totals(bool for_chart) : for_chart_(for_chart) {}

    /// A memory line; `gone`: of an incarnation that the replay has restarted.
    void sample(const logplex::Event& event, bool gone);
    void entry(const policy::LedgerEntry& entry);

    const Report& report() const { return report_; }
    Report& report() { return report_; }

 private:
    struct Last {
        std::string incarnation;
        WallTime at{};
        bool over = false;
        bool gone = false;
    };

    DynoReport* dyno_of(DynoNameRef dyno);
    void count_time(const std::string& key, DynoReport& dyno, const logplex::Event& event, const Last& now);

    bool for_chart_;
    Report report_;
    std::map<std::string, Last, std::less<>> last_;
};

}  // namespace dynoward::replay
