// SPDX-License-Identifier: MIT
#include "net/http_client.hpp"

#include <algorithm>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "net/resolve.hpp"
#include "net/text.hpp"

namespace dynoward::net {
namespace {

namespace http = boost::beast::http;

constexpr std::size_t buffer_bytes = 65536;
constexpr std::size_t piece_bytes = 16384;
constexpr std::uint32_t reply_header_bytes = 32768;
// So many provisional replies (1xx) are skipped before a peer counts as talking nonsense.
constexpr int max_provisional = 8;

std::chrono::nanoseconds until(std::chrono::steady_clock::time_point deadline) {
    const auto left = deadline - std::chrono::steady_clock::now();
    return std::max<std::chrono::nanoseconds>(left, std::chrono::milliseconds{1});
}

}  // namespace

// One request on one connection.
struct HttpClient::Attempt {
    ClientReply reply;
    bool reply_begun = false;  ///< at least a byte came back
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
      limits_(limits),
      allowed_(std::move(allowed)) {}

void HttpClient::close() {
    closed_ = true;
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
    // A POST without a body says so (RFC 9110 §8.6); some servers insist.
    if (!request.body.empty() || request.method == "POST") {
        bytes += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
    }
    return bytes + "\r\n" + request.body;
}

asio::awaitable<ClientReply> HttpClient::exchange(ClientRequest request) {
    const auto deadline = Clock::now() + limits_.whole;
    const auto bytes = to_bytes(request);
    // A connection the peer has closed meanwhile is found out before the request is risked on it.
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
        auto attempt = co_await this->attempt(bytes, deadline);
        const bool answered = attempt.reply.outcome == ClientReply::Outcome::answered;
        if (answered || attempt.reply_begun || !may_repeat || Clock::now() >= deadline || closed_) {
            co_return std::move(attempt.reply);
        }
    }
}

// Leaves a connection behind, or returns what went wrong. Each address gets its share of the time that is
// left, so that one which swallows packets cannot use up the time of the others.
asio::awaitable<std::string> HttpClient::connect(Clock::time_point deadline) {
    const auto connect_deadline = std::min(deadline, Clock::now() + limits_.connect);
    const auto found = co_await resolve(executor_, peer_.host, peer_.port, until(connect_deadline));
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

asio::awaitable<HttpClient::Attempt> HttpClient::attempt(const std::string& bytes,
                                                         Clock::time_point deadline) {
    connection_->limit(until(deadline));
    Attempt result;
    const auto error = co_await connection_->write(bytes);
    if (error) {
        result.reply.outcome = ClientReply::Outcome::unknown;
        result.reply.problem = "sending: " + error.message();
    } else {
        result = co_await read_reply();
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

asio::awaitable<HttpClient::Attempt> HttpClient::read_reply() {
    Attempt result;
    result.reply.outcome = ClientReply::Outcome::unknown;
    boost::beast::flat_buffer buffer(buffer_bytes);
    buffer.reserve(piece_bytes);
    std::optional<http::response_parser<http::string_body>> parser;
    for (int provisional = 0; provisional <= max_provisional; ++provisional) {
        parser.emplace();
        parser->eager(true);
        parser->header_limit(reply_header_bytes);
        parser->body_limit(limits_.reply_bytes);
        while (!parser->is_done()) {
            boost::beast::error_code error;
            std::size_t used = 0;
            if (buffer.size() > 0) {
                used = parser->put(buffer.data(), error);
                buffer.consume(used);
            }
            if ((error && error != http::error::need_more) || buffer.size() > buffer_bytes - piece_bytes) {
                result.reply.problem = error == http::error::body_limit
                                           ? std::string("the reply is larger than allowed")
                                           : "unreadable reply: " + error.message();
                co_return result;
            }
            if (parser->is_done() || (used > 0 && !error && buffer.size() > 0)) {
                continue;
            }
            const auto space = buffer.prepare(piece_bytes);
            const auto got = co_await connection_->read_some(space);
            result.reply_begun = result.reply_begun || got.size > 0;
            buffer.commit(got.size);
            // A reply without a length ends with the connection, and only an orderly end counts.
            if (got.error == asio::error::eof && parser->is_header_done() && parser->need_eof()) {
                parser->put_eof(error);
            } else if (got.error) {
                result.reply.problem = "reading the reply: " + got.error.message();
                co_return result;
            }
        }
        if (parser->get().result_int() >= 200) {
            break;
        }
    }
    auto& message = parser->get();
    if (message.result_int() < 200) {
        result.reply.problem = "only provisional replies";
        co_return result;
    }
    result.reply.outcome = ClientReply::Outcome::answered;
    result.reply.status = static_cast<int>(message.result_int());
    for (const auto& field : message) {
        result.reply.fields.emplace_back(std::string(field.name_string()), std::string(field.value()));
    }
    result.reply.body = std::move(message.body());
    if (parser->keep_alive() && buffer.size() == 0) {
        connection_->unlimit();
    } else {
        connection_->close();
        connection_.reset();
    }
    co_return result;
}

}  // namespace dynoward::net
