// SPDX-License-Identifier: MIT
// The table of words: alphabetical within each meaning.
#pragma once

#include <array>
#include <string_view>
#include <utility>

#include "words.hpp"

namespace dynoward::alerts {

struct Word {
    std::string_view text;
    Meaning meaning;
    /// Also counts beside unknown words: `alert.cpu.triggered` fires, `scaled.down` does not.
    bool alone = false;
};

inline constexpr std::array fire_words{
    Word{"activated", Meaning::fires},
    Word{"alarm", Meaning::fires},
    Word{"alarming", Meaning::fires, true},
    Word{"alerting", Meaning::fires, true},
    Word{"breach", Meaning::fires},
    Word{"breached", Meaning::fires},
    Word{"crit", Meaning::fires},
    Word{"critical", Meaning::fires},
    Word{"down", Meaning::fires},
    Word{"failing", Meaning::fires},
    Word{"failure", Meaning::fires},
    Word{"fire", Meaning::fires},
    Word{"fired", Meaning::fires, true},
    Word{"firing", Meaning::fires, true},
    Word{"open", Meaning::fires},
    Word{"opened", Meaning::fires},
    Word{"outage", Meaning::fires},
    Word{"problem", Meaning::fires},
    Word{"renotify", Meaning::fires},
    Word{"reopened", Meaning::fires},
    Word{"retriggered", Meaning::fires, true},
    Word{"trigger", Meaning::fires},
    Word{"triggered", Meaning::fires, true},
    Word{"triggering", Meaning::fires, true},
    Word{"unhealthy", Meaning::fires},
};

// Any of these means that the alert is over, also beside unknown words.
inline constexpr std::array over_words{
    "archived",  "autoclosed",  "autoresolved", "available", "cancel",     "canceled",   "cancelled",
    "clear",     "cleared",     "clearing",     "close",     "closed",     "closing",    "complete",
    "completed", "deactivated", "deleted",      "disabled",  "dismissed",  "done",       "end",
    "ended",     "ending",      "ends",         "expired",   "fine",       "finish",     "finished",
    "fixed",     "good",        "green",        "healed",    "healthy",    "idle",       "inactive",
    "mitigated", "normal",      "normalized",   "ok",        "okay",       "online",     "operational",
    "over",      "pass",        "passed",       "passing",   "recover",    "recovered",  "recovering",
    "recovery",  "remediated",  "removed",      "reporting", "resolve",    "resolved",   "resolves",
    "resolving", "resolution",  "restored",     "returned",  "safe",       "settled",    "solved",
    "stable",    "stabilized",  "succeeded",    "success",   "successful", "terminated", "up",
};
inline constexpr std::array acknowledged_words{
    "ack",
    "acked",
    "acknowledge",
    "acknowledged",
    "acknowledgement",
    "acknowledging",
    "acknowledgment",
    "acknowledges",
    "claimed",
    "deescalated",
    "delegated",
    "downtime",
    "downtimecancelled",
    "downtimeend",
    "downtimestart",
    "escalate",
    "escalated",
    "flapping",
    "flappingdisabled",
    "flappingstart",
    "flappingstop",
    "handled",
    "ignore",
    "ignored",
    "inhibited",
    "inprogress",
    "investigating",
    "identified",
    "maintenance",
    "mitigating",
    "mute",
    "muted",
    "owned",
    "paused",
    "planned",
    "progress",
    "reassigned",
    "scheduled",
    "silence",
    "silenced",
    "skipped",
    "snooze",
    "snoozed",
    "suppress",
    "suppressed",
    "unacknowledged",
    "unacknowledge",
    "unsnoozed",
    "validating",
    "working",
};
inline constexpr std::array no_data_words{
    "absent", "indeterminate", "insufficient", "missing",     "missingdata", "nodata",
    "stale",  "unknown",       "undetermined", "unavailable", "unpolled",    "unprocessed",
};
inline constexpr std::array pending_words{"delayed", "pending", "queued", "waiting"};
inline constexpr std::array other_words{
    "annotate", "annotated",    "assign",    "assigned",    "assignment",   "cert",      "certificate",
    "comment",  "commented",    "deployed",  "deployment",  "digest",       "expire",    "expires",
    "expiring", "installation", "merge",     "merged",      "note",         "notes",     "ownership",
    "priority", "recipients",   "responder", "responders",  "ssl",          "subscribe", "subscribed",
    "tls",      "unassigned",   "unmerged",  "unsubscribe", "unsubscribed",
};
inline constexpr std::array test_words{
    "challenge",
    "demo",
    "drill",
    "dryrun",
    "echo",
    "example",
    "handshake",
    "heartbeat",
    "hello",
    "keepalive",
    "ping",
    "pinged",
    "pong",
    "sample",
    "simulate",
    "simulated",
    "simulation",
    "test",
    "tested",
    "testing",
    "tests",
    "validate",
    "validation",
    "verification",
    "verify",
    "subscriptionconfirmation",
    "unsubscribeconfirmation",
};
inline constexpr std::array warning_words{"rewarn", "warn", "warning"};
// Known words without a meaning of their own: a firing word beside them still counts.
inline constexpr std::array neutral_words{
    "a",       "active",    "alert",    "alerts",     "app",      "application",   "by",
    "change",  "changed",   "check",    "condition",  "current",  "dyno",          "enabled",
    "error",   "event",     "events",   "general",    "hard",     "has",           "high",
    "host",    "in",        "incident", "incidents",  "info",     "informational", "is",
    "issue",   "issues",    "log",      "logs",       "low",      "major",         "medium",
    "message", "metric",    "metrics",  "minor",      "moderate", "created",       "monitoring",
    "ongoing", "monitor",   "monitors", "name",       "new",      "notification",  "now",
    "of",      "on",        "page",     "re",         "data",     "degraded",      "regular",
    "remain",  "remains",   "running",  "sev",        "service",  "severe",        "severity",
    "soft",    "started",   "state",    "status",     "still",    "synthetic",     "system",
    "the",     "threshold", "type",     "unresolved", "update",   "updated",       "urgent",
    "was",     "web",       "webhook",  "worker",
};
inline constexpr std::array negations{"no",     "non", "not",   "never", "longer", "stopped",
                                      "ceased", "un",  "false", "off",   "without"};

// Emoji that tools put before a title.
inline constexpr std::array signs{
    std::pair{std::string_view("\xE2\x9C\x85"), Meaning::over},              // white heavy check mark
    std::pair{std::string_view("\xE2\x9C\x94"), Meaning::over},              // heavy check mark
    std::pair{std::string_view("\xE2\x98\x91"), Meaning::over},              // ballot box with check
    std::pair{std::string_view("\xF0\x9F\x9F\xA2"), Meaning::over},          // green circle
    std::pair{std::string_view("\xF0\x9F\x92\x9A"), Meaning::over},          // green heart
    std::pair{std::string_view("\xF0\x9F\x86\x97"), Meaning::over},          // OK button
    std::pair{std::string_view("\xF0\x9F\x91\x8D"), Meaning::over},          // thumbs up
    std::pair{std::string_view("\xF0\x9F\x8E\x89"), Meaning::over},          // party popper
    std::pair{std::string_view("\xF0\x9F\xA7\xAA"), Meaning::test},          // test tube
    std::pair{std::string_view("\xF0\x9F\x94\x95"), Meaning::acknowledged},  // bell with slash
    std::pair{std::string_view("\xF0\x9F\x94\xB4"), Meaning::fires},         // red circle
    std::pair{std::string_view("\xF0\x9F\x9A\xA8"), Meaning::fires},         // police car light
    std::pair{std::string_view("\xF0\x9F\x94\xA5"), Meaning::fires},         // fire
    std::pair{std::string_view("\xE2\x9D\x8C"), Meaning::fires},             // cross mark
    std::pair{std::string_view("\xE2\x9B\x94"), Meaning::fires},             // no entry
};

}  // namespace dynoward::alerts
