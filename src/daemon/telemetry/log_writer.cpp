// SPDX-License-Identifier: MIT
#include "daemon/telemetry/log_writer.hpp"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <string_view>
#include <utility>

#include "net/detached_thread.hpp"

namespace dynoward::daemon {
namespace {

struct Entry {
    std::string text;
    std::uint64_t missing = 0;  ///< lost lines that it reports; 0: an ordinary line
};

std::size_t size_of(const Entry& entry) {
    return entry.text.size() + sizeof(Entry);
}

// Blocks until the other end reads. Another process may have made the descriptor non-blocking.
bool write_whole(int descriptor, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto size = ::write(descriptor, bytes.data(), bytes.size());
        if (size >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(size));
        } else if (errno == EAGAIN) {
            pollfd wait{descriptor, POLLOUT, 0};
            ::poll(&wait, 1, -1);
        } else if (errno != EINTR) {
            return false;
        }
    }
    return true;
}

}  // namespace

// Shared with the thread, which may block in a write for ever and then ends with the process.
struct LogWriter::State {
    State(int to, std::size_t most) : descriptor(to), queue_bytes(most) {}

    void put(Entry entry);
    void put_unreported();
    void drop();
    void run();

    const int descriptor;
    const std::size_t queue_bytes;
    std::mutex mutex;
    std::condition_variable something_to_do;
    std::condition_variable all_done;
    std::deque<Entry> queue;
    std::size_t queued_bytes = 0;
    std::uint64_t dropped = 0;
    std::uint64_t unreported = 0;  ///< dropped, not yet reported by a line
    bool has_thread = false;
    bool writing = false;
    bool ended = false;
};

void LogWriter::State::put(Entry entry) {
    queued_bytes += size_of(entry);
    queue.push_back(std::move(entry));
}

// Queued at the place of the missing lines.
void LogWriter::State::put_unreported() {
    if (unreported > 0) {
        Entry entry{"at=log.dropped lines=" + std::to_string(unreported) + '\n', unreported};
        unreported = 0;
        put(std::move(entry));
    }
}

void LogWriter::State::drop() {
    ++dropped;
    ++unreported;
}

void LogWriter::State::run() {
    std::unique_lock lock(mutex);
    while (true) {
        something_to_do.wait(lock, [this] { return !queue.empty() || ended; });
        if (queue.empty()) {
            return;
        }
        const auto entry = std::move(queue.front());
        queue.pop_front();
        queued_bytes -= size_of(entry);
        writing = true;
        lock.unlock();
        const bool written = write_whole(descriptor, entry.text);
        lock.lock();
        writing = false;
        if (written && queue.empty()) {
            put_unreported();
        } else if (!written && entry.missing > 0) {
            unreported += entry.missing;
        } else if (!written) {
            drop();
        }
        if (queue.empty()) {
            all_done.notify_all();
        }
    }
}

LogWriter::LogWriter(int descriptor, std::size_t queue_bytes)
    : state_(std::make_shared<State>(descriptor, queue_bytes)) {}

LogWriter::~LogWriter() {
    flush(limits::log_flush);
    const std::lock_guard lock(state_->mutex);
    state_->ended = true;
    state_->something_to_do.notify_all();
}

void LogWriter::put(const std::string& line) {
    const std::lock_guard lock(state_->mutex);
    auto& state = *state_;
    Entry entry{line + '\n'};
    if (state.queued_bytes + size_of(entry) > state.queue_bytes) {
        state.drop();
        return;
    }
    state.put_unreported();
    state.put(std::move(entry));
    // Where the system cannot start a thread now, the next line tries again.
    state.has_thread = state.has_thread || net::start_detached([shared = state_] { shared->run(); });
    state.something_to_do.notify_one();
}

bool LogWriter::flush(std::chrono::nanoseconds time) {
    std::unique_lock lock(state_->mutex);
    return state_->all_done.wait_for(lock, time,
                                     [this] { return state_->queue.empty() && !state_->writing; });
}

std::uint64_t LogWriter::dropped() const {
    const std::lock_guard lock(state_->mutex);
    return state_->dropped;
}

}  // namespace dynoward::daemon
