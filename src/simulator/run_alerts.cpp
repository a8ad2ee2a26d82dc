// SPDX-License-Identifier: MIT
// The alert webhook of a run: what a tool posts goes through the reader and the deciding of the daemon's
// route, and what it may ask for is asked of the monitor. The URL names the app and the dyno's whole type.
#include <utility>

#include "dynoward/alerts/asks.hpp"
#include "run_impl.hpp"

namespace dynoward::simulator {

void Run::Impl::post_alert() {
    next_alert_ = now_.steady + alerts_.pause();
    const auto& app = world_.apps()[alerts_.below(world_.apps().size())];
    const auto& dyno = app.dynos[alerts_.below(app.dynos.size())];
    const auto alert = alerts_.make(app.plan.name, dyno.name, app.type_of(dyno).process_type);
    if (!alive()) {
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
    alerts::Asks asks;
    if (read.alert) {
        asks = alerts::asks_of(*read.alert, {alert.app, "", alert.type}, apps);
    }
    note("alert " + alert.body + " asks for " + std::to_string(asks.asks.size()));
    if (options_.check) {
        violated(checker_.on_alert(alert, asks.asks));
    }
    if (alert.fires) {
        checker_.on_asked(alert.app, alert.dyno);
    }
    effects_.clear();
    for (auto& ask : asks.asks) {
        monitor::Wish wish(ask.app);
        wish.dyno = ask.dyno;
        wish.type = ask.type;
        wish.reason = std::move(ask.reason);
        monitor_->ask_restart(own(), wish, effects_);
    }
    take_effects();
}

}  // namespace dynoward::simulator
