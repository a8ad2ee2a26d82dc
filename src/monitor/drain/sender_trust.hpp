// SPDX-License-Identifier: MIT
// The one rule of who may change what is known (docs/adr/0012, and the table in SECURITY.md): from what is
// known of the sender of a batch to what may become of it. Pure, and the only place where this is decided;
// called for the head of a request, for its body, and again for what was kept.
#pragma once

#include <cstdint>
#include <string>

#include "dynoward/values/names.hpp"

namespace dynoward::monitor {

/// What becomes of a batch.
enum class Trust : std::uint8_t {
    proven,  ///< changes what is known of its app
    kept,    ///< cannot be judged yet: held back, within bounds, until the Platform API has answered
    shown,   ///< counted and shown; changes nothing that a decision looks at
    wrong_credential,  ///< 401
    foreign_token,     ///< 403
    unknown_app,       ///< 404
};

struct SenderFacts {
    /// How the request says which app it is about.
    enum class Named : std::uint8_t {
        by_nothing,   ///< a bare /logs, and several apps are watched
        by_only_app,  ///< a bare /logs, and one app is watched
        by_path,      ///< /logs/{app}
        unknown_app,  ///< /logs/{app} of an app that is not watched
    };
    /// As the platform's drain lists say, as far as they are known.
    enum class Token : std::uint8_t {
        none,
        unknown,         ///< in no list
        of_the_app,      ///< of the named app; where none is named, of one that is watched
        of_another_app,  ///< of one that is watched, and not the one in the path
    };
    /// Whether the app lives in a Private or Shield Space, whose own drain sends no token.
    enum class Space : std::uint8_t { not_known, none, in_one };

    bool has_key = true;           ///< without one no list can be read, and nothing can be restarted
    bool own_password = false;     ///< the app has a drain password of its own
    bool by_own_password = false;  ///< the batch came by that
    bool tokenless = false;        ///< TOKENLESS_DRAIN names the app
    bool list_known = false;       ///< the drain list of the named app; where none is named, of all
    Named named = Named::by_nothing;
    Token token = Token::none;
    Space space = Space::not_known;
};

Trust judge_sender(const SenderFacts& facts);

/// What an owner can do where only batches come that are not proven: one sentence, for log, ledger and
/// page.
std::string unproven_advice(const AppName& app);
/// The same where batches were dropped because the Platform API has not said whose they are.
std::string unjudged_advice(const AppName& app);

}  // namespace dynoward::monitor
