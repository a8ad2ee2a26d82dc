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

    /// `for_chart`: keep the first variant's memory and marks for a chart. `only_app`: the name or number
    /// of the app whose lines count; empty: all of them.
    Replay(std::vector<Variant> variants, bool for_chart, OnEntry on_entry, std::string only_app = {});
    ~Replay() override;
    Replay(const Replay&) = delete;
    Replay& operator=(const Replay&) = delete;

    void on_frame(const logplex::Frame& frame, const Origin& origin) override;
    void on_other(std::string_view stamp, logplex::Fate fate, const Origin& origin) override;
    void on_unread(Unread why) override;
    void on_broken(std::uint64_t octets_lost) override;
    /// After the last input. The accounts are then complete.
    void finish();

    /// The lines are not in order of time, so what has been decided on them means nothing: one was a minute
    /// behind others, or, to be asked at the end, most were older than the one before.
    bool was_late() const;
    bool runs_backwards() const;
    /// The apps whose lines have something to say, by name and number as far as known: of more than one,
    /// what has been decided means nothing.
    std::vector<std::string> apps() const;
    /// The same and those that were left out.
    std::vector<std::string> names() const;

    const Recording& recording() const;
    /// In the order of the variants; empty accounts where no line had a readable stamp.
    const Account& account(std::size_t variant) const;

 private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace dynoward::replay
