// SPDX-License-Identifier: MIT
#include "net/detached_thread.hpp"

#include <csignal>
#include <system_error>
#include <thread>

namespace dynoward::net {

bool start_detached(std::function<void()> work) {
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    // The new thread inherits the mask; signals go on arriving on the thread that handles them.
    pthread_sigmask(SIG_SETMASK, &all, &before);
    bool started = true;
    try {
        std::thread(std::move(work)).detach();
    } catch (const std::system_error&) {
        started = false;
    }
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return started;
}

}  // namespace dynoward::net
