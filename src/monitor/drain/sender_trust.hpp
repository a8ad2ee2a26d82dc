// SPDX-License-Identifier: MIT
// The rule that decides which batches are trusted (docs/adr/0012, and the table in SECURITY.md): from the
// facts about the sender of a batch to its treatment. Pure, and the only place where this is decided;
// called for the head of a request, for its body, and again for a kept batch.
#pragma once

#include <cstdint>
#include <string>

#include "dynoward/values/names.hpp"

namespace dynoward::monitor {

/// The treatment of a batch.
enum class Trust : std::uint8_t {
    proven,            ///< applied to its app
    kept,              ///< cannot be judged yet: kept, within bounds, until the Platform API has answered
    shown,             ///< counted and shown; no decision uses it
    wrong_credential,  ///< 401
    foreign_token,     ///< 403
    unknown_app,       ///< 404
};

struct SenderFacts {
    /// How the request names its app.
    enum class Named : std::uint8_t {
        by_nothing,   ///< a bare /logs, and several apps are watched
        by_only_app,  ///< a bare /logs, and one app is watched
        by_path,      ///< /logs/{app}
        unknown_app,  ///< /logs/{app} of an app that is not watched
    };
    /// According to the platform's drain lists, as far as they are known.
    enum class Token : std::uint8_t {
        none,
        unknown,         ///< in no list
        of_the_app,      ///< of the named app; if none is named, of one that is watched
        of_another_app,  ///< of one that is watched, but not the one in the path
    };
    /// Whether the app lives in a Private or Shield Space, whose own drain sends no token.
    enum class Space : std::uint8_t { not_known, none, in_one };

    bool has_key = true;           ///< without a key no list can be read, and nothing can be restarted
    bool own_password = false;     ///< the app has its own drain password
    bool by_own_password = false;  ///< the batch was sent with it
    bool tokenless = false;        ///< TOKENLESS_DRAIN names the app
    bool list_known = false;       ///< the drain list of the named app; if none is named, of all
    Named named = Named::by_nothing;
    Token token = Token::none;
    Space space = Space::not_known;
};

Trust judge_sender(const SenderFacts& facts);

/// What an admin can do if only unproven batches arrive: one sentence, for log, ledger and
/// page.
std::string unproven_advice(const AppName& app);
/// The same for batches that were dropped because the Platform API did not answer in time.
std::string unjudged_advice(const AppName& app);

}  // namespace dynoward::monitor
