// SPDX-License-Identifier: MIT
// The restarts of one app: at most one requested or under way for each dyno, the records of earlier ones,
// and the budget. Feeds events to the state machines, and updates records and budget when one ends. The
// caller carries out the actions.
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

    /// null: there is no record of a restart of this dyno.
    const DynoRestarts* find(const DynoName& dyno) const;
    bool is_under_way(const DynoName& dyno) const;
    const policy::RequestedRestart* request_of(const DynoName& dyno) const;
    const Budget& budget() const { return budget_; }
    void allow(settings::CountPerSpan budget) { budget_.allow(budget); }
    /// A restart that a previous process may have sent.
    void assume(SteadyTime sent_at) { budget_.note(sent_at, true); }

    // --- From the request to DELETE

    /// An alert or an admin requests it. Replaces a pending request, and joins the preflight check that a
    /// rule has started.
    void request(const DynoName& dyno, std::string type, policy::RequestedRestart request,
                 std::uint64_t ledger_id);
    /// The newest ledger entry about its request, if there is a request.
    void note_request_entry(const DynoName& dyno, std::uint64_t ledger_id);
    /// The dyno was picked. Its pending request goes on; without one, a rule starts the restart.
    /// `ledger_id`: of an entry already written for it, else 0.
    Action start(const Instant& now, const DynoName& dyno, std::string type, policy::Rule rule,
                 std::uint64_t ledger_id);
    /// The last decision is to restart. `released_at`: the app's last release.
    Action approve(const Instant& now, const fleet::Dyno& dyno, policy::Rule rule,
                   std::optional<WallTime> released_at);
    /// The last decision is not to restart.
    Action block(const Instant& now, const DynoName& dyno, std::string_view why);
    void withdraw(const Instant& now, const DynoName& dyno);
    void note_entry(const DynoName& dyno, std::uint64_t ledger_id);
    /// The id of the request that sends DELETE.
    void note_delete(const DynoName& dyno, std::uint64_t request_id);

    // --- Under way

    /// In the order in which they were started.
    const std::vector<DynoName>& under_way() const { return under_way_; }
    std::vector<DynoName> in_preflight() const;
    /// In the order of their names.
    std::vector<DynoName> requested() const;
    /// Feeds the restart that is requested or under way.
    Action resume(const Instant& now, const DynoName& dyno, const Event& event);
    /// Call it after events: removes the restarts that have ended from those under way. One that restarted
    /// nothing returns its budget, and an alert's request for it is pending again.
    void retire_ended();

    // --- After the end

    /// Dynos whose last restart was confirmed without the new incarnation's memory, in order of
    /// confirmation.
    const std::vector<DynoName>& awaiting_memory() const { return awaiting_memory_; }
    /// Dynos that were restarted and whose last restart is not settled, by name.
    const std::set<DynoName, ByTypeThenNumber>& under_review() const { return under_review_; }
    /// Feeds an event to the last restart that has ended.
    Action resume_last(const Instant& now, const DynoName& dyno, const Event& event);
    /// Removes the settled ones, and those of dynos that are gone, from the ones under review.
    void finish_review(const fleet::App& fleet);
    /// The cause of refusals is gone.
    void forget_refusals(const DynoName& dyno);

    std::size_t size() const { return dynos_.size(); }
    /// When the newest DELETE that counts was sent; the origin of the steady clock if there was none.
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
