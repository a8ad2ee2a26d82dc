// SPDX-License-Identifier: MIT
#include "monitor/drain/batch_intake.hpp"

#include <utility>

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

// A repeat has at most one new fact: the number of lines that its sender has lost by now, at the front. The
// sender increases it until a request succeeds, then restarts at zero: any change of the number is a loss.
void count_repeat(const Instant& now, const RepeatReading& repeat, SeenFrames::Seen& seen,
                  fleet::App& fleet, DrainHealth& health, Totals& totals, Effects& effects) {
    totals.frames[static_cast<std::size_t>(Fate::duplicate)] += repeat.frames;
    ++totals.batches_duplicate;
    if (!repeat.lossy || repeat.lines_lost == seen.lost) {
        return;
    }
    const auto before = std::exchange(seen.lost, repeat.lines_lost);
    fleet.note_gap(now);
    health.on_repeat_loss(now, repeat.lines_lost > before ? repeat.lines_lost - before : repeat.lines_lost,
                          effects);
}

}  // namespace

BatchOutcome BatchIntake::take_in(const Instant& now, const Instant& received, const Batch& batch,
                                  fleet::App& fleet, DrainHealth& health, Totals& totals,
                                  Effects& effects) {
    const bool has_id = !batch.frame_id.empty();
    SeenFrames::Seen* seen = nullptr;
    if (has_id) {
        write_frame_key(batch, key_);
        seen = seen_.find(key_);
    }
    if (seen != nullptr) {
        const auto repeat = read_repeat(batch);
        if (repeat.content == seen->content) {
            count_repeat(now, repeat, *seen, fleet, health, totals, effects);
            return BatchOutcome::duplicate;
        }
        health.on_reused_frame_id(now, effects);
    }
    const auto reading = read_batch(received, batch, fleet, totals.frames);
    if (reading.has_gap()) {
        fleet.note_gap(now);
    }
    health.on_batch(now, reading, batch.message_count, effects);
    totals.octets_lost += reading.octets_lost;
    if (reading.is_unreadable()) {
        ++totals.batches_unreadable;
        return BatchOutcome::unreadable;
    }
    ++totals.batches_read;
    if (seen != nullptr) {
        seen->lost = reading.lines_lost;
        seen->content = reading.content;
    } else if (has_id) {
        seen_.add(now, key_, reading.lines_lost, reading.content);
    }
    fleet.note_batch(received);
    return BatchOutcome::read;
}

}  // namespace dynoward::monitor
