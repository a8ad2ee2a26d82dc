// SPDX-License-Identifier: MIT
// How Logplex sends a drain, as a value machine: what to send next, and what a reply means. One request in
// flight; no linger; up to 102,400 bytes a body; three attempts under one frame id; what is lost is told by
// L10 in front of the next request. Faults (lost, late, repeated, reordered batches) can be switched on.
// The rim that owns the connection is LogplexSender in src/demo.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "dynoward/simulator/drain_queue.hpp"
#include "dynoward/simulator/random.hpp"
#include "dynoward/values/instant.hpp"

namespace dynoward::simulator {

struct SenderFaults {
    unsigned lost_percent = 0;      ///< never sent, and nobody is told
    unsigned repeated_percent = 0;  ///< sent once more after it was delivered, with the same frame id
    unsigned late_percent = 0;      ///< held back for late_by, others go first
    Nanoseconds late_by = Seconds{60};
    unsigned reordered_percent = 0;  ///< swapped with the next one
};

struct DrainBatch {
    std::string frame_id;
    std::uint64_t messages = 0;
    std::string body;  ///< without L10, which is written anew for each attempt
    unsigned attempts = 0;
    SteadyTime not_before{};
    bool is_repeat = false;
};

/// What is to be written on the connection: everything after the credentials.
struct DrainRequest {
    std::string frame_id;
    std::uint64_t message_count = 0;
    std::string body;
};

/// What the old client does with its connection after a reply.
enum class AfterReply : std::uint8_t { keep_connection, reconnect };

class DrainSender {
 public:
    DrainSender(DrainQueue& queue, std::uint64_t seed, SenderFaults faults = {})
        : queue_(queue), random_(seed), faults_(faults) {}

    /// The next request, which is in flight from then on; nullopt: nothing to send now.
    std::optional<DrainRequest> next(const Instant& now);
    /// `status` 0: no reply within 5 s, a reset, or a reply the client cannot read.
    AfterReply on_reply(int status);
    /// Could not connect: the batch keeps its attempts. Returns the pause before the next try.
    Nanoseconds on_connect_failed();
    void on_connected() { connect_failures_ = 0; }

    void set_faults(const SenderFaults& faults) { faults_ = faults; }
    bool idle() const { return !in_flight_ && waiting_.empty() && queue_.empty(); }
    std::uint64_t delivered_batches() const { return delivered_batches_; }
    std::uint64_t delivered_messages() const { return delivered_messages_; }
    std::uint64_t lost_messages() const { return lost_messages_; }
    const std::string& last_frame_id() const { return last_frame_id_; }

 private:
    bool choose(const Instant& now);
    void lose(std::uint64_t messages, const WallTime& at);

    DrainQueue& queue_;
    Random random_;
    SenderFaults faults_;
    std::optional<DrainBatch> in_flight_;
    std::deque<DrainBatch> waiting_;  ///< re-sends first, then what faults hold back
    std::uint64_t untold_ = 0;        ///< lost messages not yet reported by a delivered L10
    WallTime untold_since_{};
    WallTime last_now_{};
    unsigned connect_failures_ = 0;
    std::uint64_t delivered_batches_ = 0;
    std::uint64_t delivered_messages_ = 0;
    std::uint64_t lost_messages_ = 0;
    std::string last_frame_id_;
};

/// Where a drain leads, and as whom it is sent.
struct DrainTarget {
    std::string host;  ///< with `:port` where the URL has one
    std::string path = "/logs";
    std::string user_and_password;  ///< `user:password`; empty: no Authorization
    std::string drain_token;
};
/// Request line and header fields in the order of the real sender, up to and with the empty line.
std::string request_head(const DrainTarget& target, const DrainRequest& request);

/// Status of a reply head as the old client reads it: `HTTP/1.1 NNN text`, a blank after the digits, every
/// header line with a colon. 0: it could not have read that.
int read_status_strictly(std::string_view head);

}  // namespace dynoward::simulator
