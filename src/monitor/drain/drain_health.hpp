// SPDX-License-Identifier: MIT
// The health of the log drain of one app: how much of the app can be seen, whether it is silent although
// dynos are up, and what was lost. Logs and notifies of each change, once per episode. Decisions use
// nothing of it except the advice on unproven batches.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dynoward/fleet/fleet.hpp"
#include "dynoward/values/instant.hpp"
#include "monitor/drain/batch_reader.hpp"
#include "monitor/drain/sight.hpp"
#include "monitor/effects.hpp"
#include "monitor/episode.hpp"
#include "monitor/views.hpp"
#include "settings/settings.hpp"

namespace dynoward::monitor {

class DrainHealth {
 public:
    /// Facts from other sources than the batches, at one moment.
    struct Facts {
        const settings::AppSettings& app;
        const settings::OwnDyno& own;
        const fleet::App& fleet;
        bool is_configured = true;   ///< false: a placeholder without an app, for which nothing is notified
        bool drains_known = false;   ///< the platform's drain list is there, or cannot be requested
        std::string_view no_list{};  ///< why the Platform API provides no such list; empty: not known
        Seconds stale_after{90};
        SteadyTime running_since{};  ///< the start, or the end of a time in which the process was stopped
        std::string_view platform_trouble{};  ///< a sentence; empty: the Platform API lists the app's dynos
    };

    DrainHealth(AppName app, const Instant& now);

    /// A batch of the app was read. `announced`: the number of frames according to its sender.
    void on_batch(const Instant& now, const BatchReading& reading, std::optional<std::uint64_t> announced,
                  Effects& effects);
    /// A batch was repeated, and its sender has lost this many more lines since.
    void on_repeat_loss(const Instant& now, std::uint64_t lines, Effects& effects);
    /// A frame id was repeated with other content.
    void on_reused_frame_id(const Instant& now, Effects& effects);
    /// A batch arrived that is not proven to be of the app.
    void on_unproven(const Instant& now, Effects& effects);
    /// The same, because the Platform API did not answer in time which app it belongs to.
    void on_unjudged(const Instant& now, Effects& effects);
    /// A batch arrived that cannot be judged yet.
    void on_kept(const Instant& now) { sight_.note_batch(now, false); }
    /// See Monitor::on_refused.
    void on_refused(const Instant& now, std::string_view remedy) { sight_.note_refused(now, remedy); }
    /// Call it once a tick.
    void check(const Instant& now, const Facts& facts, Effects& effects);

    const SightView& sight() const { return sight_.view(); }
    const DrainTotals& totals() const { return totals_; }
    /// When the last unproven batch arrived, and what to do about such batches.
    const std::optional<Instant>& unproven_at() const { return unproven_at_; }
    const std::string& unproven_advice() const { return unproven_advice_; }
    std::size_t other_drains() const { return other_drains_.size(); }

 private:
    void count_unproven(const Instant& now, std::string advice, Effects& effects);
    void check_sight(const Instant& now, const Facts& facts, Effects& effects);
    void check_silence(const Instant& now, const Facts& facts, Effects& effects);
    void end_silence(const Instant& now, Effects& effects);
    void log_gap(const BatchReading& reading, std::optional<std::uint64_t> announced,
                 Effects& effects) const;
    void log_loss(std::uint64_t lines, Effects& effects) const;
    void notify_loss(const Instant& now, std::uint64_t lines, Effects& effects);
    void report_other_loss(const Instant& now, const logplex::LossNotice& loss, Effects& effects);
    Episode& episode_of_drain(const std::string& token);

    AppName app_;
    DrainTotals totals_;
    Sight sight_;
    SteadyTime sight_checked_at_{};
    std::optional<SteadyTime> silent_since_;  ///< nothing has arrived since then, and that was reported
    SteadyTime silence_checked_at_{};
    std::optional<Instant> unproven_at_;
    std::string unproven_advice_;
    Episode unproven_;    ///< of batches that are not proven
    Episode reused_ids_;  ///< of frame ids that were repeated with other content
    Episode losses_;      ///< of lines, according to the sender
    std::vector<std::pair<std::string, Episode>> other_drains_;  ///< that lose lines, by the token as shown
};

}  // namespace dynoward::monitor
