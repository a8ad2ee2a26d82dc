// SPDX-License-Identifier: MIT
// The alert webhook of a run: an alert goes through the same parser and the same decision as in the
// daemon's route, and the resulting requests go to the monitor. The URL names the app and the process type.
#include <utility>

#include "alerts/alert_requests.hpp"
#include "simulator/run/run_impl.hpp"

namespace dynoward::simulator {

void Run::Impl::post_alert() {
    next_alert_ = now_.steady + alerts_.pause();
    const auto& app = world_.apps()[alerts_.below(world_.apps().size())];
    const auto& dyno = app.dynos[alerts_.below(app.dynos.size())];
    const auto alert = alerts_.make(app.plan.name, dyno.name, app.type_of(dyno).process_type);
    if (!is_running()) {
        return;
    }
    const auto kind = alert.is_form   ? alerts::BodyKind::form
                      : alert.is_text ? alerts::BodyKind::text
                                      : alerts::BodyKind::json;
    const auto read = alerts::read_alert(alert.body, kind);
    std::vector<alerts::WatchedApp> apps;
    for (const auto& watched : settings_.apps) {
        apps.push_back({watched.app, {watched.dyno_types.begin(), watched.dyno_types.end()}});
    }
    alerts::AlertRequests requests;
    if (read.alert) {
        requests = alerts::requests_of(*read.alert, {alert.app, "", alert.type}, apps);
    }
    note("alert " + alert.body + " asks for " + std::to_string(requests.requests.size()));
    if (options_.check) {
        record_violation(checker_.on_alert(alert, requests.requests));
    }
    if (alert.is_firing) {
        checker_.on_alert_fired(alert.app, alert.dyno);
    }
    effects_.clear();
    for (auto& wanted : requests.requests) {
        monitor::RestartRequest request(wanted.app);
        request.dyno = wanted.dyno;
        request.type = wanted.type;
        request.reason = std::move(wanted.reason);
        monitor_->request_restart(daemon_clock(), request, effects_);
    }
    handle_effects();
}

}  // namespace dynoward::simulator
