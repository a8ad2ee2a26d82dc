// SPDX-License-Identifier: MIT
// What a person may want to be told at once and the ledger does not hold. An effect of the monitor, once
// for each episode; the log has a remark of its own beside it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "dynoward/values/dyno_name.hpp"
#include "dynoward/values/names.hpp"

namespace dynoward::monitor {

struct News {
    enum class Event : std::uint8_t {
        gave_up,            ///< of a dyno: restarts do not help
        drain_silent,       ///< dynos are up, and nothing is heard of their app
        drain_back,         ///< it is heard again
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

/// `dyno.gave_up`, as receivers of notices know it.
std::string_view to_text(News::Event event);

}  // namespace dynoward::monitor
