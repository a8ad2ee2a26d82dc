// SPDX-License-Identifier: MIT
// Writes decisions to the ledger and the log: each hold once per episode, and each dyno over its level that
// Dynoward must not restart.
#include "monitor/app/app_monitor.hpp"
#include "monitor/app/dyno_facts.hpp"

namespace dynoward::monitor {

using policy::Verdict;

policy::LedgerEntry AppMonitor::entry_of(const Instant& now, const fleet::Dyno& dyno,
                                         const policy::Finding& finding) const {
    policy::LedgerEntry entry(name(), dyno.name);
    entry.at = now.wall;
    entry.incarnation = dyno.incarnation;
    entry.rule = finding.rule;
    entry.reason = finding.reason;
    entry.evidence = finding.evidence;
    entry.mode = shared_.permission.mode();
    return entry;
}

const policy::LedgerEntry& AppMonitor::write_restart(const Instant& now, const fleet::Dyno& dyno,
                                                     const policy::Finding& finding) {
    auto entry = entry_of(now, dyno, finding);
    entry.verdict = Verdict::restart;
    entry.result = policy::Result::pending;
    return shared_.ledger.write(std::move(entry));
}

void AppMonitor::write_hold(const Instant& now, const fleet::Dyno& dyno, Candidate& candidate,
                            const Decision& decision, Effects& effects) {
    if ((candidate.recorded(dyno) & policy::bit_of(*decision.hold)) == 0) {
        write_hold_again(now, dyno, candidate, decision, effects);
    }
}

const policy::LedgerEntry& AppMonitor::write_hold_again(const Instant& now, const fleet::Dyno& dyno,
                                                        Candidate& candidate, const Decision& decision,
                                                        Effects& effects) {
    candidate.record(dyno, *decision.hold);
    auto entry = entry_of(now, dyno, decision.finding);
    entry.verdict = Verdict::hold;
    entry.hold = decision.hold;
    entry.reason = decision.hold_text + "; " + decision.finding.reason;
    ++shared_.totals.holds;
    const auto& written = shared_.ledger.write(std::move(entry));
    restarts_.note_request_entry(dyno.name, written.id);
    effects.emplace_back(LedgerWritten{written, false});
    return written;
}

// A dyno that is over its level but must not be restarted is logged once per type and episode. Rules of the
// clock do not apply to it.
void AppMonitor::report_not_selected(const Instant& now, const fleet::Dyno& dyno, Effects& effects) {
    if (!dyno.present || duplicate_of_) {
        return;
    }
    const auto type = type_of(dyno);
    const auto finding = policy::find_fault({now, dyno, rules_of(dyno)});
    if (!finding || !finding->fired || policy::is_rule_of_clock(finding->rule) ||
        !reported_types_.begins(now, type)) {
        return;
    }
    log_event(effects, LogEvent::Severity::info, "policy.not_selected",
              "app=" + name().text() + " dyno=" + dyno.name.text() + " type=" + std::string(type) +
                  " reason=" +
                  in_quotes(finding->reason + "; the type is not in DYNO_TYPES or may never be restarted"));
    std::get<LogEvent>(effects.back()).process_type = type;
    // In the ledger only if the type could be added to DYNO_TYPES.
    if (dyno.name.is_cedar() && type == dyno.name.type() && !is_one_off_type(type) &&
        settings_.dyno_types.count(type) == 0) {
        write_not_watched(now, dyno, *finding, effects);
    }
}

void AppMonitor::write_not_watched(const Instant& now, const fleet::Dyno& dyno,
                                   const policy::Finding& finding, Effects& effects) {
    std::string selected;
    for (const auto& one : settings_.dyno_types) {
        selected += (selected.empty() ? "" : ",") + one;
    }
    auto entry = entry_of(now, dyno, finding);
    entry.verdict = Verdict::hold;
    entry.hold = policy::HoldReason::not_watched;
    entry.reason = std::string(to_text(policy::HoldReason::not_watched)) + ": DYNO_TYPES is " + selected +
                   "; " + finding.reason;
    ++shared_.totals.holds;
    effects.emplace_back(LedgerWritten{shared_.ledger.write(std::move(entry)), false});
}

// From now on the gate `breaker` blocks until a list arrives, and the hold states the cause.
void AppMonitor::report_timeout(const Instant& now, const DynoName& dyno, Effects& effects) {
    queries_.note_preflight_timeout(now);
    log_event(effects, LogEvent::Severity::warn, "restart.preflight_failed",
              "app=" + name().text() + " dyno=" + dyno.text() + " reason=" +
                  in_quotes("no fresh dyno list, so nothing was sent; " + queries_.dynos_trouble()));
}

// A reading becomes stale before the next one arrives, so the dyno can be restarted only for a while after
// each; if they are too far apart for the rules, it cannot be restarted at all.
void AppMonitor::report_slow_readings(const fleet::Dyno& dyno, Effects& effects) {
    const auto period = dyno.report_interval.period();
    const auto stale_after = shared_.settings.stale_after;
    if (period <= stale_after) {
        if (!reported_slow_.empty()) {
            reported_slow_.erase(dyno.name);
        }
        return;
    }
    if (!reported_slow_.insert(dyno.name).second) {
        return;
    }
    const auto period_s = std::chrono::ceil<Seconds>(period).count();
    const std::string readings = "readings arrive every " + std::to_string(period_s) + " s";
    const std::string reason =
        period > fleet::max_silence
            ? readings + ", too far apart for any rule that needs several in a row"
            : readings + ", so each is older than STALE_AFTER=" + std::to_string(stale_after.count()) +
                  " before the next one arrives: set STALE_AFTER to at least " +
                  std::to_string(2 * period_s);
    log_event(effects, LogEvent::Severity::warn, "monitor.slow_readings",
              "app=" + name().text() + " dyno=" + dyno.name.text() +
                  " period_s=" + std::to_string(period_s) + " reason=" + in_quotes(reason));
}

}  // namespace dynoward::monitor
