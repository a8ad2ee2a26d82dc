// SPDX-License-Identifier: MIT
#include "net/http_client.hpp"

#include <algorithm>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "net/request_id.hpp"
#include "net/text.hpp"

namespace dynoward::net {
namespace {

namespace http = boost::beast::http;

constexpr std::size_t buffer_bytes = 65536;
constexpr std::size_t piece_bytes = 16384;
constexpr std::uint32_t reply_header_bytes = 32768;
// The maximum number of provisional replies (1xx) before one reply.
constexpr int max_provisional = 8;

std::chrono::nanoseconds until(std::chrono::steady_clock::time_point deadline) {
    const auto left = deadline - std::chrono::steady_clock::now();
    return std::max<std::chrono::nanoseconds>(left, std::chrono::milliseconds{1});
}

}  // namespace

// One request on one connection.
struct HttpClient::Attempt {
    ClientReply reply;
    bool reply_begun = false;  ///< at least one byte was received
};

// A reply while it is read.
struct HttpClient::Incoming {
    Incoming() { buffer.reserve(piece_bytes); }
    boost::beast::flat_buffer buffer{buffer_bytes};
    std::optional<http::response_parser<http::string_body>> parser;
    bool begun = false;
    std::string problem;
};

std::string_view ClientReply::field(std::string_view name) const {
    for (const auto& [key, value] : fields) {
        if (same_word(key, name)) {
            return value;
        }
    }
    return {};
}

HttpClient::HttpClient(asio::any_io_executor executor, Peer peer, TlsContext tls, ClientLimits limits,
                       AddressFilter allowed)
    : executor_(std::move(executor)),
      peer_(std::move(peer)),
      tls_(std::move(tls)),
      limits_(std::move(limits)),
      allowed_(std::move(allowed)),
      addresses_(executor_, peer_.host, peer_.port, limits_.lookups) {}

void HttpClient::close() {
    closed_ = true;
    addresses_.close();
    if (connection_) {
        connection_->close();
    }
}

std::string HttpClient::to_bytes(const ClientRequest& request) const {
    std::string bytes = request.method + ' ' + request.target + " HTTP/1.1\r\nHost: ";
    const bool ipv6 = peer_.host.find(':') != std::string::npos;
    bytes += ipv6 ? '[' + peer_.host + ']' : peer_.host;
    if (peer_.port != (peer_.tls ? 443 : 80)) {
        bytes += ':' + std::to_string(peer_.port);
    }
    bytes += "\r\n";
    for (const auto& [name, value] : request.fields) {
        bytes.append(name).append(": ").append(value).append("\r\n");
    }
    const auto id = request.has_request_id ? random_uuid() : std::string();
    if (!id.empty()) {
        bytes += "Request-Id: " + id + "\r\n";
    }
    // A POST without a body has a length of 0 (RFC 9110 §8.6); some servers require it.
    if (!request.body.empty() || request.method == "POST") {
        bytes += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
    }
    return bytes + "\r\n" + request.body;
}

asio::awaitable<ClientReply> HttpClient::exchange(ClientRequest request) {
    const auto deadline = Clock::now() + limits_.whole;
    // Detects a connection that the peer has closed before a request is sent on it.
    if (connection_ && !connection_->looks_alive()) {
        connection_->close();
        connection_.reset();
    }
    for (bool may_repeat = request.repeatable && connection_ != nullptr;; may_repeat = false) {
        if (!connection_) {
            auto problem = co_await connect(deadline);
            if (!problem.empty()) {
                ClientReply reply;
                reply.problem = std::move(problem);
                co_return reply;
            }
        }
        auto attempt = co_await this->attempt(request, deadline);
        const bool answered = attempt.reply.outcome == ClientReply::Outcome::answered;
        if (answered || attempt.reply_begun || !may_repeat || Clock::now() >= deadline || closed_) {
            co_return std::move(attempt.reply);
        }
    }
}

// Connects, or returns the problem. Each address gets a share of the remaining time, so that one which
// drops packets cannot use up the time of the others.
asio::awaitable<std::string> HttpClient::connect(Clock::time_point deadline) {
    const auto connect_deadline = std::min(deadline, Clock::now() + limits_.connect);
    const auto reuse_after = limits_.connect / 2;  // the rest is for connecting to the last known address
    const auto found = co_await addresses_.find(reuse_after, until(connect_deadline));
    if (found.error) {
        co_return "resolving the host name: " + found.error.message();
    }
    std::string problem = "no address that may be connected to";
    for (std::size_t i = 0; i < found.endpoints.size(); ++i) {
        if (closed_) {
            co_return "closed";
        }
        if (allowed_ && !allowed_(found.endpoints[i].address())) {
            continue;
        }
        const auto share = until(connect_deadline) / static_cast<long>(found.endpoints.size() - i);
        problem = co_await connect_to(found.endpoints[i], share);
        if (problem.empty()) {
            break;
        }
    }
    if (!problem.empty() || !peer_.tls) {
        co_return problem;
    }
    connection_->limit(std::min<std::chrono::nanoseconds>(limits_.handshake, until(deadline)));
    const auto error = co_await connection_->connect_tls(peer_.host);
    if (error) {
        problem = "TLS: " + (connection_->timed_out() ? "no answer in time" : error.message());
        connection_->close();
        connection_.reset();
    }
    co_return problem;
}

asio::awaitable<std::string> HttpClient::connect_to(asio::ip::tcp::endpoint endpoint,
                                                    std::chrono::nanoseconds time) {
    asio::ip::tcp::socket socket(executor_);
    connection_ = std::make_shared<Connection>(std::move(socket), peer_.tls ? tls_ : nullptr);
    connection_->limit(time);
    const auto error = co_await connection_->connect(endpoint);
    if (!error) {
        co_return std::string{};
    }
    std::string problem =
        "connecting: " + (connection_->timed_out() ? "no answer in time" : error.message());
    connection_->close();
    connection_.reset();
    co_return problem;
}

asio::awaitable<HttpClient::Attempt> HttpClient::attempt(const ClientRequest& request,
                                                         Clock::time_point deadline) {
    const auto bytes = to_bytes(request);
    connection_->limit(until(deadline));
    Attempt result;
    const auto error = co_await connection_->write(bytes);
    if (error) {
        result.reply.outcome = ClientReply::Outcome::unknown;
        result.reply.problem = "sending: " + error.message();
    } else {
        result = co_await read_reply(request.head_suffices, deadline);
    }
    if (result.reply.outcome != ClientReply::Outcome::answered) {
        if (connection_->timed_out()) {
            result.reply.problem = "no whole reply in time";
        }
        connection_->close();
        connection_.reset();
    }
    co_return result;
}

asio::awaitable<HttpClient::Attempt> HttpClient::read_reply(bool head_suffices,
                                                            Clock::time_point deadline) {
    Attempt result;
    result.reply.outcome = ClientReply::Outcome::unknown;
    Incoming in;
    const bool has_head = co_await read_head(in);
    result.reply_begun = in.begun;
    if (!has_head) {
        result.reply.problem = std::move(in.problem);
        co_return result;
    }
    if (head_suffices) {
        connection_->limit(std::min<std::chrono::nanoseconds>(until(deadline), limits::reply_body_timeout));
    }
    const bool whole = co_await read_body(in);
    if (!whole && !head_suffices) {
        result.reply.problem = std::move(in.problem);
        co_return result;
    }
    auto& message = in.parser->get();
    result.reply.outcome = ClientReply::Outcome::answered;
    result.reply.status = static_cast<int>(message.result_int());
    for (const auto& field : message) {
        result.reply.fields.emplace_back(std::string(field.name_string()), std::string(field.value()));
    }
    if (whole) {
        result.reply.body = std::move(message.body());
    }
    if (whole && in.parser->keep_alive() && in.buffer.size() == 0) {
        connection_->unlimit();
    } else {
        connection_->close();
        connection_.reset();
    }
    co_return result;
}

// For the final reply, not for provisional ones (1xx).
asio::awaitable<bool> HttpClient::read_head(Incoming& in) {
    for (int provisional = 0; provisional <= max_provisional; ++provisional) {
        in.parser.emplace();
        in.parser->header_limit(reply_header_bytes);
        // Checked in read_body(): a head counts whatever its Content-Length.
        in.parser->body_limit(boost::none);
        while (!in.parser->is_header_done()) {
            const bool more = co_await advance(in);
            if (!more) {
                co_return false;
            }
        }
        if (in.parser->get().result_int() >= 200) {
            co_return true;
        }
    }
    in.problem = "only provisional replies";
    co_return false;
}

asio::awaitable<bool> HttpClient::read_body(Incoming& in) {
    if (in.parser->content_length_remaining().value_or(0) > limits_.reply_bytes) {
        in.problem = "the reply is larger than allowed";
        co_return false;
    }
    in.parser->body_limit(limits_.reply_bytes);
    in.parser->eager(true);
    while (!in.parser->is_done()) {
        const bool more = co_await advance(in);
        if (!more) {
            co_return false;
        }
    }
    co_return true;
}

// Parses the bytes read so far, and reads more if needed. False: the end of the connection.
asio::awaitable<bool> HttpClient::advance(Incoming& in) {
    boost::beast::error_code error;
    std::size_t used = 0;
    if (in.buffer.size() > 0) {
        used = in.parser->put(in.buffer.data(), error);
        in.buffer.consume(used);
    }
    if ((error && error != http::error::need_more) || in.buffer.size() > buffer_bytes - piece_bytes) {
        in.problem = error == http::error::body_limit ? std::string("the reply is larger than allowed")
                                                      : "unreadable reply: " + error.message();
        co_return false;
    }
    if (used > 0 && !error) {
        co_return true;
    }
    const auto space = in.buffer.prepare(piece_bytes);
    const auto got = co_await connection_->read_some(space);
    in.begun = in.begun || got.size > 0;
    in.buffer.commit(got.size);
    // A reply without a length ends with the connection, and only an orderly end is valid.
    if (got.error == asio::error::eof && in.parser->is_header_done() && in.parser->need_eof()) {
        in.parser->put_eof(error);
    } else if (got.error) {
        in.problem = "reading the reply: " + got.error.message();
        co_return false;
    }
    co_return true;
}

}  // namespace dynoward::net
