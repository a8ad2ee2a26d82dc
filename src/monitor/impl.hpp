// SPDX-License-Identifier: MIT
// The monitor from inside. Its parts are in files of their own: senders.cpp (whose batch it is),
// batches.cpp (what it says), passes.cpp (who is looked at), surroundings.cpp (what is decided),
// restarts.cpp (how a restart goes), wishes.cpp (what somebody asks for), pause.cpp, dialogue.cpp (what is
// asked of the Platform API), history.cpp (what became of a restart), incident.cpp, drain_news.cpp (what
// people are told of the drain), watch_sight.cpp (how much of an app can be seen), view.cpp and audit.cpp
// (what is shown).
#pragma once

#include <algorithm>
#include <deque>
#include <list>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "dynoward/heroku/breaker.hpp"
#include "dynoward/heroku/token_map.hpp"
#include "dynoward/monitor/monitor.hpp"
#include "dynoward/policy/policy.hpp"
#include "monitor/duty.hpp"
#include "monitor/kept_batches.hpp"
#include "monitor/sender_trust.hpp"

namespace dynoward::monitor {

/// Frame ids seen, so that a repeat has no second effect: the oldest are forgotten by number and by age.
class SeenFrames {
 public:
    struct Seen {
        SteadyTime at;
        std::string key;
        std::uint64_t lost = 0;     ///< lines that its sender said were lost
        std::uint64_t content = 0;  ///< BatchDigest
    };
    /// Null: not seen, or forgotten.
    Seen* find(std::string_view key);
    /// `key` is not among them.
    void add(const Instant& now, std::string_view key, std::uint64_t lost, std::uint64_t content);
    std::size_t size() const { return std::max(by_key_.size(), order_.size()); }

 private:
    std::list<Seen> order_;                               ///< oldest first; its nodes are used again
    std::unordered_map<std::string_view, Seen*> by_key_;  ///< of what is in order_
};

class Monitor::Impl {
 public:
    Impl(settings::Settings settings, Instant now, FormerLife former_life);

    // senders.cpp
    Admission admit(const Instant& now, const Sender& sender, Effects& effects);
    void on_refused(const Instant& now, std::optional<std::string_view> app, std::string_view remedy);
    BatchOutcome on_batch(const Instant& now, const Batch& batch, Effects& effects);

    // passes.cpp
    void on_tick(const Instant& now, Effects& effects);

    // dialogue.cpp
    void on_reply(const Instant& now, std::uint64_t id, const heroku::ApiReply& reply, Effects& effects);

    // pause.cpp
    void pause(const Instant& now, std::chrono::minutes span, Effects& effects);
    void resume(const Instant& now, Effects& effects);
    std::optional<WallTime> paused_until(const Instant& now) const;

    // wishes.cpp
    WishAnswer ask_restart(const Instant& now, const Wish& wish, Effects& effects);

    // view.cpp
    std::vector<AppView> view(const Instant& now) const;
    Standing standing(const Instant& now) const;

    settings::Mode mode() const { return mode_; }
    void stop_acting() { stopping_ = true; }
    const policy::Ledger& ledger() const { return ledger_; }
    const Totals& totals() const { return totals_; }

    // audit.cpp
    Audit audit() const;

 private:
    /// Whose batch it is, and what becomes of it. `duty` is its app where that is proven, else the one that
    /// it claims to be of; null where it names none.
    struct Attribution {
        Duty* duty = nullptr;
        Trust trust = Trust::shown;
    };
    struct Reading;
    struct Repeat;
    struct Pending {
        std::size_t duty = 0;
        heroku::ApiRequest request;
    };

