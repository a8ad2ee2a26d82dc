// SPDX-License-Identifier: MIT
#include "net/session.hpp"

#include <algorithm>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "net/event_stream.hpp"
#include "net/gzip.hpp"
#include "net/http_rules.hpp"

namespace dynoward::net {
namespace {

namespace http = boost::beast::http;

constexpr std::size_t buffer_bytes = 65536;
constexpr std::size_t piece_bytes = 16384;
constexpr std::string_view header_end = "\r\n\r\n";
// A body of tiny chunks is mostly chunk headers; more than this is no body of ours.
constexpr std::size_t raw_body_bytes = 2 * limits::body_bytes;
// After stop(), a sender that is just about to send gets this long.
constexpr std::chrono::milliseconds last_moment{500};

}  // namespace

struct Session::Input {
    Input() { buffer.reserve(piece_bytes); }

    std::string_view text() const {
        return {static_cast<const char*>(buffer.data().data()), buffer.data().size()};
    }

    boost::beast::flat_buffer buffer{buffer_bytes};
    std::size_t header_size = 0;
};

struct Session::Exchange {
    http::request_parser<http::string_body> parser;
    RequestHead head;
    Framing framing;
    std::string inflated;
    std::string_view body;
};

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
    Input input;
    for (bool go_on = true; go_on && server.handler != nullptr;) {
        go_on = co_await self->read_header(input);
        if (go_on) {
            go_on = co_await self->serve_request(input);
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
asio::awaitable<bool> Session::read_header(Input& input) {
    waiting_ = true;
    waiting_since_ = std::chrono::steady_clock::now();
    const bool idle = !first_ && input.text().empty();
    const auto patience = idle ? server_->limits.idle : server_->limits.header;
    connection_->limit(server_->stopping ? std::min(last_moment, patience) : patience);
    bool timing_idle = idle;
    while (true) {
        const auto text = input.text();
        const auto end = text.find(header_end);
        const auto size = end == std::string_view::npos ? text.size() : end + header_end.size();
        if (size > limits::header_bytes) {
            co_return co_await refuse(431, nullptr);
        }
        if (end != std::string_view::npos) {
            input.header_size = size;
            co_return true;
        }
        // Another protocol (a TLS handshake, say) is told apart by its first byte: every method begins with
        // a letter.
        if (!text.empty() && (lower(text.front()) < 'a' || lower(text.front()) > 'z')) {
            co_return co_await refuse(400, nullptr);
        }
        const auto space = input.buffer.prepare(piece_bytes);
        const auto got = co_await connection_->read_some(space);
        if (got.error) {
            if (!timing_idle) {
                count_deadline();
            }
            co_return false;
        }
        input.buffer.commit(got.size);
        if (timing_idle) {
            timing_idle = false;
            connection_->limit(server_->limits.header);
        }
    }
}

asio::awaitable<bool> Session::serve_request(Input& input) {
    Exchange exchange;
    ++server_->totals.requests;
    const bool accepted = co_await judge_head(input, exchange);
    if (!accepted) {
        co_return connection_->is_open();
    }
    const bool complete = co_await read_body(input, exchange);
    if (!complete || server_->handler == nullptr) {
        co_return false;
    }
    const auto reply = server_->handler->on_body(exchange.head, exchange.body);
    // Nothing that was sent behind a refused request is executed.
    const bool refused_with_more = reply.status >= 400 && !input.text().empty();
    co_return co_await send(reply, refused_with_more, &exchange);
}

// True: go on with the body. False: the request is answered; the connection is closed unless it may be used
// again.
asio::awaitable<bool> Session::judge_head(Input& input, Exchange& exchange) {
    auto& parser = exchange.parser;
    // Both limits are kept by us: of the header above, of the body below, where 413 can still be told.
    parser.header_limit(buffer_bytes);
    parser.body_limit(boost::none);
    boost::beast::error_code error;
    const asio::const_buffer header(input.buffer.data().data(), input.header_size);
    const auto used = parser.put(header, error);
    if (error || !parser.is_header_done() || used != input.header_size) {
        co_return co_await refuse(400, nullptr);
    }
    input.buffer.consume(used);
    auto& head = exchange.head;
    const auto to_view = [](auto text) { return std::string_view(text.data(), text.size()); };
    head.method = to_view(parser.get().method_string());
    head.target = to_view(parser.get().target());
    head.version = parser.get().version();
    for (const auto& field : parser.get()) {
        head.fields.push_back({to_view(field.name_string()), to_view(field.value())});
    }
    const auto judgement = judge(head);
    if (const auto* refusal = std::get_if<HttpRefusal>(&judgement)) {
        co_return co_await refuse(refusal->status, &exchange);
    }
    exchange.framing = std::get<Framing>(judgement);
    const bool has_body = exchange.framing.body != Framing::Body::none;
    waiting_ = false;
    const auto reply = server_->handler->on_head(head);
    if (reply) {
        co_await send(*reply, reply->status >= 400 || has_body, &exchange);
        co_return false;
    }
    if (exchange.framing.length > limits::body_bytes) {
        co_return co_await refuse(413, &exchange);
    }
    co_return true;
}

// True: `exchange.body` is complete and inflated. False: the connection is over.
asio::awaitable<bool> Session::read_body(Input& input, Exchange& exchange) {
    auto& parser = exchange.parser;
    connection_->limit(server_->limits.body);
    if (exchange.framing.expects_continue && exchange.framing.body != Framing::Body::none &&
        input.text().empty()) {
        const auto failed = co_await connection_->write("HTTP/1.1 100 Continue\r\n\r\n");
        if (failed) {
            co_return false;
        }
    }
    parser.eager(true);
    parser.body_limit(limits::body_bytes);
    std::size_t raw_size = 0;
    while (!parser.is_done()) {
        boost::beast::error_code error;
        std::size_t used = 0;
        if (!input.text().empty()) {
            used = parser.put(input.buffer.data(), error);
            input.buffer.consume(used);
            raw_size += used;
        }
        if (error == http::error::body_limit || raw_size > raw_body_bytes) {
            co_return co_await refuse(413, &exchange);
        }
        if ((error && error != http::error::need_more) ||
            input.text().size() > buffer_bytes - piece_bytes) {
            co_return co_await refuse(400, &exchange);
        }
        if (parser.is_done() || (used > 0 && !error && !input.text().empty())) {
            continue;
        }
        const auto space = input.buffer.prepare(piece_bytes);
        const auto got = co_await connection_->read_some(space);
        if (got.error) {
            // Cut off in mid-body: nothing of it is applied, its sender sends it again.
            count_deadline();
            co_return false;
        }
        input.buffer.commit(got.size);
    }
    // A field behind the body (a trailer) would come after everything that was judged by the head.
    const auto field_count = std::distance(parser.get().begin(), parser.get().end());
    if (static_cast<std::size_t>(field_count) != exchange.head.fields.size()) {
        co_return co_await refuse(400, &exchange);
    }
    exchange.body = parser.get().body();
    if (exchange.framing.gzip && !exchange.body.empty()) {
        auto inflated = inflate_gzip(exchange.body, limits::body_bytes);
        if (const auto* problem = std::get_if<GzipError>(&inflated)) {
            co_return co_await refuse(*problem == GzipError::too_large ? 413 : 400, &exchange);
        }
        exchange.inflated = std::get<std::string>(std::move(inflated));
        exchange.body = exchange.inflated;
    }
    co_return true;
}

// The connection ends with this reply: where the request ends is not certain, or not worth knowing.
asio::awaitable<bool> Session::refuse(int status, Exchange* exchange) {
    ++server_->totals.http_refused;
    Reply reply;
    reply.status = status;
    co_await send(reply, true, exchange);
    co_return false;
}

// True: the connection may be used for another request.
asio::awaitable<bool> Session::send(const Reply& reply, bool close, Exchange* exchange) {
    const bool wants_close =
        close || reply.stream || server_->stopping || (exchange != nullptr && !exchange->parser.keep_alive());
    ReplyForm form;
    form.head_only = exchange != nullptr && exchange->head.method == "HEAD";
    form.close = wants_close;
    const auto bytes = to_bytes(reply, form);
    connection_->limit(server_->limits.write);
    const auto error = co_await connection_->write(bytes);
    if (error) {
        count_deadline();
        connection_->close();
        co_return false;
    }
    waiting_ = true;
    if (reply.stream && !form.head_only) {
        stream_ = reply.stream;
        co_await send_events();
        co_return false;
    }
    if (wants_close) {
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
    co_await connection_->finish(last_moment, buffer_bytes);
}

void Session::end_soon() {
    if (stream_) {
        stream_->end();
    }
    connection_->limit(last_moment);
}

}  // namespace dynoward::net
