// SPDX-License-Identifier: MIT
// Heroku's status page, requested while a restart is wanted: an incident that affects apps blocks restarts.
// A page that cannot be read blocks nothing, because it is only an additional check.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "dynoward/values/instant.hpp"
#include "dynoward/values/names.hpp"
#include "heroku/request.hpp"
#include "monitor/effects.hpp"
#include "monitor/platform/platform_requests.hpp"
#include "monitor/platform/poll_state.hpp"

namespace dynoward::monitor {

class HerokuStatus {
 public:
    /// Without a page nothing is ever requested.
    explicit HerokuStatus(bool has_page) : has_page_(has_page) {}

    /// Requests the page if it is due. `app`: the one that needs it, with its index.
    void request(const Instant& now, std::size_t index, const AppName& app, PlatformRequests& requests,
                 Effects& effects);
    void on_reply(const Instant& now, const heroku::ApiReply& reply, Effects& effects);

    /// A preflight check waits for the page, but only for seconds: it must not delay a restart.
    bool is_awaited(const Instant& now) const;
    bool apps_are_red() const { return apps_are_red_; }
    /// Why restarts would not help, in words; nullopt: no incident is known, or it was reported too long
    /// ago.
    std::optional<std::string_view> incident(const Instant& now) const;

 private:
    bool has_page_;
    PollState page_;
    std::optional<SteadyTime> failure_logged_at_;
    bool apps_are_red_ = false;
};

}  // namespace dynoward::monitor
