// SPDX-License-Identifier: MIT
#include "daemon/event_feed.hpp"

#include <algorithm>

#include "daemon/ledger_json.hpp"
#include "dynoward/values/limits.hpp"

namespace dynoward::daemon {
namespace {

// What a browser waits before it comes back, ms.
constexpr std::string_view retry = "retry: 3000\n\n";

}  // namespace

std::shared_ptr<net::EventStream> EventFeed::open() {
    forget_gone();
    if (streams_.size() >= limits::event_streams) {
        return nullptr;
    }
    auto stream = std::make_shared<net::EventStream>(executor_);
    stream->put(std::make_shared<const std::string>(retry));
    stream->put_latest(event_of(state_.whole()));
    streams_.push_back(stream);
    return stream;
}

void EventFeed::tell(const monitor::LedgerWritten& written) {
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
    forget_gone();
    if (streams_.empty()) {
        told_.reset();
        made_of_.reset();
        event_.reset();
        return;
    }
    const auto state = state_.whole();
    if (told_ && (state == told_ || *state == *told_)) {
        return;
    }
    told_ = state;
    const auto event = event_of(state);
    for (const auto& weak : streams_) {
        if (const auto stream = weak.lock()) {
            stream->put_latest(event);
        }
    }
}

// One for all who are sent the same document.
net::EventStream::Event EventFeed::event_of(const std::shared_ptr<const std::string>& state) {
    if (made_of_ != state) {
        event_ = net::make_event("state", 0, *state);
        made_of_ = state;
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

// A page that was left gives its place to the next one at once, not only when a write to it fails.
void EventFeed::forget_gone() {
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
