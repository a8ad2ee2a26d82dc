// SPDX-License-Identifier: MIT
#include "simulator/run/trace.hpp"

#include <algorithm>

namespace dynoward::simulator {

void Trace::note(WallTime at, std::string text) {
    digest_.mix(static_cast<std::uint64_t>(at.time_since_epoch().count()));
    digest_.mix_text(text);
    if (events_.size() < kept_events) {
        events_.resize(kept_events);
    }
    Entry& entry = events_[next_event_++ % kept_events];
    entry.at = at;
    entry.text = std::move(text);
    if (listener_) {
        listener_(line_of(entry));
    }
}

void Trace::note_batch(WallTime at, std::size_t app, std::uint64_t frames, int status) {
    digest_.mix(static_cast<std::uint64_t>(at.time_since_epoch().count()));
    digest_.mix(frames << 16U | static_cast<std::uint64_t>(status));
    if (batches_.size() < kept_batches) {
        batches_.resize(kept_batches);
    }
    Entry& entry = batches_[next_batch_++ % kept_batches];
    entry.at = at;
    entry.app = app;
    entry.frames = frames;
    entry.status = status;
    if (listener_) {
        listener_(line_of(entry));
    }
}

std::string Trace::line_of(const Entry& entry) {
    const auto ms =
        std::chrono::duration_cast<std::chrono::milliseconds>(entry.at.time_since_epoch()).count();
    auto fraction = std::to_string(ms % 1000);
    fraction.insert(0, 3 - fraction.size(), '0');
    auto line = format_rfc3339(entry.at);
    line.pop_back();
    line += '.' + fraction + "Z ";
    return line + (entry.text.empty() ? "batch app=" + std::to_string(entry.app) +
                                            " frames=" + std::to_string(entry.frames) +
                                            " status=" + std::to_string(entry.status)
                                      : entry.text);
}

std::vector<std::string> Trace::last() const {
    std::vector<const Entry*> entries;
    for (const auto* kept : {&events_, &batches_}) {
        for (const auto& entry : *kept) {
            if (entry.at != WallTime{}) {
                entries.push_back(&entry);
            }
        }
    }
    std::stable_sort(entries.begin(), entries.end(),
                     [](const Entry* a, const Entry* b) { return a->at < b->at; });
    std::vector<std::string> lines;
    lines.reserve(entries.size());
    for (const auto* entry : entries) {
        lines.push_back(line_of(*entry));
    }
    return lines;
}

}  // namespace dynoward::simulator
