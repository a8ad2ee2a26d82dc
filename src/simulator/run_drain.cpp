// SPDX-License-Identifier: MIT
// The drains of a run: one request in flight each, as Logplex does it, and what becomes of it where
// Dynoward is down, stopped or out of reach. Foreign batches come from another app's dynos by the right
// password.
#include <algorithm>
#include <utility>

#include "line_text.hpp"
#include "run_impl.hpp"

namespace dynoward::simulator {
namespace {

// The old client of Logplex gives up after this.
constexpr Seconds no_reply{5};
// The rim reads the message count from a header; so does this.
constexpr int refused_status = 403;

monitor::Batch batch_of(const monitor::Sender& as, const DrainRequest& request) {
    monitor::Batch batch;
    batch.sender = as;
    batch.frame_id = request.frame_id;
    batch.message_count = request.message_count;
    batch.body = request.body;
    return batch;
}

}  // namespace

void Run::Impl::post(std::size_t index) {
    Feed& feed = feeds_[index];
    world_.advance(now_);
    if (feed.status >= 0) {
        feed.sender.on_reply(feed.status);
        feed.status = -1;
        note_sender(feed);
    }
    if (!monitor_ || feed.unreachable_until > now_.steady) {
        checker_.on_outage(now_, index);
        const auto pause = feed.sender.on_connect_failed();
        feed.next = now_.steady + std::max<Nanoseconds>(pause, post_takes_);
        return;
    }
    feed.next = now_.steady + post_takes_;
    auto request = feed.sender.next(now_);
    if (!request) {
        return;
    }
    feed.sender.on_connected();
    if (stopped_until_) {
        // It reaches the socket of a process that does not run: no reply comes.
        checker_.on_outage(now_, index);
        feed.status = 0;
        feed.next = now_.steady + no_reply;
        if (!feed.in_socket) {
            feed.in_socket = std::move(request);
        }
        return;
    }
    feed.status = deliver(index, *request);
}

// First the head, then the body, as the daemon's routes do it.
int Run::Impl::deliver(std::size_t index, const DrainRequest& request) {
    const Feed& feed = feeds_[index];
    effects_.clear();
    int status = refused_status;
    if (monitor_->admit(own(), feed.as, effects_) == monitor::Admission::welcome) {
        const auto outcome = monitor_->on_batch(own(), batch_of(feed.as, request), effects_);
        status = outcome == monitor::BatchOutcome::unreadable ? 400 : 204;
        if (outcome == monitor::BatchOutcome::duplicate) {
            coverage_.strike(Trouble::repeated_batch, now_.steady);
        }
    }
    ++report_.batches;
    report_.frames += request.message_count;
    trace_.note_batch(now_.wall, index, request.message_count, status);
    if (options_.check) {
        checker_.before_effects(now_, own(), index, request, status);
    }
    take_effects();
    if (options_.check) {
        violated(checker_.on_batch(now_, own(), *monitor_));
    }
    return status;
}

void Run::Impl::note_sender(Feed& feed) {
    const auto lost = feed.sender.lost_messages();
    if (lost != feed.lost) {
        feed.lost = lost;
        coverage_.strike(Trouble::lost_lines, now_.steady);
        checker_.on_lost(now_, static_cast<std::size_t>(&feed - feeds_.data()));
    }
}

namespace {

// The right password, and what somebody may have with it: an invented token, or none, at either path.
monitor::Sender forger(Random& random, const std::string& app) {
    monitor::Sender as;
    if (random.chance_percent(50)) {
        as.token = DrainToken::parse("d." + random.uuid().str());
    }
    if (random.chance_percent(50)) {
        as.app_in_path = AppName::parse(app);
    }
    return as;
}

// Genuine lines of a stranger's app, whose dynos have the names of ours and use far too much; and of ours
// all that would hold or end a dyno, or make what is known of it worthless.
void push_forgery(DrainQueue& queue, WallTime at, const SimulatedApp& app, const std::string& dyno,
                  std::int64_t quota, Random& random) {
    const auto uuid = random.uuid();
    const auto head = metric_head({dyno, app.number, uuid.text()});
    const auto tail = metric_tail(random.chance_percent(50) ? quota : 100, 1);
    for (int i = 5; i > 0; --i) {
        push_memory(queue, at - Seconds{20 * i}, head, MemoryReading{777'777, 0, 0}, tail);
    }
    const auto tell = [&](std::string_view app_name, std::string_view procid, std::string_view text) {
        Line line;
        line.at = at;
        line.app_name = app_name;
        line.procid = procid;
        line.msg = text;
        queue.push(line);
    };
    switch (random.below(8)) {
        case 0: tell("heroku", dyno, "Restarting"); break;
        case 1: tell("heroku", dyno, "State changed from up to crashed"); break;
        case 2: tell("heroku", dyno, "Error R15 (Memory quota vastly exceeded)"); break;
        case 3: tell("app", "api", "Scaled to web@0:Standard-1X by user x@example.com"); break;
        case 4: tell("app", "api", "Release v999 created by user x@example.com"); break;
        case 5:
            tell("heroku", "logplex",
                 "Error L10 (output buffer overflow): 500 messages dropped since "
                 "2026-03-04T12:00:00+00:00.");
            break;
        case 6: tell("heroku", "log-shuttle", "Error L12: 500 messages dropped since 2026-03-04"); break;
        default: tell("heroku", dyno, "Error R14 (Memory quota exceeded)"); break;
    }
}

}  // namespace

// None of it is proven, so none of it may change what is decided.
void Run::Impl::post_foreign() {
    if (!alive()) {
        return;
    }
    coverage_.strike(Trouble::foreign_batch, now_.steady);
    const auto& app = world_.apps()[random_.below(world_.apps().size())];
    DrainQueue queue(64);
    Random stranger(random_.bits());
    const auto& dyno = app.dynos[random_.below(app.dynos.size())];
    push_forgery(queue, now_.wall, app, dyno.name, dyno.memory.quota(), stranger);
    DrainRequest request;
    request.frame_id = stranger.hex(32);
    request.message_count = queue.take(102'400, request.body);
    std::uint64_t frames = request.message_count;
    if (stranger.chance_percent(25)) {
        request.body.pop_back();  // cut
        --frames;
    }
    const auto as = forger(stranger, app.plan.name);
    effects_.clear();
    const bool welcome = monitor_->admit(own(), as, effects_) == monitor::Admission::welcome;
    if (welcome) {
        monitor_->on_batch(own(), batch_of(as, request), effects_);
    }
    note("foreign batch about " + dyno.name + (as.token ? " with a token" : " without a token") +
         (as.app_in_path ? " at its path" : "") + (welcome ? " let in" : " refused"));
    if (options_.check) {
        checker_.on_foreign(welcome ? frames : 0);
    }
    take_effects();
    if (options_.check) {
        violated(checker_.on_batch(now_, own(), *monitor_));
    }
}

}  // namespace dynoward::simulator
