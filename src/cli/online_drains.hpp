// SPDX-License-Identifier: MIT
// Which of an app's log drains is Dynoward's own, as far as the drains' list can tell: by its password, or
// by the host of the app that Dynoward runs in. Whether batches arrive shows only where it runs.
#pragma once

#include "cli/online_findings.hpp"

namespace dynoward::cli {

Findings judge_drains(const heroku::ApiReply& reply, const settings::AppSettings& app,
                      const settings::Settings& settings, bool in_space);

}  // namespace dynoward::cli
