// SPDX-License-Identifier: MIT
// All that is known of one restart, as plain values: who wanted it, what the dyno was before DELETE, how it
// ended and whether it helped. Restart changes it; bytes.hpp writes it down and reads it back; cooldown,
// budget and giving up are computed from it.
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
    requested,   ///< an alert or an owner wants it, and a gate blocks it for now
    preflight,   ///< chosen; waits for a dyno list fresh enough for the last decision
    deleting,    ///< DELETE is on its way. A store's claim belongs in front of this state
    confirming,  ///< DELETE was sent, or may have been; waits for another incarnation
    evaluating,  ///< closed; whether it helped is not known yet
    done,
};
inline constexpr unsigned state_count = static_cast<unsigned>(State::done) + 1;

/// How the restart itself ended.
enum class Ending : std::uint8_t {
    open,
    cancelled,    ///< nothing was sent
    refused,      ///< the Platform API refused it in its own words: nothing was restarted
    failed,       ///< the platform never received it: nothing was restarted
    unconfirmed,  ///< it may have been carried out, and nothing shows it
    confirmed,    ///< another incarnation is there
};
inline constexpr unsigned ending_count = static_cast<unsigned>(Ending::confirmed) + 1;

/// Whether the dyno was better off afterwards.
enum class Effect : std::uint8_t {
    open,
    helped,
    did_not_help,  ///< a rule about the dyno's state fired again soon afterwards
    unknown,  ///< a release, a person or another restart came first, or nothing was received of the dyno
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
    policy::Rule rule;  ///< that asked for it; from DELETE on the rule that decided
    State state = State::requested;
    std::uint64_t ledger_id = 0;  ///< of the restart's own entry; 0: none is written yet

    // Where an alert or an owner asked for it.
    std::optional<policy::RequestedRestart> request;
    std::uint64_t request_ledger_id = 0;  ///< of the newest entry about the request

    SteadyTime started_at{};  ///< preflight began

    // From DELETE on.
    Instant sent{};
    heroku::DynoInfo listed_before{};         ///< the dyno in the list that the last decision was made on
    std::string incarnation_before;           ///< that DELETE was meant for; empty: not known
    std::optional<WallTime> up_before;        ///< when that one came up, by the platform's clock
    std::optional<SteadyTime> list_asked_at;  ///< when a list was last asked for to confirm it
    std::string reply_problem;  ///< of the reply to DELETE; empty: a plain success, or none yet

    // Once it has ended.
    Ending ending = Ending::open;
    SteadyTime ended_at{};
    std::string detail;
    std::string refusal;          ///< of `refused` and `failed`: why, in a few words for the next hold
    unsigned refusals = 0;        ///< how many of these in a row, this one included
    bool memory_written = false;  ///< the detail holds the new incarnation's memory, or it is not awaited

    // While it is evaluated.
    bool returned = false;  ///< up with a sample of the new incarnation, or not awaited
    Effect effect = Effect::open;
    unsigned ineffective = 0;                ///< restarts in a row that did not help, up to this one
    std::optional<SteadyTime> unhealthy_at;  ///< when a rule about the dyno's state last fired

    /// DELETE was sent, or may have been.
    bool is_sent() const { return state >= State::deleting && ending != Ending::cancelled; }
    /// It may have restarted the dyno.
    bool counts() const { return is_sent() && ending != Ending::refused && ending != Ending::failed; }
};

}  // namespace dynoward::restart
