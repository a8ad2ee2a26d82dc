// SPDX-License-Identifier: MIT
#include "net/event_stream.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace dynoward::net {
namespace {

constexpr std::string_view heartbeat_comment = ":\n\n";

}  // namespace

void EventStream::put(Event event) {
    if (ended_) {
        return;
    }
    if (waiting_.size() >= limits::stream_events) {
        end();
        return;
    }
    waiting_.push_back(std::move(event));
    wake_.cancel();
}

void EventStream::put_latest(Event event) {
    if (!ended_) {
        latest_ = std::move(event);
        wake_.cancel();
    }
}

void EventStream::end() {
    ended_ = true;
    waiting_.clear();
    latest_.reset();
    wake_.cancel();
}

bool EventStream::is_gone() const {
    return ended_ || (connection_ && !connection_->looks_alive());
}

EventStream::Event EventStream::next() {
    if (waiting_.empty()) {
        return std::exchange(latest_, nullptr);
    }
    auto event = std::move(waiting_.front());
    waiting_.pop_front();
    return event;
}

asio::awaitable<void> EventStream::run(std::shared_ptr<EventStream> self, std::shared_ptr<Connection> to,
                                       std::chrono::nanoseconds write_deadline) {
    self->connection_ = to;
    while (!self->ended_) {
        const auto event = self->next();
        std::string_view bytes = heartbeat_comment;
        if (event) {
            bytes = *event;
        } else {
            to->limit(self->heartbeat_ + write_deadline);
            self->wake_.expires_after(self->heartbeat_);
            const auto [woken] = co_await self->wake_.async_wait(asio::as_tuple(asio::use_awaitable));
            if (woken || self->ended_ || self->latest_ || !self->waiting_.empty()) {
                continue;
            }
        }
        to->limit(write_deadline);
        const auto failed = co_await to->write(bytes);
        if (failed) {
            break;
        }
    }
    self->end();
    self->connection_.reset();
}

EventStream::Event make_event(std::string_view name, std::uint64_t id, std::string_view data) {
    std::string text = "event: ";
    text.append(name).append("\n");
    if (id != 0) {
        text.append("id: ").append(std::to_string(id)).append("\n");
    }
    text.append("data: ").append(data).append("\n\n");
    return std::make_shared<const std::string>(std::move(text));
}

}  // namespace dynoward::net
