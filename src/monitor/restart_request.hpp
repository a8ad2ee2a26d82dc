// SPDX-License-Identifier: MIT
// A restart that an alert or an admin requests, and the monitor's answer. A request passes no gate by
// itself: it is one more reason to evaluate a dyno.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dynoward/policy/ledger.hpp"
#include "dynoward/values/dyno_name.hpp"
#include "dynoward/values/names.hpp"

namespace dynoward::monitor {

struct RestartRequest {
    explicit RestartRequest(AppName in_app) : app(std::move(in_app)) {}

    AppName app;
    std::optional<DynoName> dyno;
    std::string type;  ///< if no dyno is named: every running dyno of this type, one after another
    policy::Rule rule = policy::Rule::hook;
    std::string reason;  ///< received text; only ever escaped and cut
};

/// A part of the answer that is not in the ledger: a dyno that cannot be restarted, or a request without
/// effect.
struct AnswerNote {
    std::string subject;  ///< `web.1`, or a process type
    std::string text;
};

struct RestartAnswer {
    enum class Outcome : std::uint8_t {
        unknown,  ///< no such app, dyno or type
        refused,  ///< never restarted: one-off, not in DYNO_TYPES, the dyno that this program runs on
        decided,  ///< a restart under way, or a hold: see the entries and notes
    };
    Outcome outcome = Outcome::unknown;  ///< the best of them, if a type has several dynos
    std::vector<policy::LedgerEntry> entries;
    std::vector<AnswerNote> notes;
};

}  // namespace dynoward::monitor
