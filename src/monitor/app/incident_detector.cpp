// SPDX-License-Identifier: MIT
#include "monitor/app/incident_detector.hpp"
#include "monitor/app/dyno_facts.hpp"

namespace dynoward::monitor {

namespace {

// Memory that rises over the level this soon after a release is the new footprint, not a leak.
constexpr Seconds rise_window{std::chrono::minutes(30)};
constexpr Seconds max_incident{std::chrono::hours(24)};
constexpr unsigned min_risen = 3;

}  // namespace

std::map<std::string, unsigned> IncidentDetector::count_risen(const Instant& now, const Facts& facts,
                                                              WallTime release_at) {
    std::map<std::string, unsigned> risen;
    for (const auto& [name, candidate] : facts.candidates) {
        const auto* dyno = candidate.finding() != nullptr ? facts.fleet.find(name.text()) : nullptr;
        if (dyno != nullptr && dyno->state == DynoState::up && dyno->present) {
            const auto type = type_of(*dyno);
            const auto over = policy::memory_rule({now, *dyno, facts.app.of(type)});
            risen[std::string(type)] += over && over->evidence_to > release_at ? 1U : 0U;
        }
    }
    return risen;
}

void IncidentDetector::check(const Instant& now, const Facts& facts, Effects& effects) {
    const auto release_at = facts.fleet.release_at();
    const bool recent = release_at && now.wall - *release_at < rise_window;
    std::erase_if(incidents_, [&](const auto& entry) {
        return entry.second.release_at != release_at || now.steady - entry.second.since >= max_incident;
    });
    if (!release_at || (!recent && incidents_.empty())) {
        return;
    }
    auto risen = count_risen(now, facts, *release_at);
    const bool listed = facts.fleet.listed_at().has_value();
    std::erase_if(incidents_, [&](const auto& entry) {
        const auto& count = facts.counts.of(facts.fleet, entry.first, listed);
        return 2 * risen[entry.first] < count.dynos - count.not_up;
    });
    for (const auto& [type, over] : risen) {
        const auto& count = facts.counts.of(facts.fleet, type, listed);
        const auto up = count.dynos - count.not_up;
        if (recent && over >= min_risen && 2 * over > up && incidents_.count(type) == 0) {
            const auto text = std::to_string(over) + " of " + std::to_string(up) + " " + type +
                              " dynos rose over their level within 30 min of the release at " +
                              format_rfc3339(*release_at) + "; restarting one by one would not help";
            incidents_[type] = {*release_at, now.steady, text};
            log_event(effects, LogEvent::Severity::error, "policy.incident",
                      "app=" + facts.fleet.name().text() + " reason=" + in_quotes(text));
        }
    }
}

const std::string* IncidentDetector::reason(std::string_view type) const {
    const auto found = incidents_.find(type);
    return found != incidents_.end() ? &found->second.text : nullptr;
}

}  // namespace dynoward::monitor
