// SPDX-License-Identifier: MIT
// How a session reads the body of a request: directly into the buffer that the handler gets.
#include <algorithm>
#include <boost/asio/use_awaitable.hpp>

#include "net/chunk_reader.hpp"
#include "net/exchange.hpp"
#include "net/session.hpp"

namespace dynoward::net {
namespace {

// The largest request, with room for chunks that are not decoded yet and for bytes behind the body.
constexpr std::size_t max_input_bytes = limits::header_bytes + limits::body_bytes + 2 * piece_bytes;

// The size of a chunked body is unknown: it counts as small up to this buffer.
constexpr std::size_t small_input_bytes = 4 * piece_bytes;

// A buffer grows with the bytes received, not with the length announced. It stops at `kept_bytes` on its
// way: a usual chunked batch then finds the buffer of the one before it, and allocates nothing.
std::size_t next_capacity(std::size_t capacity) {
    return capacity < kept_bytes ? std::min(4 * capacity, kept_bytes) : 2 * capacity;
}

}  // namespace

asio::awaitable<Session::Body> Session::read_body(Exchange& exchange) {
    if (exchange.framing.body == Framing::Body::none) {
        co_return Body::complete;
    }
    enter_phase(Phase::body);
    body_began_ = since_;
    body_got_ = exchange.input.size() - exchange.header_size;
    connection_->limit(server_->limits.body, since_);
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
    const bool small = exchange.body_size <= limits::small_body_bytes;
    while (input.size() < exchange.end) {
        if (input.free().size() == 0) {
            const auto capacity = small ? exchange.end : next_capacity(input.capacity());
            const bool grown = co_await grow(exchange, std::min(capacity, exchange.end), small);
            if (!grown) {
                co_return Body::lost;
            }
        }
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
        if (input.free().size() < piece_bytes) {
            const auto capacity = std::min(next_capacity(input.capacity()), max_input_bytes);
            const bool grown = co_await grow(exchange, capacity, capacity <= small_input_bytes);
            if (!grown) {
                co_return Body::lost;
            }
        }
        const auto before = input.size();
        const bool more = co_await read_more(exchange);
        if (!more) {
            co_return Body::lost;
        }
        raw_size += input.size() - before;
    }
}

// Reads without waiting if the last read filled the buffer: each wait costs two system calls.
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
        // Cut off within the body: nothing of it is applied, and its sender repeats it.
        count_deadline();
        co_return false;
    }
    exchange.input.commit(got.size);
    since_ = Connection::Clock::now();
    body_got_ += got.size;
    exchange.more_is_there = got.size == room.size();
    co_return true;
}

}  // namespace dynoward::net
