// SPDX-License-Identifier: MIT
#include "net/session.hpp"

#include <algorithm>
#include <boost/asio/deferred.hpp>
#include <boost/asio/post.hpp>
#include <string>

#include "net/event_stream.hpp"
#include "net/exchange.hpp"
#include "net/gzip.hpp"
#include "net/http_rules.hpp"

namespace dynoward::net {
namespace {

// A batch of Logplex is seldom larger. What a connection got for a larger one is given back after it.
constexpr std::size_t kept_bytes = 131072;
constexpr std::string_view header_end = "\r\n\r\n";
// After stop(), a sender that is just about to send gets this long.
constexpr std::chrono::milliseconds last_moment{500};

const std::string& no_content() {
    static const std::string bytes = to_bytes(Reply{}, {});
    return bytes;
}

}  // namespace

Session::Session(std::shared_ptr<ServerState> server, asio::ip::tcp::socket socket)
    : server_(std::move(server)),
      connection_(std::make_shared<Connection>(std::move(socket), server_->tls)),
      place_(server_->sessions.end()) {}

Session::~Session() {
    leave();
}

void Session::enter(const std::shared_ptr<Session>& self) {
    place_ = server_->sessions.insert(server_->sessions.end(), self);
}

void Session::leave() {
    if (place_ != server_->sessions.end()) {
        server_->sessions.erase(place_);
        place_ = server_->sessions.end();
    }
    close();
}

void Session::close() {
    if (stream_) {
        stream_->end();
    }
    connection_->close();
}

asio::awaitable<void> Session::run(std::shared_ptr<Session> self) {
    auto& server = *self->server_;
    if (server.tls) {
        self->connection_->limit(server.limits.handshake);
        const auto error = co_await self->connection_->accept_tls();
        if (error) {
            ++server.totals.handshake_failed;
            co_return;
        }
    }
    Exchange exchange;
    for (bool go_on = true; go_on && server.handler != nullptr;) {
        // Others first: the next request is there when their turn is over, where an attempt to read it at
        // once was in vain: a system call for each request of a busy server.
        if (!self->first_ && exchange.input.size() == 0 && server.sessions.size() > 1) {
            co_await asio::post(asio::deferred);
        }
        go_on = co_await self->read_header(exchange);
        if (go_on && !self->serve_at_once(exchange)) {
            go_on = co_await self->serve_slowly(exchange);
        }
        self->first_ = false;
    }
}

void Session::count_deadline() {
    if (connection_->timed_out() && !server_->stopping) {
        ++server_->totals.timed_out;
    }
}

// Waits for a whole header block. The first request must come at once; later ones may take until the idle
// timeout.
asio::awaitable<bool> Session::read_header(Exchange& exchange) {
    auto& input = exchange.input;
    exchange.reader.clear();
    waiting_ = true;
    waiting_since_ = Connection::Clock::now();
    bool timing_idle = !first_ && input.size() == 0;
    const auto patience = timing_idle ? server_->limits.idle : server_->limits.header;
    connection_->limit(server_->stopping ? std::min(last_moment, patience) : patience, waiting_since_);
    while (true) {
        const auto text = input.text();
        const auto end = text.find(header_end);
        const auto size = end == std::string_view::npos ? text.size() : end + header_end.size();
        if (size > limits::header_bytes) {
            exchange.answer = refusal(431);
            co_return co_await send(exchange);
        }
        if (end != std::string_view::npos) {
            exchange.header_size = size;
            co_return true;
        }
        // Another protocol (a TLS handshake, say) is told apart by its first byte: every method begins with
        // a letter.
        if (!text.empty() && (lower(text.front()) < 'a' || lower(text.front()) > 'z')) {
            exchange.answer = refusal(400);
            co_return co_await send(exchange);
        }
        if (timing_idle && !text.empty()) {
            timing_idle = false;
            connection_->limit(server_->limits.header);
        }
        const auto room = input.free();
        const auto got = co_await connection_->read_some(room);
        if (got.error) {
            if (!timing_idle) {
                count_deadline();
            }
            co_return false;
        }
        input.commit(got.size);
        exchange.more_is_there = got.size == room.size();
    }
}

// What nearly every request takes: all of it has been read, and its reply can be sent at once. No
// coroutine, because the frames of more than two at a time are allocated anew. False: serve_slowly() goes
// on from there.
bool Session::serve_at_once(Exchange& exchange) {
    ++server_->totals.requests;
    exchange.began = Connection::Clock::now();
    exchange.answer = judge_head(exchange);
    exchange.unsent = {};
    if (!exchange.answer) {
        if (exchange.framing.body != Framing::Body::sized || exchange.sized_end() > exchange.input.size()) {
            return false;
        }
        exchange.body_size = static_cast<std::size_t>(exchange.framing.length);
        exchange.end = exchange.sized_end();
        exchange.answer = answer_body(exchange);
    }
    if (!send_at_once(exchange)) {
        return false;
    }
    make_room(exchange);
    return true;
}

asio::awaitable<bool> Session::serve_slowly(Exchange& exchange) {
    if (!exchange.answer) {
        const auto body = co_await read_body(exchange);
        if (body == Body::lost || server_->handler == nullptr) {
            co_return false;
        }
        exchange.answer =
            body == Body::complete ? answer_body(exchange) : refusal(body == Body::too_large ? 413 : 400);
        if (send_at_once(exchange)) {
            make_room(exchange);
            co_return true;
        }
    }
    bool open = false;
    if (exchange.unsent.empty()) {
        open = co_await send(exchange);
    } else {
        open = co_await send_rest(exchange.unsent);
    }
    make_room(exchange);
    co_return open && connection_->is_open();
}

// For the next request.
void Session::make_room(Exchange& exchange) {
    auto& input = exchange.input;
    input.consume(exchange.end);
    if (input.capacity() > kept_bytes) {
        input.resize(std::max(piece_bytes, input.size()));
    }
}

// nullopt: go on with the body.
std::optional<Session::Answer> Session::judge_head(Exchange& exchange) {
    exchange.end = exchange.header_size;
    exchange.body_size = 0;
    if (!exchange.reader.read(exchange.input.text().substr(0, exchange.header_size))) {
        return refusal(400);
    }
    const auto judgement = judge(exchange.head());
    if (const auto* refused = std::get_if<HttpRefusal>(&judgement)) {
        return refusal(refused->status);
    }
    exchange.framing = std::get<Framing>(judgement);
    const bool has_body = exchange.framing.body != Framing::Body::none;
    waiting_ = false;
    if (auto reply = server_->handler->on_head(exchange.head())) {
        const bool close = reply->status >= 400 || has_body;
        return Answer{std::move(*reply), close};
    }
    if (exchange.framing.length > limits::body_bytes) {
        return refusal(413);
    }
    return std::nullopt;
}

Session::Answer Session::answer_body(Exchange& exchange) {
    auto body = exchange.input.text().substr(exchange.header_size, exchange.body_size);
    if (exchange.framing.gzip && !body.empty()) {
        auto inflated = inflate_gzip(body, limits::body_bytes);
        if (const auto* problem = std::get_if<GzipError>(&inflated)) {
            return refusal(*problem == GzipError::too_large ? 413 : 400);
        }
        exchange.inflated = std::get<std::string>(std::move(inflated));
        body = exchange.inflated;
    }
    Answer answer{server_->handler->on_body(exchange.head(), body)};
    if (answer.reply.is_ack) {
        server_->totals.acks.add(Connection::Clock::now() - exchange.began);
    }
    // Nothing that was sent behind a refused request is executed.
    answer.close = answer.reply.status >= 400 && exchange.input.size() > exchange.end;
    return answer;
}

// The connection ends with this reply: where the request ends is not certain, or not worth knowing.
Session::Answer Session::refusal(int status) {
    ++server_->totals.http_refused;
    Answer answer;
    answer.reply.status = status;
    answer.close = true;
    return answer;
}

bool Session::must_close(const Answer& answer, const Exchange& exchange) const {
    return answer.close || answer.reply.stream || server_->stopping || !exchange.reader.keep_alive();
}

// What nearly every request is answered with, without a wait. False with nothing `unsent`: it is not that,
// and nothing was sent; with something: that is to be sent yet.
bool Session::send_at_once(Exchange& exchange) {
    const auto& reply = exchange.answer->reply;
    if (reply.status != 204 || !reply.fields.empty() || must_close(*exchange.answer, exchange)) {
        return false;
    }
    const auto sent = connection_->write_now(no_content());
    exchange.unsent = std::string_view(no_content()).substr(sent.error ? 0 : sent.size);
    waiting_ = exchange.unsent.empty();
    return waiting_;
}

asio::awaitable<bool> Session::send_rest(std::string_view bytes) {
    connection_->limit(server_->limits.write);
    const auto error = co_await connection_->write(bytes);
    if (error) {
        count_deadline();
        connection_->close();
    }
    waiting_ = true;
    co_return !error;
}

// True: the connection may be used for another request.
asio::awaitable<bool> Session::send(Exchange& exchange) {
    const auto& answer = *exchange.answer;
    const auto& reply = answer.reply;
    ReplyForm form;
    form.head_only = exchange.head().method == "HEAD";
    form.close = must_close(answer, exchange);
    const auto bytes = to_bytes(reply, form);
    const bool sent = co_await send_rest(bytes);
    if (!sent) {
        co_return false;
    }
    if (reply.stream && !form.head_only) {
        stream_ = reply.stream;
        co_await send_events();
        co_return false;
    }
    if (form.close) {
        co_await connection_->finish(server_->limits.linger, raw_body_bytes);
        co_return false;
    }
    co_return true;
}

asio::awaitable<void> Session::send_events() {
    if (server_->stopping) {
        stream_->end();
    }
    co_await EventStream::run(stream_, connection_, server_->limits.write);
    count_deadline();
    co_await connection_->finish(last_moment, piece_bytes);
}

void Session::end_soon() {
    if (stream_) {
        stream_->end();
    }
    connection_->limit(last_moment);
}

}  // namespace dynoward::net
