// SPDX-License-Identifier: MIT
// What is decided: of all dynos only those are looked at that something was heard of, that are due by the
// clock, or that are suspects already. The worst one of each type is chosen.
#include <algorithm>
#include <map>

#include "monitor/impl.hpp"

namespace dynoward::monitor {

using policy::Decision;
using policy::Verdict;

namespace {

// A tick that comes so late, or a wall clock that moved by so much against the steady one, means that we
// were stopped or the clock was set: what we hold for fresh may not be.
constexpr Seconds jump{60};
// Process types told of as not selected at a time; names of types are text from outside.
constexpr std::size_t max_types_remarked = 16;
// Alarms of dynos that are gone stay until they are due; beyond this many all are set anew.
constexpr std::size_t spare_alarms = 64;

}  // namespace

void Monitor::Impl::on_tick(const Instant& now, Effects& effects) {
    notice_clock_jumps(now, effects);
    end_pause(now, effects);
    drop_kept(now, kept_.take_old(now), effects);
    ask_what_is_missing(now, effects);
    for (auto& duty : duties_) {
        follow_restarts(now, duty, effects);
        pass(now, duty, effects);
        watch_sight(now, duty, effects);
        watch_drain(now, duty, effects);
    }
}

void Monitor::Impl::notice_clock_jumps(const Instant& now, Effects& effects) {
    if (last_tick_) {
        const auto steady = now.steady - last_tick_->steady;
        const auto wall = now.wall - last_tick_->wall;
        if (steady > jump || wall - steady > jump || steady - wall > jump) {
            warm_from_ = now.steady;
            if (paused_until_) {
                paused_until_->wall = now.wall + (paused_until_->steady - now.steady);
            }
            for (auto& duty : duties_) {
                duty.fleet.note_gap(now);
                duty.fleet.touch_all();  // alarms were set by a clock that is not this one
            }
            remark(effects, Remark::Weight::warn, "monitor.clock_jump",
                   "steady_s=" + std::to_string(std::chrono::duration_cast<Seconds>(steady).count()) +
                       " wall_s=" + std::to_string(std::chrono::duration_cast<Seconds>(wall).count()) +
                       " reason=\"stopped, or the clock was set; warming up again\"");
        }
    }
    last_tick_ = now;
}

// A batch costs what it says, not what the fleet is: only where it makes a restart possible, all suspects
// are compared.
void Monitor::Impl::on_news(const Instant& now, Duty& duty, Effects& effects) {
    bool wanted = false;
    for (auto* dyno : duty.fleet.take_touched()) {
        if (const auto* suspect = look_at(now, duty, *dyno, effects)) {
            wanted |= consider(now, duty, *dyno, *suspect, effects).has_value();
        }
    }
    if (wanted) {
        choose(now, duty, effects);
    }
}

// One pass: every hold is written once, and of the dynos that may be restarted the worst of each type is
// taken.
void Monitor::Impl::pass(const Instant& now, Duty& duty, Effects& effects) {
    wake_by_clock(now, duty, effects);
    for (auto* dyno : duty.fleet.take_touched()) {
        look_at(now, duty, *dyno, effects);
    }
    forget_old_wishes(now, duty, effects);
    review(now, duty, effects);
    watch_for_rise(now, duty, effects);
    choose(now, duty, effects);
}

void Monitor::Impl::wake_by_clock(const Instant& now, Duty& duty, Effects& effects) {
    std::vector<std::string> due;
    while (!duty.alarms.empty() && duty.alarms.begin()->first <= now.wall) {
        due.push_back(duty.alarms.begin()->second);
        duty.alarms.erase(duty.alarms.begin());
    }
    for (const auto& name : due) {
        if (auto* dyno = duty.fleet.find(name)) {
            dyno->alarm.reset();
            look_at(now, duty, *dyno, effects);
        }
    }
    if (duty.alarms.size() > 2 * duty.fleet.dynos().size() + spare_alarms) {
        duty.alarms.clear();
        for (auto& [name, dyno] : duty.fleet.dynos()) {
            dyno.alarm.reset();
        }
        duty.fleet.touch_all();
    }
}

void Monitor::Impl::set_alarm(const Instant& now, Duty& duty, fleet::Dyno& dyno) {
    const auto& rules = duty.settings.of(type_of(dyno));
    std::optional<WallTime> due;
    if (rules.max_uptime || rules.restart_schedule) {
        due = policy::next_by_clock(now, dyno, rules);
    }
    if (due == dyno.alarm) {
        return;
    }
    if (dyno.alarm) {
        duty.alarms.erase({*dyno.alarm, dyno.name.text()});
    }
    if (due) {
        duty.alarms.emplace(*due, dyno.name.text());
    }
    dyno.alarm = due;
}

// What the rules say of one dyno; null: nothing is wrong with it. Whether it may be restarted is another
// question.
const Suspect* Monitor::Impl::look_at(const Instant& now, Duty& duty, fleet::Dyno& dyno, Effects& effects) {
    policy::follow_long_runs(dyno, duty.settings.of(type_of(dyno)));
    if (!is_target(duty, dyno)) {
        duty.suspects.erase(dyno.name);
        remark_untouchable(now, duty, dyno, effects);
        return nullptr;
    }
    set_alarm(now, duty, dyno);
    remark_slow(duty, dyno, effects);
    auto finding = fault_of(now, duty, dyno);
    auto suspect = duty.suspects.find(dyno.name);
    if (suspect == duty.suspects.end()) {
        if (!finding) {
            return nullptr;
        }
        suspect = duty.suspects.try_emplace(dyno.name).first;
    }
    suspect->second.note(now, std::move(finding));
    return &suspect->second;
}

// Writes the hold, or returns the decision to restart.
std::optional<Decision> Monitor::Impl::consider(const Instant& now, Duty& duty, fleet::Dyno& dyno,
                                                const Suspect& suspect, Effects& effects) {
    if (!suspect.finding || duty.is_restarting(dyno.name)) {
        return std::nullopt;
    }
    judge(now, duty, dyno, &*suspect.finding, effects);
    if (is_held_as_told(now, duty, dyno, *suspect.finding)) {
        return std::nullopt;
    }
    auto decision = decide(now, duty, dyno, *suspect.finding);
    if (decision.verdict == Verdict::restart) {
        return decision;
    }
    if (decision.hold) {
        write_hold(now, duty, dyno, decision, effects);
    }
    return std::nullopt;
}

void Monitor::Impl::choose(const Instant& now, Duty& duty, Effects& effects) {
    std::map<std::string_view, std::pair<policy::Finding, fleet::Dyno*>> worst;
    for (auto at = duty.suspects.begin(); at != duty.suspects.end();) {
        auto& [name, suspect] = *at;
        auto* dyno = duty.fleet.find(name.text());
        if (dyno != nullptr && suspect.finding && policy::is_rule_of_clock(suspect.finding->rule)) {
            suspect.note(now, fault_of(now, duty, *dyno));
        }
        const bool over =
            suspect.quiet_since && now.steady - *suspect.quiet_since >= policy::episode_ends_after;
        if (dyno == nullptr || over) {
            if (dyno != nullptr) {
                dyno->holds_written = 0;
                dyno->own.refusals = 0;
            }
            at = duty.suspects.erase(at);
            continue;
        }
        if (auto decision = consider(now, duty, *dyno, suspect, effects)) {
            const auto [place, first] =
                worst.try_emplace(type_of(*dyno), std::pair(decision->finding, dyno));
            if (!first && policy::is_worse(decision->finding, place->second.first)) {
                place->second = {std::move(decision->finding), dyno};
            }
        }
        ++at;
    }
    for (auto& [type, choice] : worst) {
        start_restart(now, duty, *choice.second, 0, effects);
    }
}

// Between two of its readings the older one is stale, so it can be restarted only for a while after each;
// and where they are too far apart to be a row, not at all.
void Monitor::Impl::remark_slow(const Duty& duty, fleet::Dyno& dyno, Effects& effects) const {
    const auto period = dyno.rhythm.period();
    const bool slow = period > settings_.stale_after;
    if (slow && !dyno.is_slow_told) {
        const auto period_s = std::chrono::ceil<Seconds>(period).count();
        const auto stale_s = settings_.stale_after.count();
        const std::string readings = "readings come every " + std::to_string(period_s) + " s";
        const std::string reason =
            period > fleet::longest_silence
                ? readings + ", too far apart for any rule that needs several in a row"
                : readings + ", so each is older than STALE_AFTER=" + std::to_string(stale_s) +
                      " before the next one comes: set STALE_AFTER to at least " +
                      std::to_string(2 * period_s);
        remark(effects, Remark::Weight::warn, "monitor.slow_readings",
               "app=" + duty.fleet.name().text() + " dyno=" + dyno.name.text() +
                   " period_s=" + std::to_string(period_s) + " reason=" + in_quotes(reason));
    }
    dyno.is_slow_told = slow;
}

// Every refusal is as visible as every action: a dyno that is over its level but not ours to restart is
// told of, once for its type and episode. Rules of the clock were never meant for it.
void Monitor::Impl::remark_untouchable(const Instant& now, Duty& duty, const fleet::Dyno& dyno,
                                       Effects& effects) {
    if (!dyno.present) {
        return;
    }
    const auto type = type_of(dyno);
    const auto finding = policy::find_fault(now, dyno, duty.settings.of(type), std::nullopt);
    if (!finding || !finding->fired || policy::is_rule_of_clock(finding->rule)) {
        return;
    }
    auto& types = duty.types_over;
    auto told = types.find(type);
    if (told == types.end()) {
        std::erase_if(types, [&](const auto& entry) { return entry.second.is_over(now.steady); });
        if (types.size() >= max_types_remarked) {
            return;
        }
        told = types.emplace(std::string(type), Episode{}).first;
    }
    if (!told->second.begins(now.steady)) {
        return;
    }
    remark(effects, Remark::Weight::info, "policy.not_selected",
           "app=" + duty.fleet.name().text() + " dyno=" + dyno.name.text() + " type=" + std::string(type) +
               " reason=" +
               in_quotes(finding->reason + "; the type is not in DYNO_TYPES or may never be restarted"));
    if (dyno.name.is_cedar() && type == dyno.name.type() && !is_one_off_type(type) &&
        duty.settings.dyno_types.count(type) == 0) {
        write_not_watched(now, duty, dyno, *finding, effects);
    }
}

// Only of a type that an owner could select.
void Monitor::Impl::write_not_watched(const Instant& now, Duty& duty, const fleet::Dyno& dyno,
                                      const policy::Finding& finding, Effects& effects) {
    std::string selected;
    for (const auto& one : duty.settings.dyno_types) {
        selected += (selected.empty() ? "" : ",") + one;
    }
    policy::LedgerEntry entry(duty.fleet.name(), dyno.name);
    entry.at = now.wall;
    entry.incarnation = dyno.incarnation;
    entry.rule = finding.rule;
    entry.verdict = Verdict::hold;
    entry.reason = std::string(to_text(policy::HoldReason::not_watched)) + ": DYNO_TYPES is " + selected +
                   "; " + finding.reason;
    entry.evidence = finding.evidence;
    entry.mode = mode();
    ++totals_.holds;
    effects.emplace_back(LedgerWritten{ledger_.write(std::move(entry)), false});
}

void Monitor::Impl::write_hold(const Instant& now, Duty& duty, fleet::Dyno& dyno, const Decision& decision,
                               Effects& effects) {
    const auto bit = policy::bit_of(*decision.hold);
    if ((dyno.holds_written & bit) == 0) {
        write_hold_anew(now, duty, dyno, decision, effects);
    }
}

void Monitor::Impl::write_hold_anew(const Instant& now, Duty& duty, fleet::Dyno& dyno,
                                    const Decision& decision, Effects& effects) {
    dyno.holds_written |= policy::bit_of(*decision.hold);
    policy::LedgerEntry entry(duty.fleet.name(), dyno.name);
    entry.at = now.wall;
    entry.incarnation = dyno.incarnation;
    entry.rule = decision.finding.rule;
    entry.verdict = Verdict::hold;
    entry.reason = decision.hold_text + "; " + decision.finding.reason;
    entry.evidence = decision.finding.evidence;
    entry.mode = mode();
    ++totals_.holds;
    const auto& written = ledger_.write(std::move(entry));
    if (const auto kept = duty.wishes.find(dyno.name); kept != duty.wishes.end()) {
        kept->second.ledger_id = written.id;
    }
    effects.emplace_back(LedgerWritten{written, false});
}

}  // namespace dynoward::monitor
