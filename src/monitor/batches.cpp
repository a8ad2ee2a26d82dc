// SPDX-License-Identifier: MIT
// What a batch says that is proven to be of an app: whether it is a repeat, and its frames one by one into
// the fleet.
#include <algorithm>
#include <utility>

#include "dynoward/logplex/classify.hpp"
#include "dynoward/logplex/skim.hpp"
#include "dynoward/values/saturating.hpp"
#include "monitor/batch_digest.hpp"
#include "monitor/impl.hpp"

namespace dynoward::monitor {

using logplex::Fate;

namespace {

void write_frame_key(const Batch& batch, std::string& key) {
    key = batch.sender.token ? std::string_view(batch.sender.token->text()) : std::string_view();
    key += '\n';
    key +=
        batch.sender.app_in_path ? std::string_view(batch.sender.app_in_path->text()) : std::string_view();
    key += '\n';
    key += batch.frame_id;
}

void remark_lossy(const Duty& duty, std::uint64_t lines, Effects& effects) {
    const bool counted = lines != 0;
    remark(effects, Remark::Weight::warn, "drain.lossy",
           "app=" + duty.fleet.name().text() + " lines_lost=" + std::to_string(lines) +
               " reason=\"the sender dropped lines" + (counted ? "" : ", how many cannot be read") +
               "; evidence starts again\"");
}

// Logplex tells all drains of an app what one of them has lost. It is a loss of this one where it names
// this one, or none.
bool is_of(const logplex::LossNotice& loss, const Sender& sender) {
    return loss.drain.empty() || (sender.token && sender.token->text() == loss.drain);
}

}  // namespace

SeenFrames::Seen* SeenFrames::find(std::string_view key) {
    const auto found = by_key_.find(key);
    return found != by_key_.end() ? found->second : nullptr;
}

// With each batch one goes and one comes, so nothing is allocated in the long run.
void SeenFrames::add(const Instant& now, std::string_view key, std::uint64_t lost, std::uint64_t content) {
    std::list<Seen> spare;
    decltype(by_key_)::node_type spare_key;
    while (!order_.empty() &&
           (order_.size() >= limits::frame_ids || now.steady - order_.front().at > limits::frame_id_age)) {
        spare_key = by_key_.extract(order_.front().key);
        spare.splice(spare.begin(), order_, order_.begin());
    }
    if (spare.empty()) {
        order_.push_back({now.steady, std::string(key), lost, content});
    } else {
        order_.splice(order_.end(), spare, spare.begin());
        order_.back().at = now.steady;
        order_.back().key = key;
        order_.back().lost = lost;
        order_.back().content = content;
    }
    if (spare_key) {
        spare_key.key() = order_.back().key;
        spare_key.mapped() = &order_.back();
        by_key_.insert(std::move(spare_key));
    } else {
        by_key_.emplace(order_.back().key, &order_.back());
    }
}

/// What one batch came to.
struct Monitor::Impl::Reading {
    std::size_t frames = 0;
    std::size_t malformed = 0;
    std::size_t oversize = 0;
    std::uint64_t dropped = 0;  ///< lines that the sender says it lost
    std::uint64_t content = 0;  ///< BatchDigest
    bool lossy = false;
    bool miscounted = false;
    std::vector<logplex::LossNotice> of_others;  ///< losses of other drains; one a drain would do
    bool memory = false;                         ///< a memory line was among them
    std::optional<WallTime> memory_stamp;        ///< the newest of those whose stamp is readable
    std::optional<logplex::FrameError> error;
    std::size_t octets_lost = 0;
};

/// A batch that may be a repeat, looked at without effect.
struct Monitor::Impl::Repeat {
    std::size_t frames = 0;
    std::uint64_t lost = 0;
    bool lossy = false;
    std::uint64_t content = 0;
};

// `received` is earlier than `now` where the batch was kept for a while.
BatchOutcome Monitor::Impl::take_in(const Instant& now, const Instant& received, const Batch& batch,
                                    Duty& duty, Effects& effects) {
    const bool has_id = !batch.frame_id.empty();
    SeenFrames::Seen* seen = nullptr;
    if (has_id) {
        write_frame_key(batch, frame_key_);
        seen = seen_.find(frame_key_);
    }
    if (seen != nullptr) {
        const auto repeat = look_through(batch);
        if (repeat.content == seen->content) {
            count_repeat(now, duty, repeat, *seen, effects);
            return BatchOutcome::duplicate;
        }
        if (duty.reused_ids.begins(now.steady)) {
            remark(effects, Remark::Weight::warn, "drain.frame_id_reused",
                   "app=" + duty.fleet.name().text() +
                       " reason=\"a frame id came again with other content, which was read; does a relay "
                       "set a constant X-Request-Id?\"");
        }
    }
    Reading reading;
    read_frames(received, batch, duty, reading);
    if (reading.frames != 0) {
        duty.sight.note_batch(now, true);
    }
    if (reading.memory) {
        duty.sight.note_memory(now, reading.memory_stamp);
    }
    if (reading.lossy || reading.error || reading.miscounted || reading.malformed != 0 ||
        reading.oversize != 0) {
        // Lines are missing, or a header or a whole frame could not be read: what it said is not known.
        ++duty.drain_totals.gaps;
        duty.fleet.note_gap(now);
        duty.sight.note_loss(now);
        remark_on(reading, duty, batch, effects);
    }
    if (reading.lossy) {
        tell_lossy(now, duty, reading.dropped, effects);
    }
    for (const auto& loss : reading.of_others) {
        tell_other_lossy(now, duty, loss, effects);
    }
    totals_.octets_lost += reading.octets_lost;
    note_heard(now, duty, effects);
    if (reading.error && reading.frames == 0) {
        ++totals_.batches_unreadable;
        return BatchOutcome::unreadable;
    }
    ++totals_.batches_read;
    if (seen != nullptr) {
        seen->lost = reading.dropped;
        seen->content = reading.content;
    } else if (has_id) {
        seen_.add(now, frame_key_, reading.dropped, reading.content);
    }
    duty.fleet.note_batch(received);
    return BatchOutcome::read;
}

void Monitor::Impl::after_batch(const Instant& now, Duty& duty, Effects& effects) {
    follow_restarts(now, duty, effects);
    on_news(now, duty, effects);
}

void Monitor::Impl::read_frames(const Instant& received, const Batch& batch, Duty& duty, Reading& reading) {
    logplex::FrameCursor cursor(batch.body);
    BatchDigest digest(batch.body);
    // Counted here and told afterwards: nearly all frames are of these two fates.
    std::size_t of_the_app = 0;
    std::size_t of_the_router = 0;
    while (const auto frame = cursor.next()) {
        const auto skimmed = logplex::skim(*frame);
        of_the_app += skimmed == Fate::app_output ? 1U : 0U;
        of_the_router += skimmed == Fate::router ? 1U : 0U;
        if (skimmed) {
            continue;
        }
        ++reading.frames;
        // Made anew: a copy of it would keep every frame in memory instead of registers.
        const auto event = logplex::read_frame({frame->offset, frame->octets, frame->oversize});
        digest.add(frame->offset, frame->octets, event);
        auto fate = duty.fleet.apply(received, event);
        if (event.fate == Fate::memory && std::get<logplex::MemorySample>(event.what).memory_total) {
            reading.memory = true;
            reading.memory_stamp = std::max(reading.memory_stamp, event.time);
        } else if (const auto* loss = std::get_if<logplex::LossNotice>(&event.what)) {
            if (is_of(*loss, batch.sender)) {
                reading.lossy = true;
                reading.dropped = saturating_sum(reading.dropped, loss->count);
            } else {
                fate = Fate::other_loss;
                if (reading.of_others.size() < limits::other_drains) {
                    reading.of_others.push_back(*loss);
                }
            }
        }
        reading.malformed += fate == Fate::malformed ? 1U : 0U;
        reading.oversize += fate == Fate::oversize ? 1U : 0U;
        ++totals_.frames[static_cast<std::size_t>(fate)];
    }
    totals_.frames[static_cast<std::size_t>(Fate::app_output)] += of_the_app;
    totals_.frames[static_cast<std::size_t>(Fate::router)] += of_the_router;
    reading.frames += of_the_app + of_the_router;
    reading.content = digest.value();
    reading.error = cursor.error();
    reading.octets_lost = cursor.octets_lost();
    reading.miscounted = !reading.error && batch.message_count && *batch.message_count != reading.frames;
    ++duty.drain_totals.batches;
    duty.drain_totals.lost_lines = saturating_sum(duty.drain_totals.lost_lines, reading.dropped);
}

Monitor::Impl::Repeat Monitor::Impl::look_through(const Batch& batch) {
    Repeat repeat;
    logplex::FrameCursor cursor(batch.body);
    BatchDigest digest(batch.body);
    while (const auto frame = cursor.next()) {
        ++repeat.frames;
        if (logplex::skim(*frame)) {
            continue;
        }
        const auto event = logplex::read_frame(*frame);
        digest.add(frame->offset, frame->octets, event);
        const auto* loss = std::get_if<logplex::LossNotice>(&event.what);
        if (loss != nullptr && is_of(*loss, batch.sender)) {
            repeat.lossy = true;
            repeat.lost = saturating_sum(repeat.lost, loss->count);
        }
    }
    repeat.content = digest.value();
    return repeat;
}

// Says nothing new but for one thing: its sender puts in front of it how many lines it has lost by now. It
// counts on until a request succeeds in its eyes, and then begins anew: any other number than before is
// news.
void Monitor::Impl::count_repeat(const Instant& now, Duty& duty, const Repeat& repeat,
                                 SeenFrames::Seen& seen, Effects& effects) {
    totals_.frames[static_cast<std::size_t>(Fate::duplicate)] += repeat.frames;
    ++totals_.batches_duplicate;
    if (!repeat.lossy || repeat.lost == seen.lost) {
        return;
    }
    const auto before = std::exchange(seen.lost, repeat.lost);
    const auto more = repeat.lost > before ? repeat.lost - before : repeat.lost;
    remark_lossy(duty, more, effects);
    duty.drain_totals.lost_lines = saturating_sum(duty.drain_totals.lost_lines, more);
    ++duty.drain_totals.gaps;
    duty.fleet.note_gap(now);
    duty.sight.note_loss(now);
    tell_lossy(now, duty, more, effects);
}

void Monitor::Impl::remark_on(const Reading& reading, const Duty& duty, const Batch& batch,
                              Effects& effects) {
    const auto app = "app=" + duty.fleet.name().text();
    if (reading.error || reading.malformed != 0 || reading.oversize != 0) {
        std::string text = app + " frames=" + std::to_string(reading.frames);
        if (reading.error) {
            const bool cut = reading.error->kind == logplex::FrameErrorKind::truncated;
            text += std::string(" kind=") + (cut ? "truncated" : "bad_length") +
                    " offset=" + std::to_string(reading.error->offset) +
                    " octets_lost=" + std::to_string(reading.octets_lost);
        }
        text += " malformed_headers=" + std::to_string(reading.malformed) +
                " oversize=" + std::to_string(reading.oversize);
        remark(effects, Remark::Weight::warn, "drain.malformed", text);
    }
    if (reading.miscounted) {
        remark(effects, Remark::Weight::warn, "drain.miscounted",
               app + " announced=" + std::to_string(*batch.message_count) +
                   " frames=" + std::to_string(reading.frames));
    }
    if (reading.lossy) {
        remark_lossy(duty, reading.dropped, effects);
    }
}

}  // namespace dynoward::monitor
