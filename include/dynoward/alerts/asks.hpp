// SPDX-License-Identifier: MIT
// What an alert may ask for, together with the owner's own words in the URL. An end, an acknowledgement, a
// test and missing data ask for nothing; a name is never widened. Whether the dyno exists is for the
// monitor, and whether anything is done, for the gates.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dynoward/alerts/alert.hpp"
#include "dynoward/values/names.hpp"

namespace dynoward::alerts {

/// What the owner wrote into the URL, for what the tool cannot say.
struct InUrl {
    std::string app, dyno, type;
};

struct WatchedApp {
    AppName app;
    std::vector<std::string> types;  ///< DYNO_TYPES
};

struct Ask {
    AppName app;
    std::optional<DynoName> dyno;
    std::string type;  ///< where no dyno is named: every running dyno of it
    std::string reason;
};

struct AskNote {
    std::string subject;
    std::string text;
};

struct Asks {
    std::vector<Ask> asks;  ///< no two alike
    std::vector<AskNote> notes;
    /// Nothing is wrong with it although nothing is asked: each of its alerts has ended or is in hand.
    bool understood = false;
};

Asks asks_of(const Alert& alert, const InUrl& url, const std::vector<WatchedApp>& apps);

}  // namespace dynoward::alerts
