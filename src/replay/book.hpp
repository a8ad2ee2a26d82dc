// SPDX-License-Identifier: MIT
// Keeps the account of one replay: samples in, time over quota out. Bounded like the fleet itself.
#pragma once

#include <map>
#include <string>

#include "dynoward/replay/account.hpp"

namespace dynoward::replay {

class Book {
 public:
    explicit Book(bool for_chart) : for_chart_(for_chart) {}

    /// A memory line; `gone`: of an incarnation that was restarted on paper.
    void sample(const logplex::Event& event, bool gone);
    void entry(const policy::LedgerEntry& entry);

    const Account& account() const { return account_; }
    Account& account() { return account_; }

 private:
    struct Last {
        std::string incarnation;
        WallTime at{};
        bool over = false;
        bool gone = false;
    };

    DynoAccount* account_of(DynoNameRef dyno);
    void count_time(const std::string& key, DynoAccount& dyno, const logplex::Event& event,
                    const Last& now);

    bool for_chart_;
    Account account_;
    std::map<std::string, Last, std::less<>> last_;
};

}  // namespace dynoward::replay
