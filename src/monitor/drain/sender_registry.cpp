// SPDX-License-Identifier: MIT
#include "monitor/drain/sender_registry.hpp"

#include "monitor/drain/batch_reader.hpp"

namespace dynoward::monitor {
namespace {

// A foreign token may be of a drain that was added a moment ago: the lists are requested again, but not for
// every foreign batch.
constexpr Seconds recheck_pause{60};
// One request per app: with more apps, foreign batches could use up the account's API tokens (75 a
// minute).
constexpr std::size_t max_rechecked_apps = 25;

}  // namespace

AppName stand_in_name() {
    return AppName::parse("unattributed").value();
}

SenderRegistry::App SenderRegistry::make_app(const settings::AppSettings& settings) {
    return {settings.app, !settings.drain_password.empty(), settings.tokenless_drain, std::nullopt};
}

std::vector<AppName> SenderRegistry::names_of(const std::vector<settings::AppSettings>& apps) {
    std::vector<AppName> names;
    names.reserve(apps.size());
    for (const auto& app : apps) {
        names.push_back(app.app);
    }
    return names;
}

SenderRegistry::SenderRegistry(const std::vector<settings::AppSettings>& apps, bool has_key)
    : has_key_(has_key), tokens_(names_of(apps)) {
    for (const auto& app : apps) {
        by_name_.emplace(app.app.text(), apps_.size());
        apps_.push_back(make_app(app));
    }
    if (apps.empty()) {
        apps_.push_back({stand_in_name(), false, false, std::nullopt});
    }
}

void SenderRegistry::merge(const AppName& from, const AppName& into) {
    tokens_.merge(from, into);
    by_name_.at(from.text()) = by_name_.at(into.text());
}

SenderRegistry::Attribution SenderRegistry::attribute(const Sender& sender) const {
    SenderFacts facts;
    std::optional<std::size_t> named;
    if (sender.app_in_path) {
        const auto found = by_name_.find(sender.app_in_path->text());
        if (found != by_name_.end()) {
            named = found->second;
        }
        facts.named = named ? SenderFacts::Named::by_path : SenderFacts::Named::unknown_app;
    } else if (apps_.size() == 1) {
        named = 0;
        facts.named = SenderFacts::Named::by_only_app;
    }
    auto app = named;
    if (sender.token) {
        const auto* owner = tokens_.find(*sender.token);
        facts.token = owner == nullptr ? SenderFacts::Token::unknown : SenderFacts::Token::of_the_app;
        if (owner != nullptr) {
            app = by_name_.at(owner->text());
            if (named && app != named) {
                facts.token = SenderFacts::Token::of_another_app;
                app = named;
            }
        }
    }
    facts.has_key = has_key_;
    facts.list_known = named ? tokens_.knows(apps_[*named].name) : tokens_.complete();
    facts.by_own_password = sender.credential == DrainCredential::own;
    if (app) {
        const auto& known = apps_[*app];
        facts.own_password = known.own_password;
        facts.tokenless = known.tokenless;
        if (known.in_space) {
            facts.space = *known.in_space ? SenderFacts::Space::in_one : SenderFacts::Space::none;
        }
    }
    return {app, judge_sender(facts)};
}

std::vector<KeptBatch> SenderRegistry::keep(const Instant& now, const Batch& batch) {
    return kept_.add(now, batch, count_frames(batch.body));
}

std::vector<SenderRegistry::JudgedBatch> SenderRegistry::take_judged() {
    std::vector<JudgedBatch> judged;
    for (auto& one : kept_.take_all()) {
        const auto from = attribute(one.sender);
        if (from.trust == Trust::kept) {
            kept_.put_back(std::move(one));
        } else {
            judged.push_back({std::move(one), from});
        }
    }
    return judged;
}

bool SenderRegistry::on_foreign_token(const Instant& now, const AppName* app, Effects& effects) {
    ++refusals_not_logged_;
    if (foreign_tokens_.begins(now.steady)) {
        const std::string whose = app != nullptr ? app->text() + ": " : std::string();
        effects.emplace_back(
            Notification{Notification::Event::drain_refused,
                         app != nullptr ? std::optional(*app) : std::nullopt, std::nullopt,
                         whose + "log lines from a drain that belongs to no monitored app were "
                                 "refused. Check who has the drain's URL. Repeats are only logged."});
    }
    if (refusal_logged_at_ && now.steady - *refusal_logged_at_ < recheck_pause) {
        return false;
    }
    log_event(
        effects, LogEvent::Severity::warn, "drain.refused",
        "batches=" + std::to_string(refusals_not_logged_) +
            " reason=\"the drain token belongs to no monitored app; requesting the drain list again\"");
    refusal_logged_at_ = now.steady;
    refusals_not_logged_ = 0;
    return apps_.size() <= max_rechecked_apps;
}

void SenderRegistry::on_wrong_credential(const Instant& now, Effects& effects) {
    if (wrong_credentials_.begins(now.steady)) {
        log_event(effects, LogEvent::Severity::warn, "drain.refused",
                  "reason=\"a batch was dropped because its app has its own drain password: post to "
                  "/logs/APP "
                  "with that password\"");
    }
}

void SenderRegistry::on_no_app(const Instant& now, Effects& effects) {
    if (no_app_.begins(now.steady)) {
        log_event(effects, LogEvent::Severity::warn, "drain.unproven",
                  "app=unknown reason=\"batches without a drain token name no app, and change nothing: "
                  "post to "
                  "/logs/APP, and name the app in TOKENLESS_DRAIN if its drain sends no token\"");
    }
}

}  // namespace dynoward::monitor
