// SPDX-License-Identifier: MIT
// Everything about one restart, as plain values: who requested it, the state of the dyno before DELETE, how
// it ended and whether it helped. Restart changes it; bytes.hpp serialises it; cooldown, budget and giving
// up are computed from it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "dynoward/policy/policy.hpp"
#include "dynoward/values/dyno_name.hpp"
#include "dynoward/values/instant.hpp"
#include "heroku/replies.hpp"

namespace dynoward::restart {

enum class State : std::uint8_t {
    requested,   ///< an alert or an admin requested it, and a gate blocks it for now
    preflight,   ///< picked; waits for a dyno list fresh enough for the last decision
    deleting,    ///< DELETE is being sent. A store must claim the restart before this state
    confirming,  ///< DELETE was sent, or may have been; waits for another incarnation
    evaluating,  ///< ended; whether it helped is not known yet
    done,
};
inline constexpr unsigned state_count = static_cast<unsigned>(State::done) + 1;

/// How the restart itself ended.
enum class Ending : std::uint8_t {
    open,
    cancelled,    ///< nothing was sent
    refused,      ///< the Platform API itself refused it: nothing was restarted
    failed,       ///< the platform never received it: nothing was restarted
    unconfirmed,  ///< it may have been carried out, but nothing confirms it
    confirmed,    ///< there is a new incarnation
};
inline constexpr unsigned ending_count = static_cast<unsigned>(Ending::confirmed) + 1;

/// Whether the restart helped.
enum class Effect : std::uint8_t {
    open,
    helped,
    did_not_help,  ///< a rule about the dyno's state fired again soon after it
    unknown,       ///< a release, a person or another restart came first, or the dyno sent nothing
};
inline constexpr unsigned effect_count = static_cast<unsigned>(Effect::unknown) + 1;

std::string_view to_text(State state);    ///< `preflight`
std::string_view to_text(Ending ending);  ///< `confirmed`
std::string_view to_text(Effect effect);  ///< `did_not_help`

struct Record {
    Record(DynoName of_dyno, std::string of_type, policy::Rule for_rule)
        : dyno(std::move(of_dyno)), type(std::move(of_type)), rule(for_rule) {}

    DynoName dyno;
    std::string type;
    policy::Rule rule;  ///< that requested it; from DELETE on, the rule that decided
    State state = State::requested;
    std::uint64_t ledger_id = 0;  ///< of the restart's own entry; 0: not written yet

    // If an alert or an admin requested it.
    std::optional<policy::RequestedRestart> request;
    std::uint64_t request_ledger_id = 0;  ///< of the newest entry about the request
    /// An alert's request that a manual restart replaced. It is pending again if nothing is restarted.
    std::optional<policy::RequestedRestart> displaced;
    std::uint64_t displaced_ledger_id = 0;  ///< of the newest entry about it

    SteadyTime started_at{};  ///< preflight began

    // From DELETE on.
    Instant sent{};
    std::uint64_t delete_id = 0;              ///< of the DELETE request, among those of this process
    heroku::DynoInfo listed_before{};         ///< the dyno in the list that the last decision used
    std::string incarnation_before;           ///< the one that DELETE was to end; empty: not known
    std::optional<WallTime> up_before;        ///< when that one came up, by the platform's clock
    std::optional<SteadyTime> list_asked_at;  ///< when a list was last requested to confirm it
    std::string reply_problem;  ///< of the reply to DELETE; empty: a plain success, or no reply yet

    // Once it has ended.
    Ending ending = Ending::open;
    SteadyTime ended_at{};
    std::string detail;
    std::string refusal;          ///< of `refused` and `failed`: why, in a few words for the next hold
    unsigned refusals = 0;        ///< number of consecutive ones, including this one
    bool memory_written = false;  ///< the detail has the new incarnation's memory, or does not need it

    // While it is evaluated.
    bool returned = false;  ///< up with a sample of the new incarnation, or no longer awaited
    Effect effect = Effect::open;
    unsigned ineffective = 0;                ///< consecutive restarts that did not help, up to this one
    std::optional<SteadyTime> unhealthy_at;  ///< when a rule about the dyno's state last fired

    /// DELETE was sent, or may have been.
    bool is_sent() const { return state >= State::deleting && ending != Ending::cancelled; }
    /// It may have restarted the dyno.
    bool counts() const { return is_sent() && ending != Ending::refused && ending != Ending::failed; }
};

}  // namespace dynoward::restart
