// SPDX-License-Identifier: MIT
// S6: the numbers of a verdict were really reported, by that incarnation, recently; and after the last loss
// of lines a reading of that incarnation has shown that it still runs. Forged, foreign and stale numbers
// never match a sample of the world.
#include <algorithm>
#include <cmath>

#include "simulator/invariants/checker.hpp"

namespace dynoward::simulator {
namespace {

// Stamps of the platform are accepted up to this far ahead of Dynoward's clock.
constexpr Seconds max_ahead{60};
// The stamp of an R14 line is this much later than its sample's (World::measure).
constexpr std::chrono::milliseconds r14_behind{10};

bool is_same(std::int64_t hundredths, double mb) {
    return std::llabs(hundredths - std::llround(mb * 100)) <= 1;
}

}  // namespace

Check Checker::on_ledger(const Instant&, const Instant& daemon_now, const monitor::LedgerWritten& written) {
    const auto& entry = written.entry;
    if (entry.verdict != policy::Verdict::restart) {
        return std::nullopt;
    }
    if (written.settled) {
        pending_.erase(entry.id);
        return std::nullopt;
    }
    pending_.emplace(entry.id, daemon_now.steady);
    const auto where = find(entry.app.text(), entry.dyno.text());
    if (!where) {
        return std::nullopt;  // just scaled away
    }
    allowed_ = where;
    if (auto failure = check_alert_target(entry)) {
        return failure;
    }
    return check_evidence(daemon_now, *where, entry);
}

Check Checker::check_evidence(const Instant& daemon_now, Place where,
                              const policy::LedgerEntry& entry) const {
    using policy::Rule;
    const bool by_clock = entry.rule == Rule::uptime || entry.rule == Rule::schedule ||
                          entry.rule == Rule::h12 || entry.rule == Rule::hook;
    const auto& one = apps_[where.app].dynos[where.dyno];
    const auto uuid = std::find_if(one.uuids.begin(), one.uuids.end(), [&](const auto& known) {
        return known.first != 0 && known.second.text() == entry.incarnation;
    });
    if (uuid == one.uuids.end()) {
        if (by_clock && entry.incarnation.empty()) {
            return std::nullopt;
        }
        return InvariantFailure{"S6",
                                entry.dyno.text() + ": unknown incarnation `" + entry.incarnation + "`"};
    }
    return by_clock ? std::nullopt : check_readings(daemon_now, where, entry, uuid->first);
}

Check Checker::check_readings(const Instant& daemon_now, Place where, const policy::LedgerEntry& entry,
                              std::uint32_t incarnation) const {
    using policy::Rule;
    const auto& app = apps_[where.app];
    const auto& one = app.dynos[where.dyno];
    const auto& evidence = entry.evidence;
    const auto oldest = daemon_now.wall - settings_.stale_after - Seconds{1};
    const auto matches = [&](const Reading& reading) {
        return (!evidence.memory_total || is_same(reading.total, evidence.memory_total->value)) &&
               (!evidence.memory_swap || is_same(reading.swap, evidence.memory_swap->value)) &&
               (!evidence.memory_rss_swap ||
                is_same(std::int64_t{reading.rss} + reading.swap, evidence.memory_rss_swap->value));
    };
    bool found = false;
    bool reported_since_gap = false;
    unsigned over = 0;
    const auto limit = evidence.limit ? std::llround(evidence.limit->value * 100) : 0;
    const auto quota =
        std::int64_t{app_at(where.app).type_of(app_at(where.app).dynos[where.dyno]).quota_mb} * 100;
    for (const auto& reading : one.readings) {
        if (reading.incarnation != incarnation || reading.stamp == WallTime{}) {
            continue;
        }
        found |=
            matches(reading) && reading.stamp >= oldest && reading.stamp <= daemon_now.wall + max_ahead;
        const auto value = entry.rule == Rule::swap   ? std::int64_t{reading.swap}
                           : evidence.memory_rss_swap ? std::int64_t{reading.rss} + reading.swap
                                                      : std::int64_t{reading.total};
        const auto level = entry.rule == Rule::r14 ? quota : limit;
        const auto stamped_at = entry.rule == Rule::r14 ? reading.stamp + r14_behind : reading.stamp;
        reported_since_gap |= stamped_at > app.gap;
        over += value > level ? 1U : 0U;
    }
    const bool names_value = evidence.memory_total || evidence.memory_swap || evidence.memory_rss_swap;
    if (names_value && !found) {
        return InvariantFailure{
            "S6", entry.dyno.text() +
                      ": no reading of this incarnation within STALE_AFTER matches the verdict (" +
                      entry.reason + ")"};
    }
    if (!reported_since_gap) {
        return InvariantFailure{
            "S6", entry.dyno.text() + ": no reading since the last gap (" + entry.reason + ")"};
    }
    unsigned needed = 0;
    switch (entry.rule) {
        case Rule::memory: needed = evidence.slope_mb_per_h ? 1 : 2; break;
        case Rule::swap: needed = 3; break;
        case Rule::hard_memory: needed = 2; break;
        case Rule::r14: needed = evidence.r14.value_or(0) + evidence.r15.value_or(0); break;
        default: break;
    }
    if (over < needed) {
        return InvariantFailure{"S6", entry.dyno.text() + ": only " + std::to_string(over) + " of " +
                                          std::to_string(needed) + " readings over the level (" +
                                          entry.reason + ")"};
    }
    return std::nullopt;
}

}  // namespace dynoward::simulator
