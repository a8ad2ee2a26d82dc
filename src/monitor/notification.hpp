// SPDX-License-Identifier: MIT
// An event that people should be notified of at once and that is not in the ledger. An effect of the
// monitor, at most once per episode, together with a log event with the details.
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
        gave_up,            ///< restarts of a dyno do not help
        drain_silent,       ///< dynos are up, but nothing arrives from their app
        drain_resumed,      ///< batches of the app arrive again
        drain_lossy,        ///< the sender dropped lines
        drain_other_lossy,  ///< another drain of the app loses lines; nothing is lost here
        drain_refused,      ///< batches came from a drain of no monitored app
        metrics_missing,    ///< lines arrive, but none about memory
        sight_changed,      ///< another change of what can be seen of an app
        breaker_open,       ///< the Platform API refuses or fails: nothing is restarted
        breaker_closed,     ///< it answers again
    };
    Event event = Event::gave_up;
    std::optional<AppName> app;  ///< nullopt: about no single app
    std::optional<DynoName> dyno;
    std::string text;  ///< a sentence
};

/// `dyno.gave_up`, as receivers of notifications see it.
std::string_view to_text(Notification::Event event);

}  // namespace dynoward::monitor
