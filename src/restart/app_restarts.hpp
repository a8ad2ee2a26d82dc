// SPDX-License-Identifier: MIT
// The restarts of one app: at most one requested or under way for each dyno, what is remembered of earlier
// ones, and the budget. Feeds events to the state machines, and keeps the books when one has ended. What to
// do about an action is the caller's business.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "dynoward/fleet/fleet.hpp"
#include "dynoward/policy/policy.hpp"
#include "dynoward/values/dyno_name.hpp"
#include "restart/budget.hpp"
#include "restart/dyno_restarts.hpp"
#include "settings/settings.hpp"

namespace dynoward::restart {

class AppRestarts {
 public:
    explicit AppRestarts(settings::CountPerSpan budget) : budget_(budget) {}

    /// null: nothing is known of restarts of this dyno.
    const DynoRestarts* find(const DynoName& dyno) const;
    bool is_under_way(const DynoName& dyno) const;
    const policy::RequestedRestart* request_of(const DynoName& dyno) const;
    const Budget& budget() const { return budget_; }
    /// A restart that a previous process may have sent.
    void assume(SteadyTime sent_at) { budget_.note(sent_at, true); }

    // --- From the request to DELETE

    /// An alert or an owner wants it. Replaces a request that is not met yet.
    void request(const DynoName& dyno, std::string type, policy::RequestedRestart request,
                 std::uint64_t ledger_id);
    /// The newest ledger entry about its request, where there is one.
    void note_request_entry(const DynoName& dyno, std::uint64_t ledger_id);
    /// It is this dyno's turn. A request that waits for it goes on; else a rule started it. `ledger_id`: of
    /// an entry written for it already, else 0.
    Action start(const Instant& now, const DynoName& dyno, std::string type, policy::Rule rule,
                 std::uint64_t ledger_id);
    /// The last decision is for it. `released_at`: the app's last release.
    Action approve(const Instant& now, const fleet::Dyno& dyno, policy::Rule rule,
                   std::optional<WallTime> released_at);
    /// The last decision is against it.
    Action block(const Instant& now, const DynoName& dyno, std::string_view why);
    void withdraw(const Instant& now, const DynoName& dyno);
    void note_entry(const DynoName& dyno, std::uint64_t ledger_id);

    // --- Under way

    /// In the order in which they were started.
    const std::vector<DynoName>& under_way() const { return under_way_; }
    std::vector<DynoName> in_preflight() const;
    /// In the order of their names.
    std::vector<DynoName> requested() const;
    /// Feeds the restart that is requested or under way.
    Action resume(const Instant& now, const DynoName& dyno, const Event& event);
    /// To be called after events: takes those that have ended from among the ones under way. A restart that
    /// restarted nothing gives its budget back; an alert's request for it is open again.
    void retire_ended();

    // --- What became of them

    /// Dynos whose last restart has confirmed without the new incarnation's memory, in that order.
    const std::vector<DynoName>& awaiting_memory() const { return awaiting_memory_; }
    /// Dynos that were restarted and whose last restart is not settled, by name.
    const std::set<DynoName, ByTypeThenNumber>& under_review() const { return under_review_; }
    /// Feeds the last restart that has ended.
    Action resume_last(const Instant& now, const DynoName& dyno, const Event& event);
    /// Takes the settled ones, and those of dynos that are gone, from under review.
    void finish_review(const fleet::App& fleet);
    /// The trouble that led to refusals is over.
    void forget_refusals(const DynoName& dyno);

    std::size_t size() const { return dynos_.size(); }
    /// When the newest DELETE that counts was sent; the beginning of the steady clock where none was.
    SteadyTime newest_sent_at() const;
    std::size_t requests() const;

 private:
    using Table = std::map<DynoName, DynoRestarts, ByTypeThenNumber>;
    void retire(const DynoName& dyno, DynoRestarts& restarts);

    Table dynos_;
    Budget budget_;
    std::vector<DynoName> under_way_;
    std::vector<DynoName> awaiting_memory_;
    std::set<DynoName, ByTypeThenNumber> under_review_;
};

}  // namespace dynoward::restart