    // senders.cpp
    Attribution attribute(const Sender& sender);
    void refuse(const Instant& now, const AppName* app, Effects& effects);
    BatchOutcome show(const Instant& now, const Batch& batch, Duty* duty, Effects& effects);
    BatchOutcome count_only(const Batch& batch);
    void note_unproven(const Instant& now, Duty* duty, bool unjudged, Effects& effects);
    void drop(const Instant& now, const Instant& received, const Batch& batch, Effects& effects);
    void note_lost_before(Duty& duty) const;
    void refuse_kept(const Instant& now, const Attribution& to, Effects& effects);
    void keep(const Instant& now, const Batch& batch, Duty* duty, Effects& effects);
    void drop_kept(const Instant& now, const std::vector<KeptBatch>& gone, Effects& effects);
    void settle_kept(const Instant& now, Effects& effects);

    // batches.cpp
    BatchOutcome take_in(const Instant& now, const Instant& received, const Batch& batch, Duty& duty,
                         Effects& effects);
    void after_batch(const Instant& now, Duty& duty, Effects& effects);
    void read_frames(const Instant& received, const Batch& batch, Duty& duty, Reading& reading);
    static Repeat look_through(const Batch& batch);
    void count_repeat(const Instant& now, Duty& duty, const Repeat& repeat, SeenFrames::Seen& seen,
                      Effects& effects);
    static void remark_on(const Reading& reading, const Duty& duty, const Batch& batch, Effects& effects);

    // drain_news.cpp
    void watch_drain(const Instant& now, Duty& duty, Effects& effects) const;
    static void note_heard(const Instant& now, Duty& duty, Effects& effects);
    static void tell_lossy(const Instant& now, Duty& duty, std::uint64_t lines, Effects& effects);
    static void tell_other_lossy(const Instant& now, Duty& duty, const logplex::LossNotice& loss,
                                 Effects& effects);
    void tell_refused(const Instant& now, const AppName* app, Effects& effects);

    // watch_sight.cpp
    void watch_sight(const Instant& now, Duty& duty, Effects& effects) const;
    void look_for_silent(const Instant& now, const Duty& duty, Sight::Facts& facts) const;
    bool has_fresh_sample(const Instant& now, const Duty& duty, const fleet::Dyno& dyno) const;
    static bool is_shown(const Instant& now, const fleet::Dyno& dyno);

    // passes.cpp
    void on_news(const Instant& now, Duty& duty, Effects& effects);
    void wake_by_clock(const Instant& now, Duty& duty, Effects& effects);
    static void set_alarm(const Instant& now, Duty& duty, fleet::Dyno& dyno);
    const Suspect* look_at(const Instant& now, Duty& duty, fleet::Dyno& dyno, Effects& effects);
    std::optional<policy::Decision> consider(const Instant& now, Duty& duty, fleet::Dyno& dyno,
                                             const Suspect& suspect, Effects& effects);
    void choose(const Instant& now, Duty& duty, Effects& effects);
    void remark_slow(const Duty& duty, fleet::Dyno& dyno, Effects& effects) const;
    void remark_untouchable(const Instant& now, Duty& duty, const fleet::Dyno& dyno, Effects& effects);
    void write_not_watched(const Instant& now, Duty& duty, const fleet::Dyno& dyno,
                           const policy::Finding& finding, Effects& effects);
    void write_hold(const Instant& now, Duty& duty, fleet::Dyno& dyno, const policy::Decision& decision,
                    Effects& effects);
    void write_hold_anew(const Instant& now, Duty& duty, fleet::Dyno& dyno,
                         const policy::Decision& decision, Effects& effects);
    void notice_clock_jumps(const Instant& now, Effects& effects);
    void pass(const Instant& now, Duty& duty, Effects& effects);

    // restarts.cpp
    void follow_restarts(const Instant& now, Duty& duty, Effects& effects);
    /// `ledger_id`: of the entry that whoever asked for it was given, else 0.
    void start_restart(const Instant& now, Duty& duty, fleet::Dyno& dyno, std::uint64_t ledger_id,
                       Effects& effects);
    void decide_again(const Instant& now, Duty& duty, Effects& effects);
    void send_delete(const Instant& now, Duty& duty, ActiveRestart& restart, fleet::Dyno& dyno,
                     const policy::Decision& decision, Effects& effects);
    void settle(const Instant& now, Duty& duty, const ActiveRestart& restart,
                const heroku::RestartProcedure::Outcome& outcome, Effects& effects);
    void measure(const Instant& now, Duty& duty, Effects& effects);

