// SPDX-License-Identifier: MIT
#include <nlohmann/json.hpp>

#include "cli/replay_report.hpp"
#include "daemon/json_text.hpp"

namespace dynoward::cli {
namespace {

using daemon::Json;

Json summary_of(const replay::Recording& recording, const replay::Account& account) {
    Json holds = Json::object();
    for (const auto& [reason, count] : account.holds) {
        holds[reason] = count;
    }
    Json summary;
    summary["frames"] = recording.frames;
    summary["samples"] = recording.samples;
    summary["restarts"] = account.restarts;
    summary["holds"] = std::move(holds);
    summary["gaps"] = recording.gaps;
    summary["from"] = daemon::json_or_null(recording.from);
    summary["to"] = daemon::json_or_null(recording.to);
    return summary;
}

long whole_seconds(Nanoseconds span) {
    return static_cast<long>(std::chrono::round<Seconds>(span).count());
}

}  // namespace

std::string summary_json(const replay::Recording& recording, const replay::Account& account) {
    Json json;
    json["summary"] = summary_of(recording, account);
    return daemon::to_text(json);
}

std::string variant_json(const replay::Recording& recording, const Compared& variant) {
    Json dynos = Json::object();
    for (const auto& [name, dyno] : variant.account->dynos) {
        dynos[name] = {{"restarts", dyno.restarts},
                       {"holds", dyno.holds},
                       {"over_quota_s", whole_seconds(dyno.over_quota)},
                       {"avoided_s", whole_seconds(dyno.avoided)}};
    }
    Json json;
    json["variant"] = variant.name;
    json["summary"] = summary_of(recording, *variant.account);
    json["dynos"] = std::move(dynos);
    return daemon::to_text(json);
}

}  // namespace dynoward::cli
