// SPDX-License-Identifier: MIT
// Every rule and every gate, one row each: its word, its function, its effect on a manual restart, and its
// sentence in docs/policy.md. The order of the rows is the order of evaluation. A new rule is a
// value of Rule (ledger.hpp), a row here, and a file in src/policy/rules; a new gate a value of HoldReason,
// a row here, and a function in src/policy/gates. tests/unit/policy/registry_test.cpp compares the
// documents.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "dynoward/policy/finding.hpp"
#include "dynoward/policy/ledger.hpp"

namespace dynoward::policy {

// --- Rules: a fault of a dyno. nullopt: none.

std::optional<Finding> hard_memory_rule(const RuleInput& in);
std::optional<Finding> memory_rule(const RuleInput& in);
/// If unset, it does not act below a RESTART_THRESHOLD that is set, nor sooner than a
/// RESTART_SUSTAIN that is set.
std::optional<Finding> r14_rule(const RuleInput& in);
std::optional<Finding> swap_rule(const RuleInput& in);
std::optional<Finding> h12_rule(const RuleInput& in);
std::optional<Finding> load_rule(const RuleInput& in);
std::optional<Finding> leak_rule(const RuleInput& in);
std::optional<Finding> uptime_rule(const RuleInput& in);
std::optional<Finding> schedule_rule(const RuleInput& in);
/// Fires until a new incarnation begins: `in.request`, for both rules on request.
std::optional<Finding> request_rule(const RuleInput& in);

struct RuleRow {
    Rule rule;
    std::string_view word;  ///< in the ledger, the API, the metrics and the page
    std::optional<Finding> (*find)(const RuleInput&);
    bool by_clock = false;     ///< its finding may change with time alone, without new lines
    bool on_request = false;   ///< an alert or an admin requests it: it does not depend on the dyno's state
    std::string_view fires;    ///< when it fires
    std::string_view setting;  ///< the setting that controls it
};

/// In order of priority: the worst faults for the app first, requests last.
inline constexpr std::array rules{
    RuleRow{.rule = Rule::hard_memory,
            .word = "hard_memory",
            .find = hard_memory_rule,
            .fires = "two samples in a row are above the hard level",
            .setting = "HARD_THRESHOLD"},
    RuleRow{.rule = Rule::memory,
            .word = "memory",
            .find = memory_rule,
            .fires = "a second sample within a minute is above the soft level, or one to "
                     "which a trend has led; if `RESTART_SUSTAIN` is set, every sample for "
                     "that long, at least 3 of them",
            .setting = "RESTART_THRESHOLD"},
    RuleRow{.rule = Rule::r14,
            .word = "r14",
            .find = r14_rule,
            .fires = "this many R14 lines came within the span, and the newest sample is over the quota",
            .setting = "R14_THRESHOLD"},
    RuleRow{.rule = Rule::swap,
            .word = "swap",
            .find = swap_rule,
            .fires = "`memory_swap` is above the level for `RESTART_SUSTAIN`, in at least 3 samples",
            .setting = "SWAP_THRESHOLD"},
    RuleRow{.rule = Rule::h12,
            .word = "h12",
            .find = h12_rule,
            .fires = "the router reported this many request time-outs of the dyno within the span",
            .setting = "H12_THRESHOLD"},
    RuleRow{.rule = Rule::load,
            .word = "load",
            .find = load_rule,
            .fires = "`load_avg_1m` is above the level for `RESTART_SUSTAIN`, in at least 3 readings",
            .setting = "LOAD_THRESHOLD"},
    RuleRow{.rule = Rule::leak,
            .word = "leak",
            .find = leak_rule,
            .fires = "memory is about to reach the soft level by a trend that earlier "
                     "incarnations of its type have shown; if a time is set, the floor of "
                     "memory rises so steadily that it reaches the level within it",
            .setting = "LEAK_FORECAST"},
    RuleRow{.rule = Rule::uptime,
            .word = "uptime",
            .find = uptime_rule,
            .by_clock = true,
            .fires = "the dyno has been up for longer than this",
            .setting = "MAX_UPTIME"},
    RuleRow{.rule = Rule::schedule,
            .word = "schedule",
            .find = schedule_rule,
            .by_clock = true,
            .fires = "the dyno began before the latest scheduled time, which is less than 3 hours ago",
            .setting = "RESTART_SCHEDULE"},
    RuleRow{.rule = Rule::hook,
            .word = "hook",
            .find = request_rule,
            .by_clock = true,
            .on_request = true,
            .fires = "an alert of a monitoring or log tool requests a restart "
                     "([alert-webhooks.md](alert-webhooks.md))",
            .setting = "HOOK_TOKEN"},
    RuleRow{.rule = Rule::manual,
            .word = "manual",
            .find = request_rule,
            .by_clock = true,
            .on_request = true,
            .fires = "an admin requests a restart ([http.md](http.md))",
            .setting = "ADMIN_PASSWORD"},
};
static_assert(rules.size() == rule_count);

constexpr const RuleRow& row_of(Rule rule) {
    return *std::find_if(rules.begin(), rules.end(), [&](const RuleRow& row) { return row.rule == rule; });
}

/// Whether an alert or an admin requested it, so that it does not depend on the dyno's state.
constexpr bool is_request(Rule rule) {
    return row_of(rule).on_request;
}

/// Whether a finding of the rule may change without new lines. Requests do too: they expire.
constexpr bool is_rule_of_clock(Rule rule) {
    return row_of(rule).by_clock;
}

// --- Gates: block a restart for which a rule has fired. nullopt: the gate is open.

struct GateInput;  // src/policy/gates/gate.hpp

/// The gate is closed. The reason is in its row.
struct Block {
    std::string text;
    std::optional<long> left_s;
};

namespace gate {
// Can the evidence be trusted? (evidence_gates.cpp)
std::optional<Block> unattributed(const GateInput& in);
std::optional<Block> warm_up(const GateInput& in);
std::optional<Block> stale(const GateInput& in);
std::optional<Block> gap(const GateInput& in);
// May this dyno be restarted now? (dyno_gates.cpp, cooldown_gates.cpp)
std::optional<Block> r15(const GateInput& in);
std::optional<Block> not_up(const GateInput& in);
std::optional<Block> release(const GateInput& in);
std::optional<Block> gave_up(const GateInput& in);
std::optional<Block> retry_pause(const GateInput& in);
std::optional<Block> cooldown_seen(const GateInput& in);
std::optional<Block> min_uptime(const GateInput& in);
std::optional<Block> cooldown_listed(const GateInput& in);
std::optional<Block> lone_dyno(const GateInput& in);
// May anything be restarted now? (action_gates.cpp)
std::optional<Block> quiet_hours(const GateInput& in);
std::optional<Block> incident(const GateInput& in);
std::optional<Block> paused(const GateInput& in);
std::optional<Block> max_unavailable(const GateInput& in);
std::optional<Block> budget(const GateInput& in);
std::optional<Block> breaker(const GateInput& in);
std::optional<Block> formation(const GateInput& in);
std::optional<Block> observe(const GateInput& in);
}  // namespace gate

struct GateRow {
    enum class Question : std::uint8_t { evidence, dyno, action };

