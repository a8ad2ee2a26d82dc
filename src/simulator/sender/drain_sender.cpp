// SPDX-License-Identifier: MIT
#include "simulator/sender/drain_sender.hpp"

#include <algorithm>
#include <utility>

#include "values/ascii.hpp"
namespace dynoward::simulator {
namespace {

constexpr std::size_t body_bytes = 102'400;
constexpr unsigned attempts = 3;

std::string loss_notice(std::uint64_t messages, WallTime since, WallTime now) {
    DrainQueue framed(1);
    std::string since_text;
    StampWriter().append(since_text, since);
    const std::string text = "Error L10 (output buffer overflow): " + std::to_string(messages) +
                             " messages dropped since " + since_text + ".";
    Line line;
    line.pri = 172;
    line.at = now;
    line.procid = "logplex";
    line.msg = text;
    framed.push(line);
    std::string octets;
    framed.take(body_bytes, octets);
    return octets;
}

std::string base64(std::string_view bytes) {
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t group = 0;
        const auto size = std::min<std::size_t>(3, bytes.size() - i);
        for (std::size_t j = 0; j < 3; ++j) {
            group = group << 8U | (j < size ? static_cast<unsigned char>(bytes[i + j]) : 0U);
        }
        for (std::size_t j = 0; j < 4; ++j) {
            text += j <= size ? digits[group >> (18 - 6 * j) & 63U] : '=';
        }
    }
    return text;
}

}  // namespace

std::optional<DrainRequest> DrainSender::next(const Instant& now) {
    last_now_ = now.wall;
    if (const auto dropped = queue_.take_dropped(); dropped > 0) {
        record_loss(dropped, now.wall);
    }
    if (in_flight_ || !pick_batch(now)) {
        return std::nullopt;
    }
    ++in_flight_->attempts;
    last_frame_id_ = in_flight_->frame_id;
    DrainRequest request;
    request.frame_id = in_flight_->frame_id;
    request.message_count = in_flight_->messages;
    if (unreported_losses_ > 0) {
        request.body = loss_notice(unreported_losses_, unreported_since_, now.wall);
        ++request.message_count;
    }
    request.body += in_flight_->body;
    return request;
}

// Sends waiting batches that are due first, then a new one; the faults delay or drop some of them.
bool DrainSender::pick_batch(const Instant& now) {
    for (;;) {
        const auto due = std::find_if(waiting_.begin(), waiting_.end(), [&](const DrainBatch& batch) {
            return batch.not_before <= now.steady;
        });
        if (due != waiting_.end()) {
            in_flight_ = std::move(*due);
            waiting_.erase(due);
            return true;
        }
        if (queue_.empty()) {
            return false;
        }
        DrainBatch batch;
        batch.frame_id = random_.hex(32);
        batch.messages = queue_.take(body_bytes, batch.body);
        if (random_.chance_percent(faults_.lost_percent)) {
            lost_messages_ += batch.messages;
        } else if (random_.chance_percent(faults_.late_percent)) {
            batch.not_before = now.steady + faults_.late_by;
            waiting_.push_back(std::move(batch));
        } else if (!queue_.empty() && random_.chance_percent(faults_.reordered_percent)) {
            in_flight_ = DrainBatch{};
            in_flight_->frame_id = random_.hex(32);
            in_flight_->messages = queue_.take(body_bytes, in_flight_->body);
            waiting_.push_back(std::move(batch));
            return true;
        } else {
            in_flight_ = std::move(batch);
            return true;
        }
    }
}

AfterReply DrainSender::on_reply(int status) {
    if (!in_flight_) {
        return AfterReply::keep_connection;
    }
    DrainBatch batch = *std::exchange(in_flight_, std::nullopt);
    if (status >= 200 && status < 300) {
        ++delivered_batches_;
        delivered_messages_ += batch.messages;
        unreported_losses_ = 0;
        if (!batch.is_repeat && random_.chance_percent(faults_.repeated_percent)) {
            batch.is_repeat = true;
            batch.attempts = 0;
            waiting_.push_front(std::move(batch));
        }
        return AfterReply::keep_connection;
    }
    if (status >= 400 && status < 500 && status != 429) {
        record_loss(batch.messages, last_now_);
        return AfterReply::keep_connection;
    }
    if (batch.attempts >= attempts) {
        record_loss(batch.messages, last_now_);
    } else {
        waiting_.push_front(std::move(batch));
    }
    return AfterReply::reconnect;
}

Nanoseconds DrainSender::on_connect_failed() {
    // 10 ms times half of a power of two with a random exponent that may grow to 10: 0 at first, 5.11 s at
    // most.
    connect_failures_ = std::min(connect_failures_ + 1, 10U);
    const auto exponent = 1 + random_.below(connect_failures_);
    return std::chrono::milliseconds{10} * (((1U << exponent) - 1) / 2);
}

void DrainSender::record_loss(std::uint64_t messages, const WallTime& at) {
    if (unreported_losses_ == 0) {
        unreported_since_ = at;
    }
    unreported_losses_ += messages;
    lost_messages_ += messages;
}

std::string request_head(const DrainTarget& target, const DrainRequest& request) {
    std::string head = "POST " + target.path + " HTTP/1.1\r\nHost: " + target.host + "\r\n";
    if (!target.user_and_password.empty()) {
        head += "Authorization: Basic " + base64(target.user_and_password) + "\r\n";
    }
    head += "Content-Type: application/logplex-1\r\nLogplex-Msg-Count: " +
            std::to_string(request.message_count) + "\r\nLogplex-Frame-Id: " + request.frame_id +
            "\r\nLogplex-Drain-Token: " + target.drain_token +
            "\r\nUser-Agent: Logplex/v73\r\nContent-Length: " + std::to_string(request.body.size()) +
            "\r\n\r\n";
    return head;
}

int read_status_strictly(std::string_view head) {
    const auto line_end = head.find("\r\n");
    if (line_end == std::string_view::npos ||
        !(head.starts_with("HTTP/1.1 ") || head.starts_with("HTTP/1.0 "))) {
        return 0;
    }
    const auto status = head.substr(9, line_end - std::min<std::size_t>(9, line_end));
    if (status.size() < 4 || !is_digit(status[0]) || !is_digit(status[1]) || !is_digit(status[2]) ||
        status[3] != ' ') {
        return 0;
    }
    for (auto rest = head.substr(line_end + 2); !rest.empty() && !rest.starts_with("\r\n");) {
        const auto end = rest.find("\r\n");
        if (end == std::string_view::npos || rest.substr(0, end).find(':') == std::string_view::npos) {
            return 0;
        }
        rest.remove_prefix(end + 2);
    }
    return (status[0] - '0') * 100 + (status[1] - '0') * 10 + (status[2] - '0');
}

}  // namespace dynoward::simulator
