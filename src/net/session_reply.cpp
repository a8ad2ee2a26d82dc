// SPDX-License-Identifier: MIT
// How a session sends its replies.
#include <algorithm>

#include "net/event_stream.hpp"
#include "net/exchange.hpp"
#include "net/session.hpp"

namespace dynoward::net {
namespace {

// The time for the last events of a stream.
constexpr std::chrono::milliseconds last_events_time{500};

const std::string& no_content() {
    static const std::string bytes = to_bytes(Reply{}, {});
    return bytes;
}

// Counts the bytes of a reply until they are sent. Shared bodies are not counted.
class Unsent {
 public:
    Unsent(ServerState& state, std::size_t bytes) : state_(state), bytes_(bytes) {
        state_.unsent += bytes_;
    }
    ~Unsent() {
        state_.unsent -= bytes_;
        if (bytes_ > 0) {
            state_.long_work.wake();
        }
    }
    Unsent(const Unsent&) = delete;
    Unsent& operator=(const Unsent&) = delete;

 private:
    ServerState& state_;
    std::size_t bytes_;
};

}  // namespace

bool Session::must_close(const Answer& answer, const Exchange& exchange) const {
    return answer.close || answer.reply.stream || server_->stopping || exchange.head().version == 10 ||
           !exchange.reader.keep_alive();
}

// Sends a plain 204, the answer to nearly every request, without waiting. False with an empty `unsent`: it
// is another reply, and nothing was sent; otherwise `unsent` remains to be sent.
bool Session::send_at_once(Exchange& exchange) {
    const auto& reply = exchange.answer->reply;
    if (reply.status != 204 || !reply.fields.empty() || must_close(*exchange.answer, exchange)) {
        return false;
    }
    const auto sent = connection_->write_now(no_content());
    exchange.unsent = std::string_view(no_content()).substr(sent.error ? 0 : sent.size);
    return exchange.unsent.empty();
}

asio::awaitable<bool> Session::send_rest(std::string_view bytes, std::string_view more) {
    enter_phase(Phase::writing);
    connection_->limit(server_->limits.write, since_);
    const auto error = co_await connection_->write(bytes, more);
    if (error) {
        count_deadline();
        connection_->close();
    }
    co_return !error;
}

// True: the connection may be used for another request.
asio::awaitable<bool> Session::send(Exchange& exchange) {
    const auto& answer = *exchange.answer;
    const auto& reply = answer.reply;
    ReplyForm form;
    form.head_only = exchange.head().method == "HEAD";
    form.close = must_close(answer, exchange);
    if (form.close) {
        exchange.input.release();  // further bytes are discarded
        exchange.end = 0;
        share_.shrink_to(0);
    }
    const auto head = head_bytes(reply, form);
    const auto body = body_bytes(reply, form);
    bool sent = false;
    {
        const Unsent unsent(*server_, reply.shared_body ? 0 : body.size());
        sent = co_await send_rest(head, body);
    }
    if (!sent) {
        co_return false;
    }
    if (reply.stream && !form.head_only) {
        stream_ = reply.stream;
        co_await send_events();
        co_return false;
    }
    if (form.close) {
        enter_phase(Phase::ending);
        co_await connection_->finish(server_->limits.linger, raw_body_bytes);
        co_return false;
    }
    co_return true;
}

asio::awaitable<void> Session::send_events() {
    enter_phase(Phase::waiting);  // evicting it loses nothing: a page reconnects
    if (server_->stopping) {
        stream_->end();
    }
    co_await EventStream::run(stream_, connection_, server_->limits.write);
    count_deadline();
    co_await connection_->finish(last_events_time, piece_bytes);
}

}  // namespace dynoward::net
