// SPDX-License-Identifier: MIT
// One restart, from the request until it is known whether it helped, as a state machine without I/O. The
// caller feeds events and carries out the returned action; nothing else changes its state:
//   requested -> preflight -> deleting -> confirming -> evaluating -> done
// A 202 proves nothing: only another incarnation confirms a restart. DELETE is sent once; a lost reply is
// followed up, never repeated. Must never: read a clock, send anything, or write to the ledger itself.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "dynoward/fleet/dyno.hpp"
#include "dynoward/policy/policy.hpp"
#include "dynoward/values/instant.hpp"
#include "heroku/replies.hpp"
#include "heroku/request.hpp"
#include "restart/giving_up.hpp"
#include "restart/record.hpp"
#include "settings/settings.hpp"

namespace dynoward::restart {

/// A list older than this is requested again before DELETE.
inline constexpr Seconds list_age_before_delete{10};
/// A preflight that has no fresh list by then is cancelled; the API client's own deadline is 35 s.
inline constexpr Seconds preflight_deadline{60};
/// Boot limit 60 s, exit limit 30 s, preboot overlap, and slack.
inline constexpr Seconds confirm_deadline{180};

namespace event {

/// The dyno was picked: the preflight begins. `ledger_id`: of an entry already written for it, else 0.
struct Chosen {
    std::uint64_t ledger_id = 0;
};
/// No gate blocks it on a fresh dyno list: DELETE is to be sent now.
struct Approved {
    const fleet::Dyno& dyno;  ///< listed
    policy::Rule rule;
    const Record* previous;  ///< the newest earlier restart that counts; null: none
};
/// A gate blocks it at the last decision, or no rule fires any more.
struct Blocked {
    std::string_view why;
};
/// The request that started it is no longer valid.
struct Withdrawn {};
/// The reply to a DELETE. That to an earlier restart's DELETE has no effect.
struct Reply {
    const heroku::ApiReply& reply;
    std::uint64_t delete_id = 0;  ///< of the request that it answers
};
/// A dyno list. It counts only if it was requested after DELETE was sent.
struct DynoList {
    const std::vector<heroku::DynoInfo>& dynos;
    Nanoseconds age{};  ///< since it was requested
};
/// The dyno as the drain now shows it: samples, state changes. null: the dyno is gone.
struct Observed {
    const fleet::Dyno* dyno;
};
/// About once a second while it is under way.
struct Tick {
    const fleet::Dyno* dyno;
};
/// The rules' finding about the dyno now; null: none.
struct Finding {
    const fleet::Dyno& dyno;
    const policy::Finding* finding = nullptr;
    std::optional<WallTime> released_at{};  ///< the app's last release
    const settings::TypeSettings& settings;
};
/// About once a second while it is evaluated.
struct Review : Finding {};
/// A newer restart of the same dyno has taken its place.
struct Superseded {};
/// The process ends, so nothing can confirm it any more.
struct Shutdown {};

}  // namespace event

using Event = std::variant<event::Chosen, event::Approved, event::Blocked, event::Withdrawn, event::Reply,
                           event::DynoList, event::Observed, event::Tick, event::Finding, event::Review,
                           event::Superseded, event::Shutdown>;

namespace action {

struct Nothing {};
/// Request the dyno list and whatever else the last decision needs, then decide.
struct StartPreflight {};
/// Send DELETE, once.
struct SendDelete {};
/// Request a dyno list that may confirm it.
struct RequestList {};
/// Log that the reply to DELETE proves nothing. DELETE is not repeated.
struct ReportProblem {
    std::string text;
};
/// Write the outcome to the ledger.
struct WriteOutcome {
    Ending ending;
    std::string detail;
    std::uint64_t ledger_id = 0;  ///< 0: no entry was written for it, because nothing was sent
};
/// Log that no fresh list arrived in time, and write the outcome.
struct ReportTimeout {
    WriteOutcome outcome;
};
/// Add the memory of the new incarnation to the entry.
struct WriteMemory {
    std::uint64_t ledger_id = 0;
    std::string detail;  ///< the present one of the entry
    std::string incarnation;
    Megabytes memory;
};
/// The restart did not help.
struct ReportIneffective {
    unsigned in_a_row = 0;
};

}  // namespace action

using Action = std::variant<action::Nothing, action::StartPreflight, action::SendDelete,
                            action::RequestList, action::ReportProblem, action::WriteOutcome,
                            action::ReportTimeout, action::WriteMemory, action::ReportIneffective>;

class Restart {
 public:
    /// Requested by an alert or an admin, in state `requested`.
    Restart(DynoName dyno, std::string type, policy::RequestedRestart request,
            std::uint64_t request_ledger_id);
    /// Caused by a rule, in state `requested` until event::Chosen.
    Restart(DynoName dyno, std::string type, policy::Rule rule);
    /// Continues from a saved record.
    explicit Restart(Record record) : record_(std::move(record)) {}

