// SPDX-License-Identifier: MIT
// What a replay came to, dyno by dyno and in all. Plain data, for whoever prints it. Time over quota is
// counted from sample to sample; the time that a restart would have taken away is "avoided at best", since
// nobody can know how the dyno would have gone on.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "dynoward/logplex/event.hpp"
#include "dynoward/policy/ledger.hpp"
#include "dynoward/replay/input_report.hpp"
#include "dynoward/replay/series.hpp"
#include "dynoward/values/instant.hpp"
#include "dynoward/values/megabytes.hpp"

namespace dynoward::replay {

/// What the recording itself holds, the same whatever the settings.
struct Recording {
    std::uint64_t frames = 0;
    std::array<std::uint64_t, logplex::fate_count> fates{};  ///< as each line reads by itself
    std::uint64_t samples = 0;  ///< memory samples understood; of 2013, after being put together
    std::uint64_t gaps = 0;     ///< losses noticed: a sender's notice, an unreadable line, a cut-off input
    std::uint64_t lines_lost = 0;                      ///< that senders said they dropped
    std::uint64_t octets_lost = 0;                     ///< behind errors of framing
    std::array<std::uint64_t, unread_count> unread{};  ///< by reason
    std::uint64_t of_other_apps = 0;                   ///< left out by the wish of the caller
    std::uint64_t late_lines = 0;                      ///< over an hour older than what came before
    std::uint64_t without_stamp = 0;
    std::uint64_t without_quota = 0;   ///< memory samples that do not name the quota
    std::uint64_t old_measures = 0;    ///< lines of 2013
    std::optional<WallTime> from, to;  ///< first and last stamp
};

/// A restart or hold, to be marked in a chart.
struct Mark {
    WallTime at{};
    policy::Verdict verdict = policy::Verdict::hold;
    std::string text;
};

struct DynoAccount {
    std::uint64_t samples = 0;
    std::optional<Megabytes> peak;
    std::optional<Megabytes> quota;  ///< the last one given
    Nanoseconds over_quota{};        ///< in swap, or about to be
    Nanoseconds avoided{};           ///< of it, behind a restart on paper
    std::uint64_t restarts = 0;
    std::uint64_t holds = 0;
    Series memory;            ///< kept only where a chart is wanted
    std::vector<Mark> marks;  ///< likewise; the first ones, within limits::replay_marks
};

/// One set of settings over the whole recording.
struct Account {
    std::map<std::string, DynoAccount, std::less<>> dynos;  ///< by name; one-off dynos together, by type
    std::uint64_t restarts = 0;
    std::map<std::string, std::uint64_t> rules;  ///< restarts by the rule that made them
    std::map<std::string, std::uint64_t> holds;  ///< by reason
    std::uint64_t unattributed = 0;
    std::vector<std::string> not_selected;  ///< types over their level that are not in DYNO_TYPES
};

}  // namespace dynoward::replay
