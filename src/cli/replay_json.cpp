// SPDX-License-Identifier: MIT
// The result of a replay as JSON.
#include <nlohmann/json.hpp>

#include "cli/replay_notes.hpp"
#include "cli/replay_report.hpp"
#include "cli/replay_rule_notes.hpp"
#include "daemon/json/json_text.hpp"

namespace dynoward::cli {
namespace {

using daemon::Json;

Json counts_of(const std::map<std::string, std::uint64_t>& counts) {
    Json json = Json::object();
    for (const auto& [word, count] : counts) {
        json[word] = count;
    }
    return json;
}

Json crossings_of(const replay::Report& report) {
    Json json = Json::object();
    for (const auto& [type, crossings] : report.crossings) {
        json[type] = {{"level_mb", crossings.level.value},
                      {"count", crossings.count},
                      {"min_age_s", crossings.min_age.count()},
                      {"max_age_s", crossings.max_age.count()}};
    }
    return json;
}

Json summary_of(const ReplayResult& result, const replay::Report& report,
                const settings::Settings& settings) {
    const auto& recording = result.replay->recording();
    Json skipped = Json::object();
    for (const auto& [why, count] : skipped_lines(recording)) {
        skipped[why] = count;
    }
    Json summary;
    summary["frames"] = recording.frames;
    summary["samples"] = recording.samples;
    summary["restarts"] = report.restarts;
    summary["restarts_per_day"] = daemon::json_or_null(restarts_per_day(recording, report));
    summary["rules"] = counts_of(report.rules);
    summary["holds"] = counts_of(report.holds);
    summary["crossings"] = crossings_of(report);
    summary["gaps"] = recording.gaps;
    summary["skipped"] = std::move(skipped);
    auto notes = replay_notes(result, report, settings);
    if (auto missing = missing_metrics_note(recording); !missing.empty()) {
        notes.insert(notes.begin(), std::move(missing));
    }
    summary["notes"] = std::move(notes);
    summary["from"] = daemon::json_or_null(recording.from);
    summary["to"] = daemon::json_or_null(recording.to);
    return summary;
}

long whole_seconds(Nanoseconds span) {
    return static_cast<long>(std::chrono::round<Seconds>(span).count());
}

}  // namespace

std::string summary_json(const ReplayResult& result, const settings::Settings& settings) {
    Json json;
    json["summary"] = summary_of(result, result.replay->report(0), settings);
    return daemon::to_text(json);
}

std::string variant_json(const ReplayResult& result, const Compared& variant) {
    Json dynos = Json::object();
    for (const auto& [name, dyno] : variant.report->dynos) {
        dynos[name] = {{"restarts", dyno.restarts},
                       {"rules", counts_of(dyno.rules)},
                       {"holds", dyno.holds},
                       {"over_quota_s", whole_seconds(dyno.over_quota)},
                       {"avoided_s", whole_seconds(dyno.avoided)}};
    }
    Json json;
    json["variant"] = variant.name;
    json["summary"] = summary_of(result, *variant.report, *variant.settings);
    json["dynos"] = std::move(dynos);
    return daemon::to_text(json);
}

}  // namespace dynoward::cli
