// SPDX-License-Identifier: MIT
#include "dynoward/monitor/audit.hpp"

#include <algorithm>

#include "monitor/impl.hpp"

namespace dynoward::monitor {
namespace {

// Drain lists, dyno lists, formations, the app itself, the status page and the DELETEs that a budget
// allows, for each app.
constexpr std::size_t lists_of_app = 5;
constexpr std::size_t pages = 10;
constexpr std::size_t page = 1000;
constexpr std::size_t few = 16;

SteadyTime newest(const fleet::App& fleet, std::optional<SteadyTime> fleet::Dyno::*stamp) {
    SteadyTime found{};
    for (const auto& [name, dyno] : fleet.dynos()) {
        found = std::max(found, (dyno.*stamp).value_or(SteadyTime{}));
    }
    return found;
}

}  // namespace

Audit Monitor::Impl::audit() const {
    Audit audit;
    std::size_t requests = lists_of_app * duties_.size();
    for (std::size_t i = 0; i < duties_.size(); ++i) {
        const auto& duty = duties_[i];
        const auto budget = duty.settings.restart_budget.count;
        requests += budget;
        audit.containers.push_back({"dynos", duty.fleet.dynos().size(), limits::dynos_per_app});
        audit.containers.push_back({"suspects", duty.suspects.size(), limits::dynos_per_app});
        audit.containers.push_back({"wishes", duty.wishes.size(), limits::dynos_per_app});
        audit.containers.push_back({"alarms", duty.alarms.size(), 2 * limits::dynos_per_app + few * few});
        audit.containers.push_back({"under_review", duty.under_review.size(), limits::dynos_per_app});
        audit.containers.push_back({"incidents", duty.incidents.size(), limits::dynos_per_app});
        audit.containers.push_back({"pages", duty.dyno_pages.size(), pages * page});
        audit.containers.push_back({"restarts", duty.restarts.size(), limits::dynos_per_app});
        audit.containers.push_back({"other_drains", duty.other_drains.size(), limits::other_drains});
        audit.containers.push_back({"types_over", duty.types_over.size(), few});
        if (const auto last = duty.fleet.last_batch()) {
            audit.stamps.push_back({"last_batch", i, last->steady});
        }
        if (const auto listed = duty.fleet.listed_at()) {
            audit.stamps.push_back({"listed_at", i, listed->steady});
        }
        audit.stamps.push_back(
            {"evidence_received", i, newest(duty.fleet, &fleet::Dyno::evidence_received), false});
        audit.stamps.push_back(
            {"restart_sent_at", i, newest(duty.fleet, &fleet::Dyno::restart_sent_at), false});
    }
    audit.containers.push_back({"seen_frames", seen_.size(), limits::frame_ids});
    audit.containers.push_back({"kept_batches", kept_.size(), limits::kept_batches});
    audit.containers.push_back({"kept_bytes", kept_.bytes(), limits::kept_bytes});
    audit.containers.push_back({"ledger", ledger_.entries().size(), limits::ledger_entries});
    audit.containers.push_back({"requests", pending_.size(), requests});
    audit.stamps.push_back({"warm_from", 0, warm_from_});
    audit.stamps.push_back({"last_tick", 0, last_tick_ ? last_tick_->steady : warm_from_});
    return audit;
}

Audit Monitor::audit() const {
    return impl_->audit();
}

}  // namespace dynoward::monitor
