// SPDX-License-Identifier: MIT
// What the Platform API's answers about one app mean for Dynoward, and what to do about it: pure, so that
// every answer can be tried in a test. Shows a drain's token and host but never its URL, which holds a
// password.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "dynoward/heroku/replies.hpp"
#include "dynoward/heroku/request.hpp"
#include "dynoward/settings/settings.hpp"

namespace dynoward::cli {

struct Finding {
    enum class Grade : std::uint8_t { ok, warn, fail };
    Grade grade = Grade::ok;
    std::string text;
    std::string advice;   ///< what to do; empty: nothing
    bool outage = false;  ///< of a failure: the platform's, so that trying again may help
};
using Findings = std::vector<Finding>;

/// What is asked about an app, in this order; the answer of the first says whether the rest makes sense.
std::vector<heroku::ApiRequest> questions(const settings::AppSettings& app);
/// What earlier answers about an app said and later ones are compared with.
struct Known {
    std::vector<heroku::DynoInfo> dynos;
    bool in_space = false;  ///< a Private or Shield Space, whose drains send no token
};

/// Reads the answer to one of the questions about `app`, which is one of the settings' apps.
Findings judge(const heroku::ApiRequest& question, const heroku::ApiReply& reply,
               const settings::AppSettings& app, const settings::Settings& settings, Known& known);
/// No further question to any app can be answered: not reachable, or the token is refused.
bool is_hopeless(const heroku::ApiReply& reply);

/// `FAIL  no log drain` and an indented line of advice.
std::string to_text(const Finding& finding);

}  // namespace dynoward::cli
