// SPDX-License-Identifier: MIT
#include "daemon/json/state_json.hpp"

#include "daemon/json/json_text.hpp"
#include "daemon/json/sight_json.hpp"

namespace dynoward::daemon {
namespace {

Json verdict_json(const std::optional<monitor::VerdictView>& verdict) {
    if (!verdict) {
        return {};
    }
    return {{"verdict", verdict->verdict},
            {"reason", verdict->reason},
            {"left_s", json_or_null(verdict->left_s)}};
}

Json forecast_json(const std::optional<monitor::ForecastView>& forecast) {
    if (!forecast) {
        return {};
    }
    return {{"reaches", format_rfc3339(forecast->reaches)}, {"level_mb", rounded(forecast->level.value)}};
}

Json process_type_json(const monitor::ProcessTypeView& type) {
    Json json;
    json["type"] = type.type;
    json["experience"] = nullptr;
    if (const auto& experience = type.experience) {
        json["experience"] = {{"level_mb", rounded(experience->level.value)},
                              {"crossings", experience->crossings},
                              {"youngest_s", experience->youngest.count()},
                              {"eldest_s", experience->eldest.count()},
                              {"median_slope_mb_per_h", rounded(experience->slope * 3600)}};
    }
    return json;
}

Json dyno_json(const monitor::DynoView& dyno) {
    Json json;
    json["name"] = dyno.name.text();
    json["type"] = dyno.type;
    json["incarnation"] = json_or_null(dyno.incarnation);
    json["state"] = dyno.state == DynoState::unknown ? Json() : Json(std::string(to_text(dyno.state)));
    json["up_since"] = json_or_null(dyno.up_since);
    json["last_sample_at"] = json_or_null(dyno.last_sample_at);
    json["memory_total_mb"] = json_or_null(dyno.memory_total);
    json["memory_rss_mb"] = json_or_null(dyno.memory_rss);
    json["memory_cache_mb"] = json_or_null(dyno.memory_cache);
    json["memory_swap_mb"] = json_or_null(dyno.memory_swap);
    json["memory_quota_mb"] = json_or_null(dyno.memory_quota);
    json["threshold_mb"] = json_or_null(dyno.threshold);
    json["load_1m"] = json_or_null(dyno.load_1m);
    json["r14"] = dyno.r14;
    json["r15"] = dyno.r15;
    json["cooldown_until"] = json_or_null(dyno.cooldown_until);
    json["verdict"] = verdict_json(dyno.verdict);
    json["forecast"] = forecast_json(dyno.forecast);
    return json;
}

Json head_json(const StateHead& head) {
    Json json;
    json["version"] = DYNOWARD_VERSION;
    json["mode"] = head.mode == settings::Mode::enforce ? "enforce" : "observe";
    json["paused_until"] = json_or_null(head.paused_until);
    json["started_at"] = format_rfc3339(head.started_at);
    return json;
}

}  // namespace

std::string state_head_json(const StateHead& head) {
    return to_text(head_json(head));
}

std::string state_json(const StateHead& head, const std::vector<monitor::AppView>& apps) {
    Json json = head_json(head);
    json["apps"] = Json::array();
    for (const auto& app : apps) {
        Json entry;
        entry["app"] = app.app.text();
        entry["last_batch_at"] = json_or_null(app.last_batch_at);
        entry["gap"] = app.gap;
        entry["sight"] = sight_json(app.sight);
        entry["drain"] = {{"batches", app.drain.batches},
                          {"lost_lines", app.drain.lost_lines},
                          {"gaps", app.drain.gaps},
                          {"unattributed", app.drain.unattributed},
                          {"last_gap_at", json_or_null(app.gap_at)}};
        entry["unproven"] = {{"batches", app.drain.unattributed},
                             {"last_at", json_or_null(app.unproven_at)}};
        entry["process_types"] = Json::array();
        for (const auto& type : app.process_types) {
            entry["process_types"].push_back(process_type_json(type));
        }
        entry["dynos"] = Json::array();
        for (const auto& dyno : app.dynos) {
            entry["dynos"].push_back(dyno_json(dyno));
        }
        json["apps"].push_back(std::move(entry));
    }
    return to_text(json);
}

}  // namespace dynoward::daemon
