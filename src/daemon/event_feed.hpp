// SPDX-License-Identifier: MIT
// `GET /api/v1/events`: the state when it changed, at most once a second, and each ledger entry as it is
// written. Nothing is made while nobody listens, and nobody is waited for.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <memory>
#include <string>
#include <vector>

#include "daemon/state_report.hpp"
#include "dynoward/monitor/monitor.hpp"
#include "net/event_stream.hpp"

namespace dynoward::daemon {

class EventFeed {
 public:
    /// `state` must outlive the feed.
    EventFeed(const boost::asio::any_io_executor& executor, const StateReport& state)
        : executor_(executor), state_(state) {}

    /// A stream that begins with the state; nullptr where all places are taken by readers that are there.
    std::shared_ptr<net::EventStream> open();
    void tell(const monitor::LedgerWritten& written);
    /// Once a second.
    void tick();
    /// Ends every stream at once.
    void stop();

 private:
    void forget_gone();
    net::EventStream::Event event_of(const std::shared_ptr<const std::string>& state);

    boost::asio::any_io_executor executor_;
    const StateReport& state_;
    std::vector<std::weak_ptr<net::EventStream>> streams_;  ///< each is its connection's
    std::shared_ptr<const std::string> told_;               ///< the state that all were sent last
    std::shared_ptr<const std::string> made_of_;            ///< the state that `event_` holds
    net::EventStream::Event event_;
};

}  // namespace dynoward::daemon
