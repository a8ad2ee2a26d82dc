// SPDX-License-Identifier: MIT
// S1 to S5: may this request be sent at all, and this dyno be restarted now?
#include <algorithm>

#include "checker.hpp"

namespace dynoward::simulator {
namespace {

constexpr Seconds oldest_look{10};
constexpr Seconds pause_after_refusal{60};
// Whole seconds are compared with nanoseconds here and there.
constexpr Seconds rounding{1};

Broken broken(const char* invariant, std::string what) {
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

Check Checker::on_request(const Instant& now, const Instant& own, const heroku::ApiRequest& request) {
    if (auto shape = check_shape(request)) {
        return shape;
    }
    if (request.method() == "GET") {
        return std::nullopt;
    }
    if (settings_.mode_in_force() != settings::Mode::enforce) {
        return broken("S4", "sent " + std::string(request.method()) + ' ' + request.target() +
                                " although it only watches");
    }
    const auto target = request.target();
    const auto dyno = target.substr(target.rfind('/') + 1);
    const auto where = find(request.app().text(), dyno);
    if (!where) {
        // Scaled away since the list was read, at most 10 s ago; the platform answers as if it were there.
        allowed_.reset();
        return std::nullopt;
    }
    auto check = check_restart(now, own, *where);
    allowed_.reset();
    note_delete(now, *where);
    return check;
}

// S5: these and no others, and only about the apps that were named.
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
    return broken("S5", "sent " + std::string(request.method()) + ' ' + target);
}

Check Checker::check_restart(const Instant& now, const Instant& own, Place where) {
    if (!allowed_ || allowed_->app != where.app || allowed_->dyno != where.dyno) {
        return broken("S1", "a DELETE without a verdict for it in the ledger");
    }
    for (auto check : {check_look(now, own, where), check_spacing(now, own, where), check_away(where)}) {
        if (check) {
            return check;
        }
    }
    return std::nullopt;
}

// S1: seen up a moment ago, of a type that may be restarted, and old enough.
Check Checker::check_look(const Instant& now, const Instant& own, Place where) const {
    const auto& app = apps_[where.app];
    const auto& dyno = app_at(where.app).dynos[where.dyno];
    const auto& type = app_at(where.app).type_of(dyno);
    const auto& rules = app.types[dyno.type];
    const auto& one = app.dynos[where.dyno];
    if (type.process_type == "run" || type.process_type == "release" || type.process_type == "scheduler") {
        return broken("S1", dyno.name + " is a one-off dyno");
    }
    if (!rules.selected) {
        return broken("S1", dyno.name + ": the type is not one of DYNO_TYPES");
    }
    if (type.quantity == 0) {
        return broken("S1", dyno.name + ": the formation has no such type");
    }
    if (one.shown_at == SteadyTime::min() || now.steady - one.shown_at > oldest_look) {
        return broken("S1", dyno.name + " was not shown up by a dyno list of the last 10 s");
    }
    // A clock that is off by less than what makes evidence stale cannot be noticed.
    const auto off = own.wall > now.wall ? own.wall - now.wall : now.wall - own.wall;
    const auto age = now.wall - one.shown_since;
    if (age + off + rounding < rules.rules->min_uptime) {
        return broken("S1", dyno.name + " is up for " + seconds(age) + " only");
    }
    return std::nullopt;
}

// S2: the cooldown of a dyno and the budget of an app, in any sliding span, across our own crashes. What
// was refused is no restart, but not asked for again at once either.
Check Checker::check_spacing(const Instant& now, const Instant& own, Place where) const {
    const auto& app = apps_[where.app];
    const auto& dyno = app_at(where.app).dynos[where.dyno];
    const auto& rules = *app.types[dyno.type].rules;
    const auto& one = app.dynos[where.dyno];
    // What an earlier life sent and the platform did not carry out has left no mark anywhere; and a clock
    // that is off cannot be compared with the marks that are there.
    const bool clock_is_right = own.wall == now.wall;
    const auto counts = [&](std::uint64_t life, bool effective) {
        return life == life_ || (effective && clock_is_right);
    };
    if (one.deleted_at != SteadyTime::min() && counts(one.deleted_in, one.delete_effective) &&
        now.steady - one.deleted_at + rounding < rules.restart_window) {
        return broken("S2", dyno.name + " was restarted " + seconds(now.steady - one.deleted_at) + " ago");
    }
    if (one.refused_at != SteadyTime::min() && one.refused_in == life_ &&
        now.steady - one.refused_at + rounding < pause_after_refusal) {
        return broken(
            "S2", dyno.name + ": its restart was refused " + seconds(now.steady - one.refused_at) + " ago");
    }
    const auto& budget = app.settings->restart_budget;
    const auto within = std::count_if(app.sent.begin(), app.sent.end(), [&](const AppTruth::Sent& sent) {
        return counts(sent.life, sent.effective) && now.steady - sent.at + rounding < budget.span;
    });
    if (within >= std::int64_t{budget.count}) {
        return broken("S2", std::to_string(within + 1) + " restarts of " + app.settings->app.text() +
                                " within " + seconds(budget.span));
    }
    return std::nullopt;
}

// S3: never more of a type away by our hand than allowed, and never the last one that is up.
Check Checker::check_away(Place where) const {
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
        by_us += app.dynos[d].by_our_hand ? 1U : 0U;
        // By the list that was read last, or by the lines of the drain since.
        others_up += app.dynos[d].shown_at == app.shown_at || app.dynos[d].up ? 1U : 0U;
    }
    // Scaled a moment ago: the number of the list that was read counts as well as the present one.
    const auto total = std::max(simulated.plan.types[type].quantity, rules.shown);
    const auto allowed = rules.rules->max_unavailable.of(total);
    if (by_us > allowed) {
        return broken("S3", std::to_string(by_us) + " of " + std::to_string(total) + ' ' +
                                simulated.plan.types[type].process_type + " away by our hand, allowed " +
                                std::to_string(allowed));
    }
    const bool lone = rules.shown == 1 && app.settings->lone_dyno == settings::LoneDyno::restart;
    if (others_up == 0 && !lone) {
        return broken("S3", simulated.dynos[where.dyno].name + " is the last of its type that is up");
    }
    return std::nullopt;
}

void Checker::note_delete(const Instant& now, Place where) {
    auto& app = apps_[where.app];
    auto& one = truth(where.app, where.dyno);
    one.deleted_before = one.deleted_at;
    one.deleted_at = now.steady;
    one.deleted_in = life_;
    one.delete_effective = false;
    one.by_our_hand = true;
    ++one.deletes_in_row;
    ++one.deletes_in_life;
    app.sent.push_back({now.steady, life_, true, where.dyno});
    while (app.sent.size() > 2000) {
        app.sent.pop_front();
    }
    // The next one of the type waits for this one; this one for its cooldown, longer each time it is in
    // vain.
    auto& type = app.types[app_at(where.app).dynos[where.dyno].type];
    constexpr Seconds procedure{600};
    type.clear = std::max(type.clear, now.steady + procedure);
    one.clear = std::max(one.clear, now.steady + procedure + cooldown_of(where.app, where.dyno));
}

// --- What became of a DELETE

void Checker::on_never_sent(const heroku::ApiRequest& asked) {
    if (const auto where = place_of_change(asked)) {
        note_effect(*where, false);
    }
}

void Checker::on_arrived(const Instant&, const heroku::ApiRequest& asked, bool effective) {
    if (const auto where = place_of_change(asked)) {
        note_effect(*where, effective);
    }
}

std::optional<Checker::Place> Checker::place_of_change(const heroku::ApiRequest& asked) const {
    return asked.changes_something() ? find(asked.app().text(), asked.dyno()->text()) : std::nullopt;
}

// A later life of ours can know of an earlier one's restart only where there was one.
void Checker::note_effect(Place where, bool effective) {
    auto& one = truth(where.app, where.dyno);
    one.delete_effective = effective;
    one.by_our_hand = one.by_our_hand && effective && !one.up;
    for (auto& sent : apps_[where.app].sent) {
        if (sent.dyno == where.dyno && sent.at == one.deleted_at) {
            sent.effective = effective;
        }
    }
}

// A no in the API's own words, or a request that never left: there was no restart that counts.
void Checker::note_refusal(const Instant& now, const heroku::ApiRequest& asked,
                           const heroku::ApiReply& reply) {
    using Outcome = heroku::ApiReply::Outcome;
    const auto where = place_of_change(asked);
    const bool own_words = reply.outcome == Outcome::answered && reply.status / 100 == 4 &&
                           reply.body.starts_with(R"({"id":")");
    if (!where || (!own_words && reply.outcome != Outcome::not_sent)) {
        return;
    }
    auto& one = truth(where->app, where->dyno);
    std::erase_if(apps_[where->app].sent, [&](const auto& sent) {
        return sent.dyno == where->dyno && sent.at == one.deleted_at && !sent.effective;
    });
    one.deleted_at = one.deleted_before;
    one.deletes_in_row -= std::min(one.deletes_in_row, 1U);
    one.deletes_in_life -= std::min(one.deletes_in_life, 1U);
    one.refused_at = now.steady;
    one.refused_in = life_;
}

}  // namespace dynoward::simulator
