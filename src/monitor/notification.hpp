// SPDX-License-Identifier: MIT
// Something that people should be notified of at once and that is not in the ledger. An effect of the
// monitor, at most one for each episode; a log event with the details goes with it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "dynoward/values/dyno_name.hpp"
#include "dynoward/values/names.hpp"

namespace dynoward::monitor {

struct Notification {
    enum class Event : std::uint8_t {
        gave_up,            ///< of a dyno: restarts do not help
        drain_silent,       ///< dynos are up, and nothing is received of their app
        drain_resumed,      ///< batches of it are received again
        drain_lossy,        ///< the sender dropped lines
        drain_other_lossy,  ///< another drain of the app loses lines, which is no loss of ours
        drain_refused,      ///< batches came by a drain that is none of ours
        metrics_missing,    ///< lines come, but none about memory
        sight_changed,      ///< what can be seen of an app changed, and none of the above says so
        breaker_open,       ///< the Platform API refuses or fails: nothing is restarted
        breaker_closed,     ///< it answers again
    };
    Event event = Event::gave_up;
    std::optional<AppName> app;  ///< nullopt: of no single app
    std::optional<DynoName> dyno;
    std::string text;  ///< a sentence
};

/// `dyno.gave_up`, as receivers of notifications see it.
std::string_view to_text(Notification::Event event);

}  // namespace dynoward::monitor
