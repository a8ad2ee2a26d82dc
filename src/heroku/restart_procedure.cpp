// SPDX-License-Identifier: MIT
#include "dynoward/heroku/restart_procedure.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace dynoward::heroku {
namespace {

// Watch closely while a quick boot may be done, then spare the account's API tokens (75 a minute for
// everything).
constexpr Seconds close_watch{30};
constexpr Seconds close_pause{5};
constexpr Seconds relaxed_pause{15};

std::string after(Seconds span) {
    return " after " + std::to_string(span.count()) + " s";
}

std::string describe_status(const ApiReply& reply) {
    std::string text = std::to_string(reply.status);
    if (const auto error = read_error(reply.body); !error.empty()) {
        text += " (" + error + ")";
    }
    if (!reply.request_id.empty()) {
        text += ", Request-Id " + reply.request_id.substr(0, 64);
    }
    return text;
}

// A clear no, after which it is certain that nothing was restarted: a client error in the API's own words.
// What a proxy on the way says (an HTML page, a redirect, its own time-out) proves nothing about the
// platform.
bool is_refusal(const ApiReply& reply) {
    constexpr int request_timeout = 408;
    return reply.outcome == ApiReply::Outcome::answered && reply.status >= 400 && reply.status < 500 &&
           reply.status != request_timeout && is_own_error(reply.body);
}

std::string format_mb(Megabytes amount) {
    std::array<char, 32> text{};
    const int size = std::snprintf(text.data(), text.size(), "%.1f MB", amount.value);
    return {text.data(), static_cast<std::size_t>(size)};
}

}  // namespace

void RestartProcedure::send(const Instant& now, DynoInfo before, std::string incarnation) {
    before_ = std::move(before);
    incarnation_ = std::move(incarnation);
    sent_at_ = now.steady;
    asked_at_ = now.steady;
    state_ = State::deleting;
}

std::optional<RestartProcedure::Outcome> RestartProcedure::on_delete_reply(const Instant&,
                                                                           const ApiReply& reply) {
    if (state_ != State::deleting) {
        return std::nullopt;  // the drain showed the new incarnation before the reply came
    }
    if (reply.outcome == ApiReply::Outcome::not_sent) {
        return end_without_effect(Ending::failed, "not sent: " + reply.problem,
                                  "the restart could not be sent");
    }
    if (is_refusal(reply)) {
        const auto* const who = reply.status == 404 ? "the platform knows no such dyno any more: "
                                                    : "the Platform API answered ";
        return end_without_effect(
            Ending::refused, who + describe_status(reply),
            "the Platform API refused the restart (" + std::to_string(reply.status) + ")");
    }
    state_ = State::confirming;
    if (reply.outcome == ApiReply::Outcome::unknown) {
        delete_problem_ = "reply lost: " + reply.problem;
    } else if (reply.status < 200 || reply.status >= 300) {
        // May have been carried out all the same: look before anything else.
        delete_problem_ = "the Platform API answered " + describe_status(reply);
    }
    return std::nullopt;
}

std::optional<RestartProcedure::Outcome> RestartProcedure::on_list(const Instant& now,
                                                                   const std::vector<DynoInfo>& dynos) {
    if (state_ != State::confirming && state_ != State::deleting) {
        return std::nullopt;
    }
    const auto found = std::find_if(dynos.begin(), dynos.end(),
                                    [this](const DynoInfo& dyno) { return dyno.name == dyno_.text(); });
    if (found == dynos.end() || found->state != DynoState::up || !found->differs_from(before_)) {
        return std::nullopt;
    }
    return end(Ending::confirmed,
               "the dyno list shows a new incarnation up" + after(since_sent(now)) + problem_suffix());
}

std::optional<RestartProcedure::Outcome> RestartProcedure::on_incarnation(const Instant& now,
                                                                          const std::string& incarnation,
                                                                          std::optional<Megabytes> memory) {
    // Where the former uuid is unknown, a uuid alone does not tell old from new.
    if ((state_ != State::confirming && state_ != State::deleting) || incarnation_.empty() ||
        incarnation.empty() || incarnation == incarnation_) {
        return std::nullopt;
    }
    std::string detail = "new incarnation " + incarnation + " seen" + after(since_sent(now));
    if (memory) {
        detail += ", memory " + format_mb(*memory);
    }
    auto outcome = end(Ending::confirmed, detail + problem_suffix());
    outcome->measured = memory.has_value();
    return outcome;
}

std::optional<RestartProcedure::Outcome> RestartProcedure::on_tick(const Instant& now) {
    if ((state_ == State::confirming || state_ == State::deleting) && since_sent(now) >= confirm_deadline) {
        return end(Ending::unconfirmed,
                   "no new incarnation of the dyno" + after(since_sent(now)) + problem_suffix());
    }
    return std::nullopt;
}

bool RestartProcedure::wants_list(const Instant& now) {
    const bool watching = state_ == State::confirming || state_ == State::deleting;
    if (state_ != State::looking && !watching) {
        return false;
    }
    const auto pause = watching && since_sent(now) < close_watch ? close_pause : relaxed_pause;
    if (asked_at_ && now.steady - *asked_at_ < pause) {
        return false;
    }
    asked_at_ = now.steady;
    return true;
}

Seconds RestartProcedure::since_sent(const Instant& now) const {
    return sent_at_ ? std::chrono::duration_cast<Seconds>(now.steady - *sent_at_) : Seconds::zero();
}

std::optional<RestartProcedure::Outcome> RestartProcedure::end(Ending ending, std::string detail) {
    state_ = State::ended;
    return Outcome{ending, std::move(detail), false, {}};
}

std::optional<RestartProcedure::Outcome> RestartProcedure::end_without_effect(Ending ending,
                                                                              std::string detail,
                                                                              std::string in_short) {
    state_ = State::ended;
    return Outcome{ending, std::move(detail), false, std::move(in_short)};
}

std::string RestartProcedure::problem_suffix() const {
    return delete_problem_.empty() ? std::string() : "; " + delete_problem_;
}

}  // namespace dynoward::heroku
