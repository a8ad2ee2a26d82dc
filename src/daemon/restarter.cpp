// SPDX-License-Identifier: MIT
#include "daemon/restarter.hpp"

namespace dynoward::daemon {

Restarter::Restarter(net::ApiClient& api, monitor::Monitor& monitor, const Surroundings& surroundings,
                     CarryOut carry_out)
    : api_(api), monitor_(monitor), surroundings_(surroundings), carry_out_(std::move(carry_out)) {}

void Restarter::send(const monitor::SendRequest& effect) {
    if (stopped_) {
        return;
    }
    api_.send(effect.request, [this, id = effect.id](const heroku::ApiReply& reply) {
        monitor::Effects effects;
        monitor_.on_reply(surroundings_.clock(), id, reply, effects);
        carry_out_(effects);
    });
}

void Restarter::stop() {
    stopped_ = true;
    api_.stop();
}

}  // namespace dynoward::daemon