    /// An event without a meaning in the present state changes nothing.
    Action resume(const Instant& now, const Event& event);

    const Record& record() const { return record_; }
    State state() const { return record_.state; }
    const DynoName& dyno() const { return record_.dyno; }

    /// The newest ledger entry about its request.
    void note_request_entry(std::uint64_t ledger_id) { record_.request_ledger_id = ledger_id; }
    void note_entry(std::uint64_t ledger_id) { record_.ledger_id = ledger_id; }
    /// The id of the request that sends DELETE.
    void note_delete(std::uint64_t request_id) { record_.delete_id = request_id; }
    /// An alert or an admin also requests the restart that a rule has started. `ledger_id`: of an entry
    /// written for the request, else 0.
    void join(policy::RequestedRestart request, std::uint64_t ledger_id);
    /// The alert's request that a manual restart replaces.
    void displace(policy::RequestedRestart request, std::uint64_t ledger_id);
    /// A person or a release has ended the series of restarts that did not help.
    void forgive() { end_row(record_); }
    /// Counts a refusal after `earlier` consecutive ones.
    void count_refusals_after(unsigned earlier) { record_.refusals = earlier + 1; }
    /// The cause of the refusals is gone, which ends their series.
    void forget_refusals() { record_.refusals = 0; }

 private:
    Action on(const Instant& now, const event::Chosen& chosen);
    Action on(const Instant& now, const event::Approved& approved);
    Action on(const Instant& now, const event::Blocked& blocked);
    Action on(const Instant& now, const event::Withdrawn&);
    Action on(const Instant& now, const event::Reply& reply);
    Action on(const Instant& now, const event::DynoList& list);
    Action on(const Instant& now, const event::Observed& observed);
    Action on(const Instant& now, const event::Tick& tick);
    Action on(const Instant& now, const event::Finding& found);
    Action on(const Instant& now, const event::Review& review);
    Action on(const Instant& now, const event::Superseded&);
    Action on(const Instant& now, const event::Shutdown&);

    bool is_awaiting_incarnation() const {
        return record_.state == State::deleting || record_.state == State::confirming;
    }
    action::WriteOutcome cancel(const Instant& now, std::string_view why);
    action::WriteOutcome close(const Instant& now, Ending ending, std::string detail);
    Action confirm_by_drain(const Instant& now, const fleet::Dyno* dyno);
    bool is_list_due(const Instant& now);
    Action write_memory(const Instant& now, const fleet::Dyno* dyno);
    void finish_if_settled();

    Record record_;
};

/// Whether a list may be used to decide the next DELETE of the dyno. `as_of`: when the list was requested;
/// `listed`: the dyno in it. A list is out of date if it was requested before the last DELETE, or still
/// shows the incarnation that the last DELETE ended.
bool is_listed_after(const Record& last, const Instant& now, SteadyTime as_of,
                     const heroku::DynoInfo& listed);

/// How long ago DELETE was sent, in whole seconds; 0 before.
Seconds since_sent(const Record& record, const Instant& now);

}  // namespace dynoward::restart
