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

/// By which password a batch came. Where none is needed, `shared`.
enum class DrainCredential : std::uint8_t {
    shared,  ///< the one of all apps
    own,     ///< that of the app in the path
};

/// Who sent a batch, as far as the request's head tells.
struct Sender {
    std::optional<DrainToken> token;
    std::optional<AppName> app_in_path;  ///< of `POST /logs/{app}`
    DrainCredential credential = DrainCredential::shared;
};

/// Whether a sender may post, decided before its body is read.
enum class Admission : std::uint8_t {
    welcome,
    foreign_token,     ///< 403
    unknown_app,       ///< 404
    wrong_credential,  ///< 401: the app has a drain password of its own, and this is another
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
    read,        ///< 204; also where the tail was malformed, or the batch is kept for later
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

/// Whether this monitor may have restarted dynos in a life before. A daemon that starts forgets what it
/// did, so young dynos count as its own restarts; a recording had no monitor before its first line.
enum class FormerLife : std::uint8_t { possible, none };

class Monitor {
 public:
    Monitor(settings::Settings settings, Instant now, FormerLife former_life = FormerLife::possible);
    ~Monitor();
    Monitor(const Monitor&) = delete;
    Monitor& operator=(const Monitor&) = delete;

    Admission admit(const Instant& now, const Sender& sender, Effects& effects);
    /// A post to the drain was refused before it came to `admit` or `on_batch`: where nothing of the app
    /// can be seen, that is why. `app`: as its path names it, or nullopt where that is not known. `remedy`
    /// is shown to owners, is a part of a sentence, and must live as long as the program.
    void on_refused(const Instant& now, std::optional<std::string_view> app, std::string_view remedy);
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
    Standing standing(const Instant& now) const;
    const policy::Ledger& ledger() const;
    const Totals& totals() const;
    /// For the simulator's checks: costs a look at every dyno.
    Audit audit() const;

 private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace dynoward::monitor