    std::string_view name;
    Question question;
    HoldReason reason;  ///< its word in the ledger; gates may share one
    std::optional<Block> (*check)(const GateInput&);
    bool blocks_owner;        ///< false: a manual restart passes it (docs/adr/0011)
    std::string_view blocks;  ///< what it blocks
    std::string_view until;   ///< until when
};

/// In the order that is most useful in the ledger: first whether the evidence can be trusted, then whether
/// the dyno may be restarted, then whether anything may be. Observe comes last, so that observe mode shows
/// what would have happened in enforce mode.
inline constexpr std::array gates{
    GateRow{.name = "unattributed",
            .question = GateRow::Question::evidence,
            .reason = HoldReason::unattributed,
            .check = gate::unattributed,
            .blocks_owner = false,
            .blocks = "what `stale` would block, if only batches arrive that are not proven to be the "
                      "app's; the text says what to do ([adr/0012](adr/0012-which-senders-are-trusted.md))",
            .until = "proven batches arrive"},
    GateRow{.name = "warm_up",
            .question = GateRow::Question::evidence,
            .reason = HoldReason::warm_up,
            .check = gate::warm_up,
            .blocks_owner = true,
            .blocks = "everything for `WARM_UP` after our own start, and until the dyno list has arrived",
            .until = "that time"},
    GateRow{.name = "stale",
            .question = GateRow::Question::evidence,
            .reason = HoldReason::stale,
            .check = gate::stale,
            .blocks_owner = false,
            .blocks = "evidence older than `STALE_AFTER`, by stamp or by receipt; or more than a minute "
                      "ahead of our own clock, which was set",
            .until = "fresh evidence arrives"},
    GateRow{.name = "gap",
            .question = GateRow::Question::evidence,
            .reason = HoldReason::gap,
            .check = gate::gap,
            .blocks_owner = false,
            .blocks = "everything after lost log lines",
            .until = "a reading arrives that was taken after the loss"},
    GateRow{.name = "r15",
            .question = GateRow::Question::dyno,
            .reason = HoldReason::not_up,
            .check = gate::r15,
            .blocks_owner = true,
            .blocks =
                "a dyno for 60 s after the first R15 of its incarnation, and of a row that begins more "
                "than 10 min after the last R15: the platform may kill it",
            .until = "that time, and a reading after it, which shows that it was not killed; without one "
                     "3 min"},
    GateRow{.name = "not_up",
            .question = GateRow::Question::dyno,
            .reason = HoldReason::not_up,
            .check = gate::not_up,
            .blocks_owner = true,
            .blocks = "a dyno that is not up or not listed, whose incarnation ends, or whose previous "
                      "incarnation still reports after we replaced it",
            .until = "the list or the drain shows it up; 10 min for a previous incarnation"},
    GateRow{.name = "release",
            .question = GateRow::Question::dyno,
            .reason = HoldReason::release,
            .check = gate::release,
            .blocks_owner = true,
            .blocks =
                "the app for 5 min after a release, deploy or change of config vars; by its line, or by "
                "the app's `released_at`",
            .until = "that time"},
    GateRow{.name = "gave_up",
            .question = GateRow::Question::dyno,
            .reason = HoldReason::gave_up,
            .check = gate::gave_up,
            .blocks_owner = false,
            .blocks = "a dyno on which `GIVE_UP_AFTER` restarts in a row did not help",
            .until = "a release, a restart by a person or the platform, or 24 h without a finding"},
    GateRow{.name = "retry_pause",
            .question = GateRow::Question::dyno,
            .reason = HoldReason::cooldown,
            .check = gate::retry_pause,
            .blocks_owner = false,
            .blocks = "a dyno for 60 s after a restart that the Platform API refused or that could not be "
                      "sent, doubled for each one in a row, at most the cooldown",
            .until = "that time"},
    GateRow{.name = "cooldown_seen",
            .question = GateRow::Question::dyno,
            .reason = HoldReason::cooldown,
            .check = gate::cooldown_seen,
            .blocks_owner = true,
            .blocks = "a dyno for `RESTART_WINDOW` after a restart that we sent or that the drain showed, "
                      "doubled for each one in a row that did not help, at most a day",
            .until = "that time; a manual restart waits for the plain `RESTART_WINDOW`"},
    GateRow{.name = "min_uptime",
            .question = GateRow::Question::dyno,
            .reason = HoldReason::min_uptime,
            .check = gate::min_uptime,
            .blocks_owner = true,
            .blocks = "a dyno younger than `MIN_UPTIME`",
            .until = "that time"},
    GateRow{.name = "cooldown_listed",
            .question = GateRow::Question::dyno,
            .reason = HoldReason::cooldown,
            .check = gate::cooldown_listed,
            .blocks_owner = true,
            .blocks = "the same after a start that only the dyno list shows",
            .until = "that time; a manual restart waits for the plain `RESTART_WINDOW`"},
    GateRow{.name = "lone_dyno",
            .question = GateRow::Question::dyno,
            .reason = HoldReason::lone_dyno,
            .check = gate::lone_dyno,
            .blocks_owner = false,
            .blocks = "the only dyno of its type: for twice `RESTART_SUSTAIN` if that is set "
                      "or the rule has a sustain; always with `LONE_DYNO=hold`. If another "
                      "one reports meanwhile, the list is read again",
            .until = "that time"},
    GateRow{.name = "quiet_hours",
            .question = GateRow::Question::action,
            .reason = HoldReason::quiet_hours,
            .check = gate::quiet_hours,
            .blocks_owner = false,
            .blocks = "all but the hard level in `QUIET_HOURS`",
            .until = "their end"},
    GateRow{.name = "incident",
            .question = GateRow::Question::action,
            .reason = HoldReason::incident,
            .check = gate::incident,
            .blocks_owner = true,
            .blocks = "a type most of whose dynos (3 or more) rose over their level within 30 min of a "
                      "release; and everything while Heroku's status page shows `Apps` red",
            .until = "fewer than half are over, the next release, or a day; the page"},
    GateRow{.name = "paused",
            .question = GateRow::Question::action,
            .reason = HoldReason::paused,
            .check = gate::paused,
            .blocks_owner = true,
            .blocks = "everything while an admin has paused it; an app in maintenance mode",
            .until = "its end"},
    GateRow{.name = "max_unavailable",
            .question = GateRow::Question::action,
            .reason = HoldReason::max_unavailable,
            .check = gate::max_unavailable,
            .blocks_owner = true,
            .blocks = "the next dyno of a type while `MAX_UNAVAILABLE` are unavailable; and, whatever was "
                      "set, the last one of several that is up",
            .until = "they are back"},
    GateRow{.name = "budget",
            .question = GateRow::Question::action,
            .reason = HoldReason::budget,
            .check = gate::budget,
            .blocks_owner = true,
            .blocks = "an app that had `RESTART_BUDGET` restarts in the span",
            .until = "the oldest has left the span"},
    GateRow{.name = "breaker",
            .question = GateRow::Question::action,
            .reason = HoldReason::breaker,
            .check = gate::breaker,
            .blocks_owner = true,
            .blocks = "everything while the Platform API refuses or fails; an app that it refuses (402, "
                      "403), or whose dynos it does not list",
            .until = "a probe succeeds; the list arrives"},
    GateRow{.name = "formation",
            .question = GateRow::Question::action,
            .reason = HoldReason::not_up,
            .check = gate::formation,
            .blocks_owner = true,
            .blocks = "a dyno whose process type the app's formation does not have; where there is no key, "
                      "this cannot be known",
            .until = "the formation has it"},
    GateRow{.name = "observe",
            .question = GateRow::Question::action,
            .reason = HoldReason::observe,
            .check = gate::observe,
            .blocks_owner = true,
            .blocks = "everything if `MODE` is not `enforce`, or while Dynoward shuts down",
            .until = "`MODE=enforce`"},
};

/// A manual restart passes the gates about the quality of the evidence, and those that only restrict
/// automatic restarts.
constexpr bool applies_to(const GateRow& gate, Rule rule) {
    return gate.blocks_owner || rule != Rule::manual;
}

}  // namespace dynoward::policy
