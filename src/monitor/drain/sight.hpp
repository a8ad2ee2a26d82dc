// SPDX-License-Identifier: MIT
// How much of one app can be seen: whether proven batches arrive, with memory lines, with fresh stamps, of
// every dyno that should send them, and without losses. Evaluated once a second. Pure; decides nothing
// about a dyno, and holds nothing that grows.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "dynoward/values/instant.hpp"
#include "monitor/views.hpp"

namespace dynoward::monitor {

class Sight {
 public:
    /// Facts from other sources than the lines, at one moment.
    struct Facts {
        std::string_view app;        ///< as in a command line
        Seconds stale_after{90};     ///< STALE_AFTER
        SteadyTime running_since{};  ///< the start, or the end of a time in which the process was stopped
        bool drains_known = false;   ///< the platform's drain list is there, or cannot be requested
        bool without_cache = false;  ///< MEMORY_SIGNAL=rss_swap: only lines with both are evidence
        std::string_view no_list;    ///< why the Platform API provides no such list; empty: not known
        std::string_view platform_trouble;  ///< a sentence; empty: the Platform API lists the app's dynos
        bool none_up = false;               ///< it is known that no dyno of the app is up
        std::size_t silent = 0;       ///< watched dynos that are up and have sent no sample for STALE_AFTER
        std::string_view one_silent;  ///< the first of them, by name
    };
    struct Outcome {
        std::optional<SightState> was;  ///< set: the state has changed, or is to be logged
        bool notify = false;            ///< people should be notified of the present state
    };

    void begin(const Instant& now);
    /// A batch with at least one line was read.
    void note_batch(const Instant& now, bool proven);
    /// A memory line in a proven batch. `stamp`: its own, if it is readable.
    void note_memory(const Instant& now, std::optional<WallTime> stamp);
    /// Lines of the app were lost, or could not be read.
    void note_loss(const Instant& now) { lost_at_ = now.steady; }

    /// A drain post was refused that may have been the app's. `remedy`: what an admin can do about it; must
    /// live as long as the program.
    void note_refused(const Instant& now, std::string_view remedy) {
        refused_at_ = now.steady;
        refused_remedy_ = remedy;
    }

    Outcome evaluate(const Instant& now, const Facts& facts);
    /// DrainHealth has notified of this state, and will notify of its end.
    void notified_elsewhere() { notified_ = SightState::ok; }

    const SightView& view() const { return view_; }
    /// The state is ok, and no change is likely.
    bool is_settled() const { return view_.state == SightState::ok && !pending_; }
    /// When a proven batch last arrived, or silence was last normal; never before the start.
    SteadyTime received_at() const;

 private:
    struct Finding {
        SightState state = SightState::ok;
        bool blind = false;
        std::string advice{};
        bool as_before = false;  ///< the advice shown is unchanged
    };
    struct Pending {
        SightState state;
        bool blind;
        Instant since;
    };

    std::optional<Finding> judge(const Instant& now, const Facts& facts) const;
    std::string advice_meanwhile(const Instant& now, const Facts& facts) const;
    Finding judge_silence(const Instant& now, const Facts& facts) const;
    std::optional<Finding> judge_lines(const Instant& now, const Facts& facts) const;
    std::optional<Finding> judge_samples(const Instant& now, const Facts& facts) const;
    void advise(std::string advice);
    void adopt(const Instant& now, const Instant& since, Finding found, Outcome& outcome);
    bool is_notice_due(const Instant& now);

    Instant began_;
    std::optional<SteadyTime> proven_at_, unproven_at_, memory_at_, lost_at_;
    std::optional<SteadyTime> refused_at_;
    std::string_view refused_remedy_;
    SteadyTime lines_since_{};              ///< of the present series of proven batches without a long hole
    std::optional<WallTime> newest_stamp_;  ///< of the memory lines
    std::optional<SteadyTime> none_up_at_;
    Seconds stale_after_{90};
    SightView view_;
    std::optional<Pending> pending_;
    bool advice_settled_ = false;  ///< the advice shown is about the state, not about waiting
    bool logged_ = false;
    SteadyTime adopted_at_{};
    SightState notified_ = SightState::ok;   ///< the state of the last notification
    std::optional<SteadyTime> bad_news_at_;  ///< when a bad state was last notified
};

}  // namespace dynoward::monitor
