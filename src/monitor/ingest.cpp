// SPDX-License-Identifier: MIT
// The path of a batch: its app (SenderRegistry), then the app's fleet (BatchIntake), or the kept batches,
// or only the counts. An unproven batch never reaches the fleet.
#include <algorithm>

#include "monitor/impl.hpp"

namespace dynoward::monitor {

AppMonitor* Monitor::Impl::app_at(const std::optional<std::size_t>& index) {
    return index ? apps_[*index].get() : nullptr;
}

Admission Monitor::Impl::admit(const Instant& now, const Sender& sender, Effects& effects) {
    switch (senders_.attribute(sender).trust) {
        case Trust::proven:
        case Trust::kept:
        case Trust::shown: break;
        case Trust::wrong_credential: return Admission::wrong_credential;
        case Trust::unknown_app: return Admission::unknown_app;
        case Trust::foreign_token: refuse_foreign(now, nullptr, effects); return Admission::foreign_token;
    }
    return Admission::accepted;
}

void Monitor::Impl::on_refused(const Instant& now, std::optional<std::string_view> app,
                               std::string_view remedy) {
    const bool is_watched = app && app_by_name_.count(std::string(*app)) != 0;
    for (auto& one : apps_) {
        if (!is_watched || one->name().text() == *app) {
            one->drain_health().on_refused(now, remedy);
        }
    }
}

void Monitor::Impl::refuse_foreign(const Instant& now, const AppName* app, Effects& effects) {
    ++totals_.batches_refused;
    if (senders_.on_foreign_token(now, app, effects)) {
        for (auto& one : apps_) {
            one->queries().expire_drains();
        }
    }
}

BatchOutcome Monitor::Impl::on_batch(const Instant& now, const Batch& batch, Effects& effects) {
    const auto from = senders_.attribute(batch.sender);
    auto* app = app_at(from.app);
    switch (from.trust) {
        case Trust::proven: {
            const auto outcome = app->take_in(now, now, batch, intake_, effects);
            if (outcome == BatchOutcome::read) {
                app->after_batches(now, effects);
            }
            return outcome;
        }
        case Trust::kept: keep(now, batch, app, effects); return BatchOutcome::read;
        case Trust::shown: return show(now, batch, app, effects);
        // admit() accepted it, and a reply of the Platform API has changed that.
        case Trust::wrong_credential:
        case Trust::foreign_token:
        case Trust::unknown_app: break;
    }
    ++totals_.batches_refused;
    return count_only(batch);
}

BatchOutcome Monitor::Impl::show(const Instant& now, const Batch& batch, AppMonitor* app,
                                 Effects& effects) {
    if (app != nullptr) {
        app->drain_health().on_unproven(now, effects);
    } else {
        senders_.on_no_app(now, effects);
    }
    const auto outcome = count_only(batch);
    totals_.batches_unproven += outcome == BatchOutcome::read ? 1U : 0U;
    return outcome;
}

// The Platform API did not answer in time which app it belongs to.
void Monitor::Impl::drop(const Instant& now, const Instant& received, const Batch& batch,
                         Effects& effects) {
    senders_.note_dropped(received);
    if (auto* app = app_at(senders_.attribute(batch.sender).app)) {
        app->drain_health().on_unjudged(now, effects);
    } else {
        senders_.on_no_app(now, effects);
    }
    count_only(batch);
    ++totals_.batches_unproven;
}

// Each frame is counted by its fate, without any other effect. Not even its frame id is kept: it would push
// out one that matters.
BatchOutcome Monitor::Impl::count_only(const Batch& batch) {
    const auto counted = count_unproven(batch.body, totals_.frames);
    totals_.octets_lost += counted.octets_lost;
    totals_.batches_unreadable += counted.unreadable ? 1U : 0U;
    return counted.unreadable ? BatchOutcome::unreadable : BatchOutcome::read;
}

void Monitor::Impl::keep(const Instant& now, const Batch& batch, AppMonitor* app, Effects& effects) {
    if (app != nullptr) {
        app->drain_health().on_kept(now);
        if (!batch.sender.token) {
            app->queries().require_app();
        }
    }
    if (!KeptBatches::fits(batch)) {
        drop(now, now, batch, effects);
        return;
    }
    drop_kept(now, senders_.keep(now, batch), effects);
}

void Monitor::Impl::drop_kept(const Instant& now, const std::vector<KeptBatch>& gone, Effects& effects) {
    for (const auto& one : gone) {
        drop(now, one.at, one.batch(), effects);
    }
}

void Monitor::Impl::refuse_kept(const Instant& now, const SenderRegistry::Attribution& from,
                                Effects& effects) {
    if (from.trust == Trust::foreign_token) {
        const auto* app = app_at(from.app);
        refuse_foreign(now, app != nullptr ? &app->name() : nullptr, effects);
        return;
    }
    ++totals_.batches_refused;
    senders_.on_wrong_credential(now, effects);
}

// A reply has changed the facts about senders: processes the kept batches that can be judged now, in order
// of arrival.
void Monitor::Impl::settle_kept(const Instant& now, Effects& effects) {
    std::vector<AppMonitor*> proven;
    for (const auto& [kept, from] : senders_.take_judged()) {
        auto* app = app_at(from.app);
        const auto batch = kept.batch();
        if (from.trust == Trust::shown) {
            show(now, batch, app, effects);
        } else if (from.trust != Trust::proven) {
            count_only(batch);
            refuse_kept(now, from, effects);
        } else {
            if (std::find(proven.begin(), proven.end(), app) == proven.end()) {
                proven.push_back(app);
                if (const auto& dropped_at = senders_.dropped_at()) {
                    app->note_dropped_batches(*dropped_at);
                }
            }
            app->take_in(now, kept.at, batch, intake_, effects);
        }
    }
    for (auto* app : proven) {
        app->after_batches(now, effects);
    }
}

}  // namespace dynoward::monitor
