// SPDX-License-Identifier: MIT
// The ledger as a document: each entry is rendered once for all readers (cached.hpp), whatever limit they
// give.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "daemon/http/cached.hpp"
#include "daemon/json/ledger_json.hpp"
#include "monitor/monitor.hpp"

namespace dynoward::daemon {

class LedgerReport {
 public:
    /// `monitor` must outlive it.
    explicit LedgerReport(const monitor::Monitor& monitor) : monitor_(monitor) {}

    /// The body of `GET /api/v1/ledger?limit=N`.
    std::shared_ptr<const std::string> newest(std::size_t limit) {
        if (limit != limit_) {
            text_.invalidate();
            limit_ = limit;
        }
        return text_.get([this] {
            const auto entries = entries_.get([this] { return ledger_entries_json(monitor_.ledger()); });
            return joined_ledger_json(*entries, limit_);
        });
    }

 private:
    const monitor::Monitor& monitor_;
    std::size_t limit_ = 0;
    Cached<std::vector<std::string>> entries_;
    Cached<std::string> text_;
};

}  // namespace dynoward::daemon
