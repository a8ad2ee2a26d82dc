// SPDX-License-Identifier: MIT
// A thread for a system call that may block for ever and cannot be interrupted (a name lookup, a write to
// a full pipe). It is never joined, so that the end of the process does not wait for it. Its work must
// share ownership of its data, not borrow it. It receives no signals.
#pragma once

#include <functional>

namespace dynoward::net {

/// False where the system cannot start a thread. `work` must not throw.
bool start_detached(std::function<void()> work);

}  // namespace dynoward::net
