// SPDX-License-Identifier: MIT
// The drains of a run: one request in flight per drain, as with Logplex, also while Dynoward is down,
// suspended or unreachable. Foreign batches come from the dynos of another app, with the right password.
#include <algorithm>
#include <utility>

#include "simulator/run/run_impl.hpp"
#include "simulator/world/line_text.hpp"

namespace dynoward::simulator {
namespace {

// The timeout of Logplex's old client.
constexpr Seconds no_reply{5};
// The status of a batch that was not admitted.
constexpr int refused_status = 403;

monitor::Batch batch_of(const monitor::Sender& identity, const DrainRequest& request) {
    monitor::Batch batch;
    batch.sender = identity;
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
        record_losses(feed);
    }
    if (!monitor_ || feed.unreachable_until > now_.steady) {
        checker_.on_outage(now_, index);
        const auto pause = feed.sender.on_connect_failed();
        feed.next = now_.steady + std::max<Nanoseconds>(pause, post_duration_);
        return;
    }
    feed.next = now_.steady + post_duration_;
    auto request = feed.sender.next(now_);
    if (!request) {
        return;
    }
    feed.sender.on_connected();
    if (suspended_until_) {
        // The request reaches the socket of a suspended process, so there is no reply.
        checker_.on_outage(now_, index);
        feed.status = 0;
        feed.next = now_.steady + no_reply;
        if (!feed.unread_request) {
            feed.unread_request = std::move(request);
        }
        return;
    }
    feed.status = deliver(index, *request);
}

// First the head, then the body, as in the daemon's drain route.
int Run::Impl::deliver(std::size_t index, const DrainRequest& request) {
    const Feed& feed = feeds_[index];
    effects_.clear();
    int status = refused_status;
    if (monitor_->admit(daemon_clock(), feed.identity, effects_) == monitor::Admission::accepted) {
        const auto outcome = monitor_->on_batch(daemon_clock(), batch_of(feed.identity, request), effects_);
        status = outcome == monitor::BatchOutcome::unreadable ? 400 : 204;
        if (outcome == monitor::BatchOutcome::duplicate) {
            coverage_.record(FaultKind::repeated_batch, now_.steady);
        } else if (outcome == monitor::BatchOutcome::read && options_.on_body) {
            options_.on_body(index, request.body);
        }
    }
    ++report_.batches;
    report_.frames += request.message_count;
    trace_.note_batch(now_.wall, index, request.message_count, status);
    if (options_.check) {
        checker_.before_effects(now_, daemon_clock(), index, request, status);
    }
    handle_effects();
    if (options_.check) {
        record_violation(checker_.on_batch(now_, daemon_clock(), *monitor_));
    }
    return status;
}

void Run::Impl::record_losses(Feed& feed) {
    const auto lost = feed.sender.lost_messages();
    if (lost != feed.lost) {
        feed.lost = lost;
        coverage_.record(FaultKind::lost_lines, now_.steady);
        checker_.on_lost(now_, static_cast<std::size_t>(&feed - feeds_.data()));
    }
}

namespace {

// A sender with the right password, an invented token or none, and either path.
monitor::Sender forged_identity(Random& random, const std::string& app) {
    monitor::Sender identity;
    if (random.chance_percent(50)) {
        identity.token = DrainToken::parse("d." + random.uuid().str());
    }
    if (random.chance_percent(50)) {
        identity.app_in_path = AppName::parse(app);
    }
    return identity;
}

// Genuine lines of a foreign app whose dynos have the same names as ours and use far too much memory, and
// one line that would block or restart a simulated dyno of our app, or make its evidence invalid.
void push_forged_lines(DrainQueue& queue, WallTime at, const SimulatedApp& app, const std::string& dyno,
                       std::int64_t quota, Random& random) {
    const auto uuid = random.uuid();
    const auto head = metric_head({dyno, app.number, uuid.text()});
    const auto tail = metric_tail(random.chance_percent(50) ? quota : 100, 1);
    for (int i = 5; i > 0; --i) {
        push_memory(queue, at - Seconds{20 * i}, head, MemoryReading{777'777, 0, 0}, tail);
    }
    const auto push = [&](std::string_view app_name, std::string_view procid, std::string_view text) {
        Line line;
        line.at = at;
        line.app_name = app_name;
        line.procid = procid;
        line.msg = text;
        queue.push(line);
    };
    switch (random.below(8)) {
        case 0: push("heroku", dyno, "Restarting"); break;
        case 1: push("heroku", dyno, "State changed from up to crashed"); break;
        case 2: push("heroku", dyno, "Error R15 (Memory quota vastly exceeded)"); break;
        case 3: push("app", "api", "Scaled to web@0:Standard-1X by user x@example.com"); break;
        case 4: push("app", "api", "Release v999 created by user x@example.com"); break;
        case 5:
            push("heroku", "logplex",
                 "Error L10 (output buffer overflow): 500 messages dropped since "
                 "2026-03-04T12:00:00+00:00.");
            break;
        case 6: push("heroku", "log-shuttle", "Error L12: 500 messages dropped since 2026-03-04"); break;
        default: push("heroku", dyno, "Error R14 (Memory quota exceeded)"); break;
    }
}

}  // namespace

// The sender is unproven, so the batch must not change any decision.
void Run::Impl::post_foreign() {
    if (!is_running()) {
        return;
    }
    coverage_.record(FaultKind::foreign_batch, now_.steady);
    const auto& app = world_.apps()[random_.below(world_.apps().size())];
    DrainQueue queue(64);
    Random forger_random(random_.bits());
    const auto& dyno = app.dynos[random_.below(app.dynos.size())];
    push_forged_lines(queue, now_.wall, app, dyno.name, dyno.memory.quota(), forger_random);
    DrainRequest request;
    request.frame_id = forger_random.hex(32);
    request.message_count = queue.take(102'400, request.body);
    std::uint64_t frames = request.message_count;
    if (forger_random.chance_percent(25)) {
        request.body.pop_back();  // cut
        --frames;
    }
    const auto identity = forged_identity(forger_random, app.plan.name);
    effects_.clear();
    const bool accepted =
        monitor_->admit(daemon_clock(), identity, effects_) == monitor::Admission::accepted;
    if (accepted) {
        monitor_->on_batch(daemon_clock(), batch_of(identity, request), effects_);
    }
    note("foreign batch about " + dyno.name + (identity.token ? " with a token" : " without a token") +
         (identity.app_in_path ? " at its path" : "") + (accepted ? " accepted" : " refused"));
    if (options_.check) {
        checker_.on_foreign(accepted ? frames : 0);
    }
    handle_effects();
    if (options_.check) {
        record_violation(checker_.on_batch(now_, daemon_clock(), *monitor_));
    }
}

}  // namespace dynoward::simulator
