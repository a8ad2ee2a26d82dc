// SPDX-License-Identifier: MIT
// One restart from the wish to the proof, as a state machine without I/O: look at the dyno list, let the
// policy decide again, send DELETE once, and watch until another incarnation shows. A 202 proves nothing; a
// lost reply is looked into, never repeated. The monitor drives it: it sends the requests itself and hands
// in what came of them; the procedure returns the outcome once it is known.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dynoward/heroku/replies.hpp"
#include "dynoward/heroku/request.hpp"
#include "dynoward/values/dyno_name.hpp"
#include "dynoward/values/instant.hpp"
#include "dynoward/values/megabytes.hpp"

namespace dynoward::heroku {

/// A list older than this is looked up again before DELETE.
inline constexpr Seconds list_age_before_delete{10};
/// Boot limit 60 s, exit limit 30 s, preboot overlap, and slack.
inline constexpr Seconds confirm_deadline{180};

class RestartProcedure {
 public:
    enum class State : std::uint8_t {
        looking,     ///< waits for a dyno list fresh enough to decide on
        deleting,    ///< DELETE is on its way
        confirming,  ///< it was sent, or may have been; waits for another incarnation
        ended,
    };
    enum class Ending : std::uint8_t {
        confirmed,
        unconfirmed,  ///< it may have been carried out, and nothing shows it
        refused,      ///< the API said no in its own words: nothing was restarted
        failed,       ///< the platform never saw it: nothing was restarted
    };
    struct Outcome {
        Ending ending = Ending::unconfirmed;
        std::string detail;
        bool measured = false;   ///< the detail holds the new incarnation's memory
        std::string no_restart;  ///< of `refused` and `failed`: why, in a few words for the next hold
    };

    RestartProcedure(DynoName dyno, const Instant& now) : dyno_(std::move(dyno)), began_(now.steady) {}

    const DynoName& dyno() const { return dyno_; }
    State state() const { return state_; }
    /// The incarnation that DELETE was meant for; empty before it was sent.
    const std::string& former_incarnation() const { return incarnation_; }

    /// The policy decided again, on `before` from a fresh list, and still wants it: DELETE is sent now.
    /// `incarnation` is the present one as the drain shows it; empty where unknown.
    void send(const Instant& now, DynoInfo before, std::string incarnation);

    /// The reply to DELETE.
    std::optional<Outcome> on_delete_reply(const Instant& now, const ApiReply& reply);
    /// A dyno list that was asked for after DELETE was sent.
    std::optional<Outcome> on_list(const Instant& now, const std::vector<DynoInfo>& dynos);
    /// The drain's present incarnation of this dyno, with its memory where a sample has come.
    std::optional<Outcome> on_incarnation(const Instant& now, const std::string& incarnation,
                                          std::optional<Megabytes> memory);
    std::optional<Outcome> on_tick(const Instant& now);

    /// Whether a dyno list should be asked for now; says so once per pause.
    bool wants_list(const Instant& now);
    /// How long ago DELETE was sent; 0 before.
    Seconds since_sent(const Instant& now) const;
    SteadyTime began() const { return began_; }
    /// The way of the reply to DELETE, for the ledger's detail: empty where it was a plain success.
    const std::string& delete_problem() const { return delete_problem_; }

 private:
    std::optional<Outcome> end(Ending ending, std::string detail);
    std::optional<Outcome> end_without_effect(Ending ending, std::string detail, std::string in_short);
    std::string problem_suffix() const;

    DynoName dyno_;
    State state_ = State::looking;
    SteadyTime began_;
    std::optional<SteadyTime> sent_at_;
    std::optional<SteadyTime> asked_at_;
    DynoInfo before_;
    std::string incarnation_;
    std::string delete_problem_;
};

}  // namespace dynoward::heroku
