// SPDX-License-Identifier: MIT
#include "heroku/breaker.hpp"

#include <algorithm>
#include <charconv>

#include "heroku/replies.hpp"

namespace dynoward::heroku {
namespace {

// Waiting does not fix a refused token: try again in minutes, not seconds.
constexpr Nanoseconds refused_pause = std::chrono::minutes(5);
// The pauses of Heroku's own Go client after a 429: 30 s, doubled each time, at most 15 minutes.
constexpr Nanoseconds first_pause = std::chrono::seconds(30);
constexpr Nanoseconds max_pause = std::chrono::minutes(15);
// One or two failures may be transient; three in a row are an outage.
constexpr unsigned failures_to_open = 3;

constexpr int unauthorized = 401;
constexpr int payment_required = 402;
constexpr int forbidden = 403;
constexpr int too_many_requests = 429;

std::string describe(const ApiReply& reply) {
    if (reply.outcome != ApiReply::Outcome::answered) {
        return "the Platform API could not be reached: " + reply.problem;
    }
    std::string text = "the Platform API answered " + std::to_string(reply.status);
    if (const auto error = read_error(reply.body); !error.empty()) {
        text += " (" + error + ")";
    }
    return text;
}

// `Sun, 06 Nov 1994 08:49:37 GMT`, the only form of date that HTTP senders may generate.
std::optional<WallTime> read_http_date(std::string_view text) {
    constexpr std::string_view form = "Sun, 06 Nov 1994 08:49:37 GMT";
    constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    if (text.size() != form.size() || !text.ends_with(" GMT")) {
        return std::nullopt;
    }
    const auto month = months.find(text.substr(8, 3));
    if (month == std::string_view::npos || month % 3 != 0) {
        return std::nullopt;
    }
    auto number = std::to_string(month / 3 + 1);
    number.insert(0, 2 - number.size(), '0');
    std::string stamp(text.substr(12, 4));
    stamp.append("-").append(number).append("-").append(text.substr(5, 2));
    stamp.append("T").append(text.substr(17, 8)).append("Z");
    return parse_rfc3339(stamp);
}

Nanoseconds until(WallTime time, const Instant& now) {
    return std::clamp<Nanoseconds>(time - now.wall, Nanoseconds::zero(), max_pause);
}

bool is_answered(const ApiReply& reply, int status) {
    return reply.outcome == ApiReply::Outcome::answered && reply.status == status;
}

}  // namespace

bool refuses_one_app(const ApiReply& reply) {
    return is_answered(reply, payment_required) || is_answered(reply, forbidden);
}

bool refuses_all_apps(const ApiReply& reply) {
    return is_answered(reply, unauthorized) || is_answered(reply, too_many_requests);
}

std::optional<Nanoseconds> read_retry_after(std::string_view text, const Instant& now) {
    if (const auto date = read_http_date(text)) {
        return until(*date, now);
    }
    long number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size() || number < 0) {
        return std::nullopt;
    }
    if (number < 1'000'000'000) {
        return std::min<Nanoseconds>(std::chrono::seconds(std::min(number, 86400L)), max_pause);
    }
    return until(WallTime(std::chrono::seconds(std::min(number, 4'000'000'000L))), now);
}

std::optional<Breaker::State> Breaker::on_reply(const Instant& now, const ApiReply& reply) {
    const bool was_closed = closed();
    if (reply.outcome == ApiReply::Outcome::answered) {
        if (refuses_one_app(reply) || reply.status == unauthorized) {
            failures_ = 0;
            open(now, refused_pause, describe(reply));
        } else if (reply.status == too_many_requests) {
            pause_ = pause_ == Nanoseconds::zero() ? first_pause : std::min(pause_ * 2, max_pause);
            open(now, std::max(pause_, read_retry_after(reply.retry_after, now).value_or(pause_)),
                 describe(reply));
        } else if (reply.status < 500) {
            return note_answer();
        }
    }
    if (reply.outcome != ApiReply::Outcome::answered || reply.status >= 500) {
        if (++failures_ >= failures_to_open || !was_closed) {
            pause_ = pause_ == Nanoseconds::zero() ? first_pause : std::min(pause_ * 2, max_pause);
            open(now, pause_, describe(reply));
        }
    }
    if (closed() == was_closed) {
        return std::nullopt;
    }
    return closed() ? State::closed : State::open;
}

std::optional<Breaker::State> Breaker::note_answer() {
    failures_ = 0;
    pause_ = Nanoseconds::zero();
    const bool was_closed = closed();
    open_until_.reset();
    return was_closed ? std::nullopt : std::optional(State::closed);
}

void Breaker::prolong(const Instant& now, Nanoseconds pause) {
    if (open_until_) {
        open_until_ = std::max(*open_until_, now.steady + pause);
    }
}

void Breaker::open(const Instant& now, Nanoseconds pause, std::string why) {
    // Another reply never shortens the pause, so a Retry-After is obeyed.
    open_until_ = std::max(open_until_.value_or(SteadyTime::min()), now.steady + pause);
    why_ = std::move(why);
}

void Breaker::note_probe(const Instant& now) {
    if (open_until_) {
        // Until its reply arrives: longer than a request may last, so that probes never overlap.
        open_until_ = now.steady + std::max<Nanoseconds>(pause_, std::chrono::seconds(60));
    }
}

std::optional<long> Breaker::left_s(const Instant& now) const {
    if (!open_until_) {
        return std::nullopt;
    }
    return std::max(0L, static_cast<long>(std::chrono::ceil<Seconds>(*open_until_ - now.steady).count()));
}

}  // namespace dynoward::heroku
