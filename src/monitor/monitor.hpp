// SPDX-License-Identifier: MIT
// logplex, fleet, policy and heroku as one state machine. The daemon, replay and the simulator all use it:
// they pass in batches, ticks and replies with the time, and carry out the returned effects. Must never
// read a clock, use a socket, log, or act by itself.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dynoward/policy/forecast.hpp"
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
    /// A post to the drain was refused before it reached `admit` or `on_batch`, which may be why nothing of
    /// the app can be seen. `app`: as named in its path, or nullopt if not known. `remedy` is shown to
    /// admins, is a part of a sentence, and must live as long as the program.
    void on_refused(const Instant& now, std::optional<std::string_view> app, std::string_view remedy);
    BatchOutcome on_batch(const Instant& now, const Batch& batch, Effects& effects);
    /// Call it about once a second.
    void on_tick(const Instant& now, Effects& effects);
    void on_reply(const Instant& now, std::uint64_t request_id, const heroku::ApiReply& reply,
                  Effects& effects);
    /// No restart is sent for this many minutes (limits::min_pause_min to max_pause_min), including one
    /// that is being prepared; restarts already sent are followed. Replaces an earlier pause.
    void pause(const Instant& now, std::chrono::minutes span, Effects& effects);
    void resume(const Instant& now, Effects& effects);
    std::optional<WallTime> paused_until(const Instant& now) const;
    /// Decides at once, and starts the restarts that no gate blocks. A blocked request of an alert is kept
    /// for a while; one of an admin is answered and not kept.
    RestartAnswer request_restart(const Instant& now, const RestartRequest& request, Effects& effects);
    /// No new restarts from now on (SIGTERM); those already sent are still followed.
    void stop_acting();
    /// The process ends: writes an outcome for each restart whose DELETE was sent and that is not
    /// confirmed.
    void close_restarts(const Instant& now, Effects& effects);

    settings::Mode mode() const;
    std::vector<AppView> view(const Instant& now) const;
    Standing standing(const Instant& now) const;
    const policy::Ledger& ledger() const;
    Totals totals() const;
    /// Of a process type of this app; null: none, also for an unknown app.
    const policy::Experience* experience(const AppName& app, std::string_view type) const;
    /// For the simulator's checks; visits every dyno.
    Introspection introspect() const;

 private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace dynoward::monitor
