// SPDX-License-Identifier: MIT
// What the drain says: whose batch it is, whether it is a repeat, and its frames one by one into the fleet.
#include <algorithm>
#include <utility>

#include "dynoward/logplex/classify.hpp"
#include "dynoward/logplex/skim.hpp"
#include "monitor/impl.hpp"

namespace dynoward::monitor {

using logplex::Fate;

namespace {

// Tokens remembered until the drain list is there; an app has at most 6 drains.
constexpr std::size_t max_provisional = 16;
// A foreign token may be a drain that was added a moment ago: look again, but not at every batch of a
// stranger.
constexpr Seconds recheck_pause{60};
// One request an app: with more apps a stranger's batches could eat up the account's API tokens (75 a
// minute).
constexpr std::size_t max_rechecked_apps = 25;

void write_frame_key(const Batch& batch, std::string& key) {
    key = batch.sender.token ? std::string_view(batch.sender.token->text()) : std::string_view();
    key += '\n';
    key +=
        batch.sender.app_in_path ? std::string_view(batch.sender.app_in_path->text()) : std::string_view();
    key += '\n';
    key += batch.frame_id;
}

std::string name_of(const Duty* duty) {
    return "app=" + (duty != nullptr ? duty->fleet.name().text() : std::string("unknown"));
}

void remark_lossy(const std::string& app, std::uint64_t lines, Effects& effects) {
    remark(effects, Remark::Weight::warn, "drain.lossy",
           app + " lines_lost=" + std::to_string(lines) +
               " reason=\"the sender dropped lines; evidence starts again\"");
}

}  // namespace

SeenFrames::Seen* SeenFrames::find(std::string_view key) {
    const auto found = by_key_.find(key);
    return found != by_key_.end() ? found->second : nullptr;
}

// With each batch one goes and one comes, so nothing is allocated in the long run.
void SeenFrames::add(const Instant& now, std::string_view key, std::uint64_t lost) {
    std::list<Seen> spare;
    decltype(by_key_)::node_type spare_key;
    while (!order_.empty() &&
           (order_.size() >= limits::frame_ids || now.steady - order_.front().at > limits::frame_id_age)) {
        spare_key = by_key_.extract(order_.front().key);
        spare.splice(spare.begin(), order_, order_.begin());
    }
    if (spare.empty()) {
        order_.push_back({now.steady, std::string(key), lost});
    } else {
        order_.splice(order_.end(), spare, spare.begin());
        order_.back().at = now.steady;
        order_.back().key = key;
        order_.back().lost = lost;
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
    bool lossy = false;
    bool miscounted = false;
    std::optional<logplex::FrameError> error;
    std::size_t octets_lost = 0;
};

Monitor::Impl::Attribution Monitor::Impl::attribute(const Sender& sender) {
    Duty* named = nullptr;
    if (sender.app_in_path) {
        const auto found = duty_by_name_.find(sender.app_in_path->text());
        if (found == duty_by_name_.end() || settings_.apps.empty()) {
            return {nullptr, false, Admission::unknown_app};
        }
        named = &duties_[found->second];
    } else if (duties_.size() == 1) {
        named = &duties_.front();
    }
    if (!has_key_) {
        return {named, true, Admission::welcome};  // nothing to check against, and nothing can be restarted
    }
    if (!sender.token) {
        // A path names the app by the owner's own hand (Private Space drains carry no token); a bare /logs
        // does not.
        return {named, sender.app_in_path.has_value(), Admission::welcome};
    }
    if (const auto* app = tokens_.find(*sender.token)) {
        auto& owner = duties_[duty_by_name_.at(app->text())];
        if (sender.app_in_path && &owner != named) {
            return {nullptr, false, Admission::foreign_token};
        }
        return {&owner, true, Admission::welcome};
    }
    const bool list_known = named != nullptr ? tokens_.knows(named->fleet.name()) : tokens_.complete();
    if (list_known) {
        return {nullptr, false, Admission::foreign_token};
    }
    return {named, false, Admission::welcome};
}

Admission Monitor::Impl::admit(const Instant& now, const Sender& sender, Effects& effects) {
    const auto admission = attribute(sender).admission;
    if (admission == Admission::foreign_token) {
        refuse(now, effects);
    }
    return admission;
}

void Monitor::Impl::refuse(const Instant& now, Effects& effects) {
    ++totals_.batches_refused;
    ++refusals_unremarked_;
    tell_refused(now, nullptr, effects);
    if (refusal_remarked_at_ && now.steady - *refusal_remarked_at_ < recheck_pause) {
        return;
    }
    remark(effects, Remark::Weight::warn, "drain.refused",
           "batches=" + std::to_string(refusals_unremarked_) +
               " reason=\"the drain token belongs to no monitored app; asking the Platform API again\"");
    refusal_remarked_at_ = now.steady;
    refusals_unremarked_ = 0;
    if (duties_.size() <= max_rechecked_apps) {
        for (auto& duty : duties_) {
            duty.drains.answered_at.reset();
        }
    }
}

BatchOutcome Monitor::Impl::on_batch(const Instant& now, const Batch& batch, Effects& effects) {
    const auto to = attribute(batch.sender);
    const bool has_id = !batch.frame_id.empty();
    if (has_id) {
        write_frame_key(batch, frame_key_);
    }
    Reading reading;
    if (auto* seen = has_id ? seen_.find(frame_key_) : nullptr) {
        read_repeat(now, batch, to, *seen, effects);
        return BatchOutcome::duplicate;
    }
    if (to.duty != nullptr && !to.proven) {
        note_unproven(*to.duty, batch.sender);
    }
    read_frames(now, batch, to, reading);
    remark_on(reading, to, batch, effects);
    if (reading.lossy && to.duty != nullptr) {
        tell_lossy(now, *to.duty, reading.dropped, effects);
    }
    totals_.octets_lost += reading.octets_lost;
    if (reading.error && reading.frames == 0) {
        ++totals_.batches_unreadable;
        return BatchOutcome::unreadable;
    }
    ++totals_.batches_read;
    if (has_id) {
        seen_.add(now, frame_key_, reading.dropped);
    }
    if (to.duty != nullptr) {
        to.duty->fleet.note_batch(now);
        note_heard(now, *to.duty, effects);
        follow_restarts(now, *to.duty, effects);
        on_news(now, *to.duty, effects);
    }
    return BatchOutcome::read;
}

void Monitor::Impl::read_frames(const Instant& now, const Batch& batch, const Attribution& to,
                                Reading& reading) {
    logplex::FrameCursor cursor(batch.body);
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
        auto fate = event.fate;
        if (to.duty != nullptr) {
            fate = to.duty->fleet.apply(now, event, to.proven);
        } else if (!std::holds_alternative<std::monostate>(event.what)) {
            fate = Fate::unattributed;
        }
        if (const auto* loss = std::get_if<logplex::LossNotice>(&event.what)) {
            reading.lossy = true;
            reading.dropped += loss->count;
        }
        reading.malformed += fate == Fate::malformed ? 1U : 0U;
        reading.oversize += fate == Fate::oversize ? 1U : 0U;
        ++totals_.frames[static_cast<std::size_t>(fate)];
    }
    totals_.frames[static_cast<std::size_t>(Fate::app_output)] += of_the_app;
    totals_.frames[static_cast<std::size_t>(Fate::router)] += of_the_router;
    reading.frames += of_the_app + of_the_router;
    reading.error = cursor.error();
    reading.octets_lost = cursor.octets_lost();
    reading.miscounted = !reading.error && batch.message_count && *batch.message_count != reading.frames;
    // Frames are missing, or a header or a whole frame could not be read: what it said is not known.
    const bool hole =
        reading.error || reading.miscounted || reading.malformed != 0 || reading.oversize != 0;
    if (to.duty != nullptr) {
        auto& drain = to.duty->drain_totals;
        ++drain.batches;
        drain.lost_lines += reading.dropped;
        drain.gaps += hole || reading.lossy ? 1U : 0U;
        drain.unattributed += to.proven ? 0U : 1U;
    }
    if (to.duty != nullptr && hole) {
        to.duty->fleet.note_gap(now);
    }
}

// Says nothing new but for one thing: its sender puts in front of it how many lines it has lost by now, and
// counts on until a request succeeds in its eyes.
void Monitor::Impl::read_repeat(const Instant& now, const Batch& batch, const Attribution& to,
                                SeenFrames::Seen& seen, Effects& effects) {
    std::uint64_t lost = 0;
    logplex::FrameCursor cursor(batch.body);
    while (const auto frame = cursor.next()) {
        ++totals_.frames[static_cast<std::size_t>(Fate::duplicate)];
        if (!logplex::skim(*frame)) {
            const auto event = logplex::read_frame(*frame);
            const auto* loss = std::get_if<logplex::LossNotice>(&event.what);
            lost += loss != nullptr ? loss->count : 0;
        }
    }
    ++totals_.batches_duplicate;
    if (lost <= seen.lost) {
        return;
    }
    const auto more = lost - std::exchange(seen.lost, lost);
    remark_lossy(name_of(to.duty), more, effects);
    if (to.duty != nullptr) {
        to.duty->drain_totals.lost_lines += more;
        ++to.duty->drain_totals.gaps;
        to.duty->fleet.note_gap(now);
        tell_lossy(now, *to.duty, more, effects);
    }
}

void Monitor::Impl::remark_on(const Reading& reading, const Attribution& to, const Batch& batch,
                              Effects& effects) {
    if (!reading.error && reading.malformed == 0 && reading.oversize == 0 && !reading.miscounted &&
        !reading.lossy) {
        return;
    }
    const auto app = name_of(to.duty);
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
        remark_lossy(app, reading.dropped, effects);
    }
}

void Monitor::Impl::note_unproven(Duty& duty, const Sender& sender) {
    if (!sender.token) {
        duty.anonymous = true;
    } else if (duty.provisional.size() < max_provisional) {
        duty.provisional.insert(*sender.token);
    }
}

void Monitor::Impl::settle_provisional(const Instant& now, Duty& duty, Effects& effects) {
    if (duty.provisional.empty()) {
        return;
    }
    const bool all_ours =
        std::all_of(duty.provisional.begin(), duty.provisional.end(), [&](const DrainToken& token) {
            const auto* app = tokens_.find(token);
            return app != nullptr && *app == duty.fleet.name();
        });
    duty.provisional.clear();
    if (all_ours) {
        if (!duty.anonymous) {
            duty.fleet.prove();
        }
        return;
    }
    duty.fleet.forget();
    tell_refused(now, &duty.fleet.name(), effects);
    remark(effects, Remark::Weight::warn, "drain.refused",
           "app=" + duty.fleet.name().text() +
               " reason=\"an early batch came by a drain of another app; what it said is forgotten\"");
}

}  // namespace dynoward::monitor