    policy::LedgerEntry restart_entry(const Instant& now, const Duty& duty, const fleet::Dyno& dyno,
                                      const policy::Decision& decision) const;
    void give_up_look(Duty& duty, const ActiveRestart& restart, std::string_view why, Effects& effects);
    void decide_if_looked(const Instant& now, Duty& duty, Effects& effects);
    bool is_looked(const Instant& now, const Duty& duty) const;

    // pause.cpp
    void end_pause(const Instant& now, Effects& effects);

    // wishes.cpp
    std::optional<policy::Finding> fault_of(const Instant& now, const Duty& duty,
                                            const fleet::Dyno& dyno) const;
    void ask_for(const Instant& now, Duty& duty, fleet::Dyno& dyno, const Wish& wish, WishAnswer& answer,
                 Effects& effects);
    bool is_known_wish(const Duty& duty, const fleet::Dyno& dyno, const Wish& wish,
                       WishAnswer& answer) const;
    bool is_refused(const Duty& duty, const fleet::Dyno* dyno, const std::string& subject,
                    WishAnswer& answer) const;
    void hold_wish(const Instant& now, Duty& duty, fleet::Dyno& dyno, policy::Wish wish,
                   const policy::Decision& decision, WishAnswer& answer, Effects& effects);
    void begin_wish(const Instant& now, Duty& duty, fleet::Dyno& dyno, policy::Wish wish,
                    const policy::Decision& decision, WishAnswer& answer, Effects& effects);
    void forget_old_wishes(const Instant& now, Duty& duty, Effects& effects);

    // history.cpp
    static void note_sent(const Instant& now, Duty& duty, fleet::Dyno& dyno, ActiveRestart& restart,
                          policy::Rule rule);
    static void note_ended(const Instant& now, Duty& duty, const ActiveRestart& restart,
                           const heroku::RestartProcedure::Outcome& outcome);
    static void review(const Instant& now, Duty& duty, Effects& effects);
    static void review(const Instant& now, Duty& duty, fleet::Dyno& dyno, Effects& effects);
    /// Whether our last restart of it helped, by what is found now (null: nothing); once for each restart,
    /// and at the latest before the next one is decided.
    static void judge(const Instant& now, Duty& duty, fleet::Dyno& dyno, const policy::Finding* finding,
                      Effects& effects);
    static void tell_in_vain(const Duty& duty, const fleet::Dyno& dyno, Effects& effects);
    void assume_restarts(const Instant& now, Duty& duty);

    // incident.cpp
    static void watch_for_rise(const Instant& now, Duty& duty, Effects& effects);
    std::optional<std::string> incident_of(const Instant& now, const Duty& duty,
                                           std::string_view type) const;
    bool awaits_status(const Instant& now) const;
    void ask_status(const Instant& now, Duty& duty, Effects& effects);
    void on_status(const Instant& now, Duty& duty, const heroku::ApiReply& reply, Effects& effects);

    // surroundings.cpp
    bool is_held_as_told(const Instant& now, const Duty& duty, const fleet::Dyno& dyno,
                         const policy::Finding& finding) const;
    static bool is_in_formation(const Duty& duty, const fleet::Dyno& dyno);
    static const TypeCount& count_of(const Duty& duty, std::string_view type, bool listed);
    static void count_others(const Duty& duty, std::string_view type, const fleet::Dyno& dyno,
                             policy::Surroundings& around);
    bool is_target(const Duty& duty, const fleet::Dyno& dyno) const;
    policy::Surroundings surroundings(const Instant& now, const Duty& duty, std::string_view type,
                                      const fleet::Dyno& dyno) const;
    std::optional<policy::Decision> decide(const Instant& now, const Duty& duty,
                                           const fleet::Dyno& dyno) const;
    policy::Decision decide(const Instant& now, const Duty& duty, const fleet::Dyno& dyno,
                            policy::Finding finding) const;

