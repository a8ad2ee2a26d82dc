// SPDX-License-Identifier: MIT
// logplex, fleet, policy and heroku as one machine. The daemon, replay and the simulator drive this very
// object: they hand in batches, ticks and replies with the time, and carry out the effects that come back.
// Must never: read a clock, touch a socket, log, or act by itself.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "dynoward/heroku/request.hpp"
#include "dynoward/monitor/audit.hpp"
#include "dynoward/monitor/news.hpp"
#include "dynoward/monitor/views.hpp"
#include "dynoward/monitor/wish.hpp"
#include "dynoward/policy/ledger.hpp"
#include "dynoward/settings/settings.hpp"
#include "dynoward/values/instant.hpp"
#include "dynoward/values/names.hpp"

namespace dynoward::monitor {

/// Who sent a batch, as far as the request's head tells.
struct Sender {
    std::optional<DrainToken> token;
    std::optional<AppName> app_in_path;  ///< of `POST /logs/{app}`
};

/// Whether a sender may post, decided before its body is read.
enum class Admission : std::uint8_t {
    welcome,
    foreign_token,  ///< 403
    unknown_app,    ///< 404
};

struct Batch {
    Sender sender;
    /// Logplex-Frame-Id, else X-Request-Id; empty: absent or unusable, so the batch cannot be told from a
    /// repeat.
    std::string_view frame_id;
    std::optional<std::uint64_t> message_count;  ///< Logplex-Msg-Count, where it is a number
    std::string_view body;                       ///< inflated; only referred to during the call
};

enum class BatchOutcome : std::uint8_t {
    read,        ///< 204; also where the tail was malformed
    duplicate,   ///< 204, no second effect
    unreadable,  ///< 400: not even the first frame could be read
};

/// Send this; hand the reply to on_reply with the same id. Requests go out one after another in the order
/// given.
struct SendRequest {
    std::uint64_t id = 0;
    heroku::ApiRequest request;
};
/// An entry was written to the ledger, or its result filled in.
struct LedgerWritten {
    policy::LedgerEntry entry;
    bool settled = false;  ///< the result of an entry written earlier
};
/// Something an owner should read in the log.
struct Remark {
    enum class Weight : std::uint8_t { info, warn, error } weight = Weight::info;
    std::string at;    ///< `monitor.gap`: the log line's first word
    std::string text;  ///< further logfmt pairs, values already quoted where needed
};
using Effect = std::variant<SendRequest, LedgerWritten, Remark, News>;
using Effects = std::vector<Effect>;

class Monitor {
 public:
    Monitor(settings::Settings settings, Instant now);
    ~Monitor();
    Monitor(const Monitor&) = delete;
    Monitor& operator=(const Monitor&) = delete;

    Admission admit(const Instant& now, const Sender& sender, Effects& effects);
    BatchOutcome on_batch(const Instant& now, const Batch& batch, Effects& effects);
    /// To be called about once a second.
    void on_tick(const Instant& now, Effects& effects);
    void on_reply(const Instant& now, std::uint64_t request_id, const heroku::ApiReply& reply,
                  Effects& effects);
    /// No restart is sent until so many minutes from now (limits::shortest_pause_min to longest_pause_min),
    /// also none that is being prepared; what was sent is followed. Replaces a pause before.
    void pause(const Instant& now, std::chrono::minutes span, Effects& effects);
    void resume(const Instant& now, Effects& effects);
    std::optional<WallTime> paused_until(const Instant& now) const;
    /// Decides at once, and begins what the gates let through. What an alert asks for is kept for a while
    /// where it must wait; what an owner asks for by hand is answered and forgotten.
    WishAnswer ask_restart(const Instant& now, const Wish& wish, Effects& effects);
    /// No new restarts from here on (SIGTERM); what is in flight is still followed.
    void stop_acting();

    settings::Mode mode() const;
    std::vector<AppView> view(const Instant& now) const;
    const policy::Ledger& ledger() const;
    const Totals& totals() const;
    /// For the simulator's checks: costs a look at every dyno.
    Audit audit() const;

 private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace dynoward::monitor
