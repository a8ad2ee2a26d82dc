// SPDX-License-Identifier: MIT
// S1 to S5: whether this request may be sent, and whether this dyno may be restarted now.
#include <algorithm>

#include "simulator/invariants/checker.hpp"

namespace dynoward::simulator {
namespace {

constexpr Seconds max_list_age{10};
constexpr Seconds pause_after_refusal{60};
// Some code compares whole seconds with nanoseconds.
constexpr Seconds rounding{1};

InvariantFailure failure(const char* invariant, std::string what) {
    return {invariant, std::move(what)};
}

std::string seconds(Nanoseconds span) {
    return std::to_string(std::chrono::duration_cast<Seconds>(span).count()) + " s";
}

bool is_plain(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
               c == '_' || c == '.';
    });
}

}  // namespace

Check Checker::on_request(const Instant& now, const Instant& daemon_now,
                          const heroku::ApiRequest& request) {
    if (auto shape = check_shape(request)) {
        return shape;
    }
    if (request.method() == "GET") {
        return std::nullopt;
    }
    if (settings_.mode_in_force() != settings::Mode::enforce) {
        return failure(
            "S4", "sent " + std::string(request.method()) + ' ' + request.target() + " in observe mode");
    }
    const auto target = request.target();
    const auto dyno = target.substr(target.rfind('/') + 1);
    const auto where = find(request.app().text(), dyno);
    if (!where) {
        // Scaled away since the list was read, at most 10 s ago; the platform answers as if it were there.
        allowed_.reset();
        return std::nullopt;
    }
    auto check = check_restart(now, daemon_now, *where);
    allowed_.reset();
    note_delete(now, *where);
    return check;
}

// S5: only these requests, and only about the configured apps.
Check Checker::check_shape(const heroku::ApiRequest& request) const {
    const auto target = request.target();
    if (request.method() == "GET" && target == "/api/v4/current-status") {
        return std::nullopt;  // of the status page, a host of its own
    }
    for (const auto& app : settings_.apps) {
        const auto base = "/apps/" + app.app.text();
        if (!target.starts_with(base)) {
            continue;
        }
        const auto rest = target.substr(base.size());
        if (request.method() == "GET" &&
            (rest == "/dynos" || rest == "/formation" || rest == "/log-drains" || rest.empty() ||
             rest == "/features/preboot")) {
            return std::nullopt;
        }
        constexpr std::string_view one_dyno = "/dynos/";
        if (request.method() == "DELETE" && rest.starts_with(one_dyno) &&
            is_plain(rest.substr(one_dyno.size()))) {
            return std::nullopt;
        }
    }
    return failure("S5", "sent " + std::string(request.method()) + ' ' + target);
}

Check Checker::check_restart(const Instant& now, const Instant& daemon_now, Place where) {
    if (!allowed_ || allowed_->app != where.app || allowed_->dyno != where.dyno) {
        return failure("S1", "a DELETE without a verdict in the ledger");
    }
    for (auto check : {check_preflight(now, daemon_now, where), check_spacing(now, daemon_now, where),
                       check_unavailable(where)}) {
        if (check) {
            return check;
        }
    }
    return std::nullopt;
}

// S1: recently listed as up, of a type that may be restarted, and old enough.
Check Checker::check_preflight(const Instant& now, const Instant& daemon_now, Place where) const {
    const auto& app = apps_[where.app];
    const auto& dyno = app_at(where.app).dynos[where.dyno];
    const auto& type = app_at(where.app).type_of(dyno);
    const auto& rules = app.types[dyno.type];
    const auto& one = app.dynos[where.dyno];
    if (type.process_type == "run" || type.process_type == "release" || type.process_type == "scheduler") {
        return failure("S1", dyno.name + " is a one-off dyno");
    }
    if (!rules.selected) {
        return failure("S1", dyno.name + ": the type is not one of DYNO_TYPES");
    }
    if (type.quantity == 0) {
        return failure("S1", dyno.name + ": the formation has no such type");
    }
    if (one.listed_at == SteadyTime::min() || now.steady - one.listed_at > max_list_age) {
        return failure("S1", dyno.name + " was not listed as up within the last 10 s");
    }
    // Dynoward cannot detect a clock that is wrong by less than STALE_AFTER.
    const auto off = daemon_now.wall > now.wall ? daemon_now.wall - now.wall : now.wall - daemon_now.wall;
    const auto age = now.wall - one.up_since;
    if (age + off + rounding < rules.rules->min_uptime) {
        return failure("S1", dyno.name + " has been up for only " + seconds(age));
    }
    return std::nullopt;
}

// S2: the cooldown of a dyno and the budget of an app, in any sliding span, across Dynoward's crashes. A
// refused DELETE does not count as a restart, but must not be repeated at once.
Check Checker::check_spacing(const Instant& now, const Instant& daemon_now, Place where) const {
    const auto& app = apps_[where.app];
    const auto& dyno = app_at(where.app).dynos[where.dyno];
    const auto& rules = *app.types[dyno.type].rules;
    const auto& one = app.dynos[where.dyno];
    // A DELETE of an earlier process that the platform did not carry out left no trace, and if the clock is
    // wrong, Dynoward cannot compare it with the traces of others.
    const bool clock_is_right = daemon_now.wall == now.wall;
    const auto counts = [&](std::uint64_t process_number, bool effective) {
        return process_number == process_number_ || (effective && clock_is_right);
    };
    if (one.deleted_at != SteadyTime::min() && counts(one.deleted_in_process, one.delete_effective) &&
        now.steady - one.deleted_at + rounding < rules.restart_window) {
        return failure("S2", dyno.name + " was restarted " + seconds(now.steady - one.deleted_at) + " ago");
    }
    if (one.refused_at != SteadyTime::min() && one.refused_in_process == process_number_ &&
        now.steady - one.refused_at + rounding < pause_after_refusal) {
        return failure(
            "S2", dyno.name + ": its restart was refused " + seconds(now.steady - one.refused_at) + " ago");
    }
    const auto budget = app.settings->budget_of(app.dynos.size());
    const auto within = std::count_if(app.sent.begin(), app.sent.end(), [&](const AppTruth::Sent& sent) {
        return counts(sent.process_number, sent.effective) && now.steady - sent.at + rounding < budget.span;
    });
    if (within >= std::int64_t{budget.count}) {
        return failure("S2", std::to_string(within + 1) + " restarts of " + app.settings->app.text() +
                                 " within " + seconds(budget.span));
    }
    return std::nullopt;
}

