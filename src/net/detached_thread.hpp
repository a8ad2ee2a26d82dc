// SPDX-License-Identifier: MIT
// A thread for a system call that may hang and cannot be interrupted (a name lookup, a write to a pipe that
// is full). Nobody joins it, so that the end of the process never waits for it. What it works on must be
// shared with it, not borrowed. It takes no signals.
#pragma once

#include <functional>

namespace dynoward::net {

/// False where the system has no thread to give. `work` must not throw.
bool start_detached(std::function<void()> work);

}  // namespace dynoward::net
