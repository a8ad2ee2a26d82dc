// SPDX-License-Identifier: MIT
// The restarts that an alert may request, together with the names in the URL. An end, an acknowledgement, a
// test and missing data request nothing; a name is never widened. The monitor checks whether the dyno
// exists, and the gates whether it is restarted.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "alerts/alert.hpp"
#include "dynoward/values/names.hpp"

namespace dynoward::alerts {

/// What the admin wrote into the URL, for tools that cannot send it.
struct InUrl {
    std::string app, dyno, type;
};

struct WatchedApp {
    AppName app;
    std::vector<std::string> types;  ///< DYNO_TYPES
};

struct AlertRequest {
    AppName app;
    std::optional<DynoName> dyno;
    std::string type;  ///< if no dyno is named: every running dyno of this type
    std::string reason;
};

struct RequestNote {
    std::string subject;
    std::string text;
};

struct AlertRequests {
    std::vector<AlertRequest> requests;  ///< without duplicates
    std::vector<RequestNote> notes;
    /// No error, even without a request: each of its alerts has ended or is acknowledged.
    bool understood = false;
};

AlertRequests requests_of(const Alert& alert, const InUrl& url, const std::vector<WatchedApp>& apps);

}  // namespace dynoward::alerts
