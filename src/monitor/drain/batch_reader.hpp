// SPDX-License-Identifier: MIT
// Reads the frames of one batch, each once and in order. Every frame is counted by its fate; its content is
// applied to the fleet only if the batch is proven to be of that app. Decides nothing.
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

/// The result of reading one batch.
struct BatchReading {
    std::size_t frames = 0;
    std::size_t malformed = 0;
    std::size_t oversize = 0;
    std::uint64_t lines_lost = 0;  ///< according to the sender
    std::uint64_t content = 0;     ///< BatchDigest
    bool lossy = false;
    bool miscounted = false;
    std::vector<logplex::LossNotice> other_losses;  ///< of other drains, no more than limits::other_drains
    bool memory = false;                            ///< a memory line was among them
    std::optional<WallTime> memory_stamp;           ///< the newest readable one of them
    std::optional<logplex::FrameError> error;
    std::size_t octets_lost = 0;

    /// Lines are missing, or a header or a whole frame could not be read.
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

/// For a batch that is proven to be of the app of `fleet`. `received`: when it arrived, which is earlier
/// than now if it was kept for a while.
BatchReading read_batch(const Instant& received, const Batch& batch, fleet::App& fleet,
                        FrameCounts& counts);
RepeatReading read_repeat(const Batch& batch);
/// For a batch that is not proven: only counts.
struct CountedBatch {
    std::size_t octets_lost = 0;
    bool unreadable = false;
};
CountedBatch count_unproven(std::string_view body, FrameCounts& counts);
/// Number of frames in a batch that is kept; they have no fate yet.
std::size_t count_frames(std::string_view body);

}  // namespace dynoward::monitor
