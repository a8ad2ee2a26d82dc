// SPDX-License-Identifier: MIT
// One monitor over a recording: hands it the lines as batches, ticks it, answers its requests on paper, and
// keeps what is no longer so after a restart on paper from disturbing it.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "dynoward/monitor/monitor.hpp"
#include "dynoward/replay/replay.hpp"
#include "replay/book.hpp"
#include "replay/paper_platform.hpp"

namespace dynoward::replay {

class Driver {
 public:
    using OnEntry = std::function<void(const policy::LedgerEntry&)>;

    Driver(const Variant& variant, const Instant& begins, bool for_chart, OnEntry on_entry);

    /// A line that says something, or could not be read: it waits for the end of its second.
    void on_line(const Instant& now, const logplex::Event& event, std::string_view octets);
    /// Lines are missing here.
    void on_loss(const Instant& now);
    void end_of_second(const Instant& now);
    void tick(const Instant& now);

    const Account& account() const { return book_.account(); }

 private:
    void add_frame(std::string_view octets);
    void stand_in(const Instant& now, const PaperDyno& dyno, const logplex::Event& event);
    void post(const Instant& now, std::string_view body, std::optional<std::uint64_t> announced);
    void carry_out(const Instant& now, monitor::Effects effects);
    void take_entry(policy::LedgerEntry entry);
    void take_remark(const monitor::Remark& remark);
    bool must_wait(const Instant& now, const heroku::ApiRequest& request) const;

    AppName app_;
    WallTime begins_;
    settings::Mode shown_mode_;
    PaperPlatform platform_;
    Book book_;
    OnEntry on_entry_;
    monitor::Monitor monitor_;
    std::vector<monitor::SendRequest> waiting_;
    std::string body_;  ///< the batch of the present second
};

}  // namespace dynoward::replay
