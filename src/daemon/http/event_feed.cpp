// SPDX-License-Identifier: MIT
#include "daemon/http/event_feed.hpp"

#include <algorithm>

#include "daemon/json/ledger_json.hpp"
#include "dynoward/values/limits.hpp"

namespace dynoward::daemon {
namespace {

// How long a browser waits before it reconnects, ms.
constexpr std::string_view retry = "retry: 3000\n\n";

}  // namespace

std::shared_ptr<net::EventStream> EventFeed::open() {
    remove_closed();
    if (streams_.size() >= limits::event_streams) {
        return nullptr;
    }
    auto stream = std::make_shared<net::EventStream>(executor_);
    stream->put(std::make_shared<const std::string>(retry));
    stream->put_latest(event_of(state_.document()));
    streams_.push_back(stream);
    return stream;
}

void EventFeed::publish(const monitor::LedgerWritten& written) {
    if (streams_.empty()) {
        return;
    }
    const auto event = net::make_event("ledger", written.entry.id, ledger_entry_json(written.entry));
    for (const auto& weak : streams_) {
        if (const auto stream = weak.lock()) {
            stream->put(event);
        }
    }
}

void EventFeed::tick() {
    remove_closed();
    if (streams_.empty()) {
        sent_.reset();
        event_source_.reset();
        event_.reset();
        return;
    }
    const auto state = state_.document();
    if (sent_ && (state == sent_ || *state == *sent_)) {
        return;
    }
    sent_ = state;
    const auto event = event_of(state);
    for (const auto& weak : streams_) {
        if (const auto stream = weak.lock()) {
            stream->put_latest(event);
        }
    }
}

// One event for all readers of the same document.
net::EventStream::Event EventFeed::event_of(const std::shared_ptr<const std::string>& state) {
    if (event_source_ != state) {
        event_ = net::make_event("state", 0, *state);
        event_source_ = state;
    }
    return event_;
}

void EventFeed::stop() {
    for (const auto& weak : streams_) {
        if (const auto stream = weak.lock()) {
            stream->end();
        }
    }
    streams_.clear();
}

// A page that was closed frees its place at once, not only when a write to it fails.
void EventFeed::remove_closed() {
    std::erase_if(streams_, [](const auto& weak) {
        const auto stream = weak.lock();
        const bool gone = !stream || stream->is_gone();
        if (stream && gone) {
            stream->end();
        }
        return gone;
    });
}

}  // namespace dynoward::daemon
