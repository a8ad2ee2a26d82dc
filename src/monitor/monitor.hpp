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
#include <vector>

#include "dynoward/policy/ledger.hpp"
#include "dynoward/values/instant.hpp"
#include "dynoward/values/names.hpp"
#include "heroku/request.hpp"
#include "monitor/batch.hpp"
#include "monitor/effects.hpp"
#include "monitor/introspection.hpp"
#include "monitor/prior_run.hpp"
#include "monitor/restart_request.hpp"
#include "monitor/views.hpp"
#include "settings/settings.hpp"

namespace dynoward::monitor {

class Monitor {
 public:
    Monitor(settings::Settings settings, Instant now, PriorRun prior_run = PriorRun::possible);
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
    /// No restart is sent until so many minutes from now (limits::min_pause_min to max_pause_min),
    /// also none that is being prepared; what was sent is followed. Replaces a pause before.
    void pause(const Instant& now, std::chrono::minutes span, Effects& effects);
    void resume(const Instant& now, Effects& effects);
    std::optional<WallTime> paused_until(const Instant& now) const;
    /// Decides at once, and begins what the gates let through. What an alert asks for is kept for a while
    /// where it must wait; what an owner asks for by hand is answered and forgotten.
    RestartAnswer request_restart(const Instant& now, const RestartRequest& request, Effects& effects);
    /// No new restarts from here on (SIGTERM); what is in flight is still followed.
    void stop_acting();

    settings::Mode mode() const;
    std::vector<AppView> view(const Instant& now) const;
    Standing standing(const Instant& now) const;
    const policy::Ledger& ledger() const;
    Totals totals() const;
    /// For the simulator's checks; goes over every dyno.
    Introspection introspect() const;

 private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace dynoward::monitor
