// SPDX-License-Identifier: MIT
// How the log drain of one app does: how much of the app can be seen, whether it is silent although dynos
// are up, and what was lost. Logs and notifies of a change, each once for an episode. Changes nothing that
// a decision looks at, but for the advice on batches that are not proven.
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
    /// What is known beside the batches, at one moment.
    struct Facts {
        const settings::AppSettings& app;
        const settings::OwnDyno& own;
        const fleet::App& fleet;
        bool is_configured = true;   ///< false: a stand-in for all apps, and nobody to notify
        bool drains_known = false;   ///< the platform's drain list is there, or cannot be requested
        std::string_view no_list{};  ///< why the Platform API gives no such list; empty: not known
        Seconds stale_after{90};
        SteadyTime running_since{};  ///< our start, or the end of a time in which we were stopped
    };

    DrainHealth(AppName app, const Instant& now);

    /// A batch of the app was read. `announced`: the number of frames that its sender gave.
    void on_batch(const Instant& now, const BatchReading& reading, std::optional<std::uint64_t> announced,
                  Effects& effects);
    /// A batch came again, and its sender has lost so many more lines since.
    void on_repeat_loss(const Instant& now, std::uint64_t lines, Effects& effects);
    /// A frame id came again with other content.
    void on_reused_frame_id(const Instant& now, Effects& effects);
    /// A batch came that is not proven to be of the app.
    void on_unproven(const Instant& now, Effects& effects);
    /// The same, and the Platform API did not answer in time whose it is.
    void on_unjudged(const Instant& now, Effects& effects);
    /// A batch came that cannot be judged yet.
    void on_kept(const Instant& now) { sight_.note_batch(now, false); }
    /// See Monitor::on_refused.
    void on_refused(const Instant& now, std::string_view remedy) { sight_.note_refused(now, remedy); }
    /// To be called once a tick.
    void check(const Instant& now, const Facts& facts, Effects& effects);

    const SightView& sight() const { return sight_.view(); }
    const DrainTotals& totals() const { return totals_; }
    /// When the last batch came that is not proven, and what to do about such batches.
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
    std::optional<SteadyTime> silent_since_;  ///< nothing was received since, and that was reported
    SteadyTime silence_checked_at_{};
    std::optional<Instant> unproven_at_;
    std::string unproven_advice_;
    Episode unproven_;    ///< of batches that are not proven
    Episode reused_ids_;  ///< of frame ids that came with other content
    Episode losses_;      ///< of lines, as the sender says
    std::vector<std::pair<std::string, Episode>> other_drains_;  ///< that lose lines, by the token as shown
};

}  // namespace dynoward::monitor
