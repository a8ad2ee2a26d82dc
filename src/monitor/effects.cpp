// SPDX-License-Identifier: MIT
#include "monitor/effects.hpp"

#include <utility>

namespace dynoward::monitor {

std::string_view to_text(Notification::Event event) {
    switch (event) {
        case Notification::Event::gave_up: return "dyno.gave_up";
        case Notification::Event::drain_silent: return "drain.silent";
        case Notification::Event::drain_resumed: return "drain.resumed";
        case Notification::Event::drain_lossy: return "drain.lossy";
        case Notification::Event::drain_other_lossy: return "drain.other_lossy";
        case Notification::Event::drain_refused: return "drain.refused";
        case Notification::Event::metrics_missing: return "metrics.missing";
        case Notification::Event::sight_changed: return "sight.changed";
        case Notification::Event::breaker_open: return "breaker.open";
        case Notification::Event::breaker_closed: return "breaker.closed";
    }
    return "unknown";
}

void log_event(Effects& effects, LogEvent::Severity severity, std::string at, std::string text) {
    effects.emplace_back(LogEvent{severity, std::move(at), std::move(text)});
}

std::string in_quotes(std::string_view text) {
    constexpr std::size_t max_bytes = 200;
    std::string quoted = "\"";
    for (const char c : text.substr(0, max_bytes)) {
        if (c == '"' || c == '\\') {
            quoted += '\\';
        }
        quoted += c < ' ' || c > '~' ? '?' : c;
    }
    return quoted + '"';
}

}  // namespace dynoward::monitor
