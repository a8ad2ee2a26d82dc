// SPDX-License-Identifier: MIT
// The monitor's reports about itself.
#include "monitor/introspection.hpp"

#include <algorithm>

#include "monitor/impl.hpp"

namespace dynoward::monitor {
namespace {

// Per app: drain list, dyno list, formation, the app itself, the status page and the DELETEs that a budget
// allows.
constexpr std::size_t lists_of_app = 5;
constexpr std::size_t pages = 10;
constexpr std::size_t page = 1000;
constexpr std::size_t few = 16;

SteadyTime newest_evidence(const fleet::App& fleet) {
    SteadyTime found{};
    for (const auto& [name, dyno] : fleet.dynos()) {
        found = std::max(found, dyno.evidence_received.value_or(SteadyTime{}));
    }
    return found;
}

}  // namespace

void AppMonitor::introspect(Introspection& inside) const {
    inside.containers.push_back({"dynos", fleet_.dynos().size(), limits::dynos_per_app});
    inside.containers.push_back({"candidates", candidates_.size(), limits::dynos_per_app});
    inside.containers.push_back({"requests", restarts_.requests(), limits::dynos_per_app});
    inside.containers.push_back({"due_times", due_times_.size(), 2 * limits::dynos_per_app + few * few});
    inside.containers.push_back({"under_review", restarts_.under_review().size(), limits::dynos_per_app});
    inside.containers.push_back({"restart_histories", restarts_.size(), limits::dynos_per_app});
    inside.containers.push_back({"incidents", incidents_.size(), limits::dynos_per_app});
    inside.containers.push_back({"pages", queries_.unfinished_dynos(), pages * page});
    inside.containers.push_back({"restarts", restarts_.under_way().size(), limits::dynos_per_app});
    inside.containers.push_back({"other_drains", drain_health_.other_drains(), limits::other_drains});
    inside.containers.push_back({"types_over", reported_types_.size(), few});
    inside.containers.push_back({"slow_dynos", reported_slow_.size(), limits::dynos_per_app});
    if (const auto last = fleet_.last_batch()) {
        inside.stamps.push_back({"last_batch", index_, last->steady});
    }
    if (const auto listed = fleet_.listed_at()) {
        inside.stamps.push_back({"listed_at", index_, listed->steady});
    }
    inside.stamps.push_back({"evidence_received", index_, newest_evidence(fleet_), false});
    inside.stamps.push_back({"restart_sent_at", index_, restarts_.newest_sent_at(), false});
}

Introspection Monitor::Impl::introspect() const {
    Introspection inside;
    std::size_t requests = lists_of_app * apps_.size();
    for (const auto& app : apps_) {
        requests += app->settings().budget_of(limits::dynos_per_app).count;
        app->introspect(inside);
    }
    inside.containers.push_back({"seen_frames", intake_.seen_frames(), limits::frame_ids});
    inside.containers.push_back({"kept_batches", senders_.kept().size(), limits::kept_batches});
    inside.containers.push_back({"kept_bytes", senders_.kept().bytes(), limits::kept_bytes});
    inside.containers.push_back({"ledger", ledger_.entries().size(), limits::ledger_entries});
    inside.containers.push_back({"pending", requests_.pending(), requests});
    inside.stamps.push_back({"warm_from", 0, clock_.running_since()});
    inside.stamps.push_back({"last_tick", 0, clock_.last_tick()});
    return inside;
}

Introspection Monitor::introspect() const {
    return impl_->introspect();
}

}  // namespace dynoward::monitor
