// SPDX-License-Identifier: MIT
// How a session reads the body of a request: straight into the buffer that it is handed out of.
#include <boost/asio/use_awaitable.hpp>

#include "net/chunk_reader.hpp"
#include "net/exchange.hpp"
#include "net/session.hpp"

namespace dynoward::net {

asio::awaitable<Session::Body> Session::read_body(Exchange& exchange) {
    if (exchange.framing.body == Framing::Body::none) {
        co_return Body::complete;
    }
    connection_->limit(server_->limits.body);
    if (exchange.framing.expects_continue && exchange.input.size() == exchange.header_size) {
        const auto failed = co_await connection_->write("HTTP/1.1 100 Continue\r\n\r\n");
        if (failed) {
            co_return Body::lost;
        }
    }
    if (exchange.framing.body == Framing::Body::sized) {
        co_return co_await read_sized(exchange);
    }
    co_return co_await read_chunks(exchange);
}

asio::awaitable<Session::Body> Session::read_sized(Exchange& exchange) {
    auto& input = exchange.input;
    exchange.end = exchange.sized_end();
    exchange.body_size = static_cast<std::size_t>(exchange.framing.length);
    if (input.capacity() < exchange.end) {
        input.resize(exchange.end);
    }
    while (input.size() < exchange.end) {
        const bool more = co_await read_more(exchange);
        if (!more) {
            co_return Body::lost;
        }
    }
    co_return Body::complete;
}

asio::awaitable<Session::Body> Session::read_chunks(Exchange& exchange) {
    auto& input = exchange.input;
    ChunkReader chunks;
    std::size_t data_end = exchange.header_size;
    std::size_t raw_size = input.size() - data_end;
    while (true) {
        const auto step = chunks.read(input.data(), data_end, input.size());
        data_end += step.data;
        if (step.state == ChunkReader::State::malformed) {
            co_return Body::malformed;
        }
        if (data_end - exchange.header_size > limits::body_bytes || raw_size > raw_body_bytes) {
            co_return Body::too_large;
        }
        if (step.state == ChunkReader::State::done) {
            exchange.body_size = data_end - exchange.header_size;
            exchange.end = step.rest;
            co_return Body::complete;
        }
        input.close_gap(data_end, step.rest);
        if (input.capacity() - input.size() < piece_bytes) {
            input.resize(2 * input.capacity());
        }
        const auto before = input.size();
        const bool more = co_await read_more(exchange);
        if (!more) {
            co_return Body::lost;
        }
        raw_size += input.size() - before;
    }
}

// Asks at once where the last answer was that there is more: each wait for it is two system calls.
asio::awaitable<bool> Session::read_more(Exchange& exchange) {
    const auto room = exchange.input.free();
    Connection::Transfer got;
    got.error = asio::error::would_block;
    if (exchange.more_is_there || connection_->reads_ahead()) {
        got = connection_->read_now(room);
    }
    if (got.error == asio::error::would_block || got.error == asio::error::try_again) {
        got = co_await connection_->read_some(room);
    }
    if (got.error) {
        // Cut off in mid-body: nothing of it is applied, its sender sends it again.
        count_deadline();
        co_return false;
    }
    exchange.input.commit(got.size);
    exchange.more_is_there = got.size == room.size();
    co_return true;
}

}  // namespace dynoward::net
