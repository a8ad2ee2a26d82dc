// SPDX-License-Identifier: MIT
#include "daemon/restarter.hpp"

namespace dynoward::daemon {

Restarter::Restarter(net::ApiClient& api, net::ApiClient& status_page, monitor::Monitor& monitor,
                     const Surroundings& surroundings, CarryOut carry_out)
    : api_(api),
      status_page_(status_page),
      monitor_(monitor),
      surroundings_(surroundings),
      carry_out_(std::move(carry_out)) {}

void Restarter::send(const monitor::SendRequest& effect) {
    if (stopped_) {
        return;
    }
    const bool of_status = effect.request.kind() == heroku::ApiRequest::Kind::platform_status;
    (of_status ? status_page_ : api_)
        .send(effect.request, [this, id = effect.id](const heroku::ApiReply& reply) {
            monitor::Effects effects;
            monitor_.on_reply(surroundings_.clock(), id, reply, effects);
            carry_out_(effects);
        });
}

void Restarter::stop() {
    stopped_ = true;
    api_.stop();
    status_page_.stop();
}

}  // namespace dynoward::daemon
