// SPDX-License-Identifier: MIT
// Adds up the report of one replay from samples and ledger entries. Bounded like the fleet.
#pragma once

#include <boost/circular_buffer.hpp>
#include <map>
#include <string>

#include "dynoward/fleet/report_interval.hpp"
#include "replay/report.hpp"

namespace dynoward::replay {

class Totals {
 public:
    /// `assumed_age`: of dynos that were running when the recording began.
    Totals(bool for_chart, WallTime begins, Seconds assumed_age)
        : for_chart_(for_chart), begins_(begins), assumed_age_(assumed_age) {}

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
    struct Stamp {
        WallTime at{};
    };
    /// The record of one incarnation, as far as the monitor received it.
    struct Record {
        std::string incarnation;
        WallTime began{};                          ///< with the assumed age
        WallTime from{};                           ///< since then without a hole
        boost::circular_buffer<Stamp> newest{13};  ///< as many as ReportInterval uses
        fleet::ReportInterval interval;
    };

    DynoReport* dyno_of(DynoNameRef dyno);
    void follow_record(DynoReport& dyno, const logplex::Event& event);
    void count_time(const std::string& key, DynoReport& dyno, const logplex::Event& event, const Last& now);

    bool for_chart_;
    WallTime begins_;
    Seconds assumed_age_;
    Report report_;
    std::map<std::string, Record, std::less<>> records_;
    std::map<std::string, Last, std::less<>> last_;
};

}  // namespace dynoward::replay
