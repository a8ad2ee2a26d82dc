// SPDX-License-Identifier: MIT
// SIGTERM and SIGINT end the daemon (a second one has no effect), SIGHUP reloads the certificate. SIGPIPE
// is ignored: a closed pipe or connection is an error of that write, not the end of the process.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/signal_set.hpp>
#include <functional>

namespace dynoward::net {

class Signals {
 public:
    struct Actions {
        std::function<void()> stop;    ///< called once
        std::function<void()> reload;  ///< called for each SIGHUP
    };
    Signals(const boost::asio::any_io_executor& executor, Actions actions);
    /// Stops listening, so that the io_context can run out of work; the signals stay caught.
    void close();

 private:
    void wait();

    boost::asio::signal_set signals_;
    Actions actions_;
    bool stopped_ = false;
};

}  // namespace dynoward::net
