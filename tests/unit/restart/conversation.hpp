// SPDX-License-Identifier: MIT
// Restarts for tests: one dyno before and after DELETE, and a conversation with a store in the middle.
// After each step the record is written to bytes and read back by another process, whose steady clock began
// elsewhere.
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "dynoward/fleet/dyno.hpp"
#include "dynoward/policy/policy.hpp"
#include "restart/bytes.hpp"
#include "restart/restart.hpp"
#include "support/fake_platform.hpp"

namespace dynoward::test {

using namespace std::chrono_literals;

/// The moment of DELETE, plus an offset.
inline Instant at(Nanoseconds offset = {}) {
    return Instant{SteadyTime(900'000s), parse_rfc3339("2026-03-04T12:00:00Z").value()} + offset;
}

inline DynoName name_of(std::string_view text) {
    return DynoName::parse(text).value();
}

inline heroku::DynoInfo listed_before(const std::string& name = "web.1") {
    heroku::DynoInfo info;
    info.name = name;
    info.type = "web";
    info.size = "standard-1X";
    info.id = "one";
    info.state = DynoState::up;
    info.created_at = info.updated_at = at(-24h).wall;
    info.release = 41;
    return info;
}
inline heroku::DynoInfo listed_after(DynoState state = DynoState::up) {
    auto info = listed_before();
    info.updated_at = at(20s).wall;
    info.state = state;
    return info;
}

inline fleet::Dyno dyno_before(const std::string& name = "web.1") {
    fleet::Dyno dyno(name_of(name));
    dyno.incarnation = "old-uuid";
    dyno.state = DynoState::up;
    dyno.up_since = at(-24h).wall;
    dyno.latest.total = Megabytes{600};
    dyno.latest.sample_at = at(-5s).wall;
    dyno.listed = listed_before(name);
    return dyno;
}
/// Up 20 s after DELETE, first sample after 25 s.
inline fleet::Dyno dyno_after(const std::string& name = "web.1") {
    auto dyno = dyno_before(name);
    dyno.incarnation = "new-uuid";
    dyno.up_since = at(20s).wall;
    dyno.latest.total = Megabytes{180.24};
    dyno.latest.sample_at = at(25s).wall;
    return dyno;
}

inline policy::Finding finding_of(policy::Rule rule, WallTime evidence_to, bool fired = true) {
    policy::Finding finding;
    finding.rule = rule;
    finding.fired = fired;
    finding.evidence_from = finding.evidence_to = evidence_to;
    return finding;
}

inline policy::RequestedRestart request_of(policy::Rule rule) {
    return {rule, at(-1s), "old-uuid", "an alert asked for it: p95 too high"};
}

inline const settings::TypeSettings& usual_type() {
    static const settings::TypeSettings usual;
    return usual;
}

inline restart::event::Finding found(const fleet::Dyno& dyno, const policy::Finding* finding,
                                     std::optional<WallTime> released_at = std::nullopt,
                                     const settings::TypeSettings& settings = usual_type()) {
    return {dyno, finding, released_at, settings};
}
inline restart::event::Review review_of(const fleet::Dyno& dyno, const policy::Finding* finding = nullptr,
                                        std::optional<WallTime> released_at = std::nullopt,
                                        const settings::TypeSettings& settings = usual_type()) {
    return {{dyno, finding, released_at, settings}};
}

/// Null: it is another action.
template <class Expected>
const Expected* as(const restart::Action& action) {
    return std::get_if<Expected>(&action);
}
inline bool is_nothing(const restart::Action& action) {
    return as<restart::action::Nothing>(action) != nullptr;
}

/// Null: it has not ended with this action.
inline const restart::action::WriteOutcome* outcome_of(const restart::Action& action) {
    const auto* timeout = as<restart::action::ReportTimeout>(action);
    return timeout != nullptr ? &timeout->outcome : as<restart::action::WriteOutcome>(action);
}
/// How it ended; nullopt: it has not.
inline std::optional<restart::Ending> ending_of(const restart::Action& action) {
    const auto* outcome = outcome_of(action);
    return outcome != nullptr ? std::optional(outcome->ending) : std::nullopt;
}
inline std::string detail_of(const restart::Action& action) {
    const auto* outcome = outcome_of(action);
    return outcome != nullptr ? outcome->detail : "no outcome";
}

class Conversation {
 public:
    explicit Conversation(restart::Restart restart) : restart_(std::move(restart)) { store({}); }

    restart::Action feed(Nanoseconds offset, const restart::Event& event) {
        auto action = restart_.resume(clock(offset), event);
        store(offset);
        return action;
    }
    const restart::Record& record() const { return restart_.record(); }
    restart::State state() const { return restart_.state(); }
    /// How long after DELETE a moment of the present process's steady clock is.
    Nanoseconds offset_of(SteadyTime time) const { return time - clock({}).steady; }
    Instant clock(Nanoseconds offset) const {
        auto now = at(offset);
        now.steady += other_origin_;
        return now;
    }

 private:
    void store(Nanoseconds offset) {
        const auto bytes = to_bytes(restart_.record(), clock(offset));
        EXPECT_LE(bytes.size(), restart::max_record_bytes);
        other_origin_ = other_origin_ > 0s ? -1'234'567s : other_origin_ + 765'432'100ms;
        auto read = restart::from_bytes(bytes, clock(offset));
        ASSERT_TRUE(read) << to_text(read.error()) << ": " << bytes;
        EXPECT_EQ(to_bytes(*read, clock(offset)), bytes);
        restart_ = restart::Restart(std::move(*read));
    }

    restart::Restart restart_;
    Nanoseconds other_origin_{};
};

inline restart::Restart restart_by(policy::Rule rule, const std::string& name = "web.1") {
    return policy::is_request(rule) ? restart::Restart(name_of(name), "web", request_of(rule), 7)
                                    : restart::Restart(name_of(name), "web", rule);
}
inline Conversation chosen(policy::Rule rule = policy::Rule::memory) {
    Conversation talk(restart_by(rule));
    EXPECT_NE(as<restart::action::StartPreflight>(talk.feed(-2s, restart::event::Chosen{5})), nullptr);
    return talk;
}
inline Conversation sent(policy::Rule rule = policy::Rule::memory) {
    auto talk = chosen(rule);
    const auto dyno = dyno_before();
    EXPECT_NE(as<restart::action::SendDelete>(talk.feed(0s, restart::event::Approved{dyno, rule, nullptr})),
              nullptr);
    return talk;
}
inline Conversation accepted(policy::Rule rule = policy::Rule::memory) {
    auto talk = sent(rule);
    EXPECT_TRUE(is_nothing(talk.feed(1s, restart::event::Reply{answered(202)})));
    return talk;
}
/// Confirmed by the dyno list after 21 s: the new incarnation's memory is not known yet.
inline Conversation confirmed(policy::Rule rule = policy::Rule::memory) {
    auto talk = accepted(rule);
    EXPECT_EQ(ending_of(talk.feed(21s, restart::event::DynoList{{listed_after()}})),
              restart::Ending::confirmed);
    return talk;
}
inline Conversation unconfirmed(policy::Rule rule = policy::Rule::memory) {
    auto talk = accepted(rule);
    EXPECT_EQ(ending_of(talk.feed(180s, restart::event::Tick{nullptr})), restart::Ending::unconfirmed);
    return talk;
}

}  // namespace dynoward::test
