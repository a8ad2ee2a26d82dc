// SPDX-License-Identifier: MIT
// What several parts of the monitor derive from one dyno: its type, whether it is up, whether it may ever
// be restarted, whether its memory is known by a fresh sample. Functions of plain values.
#pragma once

#include <optional>
#include <string_view>

#include "dynoward/fleet/fleet.hpp"
#include "dynoward/values/instant.hpp"
#include "settings/settings.hpp"

namespace dynoward::monitor {

/// As the platform's list says, else by the name.
std::string_view type_of(const fleet::Dyno& dyno);
/// An unknown state is no absence, but a listed dyno in a state that this version does not support is one.
bool is_not_up(const fleet::Dyno& dyno);
/// Whether it may ever be restarted, whatever its memory: not where its type is not selected, nor one-off
/// dynos, Fir names and the dyno that this program runs on.
bool is_target(const fleet::Dyno& dyno, const settings::AppSettings& app, const settings::OwnDyno& own);
/// Whether owners see it: it is listed, or was heard of not long ago.
bool is_shown(const Instant& now, const fleet::Dyno& dyno);
/// The stamp of the newest sample with the value that MEMORY_SIGNAL compares; others are no evidence.
std::optional<WallTime> newest_evidence_at(const fleet::Dyno& dyno, const settings::AppSettings& app);
/// By the platform's own stamp: a late sample, or one from a clock that is ahead, is not fresh.
bool has_fresh_sample(const Instant& now, const fleet::Dyno& dyno, const settings::AppSettings& app,
                      Seconds stale_after);

}  // namespace dynoward::monitor
