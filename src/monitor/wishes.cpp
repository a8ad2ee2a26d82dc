// SPDX-License-Identifier: MIT
// What somebody asks for: an alert of a log tool (rule hook) or an owner by hand (rule manual). A wish is a
// finding like any other, so that all of a restart's way (gates, look, second decision, one at a time) is
// the same. It ends with the life that it was meant for.
#include <algorithm>

#include "dynoward/values/printable.hpp"
#include "monitor/impl.hpp"

namespace dynoward::monitor {

using policy::Decision;
using policy::HoldReason;
using policy::Rule;
using policy::Verdict;

namespace {

// These say that the dyno has just been dealt with, or is about to be: what an alert saw is most likely of
// the life before. Kept, it would end a healthy one as soon as the gate opens.
constexpr auto holds_that_answer_a_wish =
    policy::bit_of(HoldReason::cooldown) | policy::bit_of(HoldReason::min_uptime) |
    policy::bit_of(HoldReason::release) | policy::bit_of(HoldReason::gave_up);

std::string reason_of(const Wish& wish) {
    const std::string who = wish.rule == Rule::manual ? "an owner asked for it" : "an alert asked for it";
    const auto why = std::string_view(wish.reason).substr(0, limits::wish_reason_bytes);
    return why.empty() ? who : who + ": " + printable(why);
}

void improve(WishAnswer& answer, WishAnswer::Outcome outcome) {
    answer.outcome = std::max(answer.outcome, outcome);
}

}  // namespace

WishAnswer Monitor::Impl::ask_restart(const Instant& now, const Wish& wish, Effects& effects) {
    WishAnswer answer;
    const auto found = duty_by_name_.find(wish.app.text());
    if (found == duty_by_name_.end() || settings_.apps.empty()) {
        answer.notes.push_back({wish.app.text(), "this app is not monitored"});
        return answer;
    }
    auto& duty = duties_[found->second];
    if (wish.dyno) {
        auto* dyno = duty.fleet.find(wish.dyno->text());
        if (!is_refused(duty, dyno, wish.dyno->text(), answer)) {
            ask_for(now, duty, *dyno, wish, answer, effects);
        }
    } else {
        std::vector<DynoName> running;
        for (const auto& [name, dyno] : duty.fleet.dynos()) {
            // One whose state nobody has told is heard of, or it would not be present.
            const bool runs = dyno.state == DynoState::up || dyno.state == DynoState::unknown;
            if (dyno.present && runs && type_of(dyno) == wish.type) {
                running.push_back(dyno.name);
            }
        }
        std::sort(running.begin(), running.end(), ByTypeThenNumber{});
        for (const auto& name : running) {
            auto* dyno = duty.fleet.find(name.text());
            if (!is_refused(duty, dyno, name.text(), answer)) {
                ask_for(now, duty, *dyno, wish, answer, effects);
            }
        }
        if (running.empty()) {
            answer.notes.push_back({wish.type, "no dyno of this type is running"});
        }
    }
    follow_restarts(now, duty, effects);
    return answer;
}

bool Monitor::Impl::is_refused(const Duty& duty, const fleet::Dyno* dyno, const std::string& subject,
                               WishAnswer& answer) const {
    if (dyno == nullptr || !dyno->present) {
        answer.notes.push_back({subject, "no such dyno is known"});
        return true;
    }
    if (is_target(duty, *dyno)) {
        return false;
    }
    const auto type = type_of(*dyno);
    const bool one_off = is_one_off_type(type) || is_one_off_type(dyno->name.type());
    const bool selected = duty.settings.dyno_types.count(type) != 0;
    improve(answer, WishAnswer::Outcome::refused);
    answer.notes.push_back({subject, one_off     ? "a one-off dyno is never restarted"
                                     : !selected ? "its type is not in DYNO_TYPES"
                                                 : "Dynoward does not restart itself, nor Fir dynos"});
    return true;
}

void Monitor::Impl::ask_for(const Instant& now, Duty& duty, fleet::Dyno& dyno, const Wish& wish,
                            WishAnswer& answer, Effects& effects) {
    improve(answer, WishAnswer::Outcome::decided);
    if (is_known_wish(duty, dyno, wish, answer)) {
        return;
    }
    policy::Wish made{wish.rule, now, dyno.incarnation, reason_of(wish)};
    auto finding = policy::wish_rule(now, dyno, made);
    if (!finding) {
        answer.notes.push_back({dyno.name.text(), "it began just now"});
        return;
    }
    const auto decision = decide(now, duty, dyno, std::move(*finding));
    if (decision.verdict == Verdict::restart) {
        begin_wish(now, duty, dyno, std::move(made), decision, answer, effects);
    } else if (decision.hold) {
        hold_wish(now, duty, dyno, std::move(made), decision, answer, effects);
    }
    // From now on each tick looks at it; where the wish was not kept, until the episode is over, which each
    // alert prolongs.
    auto& suspect = duty.suspects[dyno.name];
    suspect.quiet_since.reset();
    suspect.note(now, fault_of(now, duty, dyno));
}

// Asking again changes nothing, and is told what there is.
bool Monitor::Impl::is_known_wish(const Duty& duty, const fleet::Dyno& dyno, const Wish& wish,
                                  WishAnswer& answer) const {
    const auto give = [&](std::uint64_t id, const char* text) {
        if (const auto* entry = ledger_.find(id)) {
            answer.entries.push_back(*entry);
        }
        answer.notes.push_back({dyno.name.text(), text});
        return true;
    };
    for (const auto& restart : duty.restarts) {
        if (restart.procedure.dyno() == dyno.name) {
            return give(restart.ledger_id, "it is being restarted already; nothing changes");
        }
    }
    const auto kept = duty.wishes.find(dyno.name);
    if (kept != duty.wishes.end() && wish.rule == Rule::hook) {
        return give(kept->second.ledger_id, "it is wanted already; nothing changes");
    }
    return false;
}

void Monitor::Impl::hold_wish(const Instant& now, Duty& duty, fleet::Dyno& dyno, policy::Wish wish,
                              const Decision& decision, WishAnswer& answer, Effects& effects) {
    const auto rule = wish.rule;
    const auto bit = policy::bit_of(*decision.hold);
    // What the platform refused is still to be done.
    const auto& rules = duty.settings.of(type_of(dyno));
    const bool refused =
        decision.hold == HoldReason::cooldown && policy::retry_pause_left_s(now, dyno, rules);
    const bool dealt_with = (bit & holds_that_answer_a_wish) != 0 && !refused;
    if (rule == Rule::hook && !dealt_with) {
        duty.wishes.insert_or_assign(dyno.name, KeptWish{std::move(wish), 0});
    }
    const auto word = to_text(*decision.hold);
    const auto& entries = ledger_.entries();
    const auto said = std::find_if(entries.begin(), entries.end(), [&](const policy::LedgerEntry& entry) {
        return entry.app == duty.fleet.name() && entry.dyno == dyno.name && entry.rule == rule &&
               entry.verdict == Verdict::hold && entry.reason.substr(0, word.size()) == word;
    });
    if ((dyno.holds_written & bit) != 0 && said != entries.end()) {
        answer.entries.push_back(*said);
        answer.notes.push_back({dyno.name.text(), decision.hold_text});
        if (const auto kept = duty.wishes.find(dyno.name); kept != duty.wishes.end()) {
            kept->second.ledger_id = said->id;
        }
        return;
    }
    write_hold_anew(now, duty, dyno, decision, effects);
    answer.entries.push_back(ledger_.entries().front());
}

// The entry is written now, so that whoever asked can follow it; it is told of when DELETE is sent, or when
// the look before it says no.
void Monitor::Impl::begin_wish(const Instant& now, Duty& duty, fleet::Dyno& dyno, policy::Wish wish,
                               const Decision& decision, WishAnswer& answer, Effects& effects) {
    duty.wishes.insert_or_assign(dyno.name, KeptWish{std::move(wish), 0});
    const auto id = ledger_.write(restart_entry(now, duty, dyno, decision)).id;
    duty.wishes.at(dyno.name).ledger_id = id;
    start_restart(now, duty, dyno, id, effects);
    if (const auto* entry = ledger_.find(id)) {
        answer.entries.push_back(*entry);
    }
}

std::optional<policy::Finding> Monitor::Impl::fault_of(const Instant& now, const Duty& duty,
                                                       const fleet::Dyno& dyno) const {
    const auto kept = duty.wishes.find(dyno.name);
    auto wished =
        kept == duty.wishes.end() ? std::nullopt : policy::wish_rule(now, dyno, kept->second.wish);
    if (wished && wished->rule == Rule::manual) {
        return wished;  // passes gates that would hold what else is found
    }
    auto found = policy::find_fault(now, dyno, duty.settings.of(type_of(dyno)), std::nullopt);
    return wished && !(found && found->fired) ? std::move(wished) : std::move(found);
}

void Monitor::Impl::forget_old_wishes(const Instant& now, Duty& duty, Effects& effects) {
    std::erase_if(duty.wishes, [&](const auto& entry) {
        const auto& [name, kept] = entry;
        if (duty.is_restarting(name)) {
            return false;
        }
        const auto* dyno = duty.fleet.find(name.text());
        const bool ours = dyno != nullptr && is_target(duty, *dyno);
        const bool wanted = ours && policy::wish_rule(now, *dyno, kept.wish);
        const bool late = now.steady - kept.wish.at.steady >= limits::wish_patience;
        if (wanted && !late) {
            return false;
        }
        remark(effects, wanted ? Remark::Weight::warn : Remark::Weight::info, "policy.wish_ended",
               "app=" + duty.fleet.name().text() + " dyno=" + name.text() +
                   " rule=" + std::string(to_text(kept.wish.rule)) +
                   " id=" + std::to_string(kept.ledger_id) + " reason=" +
                   in_quotes(wanted ? "it could not be restarted in time"
                             : ours ? "it began anew meanwhile"
                                    : "it is gone"));
        return true;
    });
}

}  // namespace dynoward::monitor
