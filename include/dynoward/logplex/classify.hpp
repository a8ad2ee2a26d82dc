// SPDX-License-Identifier: MIT
// From a frame to an event. Only app-name `heroku` (exactly) with a procid that is a dyno name can become
// an event about a dyno; what the app or a visitor wrote ends as app_output or router whatever its
// text.
#pragma once

#include <string_view>

#include "dynoward/logplex/event.hpp"
#include "dynoward/logplex/frame.hpp"
#include "dynoward/logplex/syslog.hpp"

namespace dynoward::logplex {

/// The event of a readable message.
Event classify(const SyslogMessage& message);

/// Header and message of one frame in one step, as the daemon reads it. Checks app-name and procid before
/// it reads anything else, since most lines are the app's own.
Event read_frame(const Frame& frame);

/// One `type@quantity` of a `Scaled to` list.
struct ScaleEntry {
    std::string_view process_type;
    unsigned quantity = 0;
};
/// Removes the next entry from the start of `list`; nullopt at its end or if the rest is not of that form.
std::optional<ScaleEntry> read_scale(std::string_view& list);

}  // namespace dynoward::logplex
