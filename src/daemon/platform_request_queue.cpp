// SPDX-License-Identifier: MIT
#include "daemon/platform_request_queue.hpp"

namespace dynoward::daemon {

PlatformRequestQueue::PlatformRequestQueue(platform_api::ApiClient& api,
                                           platform_api::ApiClient& status_page, monitor::Monitor& monitor,
                                           const Environment& environment, ApplyEffects apply_effects)
    : api_(api),
      status_page_(status_page),
      monitor_(monitor),
      environment_(environment),
      apply_effects_(std::move(apply_effects)) {}

void PlatformRequestQueue::send(const monitor::SendRequest& effect) {
    if (stopped_) {
        return;
    }
    const bool of_status = effect.request.kind() == heroku::ApiRequest::Kind::platform_status;
    (of_status ? status_page_ : api_)
        .send(effect.request, [this, id = effect.id](const heroku::ApiReply& reply) {
            monitor::Effects effects;
            monitor_.on_reply(environment_.clock(), id, reply, effects);
            apply_effects_(effects);
        });
}

void PlatformRequestQueue::withdraw_changes() {
    api_.withdraw([](const heroku::ApiRequest& request) { return request.changes_something(); },
                  "withdrawn because an admin paused restarts");
}

void PlatformRequestQueue::withdraw(const monitor::WithdrawRequests& effect) {
    const auto is_meant = [&](const heroku::ApiRequest& request) {
        // This kind is not sent by the monitor: it belongs to an action after a restart.
        const bool foreign = request.kind() == heroku::ApiRequest::Kind::list_attachments;
        return !foreign && (!effect.app || request.app() == *effect.app);
    };
    api_.withdraw(is_meant, "withdrawn: " + effect.why);
}

void PlatformRequestQueue::stop() {
    stopped_ = true;
    api_.stop();
    status_page_.stop();
}

}  // namespace dynoward::daemon
