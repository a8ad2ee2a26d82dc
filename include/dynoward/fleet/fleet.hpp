// SPDX-License-Identifier: MIT
// The present state of each app, dyno and incarnation. Applies events in whatever order they arrive and
// keeps everything within bounds; names invented by a sender cannot make it grow. Called by the monitor
// only. Must never decide anything, or let a line of a previous incarnation count against the present one.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "dynoward/fleet/dyno.hpp"
#include "dynoward/heroku/dyno_info.hpp"
#include "dynoward/logplex/classify.hpp"
#include "dynoward/logplex/event.hpp"
#include "dynoward/values/instant.hpp"
#include "dynoward/values/names.hpp"

namespace dynoward::fleet {

/// Values with a stamp further ahead of our clock than this are shown, but are no evidence.
inline constexpr Seconds max_stamp_ahead{60};
/// Preboot keeps the previous incarnation for boot timeout + 2 minutes, 3 by default; plus slack.
inline constexpr Seconds overlap{200};
/// A dyno that is in no list and has sent no line for this long is no longer shown.
inline constexpr Seconds hide_after{600};
/// After an R15 line a dyno is left to the platform for `r15_hold`; one that still reports after that was
/// not killed. An R15 `r15_row_ends` after the previous one starts a new series: this one may kill the
/// dyno.
inline constexpr Seconds r15_hold{60};
inline constexpr Seconds r15_row_ends{600};

// Not noexcept, so that libstdc++ keeps the hash in the node: otherwise each lookup in a bucket computes
// the hashes of the other nodes again.
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

    /// Applies one event of a batch that is proven to be of this app; never call it for other events.
    /// Returns the fate to be counted: the event's own, or superseded / out_of_order if it was understood
    /// but does not, or no longer, apply to the present incarnation. A LossNotice has no effect: whether it
    /// is a gap depends on the batch (note_gap).
    logplex::Fate apply(const Instant& now, const logplex::Event& event);
    /// A batch was read to its end or to its first error. A kept batch may be late.
    void note_batch(const Instant& now) {
        last_batch_ = last_batch_ && last_batch_->steady > now.steady ? last_batch_ : now;
    }
    /// Lines were lost: nothing received so far is evidence any more.
    void note_gap(const Instant& now);
    /// The Platform API shows a release at that time; its line may have been lost.
    void note_release(WallTime at);
    /// `as_of`: when the list was requested. Lines with a later timestamp take precedence.
    void on_dyno_list(const Instant& now, const Instant& as_of, const std::vector<heroku::DynoInfo>& dynos);

    /// The dynos that may have changed since the last call; in the order in which they were marked, or of
    /// their names where all were. Valid until the next call or until a dyno is removed.
    const std::vector<Dyno*>& take_dirty();
    /// Marks all of them, because the rules have changed.
    void mark_all_dirty();
    /// Changes whenever the presence, state, type or number of dynos may have.
    std::uint64_t type_counts_version() const { return type_counts_version_; }

    /// Keeps the dyno even if no list shows it and it sends nothing: it was restarted, and the outcome must
    /// not be lost.
    void pin(const DynoName& dyno);

    Dyno* find(std::string_view dyno_name);
    const Dyno* find(std::string_view dyno_name) const;
    const DynoTable& dynos() const { return dynos_; }
    DynoTable& dynos() { return dynos_; }

    std::optional<Instant> last_batch() const { return last_batch_; }
    std::optional<WallTime> gap_at() const { return gap_at_; }
    /// Last release, deploy, rollback or change of config vars: all dynos restart, or just did.
    std::optional<WallTime> release_at() const { return release_at_; }
    /// When the newest dyno list was requested.
    std::optional<Instant> listed_at() const { return listed_at_; }

 private:
    Dyno& find_or_add(const DynoNameRef& name, const Instant& now);
    void mark_dirty(Dyno& dyno);
    void before_removal(const Dyno& dyno);
    template <class Condition>
    void remove_where(Condition condition);
    void make_room();
    void find_next_to_evict();
    logplex::Fate apply_router_error(const Instant& now, const logplex::RouterError& error,
                                     const logplex::Event& event, const std::optional<WallTime>& stamp);
    void apply_api_line(const Instant& now, const logplex::ApiLine& line,
                        const std::optional<WallTime>& stamp);
    static bool is_out_of_date(const Dyno& dyno, const heroku::DynoInfo& info, SteadyTime as_of);
    static void apply_listed(const Instant& now, const Instant& as_of, const heroku::DynoInfo& info,
                             Dyno& dyno);
    void scale_down(const logplex::ScaleEntry& to, WallTime at);

    AppName name_;
    std::size_t max_dynos_;
    TrendOf trend_of_;
    DynoTable dynos_;
    std::vector<std::pair<std::string, std::pair<int, SteadyTime>>>
        next_to_evict_;           ///< the last is removed first
    Dyno* last_found_ = nullptr;  ///< often two or three lines in a row are about one dyno
    std::vector<Dyno*> dirty_;    ///< null: removed since
    std::vector<Dyno*> taken_;    ///< result of take_dirty(); the two are swapped, so neither allocates
    bool all_dirty_ = false;
    std::uint64_t type_counts_version_ = 0;
    std::optional<Instant> last_batch_;
    std::optional<WallTime> gap_at_;
    std::optional<WallTime> release_at_;
    std::optional<Instant> listed_at_;
    std::uint64_t lists_ = 0;  ///< number of dyno lists received
};

}  // namespace dynoward::fleet
