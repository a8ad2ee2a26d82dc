// SPDX-License-Identifier: MIT
// Derives findings and advice from the Platform API's replies about one app. Pure, so that every reply can
// be tested. Shows a drain's token and host but never its URL, which contains a password.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "heroku/replies.hpp"
#include "heroku/request.hpp"
#include "settings/settings.hpp"

namespace dynoward::cli {

struct Finding {
    enum class Grade : std::uint8_t { ok, warn, fail };
    Grade grade = Grade::ok;
    std::string text;
    std::string advice;   ///< what to do; empty: nothing
    bool outage = false;  ///< a failure of the platform, so that a retry may help
};
using Findings = std::vector<Finding>;

/// The requests about an app, in this order; if the first fails, the others are pointless.
std::vector<heroku::ApiRequest> online_requests(const settings::AppSettings& app);
/// Facts from earlier replies about an app, for the findings of later ones.
struct EarlierReplies {
    std::vector<heroku::DynoInfo> dynos;
    bool in_space = false;  ///< a Private or Shield Space, whose drains send no token
};

/// The findings of one reply about `app`, which is one of the settings' apps.
Findings findings_of(const heroku::ApiRequest& request, const heroku::ApiReply& reply,
                     const settings::AppSettings& app, const settings::Settings& settings,
                     EarlierReplies& earlier);
/// No further request can succeed: the API is not reachable, or refuses the token.
bool ends_check(const heroku::ApiReply& reply);

/// `FAIL  no log drain` and an indented line of advice.
std::string to_text(const Finding& finding);

}  // namespace dynoward::cli
