// SPDX-License-Identifier: MIT
// Runs recorded lines through the same Monitor as the daemon, once per variant of the settings, on a clock
// driven by the stamps of the lines. `cli` feeds it through a LogReader. Must never: read a clock, or send
// anything.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "replay/log_reader.hpp"
#include "replay/report.hpp"
#include "settings/settings.hpp"

namespace dynoward::replay {

struct Variant {
    std::string name;
    settings::Settings settings;  ///< of exactly one app
};

class Replay : public LineSink {
 public:
    /// Called for each ledger entry as it is written, with the index of its variant.
    using OnEntry = std::function<void(std::size_t variant, const policy::LedgerEntry&)>;

    /// `for_chart`: keep the first variant's memory and marks for a chart. `only_app`: use only the lines
    /// of the app with this name or number; empty: all lines.
    Replay(std::vector<Variant> variants, bool for_chart, OnEntry on_entry, std::string only_app = {});
    ~Replay() override;
    Replay(const Replay&) = delete;
    Replay& operator=(const Replay&) = delete;

    void on_frame(const logplex::Frame& frame, const Origin& origin) override;
    void on_other(std::string_view stamp, logplex::Fate fate, const Origin& origin) override;
    void on_unread(Unread why) override;
    void on_broken(std::uint64_t octets_lost) override;
    /// After the last input. The reports are then complete.
    void finish();

    /// The lines are not in order of time, so the results are meaningless: one was a minute behind others
    /// or, only valid at the end, most were older than the previous one.
    bool was_late() const;
    bool runs_backwards() const;
    /// The apps whose lines have events, by name and number as far as known. With more than one, the
    /// results are meaningless.
    std::vector<std::string> apps() const;
    /// The same, and those that were not selected.
    std::vector<std::string> names() const;

    const Recording& recording() const;
    /// In the order of the variants; empty if no line had a readable stamp.
    const Report& report(std::size_t variant) const;

 private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace dynoward::replay