    // dialogue.cpp
    void ask(std::size_t duty, heroku::ApiRequest request, Effects& effects);
    static bool hides_a_neighbour(const Duty& duty);
    void ask_what_is_missing(const Instant& now, Effects& effects);
    void ask_list(const Instant& now, Duty& duty, Effects& effects);
    void ask_look(const Instant& now, Duty& duty, Effects& effects);
    void ask_info(const Instant& now, Duty& duty, Effects& effects);
    void on_info(const Instant& now, Duty& duty, const heroku::ApiReply& reply, bool good,
                 Effects& effects);
    void ask_formation(const Instant& now, Duty& duty, Effects& effects);
    void on_dynos(const Instant& now, Duty& duty, const Pending& asked, const heroku::ApiReply& reply,
                  Effects& effects);
    void on_formation(const Instant& now, Duty& duty, const heroku::ApiReply& reply, Effects& effects);
    static void remark_odd_levels(Duty& duty, Effects& effects);
    void on_drains(const Instant& now, Duty& duty, const heroku::ApiReply& reply, Effects& effects);
    void on_delete(const Instant& now, Duty& duty, const Pending& asked, const heroku::ApiReply& reply,
                   Effects& effects);
    static void forget_pages(Duty& duty);
    void note_breaker(const Instant& now, const heroku::ApiReply& reply, Effects& effects);
    DynoView view_of(const Instant& now, const Duty& duty, const fleet::Dyno& dyno) const;
    std::optional<VerdictView> verdict_of(const Instant& now, const Duty& duty,
                                          const fleet::Dyno& dyno) const;
    std::size_t index_of(const Duty& duty) const {
        return static_cast<std::size_t>(&duty - duties_.data());
    }

    settings::Settings settings_;
    FormerLife former_life_;
    settings::Mode mode_;
    bool has_key_;
    bool stopping_ = false;
    std::vector<Duty> duties_;  ///< never resized after construction: Duty* stay good
    std::unordered_map<std::string, std::size_t> duty_by_name_;
    heroku::TokenMap tokens_;
    heroku::Breaker breaker_;
    SeenFrames seen_;
    KeptBatches kept_;
    std::optional<Instant> kept_lost_at_;  ///< when the last batch came that had to be dropped unjudged
    std::string frame_key_;                ///< of the batch in hand; here, so that its room is used again
    policy::Ledger ledger_;
    Totals totals_;
    std::unordered_map<std::uint64_t, Pending> pending_;
    std::uint64_t last_request_id_ = 0;
    Instant began_;
    SteadyTime warm_from_;
    Inquiry status_;  ///< of Heroku's status page
    SteadyTime status_asked_at_{};
    std::optional<SteadyTime> status_remarked_at_;
    bool apps_are_red_ = false;
    std::optional<Instant> last_tick_;
    std::optional<Instant> paused_until_;  ///< by the steady clock; the wall reading is for showing
    std::optional<SteadyTime> rate_seen_at_;
    std::optional<SteadyTime> refusal_remarked_at_;
    std::uint64_t refusals_unremarked_ = 0;
    Episode refusals_;  ///< of batches that came by a foreign drain
    Episode kept_refusals_;
    Episode of_no_app_;  ///< of batches that name no app and prove none
};

/// As the platform's list says, else by the name.
std::string_view type_of(const fleet::Dyno& dyno);
/// A state that nobody has told us is no absence; a listed one in words that we do not know is.
bool is_not_up(const fleet::Dyno& dyno);
std::string in_quotes(std::string_view text);
void remark(Effects& effects, Remark::Weight weight, std::string at, std::string text);

}  // namespace dynoward::monitor
