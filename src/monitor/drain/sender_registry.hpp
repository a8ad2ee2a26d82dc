// SPDX-License-Identifier: MIT
// The facts about the senders of batches: which app a batch is of and whether that is proven
// (judge_sender), the batches that cannot be judged yet, and the warnings about refused senders. One for
// all apps; an app is identified by its index in the list that the registry was constructed with.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "dynoward/values/instant.hpp"
#include "heroku/token_map.hpp"
#include "monitor/batch.hpp"
#include "monitor/drain/kept_batches.hpp"
#include "monitor/drain/sender_trust.hpp"
#include "monitor/effects.hpp"
#include "monitor/episode.hpp"
#include "settings/settings.hpp"

namespace dynoward::monitor {

/// If no app is configured, batches are shown under this name; they have no effect.
AppName stand_in_name();

class SenderRegistry {
 public:
    /// `app`: the one that the batch is proven to be of, else the one that it claims to be of; nullopt
    /// if it names none.
    struct Attribution {
        std::optional<std::size_t> app;
        Trust trust = Trust::shown;
    };
    struct JudgedBatch {
        KeptBatch batch;
        Attribution from;
    };

    /// If `apps` is empty, all batches belong to one placeholder. `has_key`: whether drain lists can be
    /// read at all.
    SenderRegistry(const std::vector<settings::AppSettings>& apps, bool has_key);

    /// Called for the head of a request, for its body, and again for a kept batch.
    Attribution attribute(const Sender& sender) const;

    /// The Platform API has listed the drains of an app.
    void set_tokens(const AppName& app, const std::vector<DrainToken>& tokens) { tokens_.set(app, tokens); }
    /// Both are the same app: batches of the first belong to the second, whichever the path names.
    void merge(const AppName& from, const AppName& into);
    bool has_tokens_of(const AppName& app) const { return tokens_.knows(app); }
    /// Whether the app lives in a Private or Shield Space.
    void set_in_space(std::size_t app, bool in_space) { apps_[app].in_space = in_space; }

    /// Keeps a batch that fits (KeptBatches::fits) and cannot be judged yet. Returns those that had to make
    /// room for it, oldest first.
    std::vector<KeptBatch> keep(const Instant& now, const Batch& batch);
    /// Those that were kept for too long, oldest first.
    std::vector<KeptBatch> take_expired(const Instant& now) { return kept_.take_expired(now); }
    /// Removes and returns those that can now be judged, oldest first. The others stay.
    std::vector<JudgedBatch> take_judged();
    const KeptBatches& kept() const { return kept_; }
    /// A batch that arrived at `received` was dropped without being judged. If it was of an app that is
    /// proven later, lines of that app are missing.
    void note_dropped(const Instant& received) { dropped_at_ = received; }
    const std::optional<Instant>& dropped_at() const { return dropped_at_; }

    /// A batch of a foreign drain was refused; `app`: the one that it claims to be of, if any. Returns
    /// whether to request the drain lists again: the drain may have been added a moment ago.
    bool on_foreign_token(const Instant& now, const AppName* app, Effects& effects);
    /// A kept batch was refused, because its app has its own drain password.
    void on_wrong_credential(const Instant& now, Effects& effects);
    /// A batch arrived that neither names nor proves an app.
    void on_no_app(const Instant& now, Effects& effects);

 private:
    struct App {
        AppName name;
        bool own_password = false;
        bool tokenless = false;
        std::optional<bool> in_space;  ///< according to the platform's last reply
    };
    static App make_app(const settings::AppSettings& settings);
    static std::vector<AppName> names_of(const std::vector<settings::AppSettings>& apps);

    bool has_key_;
    std::vector<App> apps_;
    std::unordered_map<std::string, std::size_t> by_name_;  ///< empty where no app is configured
    heroku::TokenMap tokens_;
    KeptBatches kept_;
    std::optional<Instant> dropped_at_;
    std::optional<SteadyTime> refusal_logged_at_;
    std::uint64_t refusals_not_logged_ = 0;
    Episode foreign_tokens_;
    Episode wrong_credentials_;
    Episode no_app_;
};

}  // namespace dynoward::monitor