// S3: Dynoward never makes more dynos of a type unavailable than allowed, and never restarts the last one
// that is up.
Check Checker::check_unavailable(Place where) const {
    const auto& app = apps_[where.app];
    const auto& simulated = app_at(where.app);
    const auto type = simulated.dynos[where.dyno].type;
    const auto& rules = app.types[type];
    unsigned by_us = 1;
    unsigned others_up = 0;
    for (std::size_t d = 0; d < app.dynos.size(); ++d) {
        const auto& dyno = simulated.dynos[d];
        if (dyno.type != type || d == where.dyno || dyno.scaled_away) {
            continue;
        }
        by_us += app.dynos[d].restarting_by_us ? 1U : 0U;
        // Up by the last list, or by the lines of the drain since then.
        others_up += app.dynos[d].listed_at == app.listed_at || app.dynos[d].up ? 1U : 0U;
    }
    // If the type was scaled just now, the number in the last list is accepted too.
    const auto total = std::max(simulated.plan.types[type].quantity, rules.listed);
    const auto allowed = rules.rules->max_unavailable.of(total);
    if (by_us > allowed) {
        return failure("S3", std::to_string(by_us) + " of " + std::to_string(total) + ' ' +
                                 simulated.plan.types[type].process_type +
                                 " unavailable because of Dynoward, at most " + std::to_string(allowed) +
                                 " allowed");
    }
    const bool lone = rules.listed == 1 && app.settings->lone_dyno == settings::LoneDyno::restart;
    if (others_up == 0 && !lone) {
        return failure("S3", simulated.dynos[where.dyno].name + " is the last of its type that is up");
    }
    return std::nullopt;
}

void Checker::note_delete(const Instant& now, Place where) {
    auto& app = apps_[where.app];
    auto& one = truth(where.app, where.dyno);
    one.previous_delete_at = one.deleted_at;
    one.deleted_at = now.steady;
    one.deleted_in_process = process_number_;
    one.delete_effective = false;
    one.restarting_by_us = true;
    ++one.consecutive_deletes;
    ++one.deletes_this_process;
    app.sent.push_back({now.steady, process_number_, true, where.dyno});
    while (app.sent.size() > 2000) {
        app.sent.pop_front();
    }
    // The next dyno of the type waits for this one, and this one for its cooldown, which grows with each
    // restart that does not help.
    auto& type = app.types[app_at(where.app).dynos[where.dyno].type];
    constexpr Seconds procedure{600};
    type.unblocked_at = std::max(type.unblocked_at, now.steady + procedure);
    one.unblocked_at =
        std::max(one.unblocked_at, now.steady + procedure + cooldown_of(where.app, where.dyno));
}

// --- The outcome of a DELETE

void Checker::on_never_sent(const heroku::ApiRequest& request) {
    if (const auto where = place_of_change(request)) {
        note_effect(*where, false);
    }
}

void Checker::on_arrived(const Instant&, const heroku::ApiRequest& request, bool effective) {
    if (const auto where = place_of_change(request)) {
        note_effect(*where, effective);
    }
}

std::optional<Checker::Place> Checker::place_of_change(const heroku::ApiRequest& request) const {
    return request.changes_something() ? find(request.app().text(), request.dyno()->text()) : std::nullopt;
}

// A later process can detect a DELETE of an earlier one only if the platform carried it out.
void Checker::note_effect(Place where, bool effective) {
    auto& one = truth(where.app, where.dyno);
    one.delete_effective = effective;
    one.restarting_by_us = one.restarting_by_us && effective && !one.up;
    for (auto& sent : apps_[where.app].sent) {
        if (sent.dyno == where.dyno && sent.at == one.deleted_at) {
            sent.effective = effective;
        }
    }
}

// The API refused it in its own format, or the request was never sent: it does not count as a restart.
void Checker::note_refusal(const Instant& now, const heroku::ApiRequest& request,
                           const heroku::ApiReply& reply) {
    using Outcome = heroku::ApiReply::Outcome;
    const auto where = place_of_change(request);
    const bool in_own_format = reply.outcome == Outcome::answered && reply.status / 100 == 4 &&
                               reply.body.starts_with(R"({"id":")");
    if (!where || (!in_own_format && reply.outcome != Outcome::not_sent)) {
        return;
    }
    auto& one = truth(where->app, where->dyno);
    std::erase_if(apps_[where->app].sent, [&](const auto& sent) {
        return sent.dyno == where->dyno && sent.at == one.deleted_at && !sent.effective;
    });
    one.deleted_at = one.previous_delete_at;
    one.consecutive_deletes -= std::min(one.consecutive_deletes, 1U);
    one.deletes_this_process -= std::min(one.deletes_this_process, 1U);
    one.refused_at = now.steady;
    one.refused_in_process = process_number_;
}

}  // namespace dynoward::simulator
