// SPDX-License-Identifier: MIT
// Which of an app's log drains is Dynoward's own, as far as the list of drains shows it: by its password,
// or by the host of the app that Dynoward runs in. Only the running Dynoward can show whether batches
// arrive.
#pragma once

#include "cli/online_findings.hpp"

namespace dynoward::cli {

Findings drain_findings(const heroku::ApiReply& reply, const settings::AppSettings& app,
                        const settings::Settings& settings, bool in_space);

}  // namespace dynoward::cli
