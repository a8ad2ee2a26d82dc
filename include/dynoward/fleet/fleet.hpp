// SPDX-License-Identifier: MIT
// What is true now: per app, dyno and incarnation. Applies events in whatever order they come and keeps
// everything within bounds; names invented by a sender cannot make it grow. Called by the monitor only.
// Must never: decide anything, or let a line of a former incarnation count against the present one.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "dynoward/fleet/dyno.hpp"
#include "dynoward/heroku/replies.hpp"
#include "dynoward/logplex/classify.hpp"
#include "dynoward/logplex/event.hpp"
#include "dynoward/values/instant.hpp"
#include "dynoward/values/names.hpp"

namespace dynoward::fleet {

/// Stamps further ahead of our clock than this are not believed: the value is shown, but is no evidence.
inline constexpr Seconds max_stamp_ahead{60};
/// Preboot keeps the former incarnation for boot timeout + 2 minutes, 3 by default; plus slack.
inline constexpr Seconds overlap{200};
/// A dyno that is in no list and has said nothing for so long is not shown any more.
inline constexpr Seconds fades_after{600};
/// After an R15 line a dyno is left to the platform for so long; one that goes on reporting after that was
/// not killed. One R15 so long after the one before begins a new row: the platform may kill this time.
inline constexpr Seconds r15_hold{60};
inline constexpr Seconds r15_row_ends{600};

// Not noexcept, by which libstdc++ decides to keep the hash in the node: else each look into a bucket
// computes the hashes of its neighbours anew.
struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};
using DynoTable = std::unordered_map<std::string, Dyno, TextHash, std::equal_to<>>;

class App {
 public:
    explicit App(AppName name, std::size_t max_dynos = limits::dynos_per_app,
                 TrendOf trend_of = TrendOf::total)
        : name_(std::move(name)), max_dynos_(max_dynos), trend_of_(trend_of) {}

    const AppName& name() const { return name_; }

    /// Applies one event of a batch that is proven to be of this app; nothing else may come here. Returns
    /// the fate that is to be counted: the event's own, or superseded / out_of_order where it was
    /// understood but is not, or no longer, true of the present incarnation. A LossNotice has no effect:
    /// whether it is a gap depends on the batch (note_gap).
    logplex::Fate apply(const Instant& now, const logplex::Event& event);
    /// A batch was read to its end or to its first error. One that was kept for a while may come late.
    void note_batch(const Instant& now) {
        last_batch_ = last_batch_ && last_batch_->steady > now.steady ? last_batch_ : now;
    }
    /// Lines were lost: nothing up to now is evidence any more.
    void note_gap(const Instant& now);
    /// The platform says that a release was made then; its line may have been lost.
    void note_release(WallTime at);
    void on_dyno_list(const Instant& now, const std::vector<heroku::DynoInfo>& dynos);

    /// The dynos of which something may have changed since this was last asked, so that nobody has to look
    /// at all of them; in the order in which they were touched, or of their names where all were. Good
    /// until it is asked again, or a dyno goes.
    const std::vector<Dyno*>& take_touched();
    /// All of them: what they are judged by has changed.
    void touch_all();
    /// Changes whenever the presence, state, type or number of dynos may have.
    std::uint64_t census_mark() const { return census_mark_; }

    Dyno* find(std::string_view dyno_name);
    const Dyno* find(std::string_view dyno_name) const;
    const DynoTable& dynos() const { return dynos_; }
    DynoTable& dynos() { return dynos_; }

    std::optional<Instant> last_batch() const { return last_batch_; }
    std::optional<WallTime> gap_at() const { return gap_at_; }
    /// Last release, deploy, rollback or change of config vars: all dynos restart, or just did.
    std::optional<WallTime> release_at() const { return release_at_; }
    std::optional<Instant> listed_at() const { return listed_at_; }

 private:
    Dyno& slot(const DynoNameRef& name, const Instant& now);
    void touch(Dyno& dyno);
    void about_to_go(const Dyno& dyno);
    template <class Condition>
    void forget_where(Condition condition);
    void make_room();
    void find_next_to_go();
    logplex::Fate apply_router_error(const Instant& now, const logplex::RouterError& error,
                                     const logplex::Event& event, const std::optional<WallTime>& stamp);
    void apply_api_line(const Instant& now, const logplex::ApiLine& line,
                        const std::optional<WallTime>& stamp);
    void scale_down(const logplex::ScaleEntry& to, WallTime at);

    AppName name_;
    std::size_t max_dynos_;
    TrendOf trend_of_;
    DynoTable dynos_;
    std::vector<std::pair<std::string, std::pair<int, SteadyTime>>> next_to_go_;  ///< the last goes first
    Dyno* last_found_ = nullptr;  ///< lines of one dyno come in twos and threes
    std::vector<Dyno*> touched_;  ///< null: it is gone since
    std::vector<Dyno*> taken_;    ///< what was last asked for; the two change places, so neither allocates
    bool all_touched_ = false;
    std::uint64_t census_mark_ = 0;
    std::optional<Instant> last_batch_;
    std::optional<WallTime> gap_at_;
    std::optional<WallTime> release_at_;
    std::optional<Instant> listed_at_;
};

}  // namespace dynoward::fleet
