// SPDX-License-Identifier: MIT
// Requests to the Platform API about one app without a restart under way, and the effects of the
// replies.
#include "monitor/app/app_monitor.hpp"
#include "monitor/app/dyno_facts.hpp"

namespace dynoward::monitor {

namespace {

using policy::bit_of;
using policy::HoldReason;

// Held because it, or another dyno of its type, seems not to be up: a line about its state may have been
// lost.
constexpr auto holds_that_a_list_may_end = bit_of(HoldReason::not_up) | bit_of(HoldReason::max_unavailable);
constexpr auto holds_of_lone_dynos = bit_of(HoldReason::lone_dyno);

}  // namespace

PlatformQueries::Access AppMonitor::access() {
    return {index_, shared_.requests, breaker_, shared_.status};
}

// The needs of all dynos about which a rule has a finding.
std::uint32_t AppMonitor::holds_in_force() const {
    std::uint32_t holds = 0;
    for (const auto& [name, candidate] : candidates_) {
        const auto* dyno = candidate.finding() != nullptr ? fleet_.find(name.text()) : nullptr;
        holds |= dyno != nullptr ? candidate.recorded(*dyno) : 0;
    }
    return holds;
}

// Held as the only one of its type, while another one sends lines: the list, which lacks that one, is out
// of date.
bool AppMonitor::hides_a_neighbour() const {
    for (const auto& [name, candidate] : candidates_) {
        const auto* dyno = candidate.finding() != nullptr ? fleet_.find(name.text()) : nullptr;
        if (dyno != nullptr && (candidate.recorded(*dyno) & holds_of_lone_dynos) != 0 &&
            type_counts_.of(fleet_, type_of(*dyno), true).unlisted != 0) {
            return true;
        }
    }
    return false;
}

void AppMonitor::request_missing(const Instant& now, Effects& effects) {
    if (!breaker_.closed()) {
        request_probe(now, effects);
        return;
    }
    const auto holds = holds_in_force();
    PlatformQueries::Needs needs;
    needs.listed_at = fleet_.listed_at();
    needs.newer_list = (holds & holds_that_a_list_may_end) != 0 ||
                       ((holds & holds_of_lone_dynos) != 0 && hides_a_neighbour());
    needs.maintenance = (holds & bit_of(HoldReason::paused)) != 0;
    needs.status = (holds & bit_of(HoldReason::incident)) != 0;
    queries_.request_missing(now, needs, access(), effects);
}

bool AppMonitor::request_probe(const Instant& now, Effects& effects) {
    return queries_.request_dynos(now, access(), effects);
}

// Does not cover the shared breaker, which blocks all apps.
std::optional<std::string> AppMonitor::barred() const {
    if (duplicate_of_) {
        return "it is the same app as " + duplicate_of_->text() +
               "; remove one of them from APP_ID_OR_NAME";
    }
    if (!breaker_.own_state().closed()) {
        return breaker_.own_state().why();
    }
    if (!queries_.dynos_trouble().empty()) {
        return queries_.dynos_trouble();
    }
    return awaits_name_
               ? std::optional("it is not known yet whether it is the same app as one of the others")
               : std::nullopt;
}

// barred() as a sentence for Sight, without passing faults.
std::string AppMonitor::platform_trouble(const Instant& now) const {
    const auto why = shared_.breaker.state().closed() ? barred() : std::nullopt;
    const bool lasts =
        duplicate_of_ || !breaker_.own_state().closed() || queries_.is_dynos_trouble_lasting(now);
    return why && lasts ? "no dyno of " + name().text() + " is restarted: " + *why : std::string();
}

PlatformQueries::Answer AppMonitor::read_reply(const Instant& now, const heroku::ApiRequest& request,
                                               const heroku::ApiReply& reply, Effects& effects) {
    return queries_.on_reply(now, request, reply, access(), effects);
}

void AppMonitor::on_dyno_list(const Instant& now, const PlatformQueries::DynoList& list, Effects& effects) {
    fleet_.on_dyno_list(now, list.as_of, list.dynos);
    restarts_.allow(settings_.budget_of(list.dynos.size()));
    assumed_.note(now, fleet_, restarts_, [this](const fleet::Dyno& dyno) {
        return is_target(dyno) ? std::optional(rules_of(dyno).restart_window) : std::nullopt;
    });
    const restart::event::DynoList event{list.dynos, now.steady - list.as_of.steady};
    for (const auto& dyno : restarts_.under_way()) {
        carry_out(now, dyno, restarts_.resume(now, dyno, event), effects);
    }
    restarts_.retire_ended();
    run_preflights_if_ready(now, effects);
}

void AppMonitor::on_formation(Effects& effects) {
    reported_types_.log_odd_levels(settings_, *queries_.formation(), effects);
}

void AppMonitor::on_app_read(const Instant& now, const std::optional<heroku::AppInfo>& app,
                             Effects& effects) {
    if (app && app->released_at && *app->released_at <= now.wall + fleet::max_stamp_ahead) {
        fleet_.note_release(*app->released_at);
    }
    run_preflights_if_ready(now, effects);
}

void AppMonitor::on_status_read(const Instant& now, Effects& effects) {
    run_preflights_if_ready(now, effects);
}

void AppMonitor::on_delete_reply(const Instant& now, std::uint64_t id, const DynoName& dyno,
                                 const heroku::ApiReply& reply, Effects& effects) {
    const auto action = restarts_.resume(now, dyno, restart::event::Reply{reply, id});
    carry_out(now, dyno, action, effects);
    if (!std::holds_alternative<restart::action::WriteOutcome>(action)) {
        return;
    }
    restarts_.retire_ended();
    constexpr int not_found = 404;
    if (reply.status == not_found) {
        // Only the list shows whether it is gone. Assuming that would also lose its size, and so the level
        // in force.
        queries_.request_dynos(now, access(), effects);
    }
}

}  // namespace dynoward::monitor
