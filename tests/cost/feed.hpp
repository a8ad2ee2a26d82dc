// SPDX-License-Identifier: MIT
// A monitor in steady state and the batches of a busy app for it, on a clock of their own: what the gates
// on instructions and allocations measure. All the text is composed beforehand.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

#include "load/corpus.hpp"
#include "monitor/monitor.hpp"

namespace dynoward::cost {

class Feed {
 public:
    /// Batches of `frames` frames, of which `metric_percent` are metric lines of 20 dynos; one each
    /// `pause`.
    Feed(std::size_t frames, unsigned metric_percent, std::chrono::milliseconds pause);

    /// The next batch's stamps and id; not part of what is measured.
    void prepare();
    /// Body to applied and judged events, and a tick where a second has passed: what is measured.
    void apply();

    std::size_t frames_per_batch() const { return body_.frames.size(); }
    monitor::Totals totals() const { return monitor_.totals(); }

 private:
    bench::Body body_;
    std::chrono::milliseconds pause_;
    Instant now_;
    Instant ticked_;
    monitor::Monitor monitor_;
    monitor::Effects effects_;
    std::uint64_t number_ = 0;
    std::string frame_id_;
};

}  // namespace dynoward::cost
