// SPDX-License-Identifier: MIT
#include "net/session.hpp"

#include <algorithm>
#include <boost/asio/deferred.hpp>
#include <boost/asio/post.hpp>
#include <string>

#include "gzip/inflate.hpp"
#include "net/client_address.hpp"
#include "net/event_stream.hpp"
#include "net/exchange.hpp"
#include "net/http_rules.hpp"

namespace dynoward::net {
namespace {

constexpr std::string_view header_end = "\r\n\r\n";
// After stop(), a sender that is just about to send gets this long.
constexpr std::chrono::milliseconds last_moment{500};
// A path whose reply took this long to compose, or is this large, needs a turn the next time.
constexpr std::chrono::milliseconds long_time{2};
constexpr std::size_t large_reply_bytes = 65536;
constexpr std::size_t max_costly_paths = 8;

}  // namespace

Session::Session(std::shared_ptr<ServerState> server, asio::ip::tcp::socket socket)
    : server_(std::move(server)),
      peer_(peer_of(socket)),
      sleeper_(socket.get_executor()),
      share_(server_->bodies),
      place_(server_->sessions.end()) {
    connection_ = std::make_shared<Connection>(std::move(socket), server_->tls);
}

Session::~Session() {
    unregister();
}

void Session::register_self(const std::shared_ptr<Session>& self) {
    place_ = server_->sessions.insert(server_->sessions.end(), self);
}

void Session::unregister() {
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
    sleeper_.cancel();
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
    exchange.reader.set_peer(self->peer_);
    for (bool go_on = true; go_on && server.handler != nullptr;) {
        // Lets other sessions run first: by then the next request has usually arrived. On a busy server,
        // reading at once would mostly fail and cost a system call per request.
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
    enter_phase(Phase::waiting);
    bool timing_idle = !first_ && input.size() == 0;
    const auto timeout = timing_idle ? server_->limits.idle : server_->limits.header;
    connection_->limit(server_->stopping ? std::min(last_moment, timeout) : timeout, since_);
    while (true) {
        const auto text = input.text();
        const auto end = text.find(header_end);
        const auto size = end == std::string_view::npos ? text.size() : end + header_end.size();
        if (size > limits::header_bytes) {
            exchange.answer = refusal(exchange, 431, "header_size");
            co_return co_await send(exchange);
        }
        if (end != std::string_view::npos) {
            exchange.header_size = size;
            co_return true;
        }
        // Detects another protocol (a TLS handshake, say) by its first byte: every method begins with a
        // letter.
        if (!text.empty() && (lower(text.front()) < 'a' || lower(text.front()) > 'z')) {
            exchange.answer = refusal(exchange, 400, "not_http");
            co_return co_await send(exchange);
        }
        if (timing_idle && !text.empty()) {
            timing_idle = false;
            connection_->limit(server_->limits.header);
        }
        const auto got = co_await read_piece(exchange);
        if (!got) {
            if (!timing_idle) {
                count_deadline();
            }
            co_return false;
        }
    }
}

// An idle connection keeps a large buffer only until the memory is needed elsewhere, so nothing may refer
// to the buffer while it waits.
asio::awaitable<bool> Session::read_piece(Exchange& exchange) {
    auto& input = exchange.input;
    auto room = input.free();
    Connection::Transfer got;
    got.error = asio::error::would_block;
    if (input.capacity() > piece_bytes && input.size() == 0) {
        got = connection_->read_now(room);
        if (got.error == asio::error::would_block || got.error == asio::error::try_again) {
            idle_ = &exchange;
            const auto failed = co_await connection_->wait_readable();
            idle_ = nullptr;
            room = input.free();
            got.error = failed ? failed : error_code(asio::error::would_block);
        }
    }
    if (got.error == asio::error::would_block || got.error == asio::error::try_again) {
        got = co_await connection_->read_some(room);
    }
    if (got.error) {
        co_return false;
    }
    input.commit(got.size);
    exchange.more_is_there = got.size == room.size();
    co_return true;
}

// The path of nearly every request: it has been read completely, and its reply can be sent at once. Not a
// coroutine, because Asio caches the frames of only two at a time. False: serve_slowly() continues.
bool Session::serve_at_once(Exchange& exchange) {
    ++server_->totals.requests;
    exchange.began = Connection::Clock::now();
    exchange.answer = check_head(exchange);
    exchange.unsent = {};
    if (!exchange.answer) {
        if (exchange.needs_turn || exchange.framing.body != Framing::Body::sized ||
            exchange.framing.length > limits::small_body_bytes ||
            exchange.sized_end() > exchange.input.size()) {
            return false;
        }
        exchange.body_size = static_cast<std::size_t>(exchange.framing.length);
        exchange.end = exchange.sized_end();
        exchange.answer = answer_body(exchange, limits::small_body_bytes);
        if (!exchange.answer) {
            exchange.needs_turn = true;
            return false;
        }
    }
    if (!send_at_once(exchange)) {
        return false;
    }
    make_room(exchange);
    return true;
}

asio::awaitable<bool> Session::serve_slowly(Exchange& exchange) {
    if (!exchange.answer) {
        const bool here = co_await await_answer(exchange);
        if (!here) {
            co_return false;
        }
        if (send_at_once(exchange)) {
            make_room(exchange);
            co_return true;
        }
    }
    if (exchange.answer->reply.delay.count() > 0) {
        enter_phase(Phase::ending);
        co_await sleep(exchange.answer->reply.delay);
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

// Reads the body, and waits for its turn if the answer takes long. False: the connection has ended.
asio::awaitable<bool> Session::await_answer(Exchange& exchange) {
    if (!exchange.needs_turn) {
        const auto body = co_await read_body(exchange);
        if (body == Body::lost || server_->handler == nullptr) {
            co_return false;
        }
        if (body != Body::complete) {
            exchange.answer = body == Body::too_large ? refusal(exchange, 413, "body_size")
                                                      : refusal(exchange, 400, "chunks");
        } else if (exchange.body_size <= limits::small_body_bytes) {
            exchange.answer = answer_body(exchange, limits::small_body_bytes);
        }
    }
    if (exchange.answer) {
        co_return true;
    }
    co_return co_await answer_slowly(exchange);
}

// Prepares for the next request.
void Session::make_room(Exchange& exchange) {
    auto& input = exchange.input;
    input.consume(exchange.end);
    exchange.answer.reset();
    if (input.capacity() > piece_bytes && (input.capacity() > kept_bytes || !server_->bodies.is_ample())) {
        input.resize(std::max(piece_bytes, input.size()));
        share_.shrink_to(input.capacity() > piece_bytes ? input.capacity() : 0);
    }
}

// nullopt: continue with the body, or with waiting for its turn.
std::optional<Session::Answer> Session::check_head(Exchange& exchange) {
    exchange.end = exchange.header_size;
    exchange.body_size = 0;
    exchange.needs_turn = false;
    if (!exchange.reader.read(exchange.input.text().substr(0, exchange.header_size))) {
        exchange.reader.clear();
        return refusal(exchange, 400, "head");
    }
    const auto checked = check_framing(exchange.head());
    if (const auto* refused = std::get_if<HttpRefusal>(&checked)) {
        return refusal(exchange, refused->status, refused->why);
    }
    exchange.framing = std::get<Framing>(checked);
    if (is_costly(exchange.head())) {
        exchange.needs_turn = true;
        return std::nullopt;
    }
    return call_handler(exchange);
}

std::optional<Session::Answer> Session::call_handler(Exchange& exchange) {
    auto reply = server_->handler->on_head(exchange.head());
    authenticated_ = !reply || reply->authenticated;
    if (!reply) {
        if (exchange.framing.length > limits::body_bytes) {
            return refusal(exchange, 413, "body_size");
        }
        return std::nullopt;
    }
    note_cost(exchange.head(), *reply, Connection::Clock::now() - exchange.began);
    // An unauthenticated client has no further request processed while we write to it: what it sent ahead
    // is dropped.
    const bool sent_ahead = !authenticated_ && exchange.input.size() > exchange.header_size;
    const bool has_body = exchange.framing.body != Framing::Body::none;
    const bool close = reply->status >= 400 || has_body || sent_ahead;
    return Answer{std::move(*reply), close};
}

bool Session::is_costly(const RequestHead& head) const {
    const auto& paths = server_->costly_paths;
    return !paths.empty() && head.method != "POST" &&
           std::find(paths.begin(), paths.end(), head.path()) != paths.end();
}

// Requests of unauthenticated clients are never costly, so every path in the list is one of the handler's.
void Session::note_cost(const RequestHead& head, const Reply& reply, Connection::Clock::duration took) {
    auto& paths = server_->costly_paths;
    const bool was = is_costly(head);
    const bool is = reply.authenticated && !reply.shared_body &&
                    (took > long_time || reply.body.size() > large_reply_bytes);
    if (is && !was && paths.size() < max_costly_paths) {
        paths.emplace_back(head.path());
    } else if (was && reply.authenticated && !is) {
        paths.erase(std::find(paths.begin(), paths.end(), head.path()));
    }
}

// nullopt: it inflates to more than that, so it needs a turn.
std::optional<Session::Answer> Session::answer_body(Exchange& exchange, std::size_t max_inflated) {
    auto body = exchange.input.text().substr(exchange.header_size, exchange.body_size);
    std::variant<std::string, gzip::InflateError> inflated;
    if (exchange.framing.gzip && !body.empty()) {
        inflated = gzip::inflate(body, max_inflated);
        if (const auto* problem = std::get_if<gzip::InflateError>(&inflated)) {
            if (*problem == gzip::InflateError::malformed) {
                return refusal(exchange, 400, "gzip");
            }
            return max_inflated < limits::body_bytes
                       ? std::nullopt
                       : std::optional(refusal(exchange, 413, "inflated_size"));
        }
        body = std::get<std::string>(inflated);
    }
    Answer answer{server_->handler->on_body(exchange.head(), body)};
    if (answer.reply.is_ack) {
        server_->totals.acks.add(Connection::Clock::now() - exchange.began);
    }
    // Nothing that was sent after a refused request is executed.
    answer.close = answer.reply.status >= 400 && exchange.input.size() > exchange.end;
    return answer;
}

// The connection ends with this reply, because the end of the request is unknown.
Session::Answer Session::refusal(const Exchange& exchange, int status, std::string_view why) {
    ++server_->totals.http_refused;
    server_->handler->on_refused(exchange.head(), status, why);
    Answer answer;
    answer.reply.status = status;
    answer.close = true;
    return answer;
}

void Session::end_soon() {
    if (stream_) {
        stream_->end();
    }
    connection_->limit(last_moment);
}

}  // namespace dynoward::net
