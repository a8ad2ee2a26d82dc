// SPDX-License-Identifier: MIT
#include "net/signals.hpp"

#include <csignal>

namespace dynoward::net {

Signals::Signals(const boost::asio::any_io_executor& executor, Actions actions)
    : signals_(executor, SIGTERM, SIGINT, SIGHUP), actions_(std::move(actions)) {
    std::signal(SIGPIPE, SIG_IGN);
    wait();
}

void Signals::wait() {
    signals_.async_wait([this](boost::system::error_code error, int number) {
        if (error) {
            return;
        }
        if (number == SIGHUP) {
            actions_.reload();
        } else if (!stopped_) {
            stopped_ = true;
            actions_.stop();
        }
        wait();
    });
}

void Signals::close() {
    signals_.cancel();
}

}  // namespace dynoward::net
