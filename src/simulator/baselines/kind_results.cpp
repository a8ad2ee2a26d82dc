// SPDX-License-Identifier: MIT
#include "simulator/baselines/kind_results.hpp"

#include <nlohmann/json.hpp>
#include <tuple>
#include <utility>

namespace dynoward::simulator {
namespace {

using nlohmann::ordered_json;
using Group = ScenarioKind::Group;

constexpr std::array<std::pair<Group, const char*>, 3> sums{
    {{Group::trend, "trends"}, {Group::below, "below"}, {Group::jumps, "jumps"}}};

KindCounts counts_of(const Outcome& outcome) {
    const DynoStats& stats = outcome.stats;
    return {stats.over_level, stats.restarts_by(Cause::api), stats.needless_restarts,
            stats.restarts_by(Cause::memory_kill)};
}

KindResult sum_of(std::string name, std::span<const KindResult> results) {
    KindResult sum;
    sum.name = std::move(name);
    for (const KindResult& one : results) {
        sum += one;
    }
    return sum;
}

ordered_json json_of(const KindCounts& counts) {
    return {{"over_s", counts.over / Seconds{1}},
            {"restarts", counts.restarts},
            {"needless", counts.needless},
            {"r15_kills", counts.kills}};
}

ordered_json json_of(const KindResult& result) {
    ordered_json json{{"name", result.name},
                      {"scenarios", result.scenarios},
                      {"rival", json_of(result.rival)},
                      {"dynoward", json_of(result.ours)},
                      {"beyond_max_unavailable", result.beyond_allowed}};
    if (!result.error.empty()) {
        json["error"] = result.error;
    }
    return json;
}

}  // namespace

KindCounts& KindCounts::operator+=(const KindCounts& other) {
    over += other.over;
    restarts += other.restarts;
    needless += other.needless;
    kills += other.kills;
    return *this;
}

KindResult& KindResult::operator+=(const KindResult& other) {
    scenarios += other.scenarios;
    rival += other.rival;
    ours += other.ours;
    beyond_allowed += other.beyond_allowed;
    if (error.empty()) {
        error = other.error;
    }
    return *this;
}

KindResult result_of(std::string_view name, const KindOutcomes& outcomes) {
    const auto one = counts_of(outcomes[0]);
    const auto other = counts_of(outcomes[1]);
    KindResult result;
    result.name = name;
    result.scenarios = 1;
    result.rival = std::tie(other.over, other.restarts) < std::tie(one.over, one.restarts) ? other : one;
    result.ours = counts_of(outcomes[2]);
    result.beyond_allowed = outcomes[2].runs_beyond_allowed;
    for (const Outcome& outcome : outcomes) {
        if (result.error.empty()) {
            result.error = outcome.error;
        }
    }
    return result;
}

std::vector<KindResult> kind_rows(std::span<const KindRuns> kinds) {
    std::vector<KindResult> rows;
    for (const KindRuns& one : kinds) {
        rows.push_back(sum_of(std::string(one.kind.word), one.runs));
    }
    for (const auto& [group, name] : sums) {
        std::vector<KindResult> members;
        for (std::size_t i = 0; i < kinds.size(); ++i) {
            if (kinds[i].kind.group == group) {
                members.push_back(rows[i]);
            }
        }
        if (!members.empty()) {
            rows.push_back(sum_of(std::string("sum of ") + name, members));
        }
    }
    return rows;
}

std::string to_json(std::span<const KindRuns> kinds) {
    auto json = ordered_json{{"rows", ordered_json::array()}, {"scenarios", ordered_json::array()}};
    for (const KindResult& row : kind_rows(kinds)) {
        json["rows"].push_back(json_of(row));
    }
    for (const KindRuns& one : kinds) {
        for (const KindResult& run : one.runs) {
            json["scenarios"].push_back(json_of(run));
        }
    }
    return json.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

}  // namespace dynoward::simulator
