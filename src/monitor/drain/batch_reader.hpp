// SPDX-License-Identifier: MIT
// Reads the frames of one batch, each once and in order. Every frame is counted by its fate; what it says
// goes into the fleet only where the batch is proven to be of that app. Decides nothing.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "dynoward/fleet/fleet.hpp"
#include "dynoward/logplex/event.hpp"
#include "dynoward/logplex/frame.hpp"
#include "dynoward/values/instant.hpp"
#include "monitor/batch.hpp"

namespace dynoward::monitor {

/// Frames by fate.
using FrameCounts = std::array<std::uint64_t, logplex::fate_count>;

/// What one batch came to.
struct BatchReading {
    std::size_t frames = 0;
    std::size_t malformed = 0;
    std::size_t oversize = 0;
    std::uint64_t lines_lost = 0;  ///< as the sender says
    std::uint64_t content = 0;     ///< BatchDigest
    bool lossy = false;
    bool miscounted = false;
    std::vector<logplex::LossNotice> other_losses;  ///< of other drains, no more than limits::other_drains
    bool memory = false;                            ///< a memory line was among them
    std::optional<WallTime> memory_stamp;           ///< the newest of those whose stamp is readable
    std::optional<logplex::FrameError> error;
    std::size_t octets_lost = 0;

    /// Lines are missing, or a header or a whole frame could not be read: their content is not known.
    bool has_gap() const { return lossy || error || miscounted || malformed != 0 || oversize != 0; }
    bool is_unreadable() const { return error && frames == 0; }
};

/// A batch that may be a repeat, read without effect.
struct RepeatReading {
    std::size_t frames = 0;
    std::uint64_t lines_lost = 0;
    bool lossy = false;
    std::uint64_t content = 0;  ///< BatchDigest
};

/// Of a batch that is proven to be of the app of `fleet`. `received`: when it came, which is earlier than
/// now where it was kept for a while.
BatchReading read_batch(const Instant& received, const Batch& batch, fleet::App& fleet,
                        FrameCounts& counts);
RepeatReading read_repeat(const Batch& batch);
/// Of a batch that is not proven: only counts.
struct CountedBatch {
    std::size_t octets_lost = 0;
    bool unreadable = false;
};
CountedBatch count_unproven(std::string_view body, FrameCounts& counts);
/// Without a fate for any of them: those of a batch that is kept.
std::size_t count_frames(std::string_view body);

}  // namespace dynoward::monitor
