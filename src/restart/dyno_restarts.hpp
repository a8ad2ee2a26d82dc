// SPDX-License-Identifier: MIT
// The restarts of one dyno that still matter: the one requested or under way, the newest that may have
// restarted the dyno, and the last attempt that restarted nothing. These three records contain everything
// that is needed of older ones. Written by AppRestarts.
#pragma once

#include <optional>

#include "restart/restart.hpp"

namespace dynoward::restart {

class DynoRestarts {
 public:
    /// Requested or under way; null: nothing.
    const Restart* current() const { return current_ ? &*current_ : nullptr; }
    /// From its preflight until it is confirmed, refused or given up.
    bool is_under_way() const { return current_ && current_->state() != State::requested; }
    /// The restart that an alert or an admin requested, until DELETE is sent; null: none.
    const policy::RequestedRestart* request() const {
        const bool open =
            current_ && (current_->state() == State::requested || current_->state() == State::preflight);
        return open && current_->record().request ? &*current_->record().request : nullptr;
    }

    /// The newest that has ended and may have restarted the dyno; null: none.
    const Restart* last() const { return last_ ? &*last_ : nullptr; }
    /// The newest whose DELETE was sent and may have restarted the dyno, also while the outcome is open;
    /// null: none.
    const Record* newest_sent() const {
        if (current_ && current_->record().counts()) {
            return &current_->record();
        }
        return last_ ? &last_->record() : nullptr;
    }
    /// The last attempt that restarted nothing, if nothing was sent since; null: none.
    const Record* refused() const {
        const bool sent_since = current_ && current_->record().is_sent();
        return refused_ && !sent_since ? &refused_->record() : nullptr;
    }
    /// Number of consecutive restarts that did not help.
    unsigned ineffective() const {
        const auto* newest = newest_sent();
        return newest != nullptr ? newest->ineffective : 0;
    }
    /// Holds no record that matters.
    bool is_empty() const { return !current_ && !last_ && !refused_; }
    /// A restart has ended, and the dyno is not up or has not reported yet.
    bool is_return_awaited() const { return last_ && !last_->record().returned; }

 private:
    friend class AppRestarts;
    std::optional<Restart> current_;
    std::optional<Restart> last_;
    std::optional<Restart> refused_;
};

}  // namespace dynoward::restart
