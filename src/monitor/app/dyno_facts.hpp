// SPDX-License-Identifier: MIT
// Facts about one dyno that several parts of the monitor use: its type, whether it is up, whether it may
// ever be restarted, whether it has a fresh memory sample. Functions of plain values.
#pragma once

#include <optional>
#include <string_view>

#include "dynoward/fleet/fleet.hpp"
#include "dynoward/values/instant.hpp"
#include "settings/settings.hpp"

namespace dynoward::monitor {

/// From the platform's list, else from the name.
std::string_view type_of(const fleet::Dyno& dyno);
/// An unknown state counts as up, but a listed dyno in a state that this version does not support does not.
bool is_not_up(const fleet::Dyno& dyno);
/// Whether it may ever be restarted, whatever its memory. Excludes types that are not selected, one-off
/// dynos, Fir names and the dyno that this program runs on.
bool is_target(const fleet::Dyno& dyno, const settings::AppSettings& app, const settings::OwnDyno& own);
/// Whether it is shown: it is listed, or has sent lines recently.
bool is_shown(const Instant& now, const fleet::Dyno& dyno);
/// The value that MEMORY_SIGNAL compares.
fleet::Signal signal_of(const settings::AppSettings& app);
/// The stamp of the newest sample with the value that MEMORY_SIGNAL compares; others are no evidence.
std::optional<WallTime> newest_evidence_at(const fleet::Dyno& dyno, const settings::AppSettings& app);
/// By the platform's stamp: a late sample, or one with a stamp ahead of the clock, is not fresh.
bool has_fresh_sample(const Instant& now, const fleet::Dyno& dyno, const settings::AppSettings& app,
                      Seconds stale_after);

}  // namespace dynoward::monitor
