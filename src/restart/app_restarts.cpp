// SPDX-License-Identifier: MIT
#include "restart/app_restarts.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "restart/evaluation.hpp"
#include "restart/giving_up.hpp"

namespace dynoward::restart {

const DynoRestarts* AppRestarts::find(const DynoName& dyno) const {
    if (dynos_.empty()) {
        return nullptr;
    }
    const auto found = dynos_.find(dyno);
    return found != dynos_.end() ? &found->second : nullptr;
}

bool AppRestarts::is_under_way(const DynoName& dyno) const {
    const auto* restarts = find(dyno);
    return restarts != nullptr && restarts->is_under_way();
}

const policy::RequestedRestart* AppRestarts::request_of(const DynoName& dyno) const {
    const auto* restarts = find(dyno);
    return restarts != nullptr ? restarts->request() : nullptr;
}

void AppRestarts::request(const DynoName& dyno, std::string type, policy::RequestedRestart request,
                          std::uint64_t ledger_id) {
    auto& current = dynos_[dyno].current_;
    if (current && current->state() == State::preflight && !current->record().request) {
        current->join(std::move(request), ledger_id);
        return;
    }
    if (current && current->state() != State::requested) {
        return;
    }
    const auto replaced = std::exchange(current, std::nullopt);
    const bool is_manual = request.rule == policy::Rule::manual;
    current.emplace(dyno, std::move(type), std::move(request), ledger_id);
    if (is_manual && replaced && replaced->record().request) {
        current->displace(*replaced->record().request, replaced->record().request_ledger_id);
    }
}

void AppRestarts::note_request_entry(const DynoName& dyno, std::uint64_t ledger_id) {
    if (const auto found = dynos_.find(dyno); found != dynos_.end() && found->second.request() != nullptr) {
        found->second.current_->note_request_entry(ledger_id);
    }
}

Action AppRestarts::start(const Instant& now, const DynoName& dyno, std::string type, policy::Rule rule,
                          std::uint64_t ledger_id) {
    auto& current = dynos_[dyno].current_;
    if (!current) {
        current.emplace(dyno, std::move(type), rule);
    }
    auto action = current->resume(now, event::Chosen{ledger_id});
    if (std::holds_alternative<action::StartPreflight>(action)) {
        under_way_.push_back(dyno);
    }
    return action;
}

Action AppRestarts::approve(const Instant& now, const fleet::Dyno& dyno, policy::Rule rule,
                            std::optional<WallTime> released_at) {
    auto& restarts = dynos_.at(dyno.name);
    auto& last = restarts.last_;
    // The list may have just shown a release.
    if (last && was_replaced_since(last->record(), dyno, released_at)) {
        last->forgive();
    }
    auto previous = last ? std::optional(last->record()) : std::nullopt;
    if (previous && rule == policy::Rule::manual) {
        // A manual restart begins a new series. If it restarts nothing, the last restart keeps the old one.
        end_row(*previous);
    }
    auto action =
        restarts.current_->resume(now, event::Approved{dyno, rule, previous ? &*previous : nullptr});
    if (std::holds_alternative<action::SendDelete>(action)) {
        budget_.note(now.steady, false);
        under_review_.insert(dyno.name);
    }
    return action;
}

Action AppRestarts::block(const Instant& now, const DynoName& dyno, std::string_view why) {
    auto& restarts = dynos_.at(dyno);
    auto action = restarts.current_->resume(now, event::Blocked{why});
    retire(dyno, restarts);
    if (!restarts.is_under_way()) {
        std::erase(under_way_, dyno);
    }
    return action;
}

void AppRestarts::withdraw(const Instant& now, const DynoName& dyno) {
    const auto found = dynos_.find(dyno);
    if (found != dynos_.end() && found->second.current_) {
        found->second.current_->resume(now, event::Withdrawn{});
        retire_ended();
        retire(dyno, found->second);
        if (found->second.is_empty()) {
            dynos_.erase(found);
        }
    }
}

void AppRestarts::note_entry(const DynoName& dyno, std::uint64_t ledger_id) {
    dynos_.at(dyno).current_->note_entry(ledger_id);
}

void AppRestarts::note_delete(const DynoName& dyno, std::uint64_t request_id) {
    dynos_.at(dyno).current_->note_delete(request_id);
}

std::vector<DynoName> AppRestarts::in_preflight() const {
    std::vector<DynoName> found;
    std::copy_if(under_way_.begin(), under_way_.end(), std::back_inserter(found), [this](const auto& dyno) {
        return dynos_.at(dyno).current_->state() == State::preflight;
    });
    return found;
}

std::vector<DynoName> AppRestarts::requested() const {
    std::vector<DynoName> found;
    for (const auto& [dyno, restarts] : dynos_) {
        if (restarts.request() != nullptr && !restarts.is_under_way()) {
            found.push_back(dyno);
        }
    }
    return found;
}

std::size_t AppRestarts::requests() const {
    return static_cast<std::size_t>(
        std::count_if(dynos_.begin(), dynos_.end(), [](const auto& one) { return one.second.request(); }));
}

SteadyTime AppRestarts::newest_sent_at() const {
    SteadyTime newest{};
    for (const auto& [dyno, restarts] : dynos_) {
        const auto* sent = restarts.newest_sent();
        newest = sent != nullptr ? std::max(newest, sent->sent.steady) : newest;
    }
    return newest;
}

Action AppRestarts::resume(const Instant& now, const DynoName& dyno, const Event& event) {
    const auto found = dynos_.find(dyno);
    return found != dynos_.end() && found->second.current_ ? found->second.current_->resume(now, event)
                                                           : Action{action::Nothing{}};
}

void AppRestarts::retire_ended() {
    std::erase_if(under_way_, [this](const auto& dyno) {
        auto& restarts = dynos_.at(dyno);
        retire(dyno, restarts);
        return !restarts.is_under_way();
    });
}

void AppRestarts::retire(const DynoName& dyno, DynoRestarts& restarts) {
    auto& current = restarts.current_;
    if (!current || (current->state() != State::done && current->state() != State::evaluating)) {
        return;
    }
    auto ended = std::exchange(current, std::nullopt);
    const auto& record = ended->record();
    if (record.counts()) {
        if (restarts.last_) {
            restarts.last_->resume({}, event::Superseded{});
        }
        restarts.last_ = std::move(ended);
        restarts.refused_.reset();
        std::erase(awaiting_memory_, dyno);
        if (!restarts.last_->record().memory_written) {
            awaiting_memory_.push_back(dyno);
        }
    } else if (record.is_sent()) {
        // Nothing was restarted, so it spends no budget, and the records of earlier restarts are valid
        // again.
        budget_.take_back(record.sent.steady);
        ended->count_refusals_after(restarts.refused_ ? restarts.refused_->record().refusals : 0);
        if (record.request && record.request->rule == policy::Rule::hook) {
            current.emplace(dyno, record.type, *record.request, record.request_ledger_id);
        } else if (record.displaced) {
            current.emplace(dyno, record.type, *record.displaced, record.displaced_ledger_id);
        }
        restarts.refused_ = std::move(ended);
    }
}

Action AppRestarts::resume_last(const Instant& now, const DynoName& dyno, const Event& event) {
    const auto found = dynos_.find(dyno);
    if (found == dynos_.end() || !found->second.last_) {
        return action::Nothing{};
    }
    auto action = found->second.last_->resume(now, event);
    if (found->second.last_->record().memory_written) {
        std::erase(awaiting_memory_, dyno);
    }
    return action;
}

void AppRestarts::finish_review(const fleet::App& fleet) {
    std::erase_if(under_review_, [&](const auto& dyno) {
        const auto found = dynos_.find(dyno);
        if (found == dynos_.end()) {
            return true;
        }
        if (fleet.find(dyno.text()) == nullptr && !found->second.is_under_way()) {
            dynos_.erase(found);
            std::erase(awaiting_memory_, dyno);
            return true;
        }
        return !found->second.is_under_way() &&
               (!found->second.last_ || is_settled(found->second.last_->record()));
    });
    if (dynos_.size() > limits::dynos_per_app) {
        std::erase_if(dynos_, [&](const auto& one) {
            return fleet.find(one.first.text()) == nullptr && !one.second.is_under_way();
        });
    }
}

void AppRestarts::forget_refusals(const DynoName& dyno) {
    if (const auto found = dynos_.find(dyno); found != dynos_.end() && found->second.refused_) {
        found->second.refused_->forget_refusals();
    }
}

}  // namespace dynoward::restart
