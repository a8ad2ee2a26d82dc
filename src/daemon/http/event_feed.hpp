// SPDX-License-Identifier: MIT
// `GET /api/v1/events`: the state when it has changed, at most once a second, and each ledger entry as it
// is written. Costs nothing without readers, and never waits for one.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <memory>
#include <string>
#include <vector>

#include "daemon/http/state_report.hpp"
#include "monitor/monitor.hpp"
#include "net/event_stream.hpp"

namespace dynoward::daemon {

class EventFeed {
 public:
    /// `state` must outlive the feed.
    EventFeed(const boost::asio::any_io_executor& executor, const StateReport& state)
        : executor_(executor), state_(state) {}

    /// A stream that begins with the state; nullptr where connected readers take all places.
    std::shared_ptr<net::EventStream> open();
    void publish(const monitor::LedgerWritten& written);
    /// Once a second.
    void tick();
    /// Ends every stream at once.
    void stop();

 private:
    void remove_closed();
    net::EventStream::Event event_of(const std::shared_ptr<const std::string>& state);

    boost::asio::any_io_executor executor_;
    const StateReport& state_;
    std::vector<std::weak_ptr<net::EventStream>> streams_;  ///< each owned by its connection
    std::shared_ptr<const std::string> sent_;               ///< the state that was sent last
    std::shared_ptr<const std::string> event_source_;       ///< the state that `event_` was made of
    net::EventStream::Event event_;
};

}  // namespace dynoward::daemon
