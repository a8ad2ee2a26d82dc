// SPDX-License-Identifier: MIT
// The result of a replay, per dyno and in total. Plain data. Time over quota is counted from sample to
// sample; the part after a restart is at best "avoided", since the recording does not show how the dyno
// would have continued.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "dynoward/logplex/event.hpp"
#include "dynoward/policy/ledger.hpp"
#include "dynoward/values/instant.hpp"
#include "dynoward/values/megabytes.hpp"
#include "replay/input_report.hpp"
#include "replay/memory_series.hpp"

namespace dynoward::replay {

/// What the recording contains, independent of the settings.
struct Recording {
    std::uint64_t frames = 0;
    std::array<std::uint64_t, logplex::fate_count> fates{};  ///< of each line, without context
    std::uint64_t samples = 0;  ///< memory samples; the legacy metrics after they are combined
    std::uint64_t gaps = 0;     ///< losses: a notice of the sender, an unreadable line, a truncated input
    std::uint64_t lines_lost = 0;                      ///< that senders reported as dropped
    std::uint64_t octets_lost = 0;                     ///< after framing errors
    std::array<std::uint64_t, unread_count> unread{};  ///< by reason
    std::uint64_t of_other_apps = 0;                   ///< excluded by the caller
    std::uint64_t late_lines = 0;                      ///< over an hour older than the lines before them
    std::uint64_t without_stamp = 0;
    std::uint64_t without_quota = 0;   ///< memory samples without a quota
    std::uint64_t legacy_metrics = 0;  ///< lines in the format of 2013
    std::optional<WallTime> from, to;  ///< first and last stamp
};

/// A restart or hold, for a chart.
struct Mark {
    WallTime at{};
    policy::Verdict verdict = policy::Verdict::hold;
    std::string text;
};

struct DynoReport {
    std::uint64_t samples = 0;
    std::optional<Megabytes> peak;
    std::optional<Megabytes> quota;  ///< the last one in the recording
    Nanoseconds over_quota{};        ///< in swap, or close to it
    Nanoseconds avoided{};           ///< the part of it after a simulated restart
    std::uint64_t restarts = 0;
    std::map<std::string, std::uint64_t> rules;  ///< restarts by rule
    std::uint64_t holds = 0;
    Nanoseconds longest_record{};  ///< memory samples of one incarnation without a hole
    Nanoseconds longest_life{};    ///< of one incarnation, to its last sample
    MemorySeries memory;           ///< kept only for a chart
    std::vector<Mark> marks;       ///< likewise; at most the first limits::replay_marks
};

/// The experience of a process type at the end of the recording (policy::Experience).
struct Crossings {
    Megabytes level;
    std::size_t count = 0;  ///< at most policy::Experience::capacity
    Seconds min_age{}, max_age{};
};

/// The result of one variant of the settings over the whole recording.
struct Report {
    std::map<std::string, DynoReport, std::less<>> dynos;  ///< by name; one-off dynos together, by type
    std::uint64_t restarts = 0;
    std::map<std::string, std::uint64_t> rules;  ///< restarts by rule
    std::map<std::string, std::uint64_t> holds;  ///< by reason
    std::uint64_t unattributed = 0;
    std::map<std::string, Crossings> crossings;  ///< by process type, of those that had one
    std::vector<std::string> not_selected;       ///< types above their level that are not in DYNO_TYPES
};

}  // namespace dynoward::replay
