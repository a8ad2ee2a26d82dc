// SPDX-License-Identifier: MIT
// Recorded lines through the very object that the daemon runs, once for each set of settings, on a clock
// made of the lines' own stamps. `cli` feeds it through a LogReader. Must never: read a clock, or send
// anything to anybody.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "dynoward/replay/account.hpp"
#include "dynoward/replay/reader.hpp"
#include "dynoward/settings/settings.hpp"

namespace dynoward::replay {

struct Variant {
    std::string name;
    settings::Settings settings;  ///< of exactly one app
};

class Replay : public LineSink {
 public:
    /// Called for each ledger entry as it is written, with the place of its variant.
    using OnEntry = std::function<void(std::size_t variant, const policy::LedgerEntry&)>;

    /// `for_chart`: keep the first variant's memory and marks for a chart.
    Replay(std::vector<Variant> variants, bool for_chart, OnEntry on_entry);
    ~Replay() override;
    Replay(const Replay&) = delete;
    Replay& operator=(const Replay&) = delete;

    void on_frame(const logplex::Frame& frame) override;
    void on_other(std::string_view stamp, logplex::Fate fate) override;
    void on_continuation() override;
    void on_broken(std::uint64_t octets_lost) override;
    /// After the last input. The accounts are then complete.
    void finish();

    const Recording& recording() const;
    /// In the order of the variants; empty accounts where no line had a readable stamp.
    const Account& account(std::size_t variant) const;

 private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace dynoward::replay
