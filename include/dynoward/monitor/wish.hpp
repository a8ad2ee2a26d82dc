// SPDX-License-Identifier: MIT
// A restart that somebody asks for, and what the monitor answers. Nothing here goes past the gates: a wish
// is one more reason to look at a dyno.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dynoward/policy/ledger.hpp"
#include "dynoward/values/dyno_name.hpp"
#include "dynoward/values/names.hpp"

namespace dynoward::monitor {

struct Wish {
    explicit Wish(AppName in_app) : app(std::move(in_app)) {}

    AppName app;
    std::optional<DynoName> dyno;
    std::string type;  ///< where no dyno is named: every running dyno of it, one after another
    policy::Rule rule = policy::Rule::hook;
    std::string reason;  ///< received text; only ever escaped and cut
};

/// What is not in the ledger: a dyno that cannot be meant, or a wish that changes nothing.
struct WishNote {
    std::string subject;  ///< `web.1`, or a process type
    std::string text;
};

struct WishAnswer {
    enum class Outcome : std::uint8_t {
        unknown,  ///< no such app, dyno or type
        refused,  ///< nothing may ever restart it: one-off, not in DYNO_TYPES, our own dyno
        decided,  ///< a restart under way, or a hold: see the entries and notes
    };
    Outcome outcome = Outcome::unknown;  ///< the best of them, where a type stands for several dynos
    std::vector<policy::LedgerEntry> entries;
    std::vector<WishNote> notes;
};

}  // namespace dynoward::monitor
