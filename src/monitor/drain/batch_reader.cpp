// SPDX-License-Identifier: MIT
#include "monitor/drain/batch_reader.hpp"

#include <algorithm>

#include "dynoward/logplex/classify.hpp"
#include "dynoward/values/limits.hpp"
#include "logplex/fast/frame_cursor.hpp"
#include "logplex/fast/skip_frame.hpp"
#include "monitor/drain/batch_digest.hpp"
#include "values/saturating.hpp"

namespace dynoward::monitor {

using logplex::Fate;

namespace {

// Logplex reports the losses of one drain to all drains of the app. It is a loss of this drain if it names
// this one, or none.
bool is_of(const logplex::LossNotice& loss, const Sender& sender) {
    return loss.drain.empty() || (sender.token && sender.token->text() == loss.drain);
}

}  // namespace

BatchReading read_batch(const Instant& received, const Batch& batch, fleet::App& fleet,
                        FrameCounts& counts) {
    BatchReading reading;
    logplex::fast::FrameCursor cursor(batch.body);
    BatchDigest digest(batch.body);
    // Counted here and added at the end: nearly all frames have one of these two fates.
    std::size_t of_the_app = 0;
    std::size_t of_the_router = 0;
    while (const auto frame = cursor.next()) {
        const auto skipped = logplex::fast::skip_frame(*frame);
        of_the_app += skipped == Fate::app_output ? 1U : 0U;
        of_the_router += skipped == Fate::router ? 1U : 0U;
        if (skipped) {
            continue;
        }
        ++reading.frames;
        // Constructed again: a copy would keep every frame in memory instead of registers.
        const auto event = logplex::read_frame({frame->offset, frame->octets, frame->oversize});
        digest.add(frame->offset, frame->octets, event);
        auto fate = fleet.apply(received, event);
        if (event.fate == Fate::memory && std::get<logplex::MemorySample>(event.what).memory_total) {
            reading.memory = true;
            reading.memory_stamp = std::max(reading.memory_stamp, event.time);
        } else if (const auto* loss = std::get_if<logplex::LossNotice>(&event.what)) {
            if (is_of(*loss, batch.sender)) {
                reading.lossy = true;
                reading.lines_lost = saturating_sum(reading.lines_lost, loss->count);
            } else {
                fate = Fate::other_loss;
                if (reading.other_losses.size() < limits::other_drains) {
                    reading.other_losses.push_back(*loss);
                }
            }
        }
        reading.malformed += fate == Fate::malformed ? 1U : 0U;
        reading.oversize += fate == Fate::oversize ? 1U : 0U;
        ++counts[static_cast<std::size_t>(fate)];
    }
    counts[static_cast<std::size_t>(Fate::app_output)] += of_the_app;
    counts[static_cast<std::size_t>(Fate::router)] += of_the_router;
    reading.frames += of_the_app + of_the_router;
    reading.content = digest.value();
    reading.error = cursor.error();
    reading.octets_lost = cursor.octets_lost();
    reading.miscounted = !reading.error && batch.message_count && *batch.message_count != reading.frames;
    return reading;
}

RepeatReading read_repeat(const Batch& batch) {
    RepeatReading repeat;
    logplex::fast::FrameCursor cursor(batch.body);
    BatchDigest digest(batch.body);
    while (const auto frame = cursor.next()) {
        ++repeat.frames;
        if (logplex::fast::skip_frame(*frame)) {
            continue;
        }
        const auto event = logplex::read_frame(*frame);
        digest.add(frame->offset, frame->octets, event);
        const auto* loss = std::get_if<logplex::LossNotice>(&event.what);
        if (loss != nullptr && is_of(*loss, batch.sender)) {
            repeat.lossy = true;
            repeat.lines_lost = saturating_sum(repeat.lines_lost, loss->count);
        }
    }
    repeat.content = digest.value();
    return repeat;
}

CountedBatch count_unproven(std::string_view body, FrameCounts& counts) {
    std::size_t frames = 0;
    logplex::fast::FrameCursor cursor(body);
    while (const auto frame = cursor.next()) {
        ++frames;
        auto fate = logplex::fast::skip_frame(*frame);
        if (!fate) {
            const auto event = logplex::read_frame(*frame);
            fate = std::holds_alternative<std::monostate>(event.what) ? event.fate : Fate::unattributed;
        }
        ++counts[static_cast<std::size_t>(*fate)];
    }
    return {cursor.octets_lost(), cursor.error() && frames == 0};
}

std::size_t count_frames(std::string_view body) {
    std::size_t frames = 0;
    logplex::fast::FrameCursor cursor(body);
    while (cursor.next()) {
        ++frames;
    }
    return frames;
}

}  // namespace dynoward::monitor
