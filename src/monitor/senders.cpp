// SPDX-License-Identifier: MIT
// Whose batch it is, and what becomes of it: judge_sender() decides, this carries it out. What is not
// proven is counted and shown, and never gets near the fleet.
#include <algorithm>

#include "dynoward/logplex/classify.hpp"
#include "dynoward/logplex/skim.hpp"
#include "monitor/impl.hpp"

namespace dynoward::monitor {

using logplex::Fate;

namespace {

// A foreign token may be a drain that was added a moment ago: look again, but not at every batch of a
// stranger.
constexpr Seconds recheck_pause{60};
// One request an app: with more apps a stranger's batches could eat up the account's API tokens (75 a
// minute).
constexpr std::size_t max_rechecked_apps = 25;

std::size_t count_frames(std::string_view body) {
    std::size_t frames = 0;
    logplex::FrameCursor cursor(body);
    while (cursor.next()) {
        ++frames;
    }
    return frames;
}

}  // namespace

Monitor::Impl::Attribution Monitor::Impl::attribute(const Sender& sender) {
    SenderFacts facts;
    Duty* named = nullptr;
    if (sender.app_in_path) {
        const auto found = duty_by_name_.find(sender.app_in_path->text());
        const bool watched = found != duty_by_name_.end() && !settings_.apps.empty();
        named = watched ? &duties_[found->second] : nullptr;
        facts.named = watched ? SenderFacts::Named::by_path : SenderFacts::Named::unknown_app;
    } else if (duties_.size() == 1) {
        named = &duties_.front();
        facts.named = SenderFacts::Named::by_only_app;
    }
    Duty* app = named;
    if (sender.token) {
        const auto* owner = tokens_.find(*sender.token);
        facts.token = owner == nullptr ? SenderFacts::Token::unknown : SenderFacts::Token::of_the_app;
        if (owner != nullptr) {
            app = &duties_[duty_by_name_.at(owner->text())];
            if (named != nullptr && app != named) {
                facts.token = SenderFacts::Token::of_another_app;
                app = named;
            }
        }
    }
    facts.has_key = has_key_;
    facts.list_known = named != nullptr ? tokens_.knows(named->fleet.name()) : tokens_.complete();
    facts.by_own_password = sender.credential == DrainCredential::own;
    if (app != nullptr) {
        facts.own_password = !app->settings.drain_password.empty();
        facts.tokenless = app->settings.tokenless_drain;
        if (app->in_space) {
            facts.space = *app->in_space ? SenderFacts::Space::in_one : SenderFacts::Space::none;
        }
    }
    return {app, judge_sender(facts)};
}

Admission Monitor::Impl::admit(const Instant& now, const Sender& sender, Effects& effects) {
    switch (attribute(sender).trust) {
        case Trust::proven:
        case Trust::kept:
        case Trust::shown: break;
        case Trust::wrong_credential: return Admission::wrong_credential;
        case Trust::unknown_app: return Admission::unknown_app;
        case Trust::foreign_token: refuse(now, nullptr, effects); return Admission::foreign_token;
    }
    return Admission::welcome;
}

void Monitor::Impl::refuse(const Instant& now, const AppName* app, Effects& effects) {
    ++totals_.batches_refused;
    ++refusals_unremarked_;
    tell_refused(now, app, effects);
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
    switch (to.trust) {
        case Trust::proven: {
            const auto outcome = take_in(now, now, batch, *to.duty, effects);
            if (outcome == BatchOutcome::read) {
                after_batch(now, *to.duty, effects);
            }
            return outcome;
        }
        case Trust::kept: keep(now, batch, to.duty, effects); return BatchOutcome::read;
        case Trust::shown: return show(now, batch, to.duty, effects);
        // admit() let it in, and has learnt better since.
        case Trust::wrong_credential:
        case Trust::foreign_token:
        case Trust::unknown_app: break;
    }
    ++totals_.batches_refused;
    return count_only(batch);
}

BatchOutcome Monitor::Impl::show(const Instant& now, const Batch& batch, Duty* duty, Effects& effects) {
    note_unproven(now, duty, false, effects);
    const auto outcome = count_only(batch);
    totals_.batches_unproven += outcome == BatchOutcome::read ? 1U : 0U;
    return outcome;
}

// Whose it is cannot be learnt any more.
void Monitor::Impl::drop(const Instant& now, const Instant& received, const Batch& batch,
                         Effects& effects) {
    kept_lost_at_ = received;
    note_unproven(now, attribute(batch.sender).duty, true, effects);
    count_only(batch);
    ++totals_.batches_unproven;
}

// Each frame gets a fate, and nothing else comes of it. Not even its frame id is remembered: it would push
// out one that matters.
BatchOutcome Monitor::Impl::count_only(const Batch& batch) {
    std::size_t frames = 0;
    logplex::FrameCursor cursor(batch.body);
    while (const auto frame = cursor.next()) {
        ++frames;
        auto fate = logplex::skim(*frame);
        if (!fate) {
            const auto event = logplex::read_frame(*frame);
            fate = std::holds_alternative<std::monostate>(event.what) ? event.fate : Fate::unattributed;
        }
        ++totals_.frames[static_cast<std::size_t>(*fate)];
    }
    totals_.octets_lost += cursor.octets_lost();
    if (cursor.error() && frames == 0) {
        ++totals_.batches_unreadable;
        return BatchOutcome::unreadable;
    }
    return BatchOutcome::read;
}

void Monitor::Impl::note_unproven(const Instant& now, Duty* duty, bool unjudged, Effects& effects) {
    if (duty == nullptr) {
        if (of_no_app_.begins(now.steady)) {
            remark(effects, Remark::Weight::warn, "drain.unproven",
                   "app=unknown reason=\"batches without a drain token name no app, and change nothing: "
                   "post to "
                   "/logs/APP, and name the app in TOKENLESS_DRAIN if its drain sends no token\"");
        }
        return;
    }
    duty->last_unproven_at = now;
    duty->sight.note_batch(now, false);
    ++duty->drain_totals.unattributed;
    const auto& name = duty->fleet.name();
    duty->unproven_advice = unjudged ? unjudged_advice(name) : unproven_advice(name);
    if (duty->unproven.begins(now.steady)) {
        remark(effects, Remark::Weight::warn, "drain.unproven",
               "app=" + name.text() + " reason=" + in_quotes(duty->unproven_advice));
    }
}

void Monitor::Impl::keep(const Instant& now, const Batch& batch, Duty* duty, Effects& effects) {
    if (duty != nullptr) {
        duty->sight.note_batch(now, false);
        duty->space_matters = duty->space_matters || !batch.sender.token;
    }
    if (!KeptBatches::fits(batch)) {
        drop(now, now, batch, effects);
        return;
    }
    const auto frames = count_frames(batch.body);
    totals_.frames_kept += frames;
    drop_kept(now, kept_.add(now, batch, frames), effects);
}

// Whose they are was not learnt in time. If some are of an app that is proven later, lines of it are
// missing.
void Monitor::Impl::drop_kept(const Instant& now, const std::vector<KeptBatch>& gone, Effects& effects) {
    for (const auto& one : gone) {
        totals_.frames_kept -= one.frames;
        drop(now, one.at, one.batch(), effects);
    }
}

void Monitor::Impl::note_lost_before(Duty& duty) const {
    const auto gap_at = duty.fleet.gap_at();
    if (kept_lost_at_ && (!gap_at || *gap_at < kept_lost_at_->wall)) {
        duty.fleet.note_gap(*kept_lost_at_);
    }
}

void Monitor::Impl::refuse_kept(const Instant& now, const Attribution& to, Effects& effects) {
    if (to.trust == Trust::foreign_token) {
        refuse(now, to.duty != nullptr ? &to.duty->fleet.name() : nullptr, effects);
        return;
    }
    ++totals_.batches_refused;
    if (kept_refusals_.begins(now.steady)) {
        remark(effects, Remark::Weight::warn, "drain.refused",
               "reason=\"a batch was dropped because its app has a drain password of its own: post to "
               "/logs/APP "
               "with that one\"");
    }
}

// Something was learnt about senders: what can be judged now is no longer kept. In the order in which it
// came.
void Monitor::Impl::settle_kept(const Instant& now, Effects& effects) {
    std::vector<Duty*> heard;
    for (auto& one : kept_.take_all()) {
        const auto to = attribute(one.sender);
        if (to.trust == Trust::kept) {
            kept_.put_back(std::move(one));
            continue;
        }
        totals_.frames_kept -= one.frames;
        if (to.trust == Trust::shown) {
            show(now, one.batch(), to.duty, effects);
        } else if (to.trust != Trust::proven) {
            count_only(one.batch());
            refuse_kept(now, to, effects);
        } else {
            if (std::find(heard.begin(), heard.end(), to.duty) == heard.end()) {
                heard.push_back(to.duty);
                note_lost_before(*to.duty);
            }
            take_in(now, one.at, one.batch(), *to.duty, effects);
        }
    }
    for (auto* duty : heard) {
        after_batch(now, *duty, effects);
    }
}

}  // namespace dynoward::monitor
