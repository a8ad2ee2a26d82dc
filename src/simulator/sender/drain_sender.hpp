// SPDX-License-Identifier: MIT
// How Logplex sends a drain, without I/O: what to send next, and what a reply means. One request in flight,
// no linger, up to 102,400 bytes per body, three attempts with the same frame id; losses are reported as
// L10 in front of the next request. Faults (lost, late, repeated, reordered batches) can be switched on.
// LogplexSender in src/demo owns the connection.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "dynoward/values/instant.hpp"
#include "simulator/world/drain_queue.hpp"
#include "simulator/world/random.hpp"

namespace dynoward::simulator {

struct SenderFaults {
    unsigned lost_percent = 0;      ///< never sent and never reported
    unsigned repeated_percent = 0;  ///< sent again after it was delivered, with the same frame id
    unsigned late_percent = 0;      ///< delayed by late_by; others go first
    Nanoseconds late_by = Seconds{60};
    unsigned reordered_percent = 0;  ///< swapped with the next one
};

struct DrainBatch {
    std::string frame_id;
    std::uint64_t messages = 0;
    std::string body;  ///< without L10, which is written again for each attempt
    unsigned attempts = 0;
    SteadyTime not_before{};
    bool is_repeat = false;
};

/// The bytes that are written to the connection, without the credentials.
struct DrainRequest {
    std::string frame_id;
    std::uint64_t message_count = 0;
    std::string body;
};

/// What Logplex's old client does with its connection after a reply.
enum class AfterReply : std::uint8_t { keep_connection, reconnect };

class DrainSender {
 public:
    DrainSender(DrainQueue& queue, std::uint64_t seed, SenderFaults faults = {})
        : queue_(queue), random_(seed), faults_(faults) {}

    /// The next request, which is then in flight; nullopt: nothing to send now.
    std::optional<DrainRequest> next(const Instant& now);
    /// `status` 0: no reply within 5 s, a reset, or a reply the client cannot read.
    AfterReply on_reply(int status);
    /// Could not connect; this does not count as an attempt. Returns the pause before the next one.
    Nanoseconds on_connect_failed();
    void on_connected() { connect_failures_ = 0; }

    void set_faults(const SenderFaults& faults) { faults_ = faults; }
    bool idle() const { return !in_flight_ && waiting_.empty() && queue_.empty(); }
    std::uint64_t delivered_batches() const { return delivered_batches_; }
    std::uint64_t delivered_messages() const { return delivered_messages_; }
    std::uint64_t lost_messages() const { return lost_messages_; }
    const std::string& last_frame_id() const { return last_frame_id_; }

 private:
    bool pick_batch(const Instant& now);
    void record_loss(std::uint64_t messages, const WallTime& at);

    DrainQueue& queue_;
    Random random_;
    SenderFaults faults_;
    std::optional<DrainBatch> in_flight_;
    std::deque<DrainBatch> waiting_;       ///< resends first, then batches that faults delay
    std::uint64_t unreported_losses_ = 0;  ///< lost messages not yet reported by a delivered L10
    WallTime unreported_since_{};
    WallTime last_now_{};
    unsigned connect_failures_ = 0;
    std::uint64_t delivered_batches_ = 0;
    std::uint64_t delivered_messages_ = 0;
    std::uint64_t lost_messages_ = 0;
    std::string last_frame_id_;
};

/// The target of a drain and its credentials.
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
