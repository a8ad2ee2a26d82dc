// SPDX-License-Identifier: MIT
// Processes the batches that are proven to be of an app: detects repeats by the frame id, reads the others
// into the app's fleet, and reports them to the app's drain health. One for all apps.
#pragma once

#include <string>

#include "dynoward/fleet/fleet.hpp"
#include "dynoward/values/instant.hpp"
#include "monitor/batch.hpp"
#include "monitor/drain/batch_reader.hpp"
#include "monitor/drain/drain_health.hpp"
#include "monitor/drain/seen_frames.hpp"
#include "monitor/effects.hpp"
#include "monitor/views.hpp"

namespace dynoward::monitor {

class BatchIntake {
 public:
    /// `received` is earlier than `now` where the batch was kept for a while.
    BatchOutcome take_in(const Instant& now, const Instant& received, const Batch& batch, fleet::App& fleet,
                         DrainHealth& health, Totals& totals, Effects& effects);

    std::size_t seen_frames() const { return seen_.size(); }

 private:
    SeenFrames seen_;
    std::string key_;  ///< of the present batch; a member, to reuse its memory
};

}  // namespace dynoward::monitor
