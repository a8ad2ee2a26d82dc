// SPDX-License-Identifier: MIT
// Reads the data of one app from the Platform API: its drains, dynos, formation and the app itself. Decides
// which request is due, and reads the replies. Lists are read at the start and then only while a decision
// needs them, because requests cost the account's tokens. Effects of a reply on other objects are returned
// as a value, for the caller to apply.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "dynoward/values/instant.hpp"
#include "dynoward/values/names.hpp"
#include "heroku/replies.hpp"
#include "heroku/request.hpp"
#include "monitor/effects.hpp"
#include "monitor/platform/api_breaker.hpp"
#include "monitor/platform/heroku_status.hpp"
#include "monitor/platform/platform_requests.hpp"
#include "monitor/platform/poll_state.hpp"

namespace dynoward::monitor {

class PlatformQueries {
 public:
    /// Shared by all apps; `app` is the index of this one.
    struct Access {
        std::size_t app = 0;
        PlatformRequests& requests;
        AppBreaker& breaker;
        HerokuStatus& status;
    };
    /// The needs of the present decisions.
    struct Needs {
        std::optional<Instant> listed_at;  ///< the last complete dyno list
        bool newer_list = false;           ///< a newer list may end a hold
        bool maintenance = false;          ///< a dyno is held because of maintenance mode
        bool status = false;               ///< a dyno is held because of an incident
    };

    struct NoAnswer {};
    struct DynoList {
        std::vector<heroku::DynoInfo> dynos;  ///< of all pages
        Instant as_of;  ///< when the first page was requested: its data may be as old as that
    };
    struct DrainTokens {
        std::vector<DrainToken> tokens;
    };
    struct Formation {};  ///< see formation()
    struct AppRead {
        std::optional<heroku::AppInfo> app;  ///< nullopt: it could not be read
    };
    using Answer = std::variant<NoAnswer, DynoList, DrainTokens, Formation, AppRead>;

    explicit PlatformQueries(AppName app) : app_(std::move(app)) {}

    /// Requests the dyno list and, unless it is recent, the formation. Returns whether that is possible
    /// now.
    bool request_dynos(const Instant& now, const Access& to, Effects& effects);
    /// Requests all data for the preflight check of a restart that is not fresh. `listed`: the dyno list
    /// is.
    void request_for_preflight(const Instant& now, bool listed, const Access& to, Effects& effects);
    /// Requests what was never answered, and what `needs` requires. Call it once a tick.
    void request_missing(const Instant& now, const Needs& needs, const Access& to, Effects& effects);
    /// The drain list is out of date.
    void expire_drains() { drains_.answered_at.reset(); }
    /// The app itself has to be read: whether it is in a Private or Shield Space, or its name.
    void require_app() { app_required_ = true; }

    Answer on_reply(const Instant& now, const heroku::ApiRequest& request, const heroku::ApiReply& reply,
                    const Access& to, Effects& effects);

    /// A restart's preflight check has timed out without a fresh dyno list.
    void note_preflight_timeout(const Instant& now);

    /// A dyno list has been requested.
    bool awaits_dynos() const { return dynos_.under_way; }
    /// The app itself was read within a minute, or cannot be read.
    bool is_app_settled(const Instant& now) const { return info_.is_settled(now); }
    bool in_maintenance() const { return maintenance_; }
    /// As last read; nullopt: never. If has_formation() is true then, the platform has none (404).
    const std::optional<std::vector<heroku::FormationInfo>>& formation() const { return formation_; }
    bool has_formation() const { return formation_ || formation_missing_; }
    /// Why the last list of drains was permanently refused; empty: it was not.
    std::string_view drains_trouble() const { return drains_trouble_; }
    /// Why the last request for the dyno list brought none, in words; empty: it did. Without the list
    /// nothing can be restarted.
    const std::string& dynos_trouble() const { return dynos_trouble_; }
    /// It is not a passing fault: the platform refuses the list, or has not sent one for a minute.
    bool is_dynos_trouble_lasting(const Instant& now) const;
    /// Seconds until the list may be requested again.
    long dynos_retry_s(const Instant& now) const;
    std::size_t unfinished_dynos() const { return pages_.size(); }

 private:
    void request_formation(const Instant& now, const Access& to, Effects& effects);
    void request_app(const Instant& now, const Access& to, Effects& effects);
    Answer on_dynos(const Instant& now, const heroku::ApiRequest& request, const heroku::ApiReply& reply,
                    const Access& to, Effects& effects);
    Answer on_formation(const Instant& now, const heroku::ApiReply& reply, Effects& effects);
    Answer on_drains(const Instant& now, const heroku::ApiReply& reply, Effects& effects);
    Answer on_app(const Instant& now, const heroku::ApiReply& reply, bool good, Effects& effects);
    std::string unknown_app() const;
    void log_failure(const heroku::ApiRequest& request, const heroku::ApiReply& reply, bool gone,
                     Effects& effects) const;
    void log_unreadable(std::string_view request, Effects& effects) const;
    void forget_pages();
    void note_dynos_trouble(const Instant& now, std::string why, bool is_final);

    AppName app_;
    PollState drains_, dynos_, formation_poll_, info_;
    std::string drains_trouble_;
    std::string dynos_trouble_;
    SteadyTime dynos_failing_since_{};
    bool is_dynos_refusal_final_ = false;
    std::vector<heroku::DynoInfo> pages_;  ///< of a dyno list that spans several replies
    unsigned pages_read_ = 0;
    SteadyTime list_as_of_{};  ///< of its first page
    std::optional<std::vector<heroku::FormationInfo>> formation_;
    bool formation_missing_ = false;  ///< the platform answered 404: there is no formation
    bool maintenance_ = false;        ///< according to the platform's last reply
    bool app_failure_logged_ = false;
    bool app_required_ = false;
};

}  // namespace dynoward::monitor
