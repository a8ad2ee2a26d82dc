// SPDX-License-Identifier: MIT
#include "daemon/http/readiness.hpp"

#include <algorithm>
#include <string_view>

#include "daemon/json/sight_json.hpp"

namespace dynoward::daemon {
namespace {

std::size_t count_held(const monitor::AppView& app, std::string_view reason) {
    return static_cast<std::size_t>(
        std::count_if(app.dynos.begin(), app.dynos.end(),
                      [&](const auto& dyno) { return dyno.verdict && dyno.verdict->reason == reason; }));
}

Json app_json(const monitor::AppView& app) {
    Json json;
    json["app"] = app.app.text();
    json["sight"] = sight_json(app.sight);
    json["last_batch_at"] = json_or_null(app.last_batch_at);
    Json dynos;
    dynos["known"] = app.dynos.size();
    for (const auto* reason : {"not_watched", "not_up", "stale", "no_quota"}) {
        dynos[reason] = count_held(app, reason);
    }
    json["dynos"] = std::move(dynos);
    return json;
}

}  // namespace

Readiness readiness(bool shutting_down, const monitor::Standing& standing,
                    const std::vector<monitor::AppView>& apps) {
    const bool blind =
        std::any_of(apps.begin(), apps.end(), [](const auto& app) { return app.sight.blind; });
    const bool barred = standing.asked && standing.barred;
    const auto* word = shutting_down ? "shutting down" : blind ? "blind" : barred ? "may not act" : "ok";
    Json json;
    json["status"] = word;
    json["may_act"] = standing.asked ? Json(!barred) : Json();
    json["reason"] = standing.asked ? json_or_null(standing.barred) : Json();
    json["apps"] = Json::array();
    for (const auto& app : apps) {
        json["apps"].push_back(app_json(app));
    }
    return {shutting_down || blind || barred ? 503 : 200, to_text(json)};
}

}  // namespace dynoward::daemon
