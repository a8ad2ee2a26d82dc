// SPDX-License-Identifier: MIT
#include "daemon/post_restart_actions.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <list>

#include "daemon/telemetry/logfmt.hpp"
#include "heroku/replies.hpp"

namespace dynoward::daemon {
namespace {

namespace asio = boost::asio;

bool was_done(const heroku::ApiReply& reply) {
    return reply.outcome == heroku::ApiReply::Outcome::answered && reply.status >= 200 &&
           reply.status < 300;
}

std::string outcome_text(const heroku::ApiReply& reply) {
    if (reply.outcome != heroku::ApiReply::Outcome::answered) {
        return "problem=" + logfmt_value(reply.problem);
    }
    // A successful reply has a message too, which is not an error.
    const auto error = was_done(reply) ? std::string() : heroku::read_error(reply.body);
    return "status=" + std::to_string(reply.status) +
           (error.empty() ? "" : " problem=" + logfmt_value(error));
}

}  // namespace

// Webhooks under way, so that the destructor can close them.
struct PostRestartActions::Calls {
    std::list<Webhook> webhooks;
};

PostRestartActions::PostRestartActions(const asio::any_io_executor& executor,
                                       const settings::Settings& settings, platform_api::ApiClient& api,
                                       platform_api::ApiClient& data, net::TlsContext tls,
                                       const Environment& environment, Notify notify)
    : executor_(executor),
      settings_(settings),
      api_(api),
      data_(data),
      tls_(std::move(tls)),
      environment_(environment),
      notify_(std::move(notify)),
      calls_(std::make_shared<Calls>()) {}

PostRestartActions::~PostRestartActions() {
    for (auto& webhook : calls_->webhooks) {
        webhook.close();
    }
}

bool PostRestartActions::idle() const {
    return calls_->webhooks.empty() && data_.idle();
}

void PostRestartActions::on_ledger_written(const monitor::LedgerWritten& written) {
    const auto& entry = written.entry;
    const bool confirmed = written.settled && entry.result == policy::Result::confirmed;
    if (!confirmed || entry.mode != settings::Mode::enforce || stopped_) {
        return;
    }
    const auto app = std::find_if(settings_.apps.begin(), settings_.apps.end(),
                                  [&](const auto& one) { return one.app == entry.app; });
    if (app == settings_.apps.end()) {
        return;
    }
    const auto& rules = app->of(entry.dyno.type());
    if (!rules.after_restart_reset_postgres.empty()) {
        find_addon(entry, rules.after_restart_reset_postgres);
    }
    if (!rules.after_restart_webhook.empty()) {
        call(entry, rules.after_restart_webhook);
    }
}

void PostRestartActions::call(const policy::LedgerEntry& entry, const Secret& url) {
    const Task task{entry, "webhook"};
    if (calls_->webhooks.size() >= limits::follow_ups) {
        report(task, false, "problem=\"too many calls are under way\"");
        return;
    }
    const auto notification = to_outgoing({entry, true}, environment_.clock().wall);
    calls_->webhooks.emplace_back(
        executor_,
        Webhook::Destination{url, settings_.webhook_secret, may_be_on_this_machine(settings_),
                             limits::webhook_deadline, lookups_},
        tls_);
    const auto webhook = std::prev(calls_->webhooks.end());
    // The handler owns the list, so the call outlives this object.
    asio::co_spawn(executor_, webhook->post(webhook_body(notification.value(), 0)),
                   [task, webhook, calls = calls_, weak = std::weak_ptr<PostRestartActions*>(alive_)](
                       const std::exception_ptr& failure, const net::ClientReply& reply) {
                       calls->webhooks.erase(webhook);
                       if (const auto self = weak.lock()) {
                           (*self)->report(task, !failure && was_accepted(reply),
                                           failure ? "problem=exception" : daemon::outcome_text(reply));
                       }
                   });
}

// The settings have the add-on's name, but the database's host needs its id, as for `heroku pg:killall`.
// Only an add-on that is attached to the dyno's app is reset.
void PostRestartActions::find_addon(const policy::LedgerEntry& entry, const std::string& addon) {
    api_.send(heroku::ApiRequest::list_attachments(entry.app),
              [this, entry, addon](const heroku::ApiReply& reply) {
                  const Task task{entry, "reset_postgres"};
                  if (!was_done(reply)) {
                      report(task, false, "request=list_attachments " + outcome_text(reply));
                      return;
                  }
                  const auto id = heroku::read_addon_id(reply.body, addon);
                  if (!id || !*id) {
                      report(task, false,
                             !id ? "request=list_attachments problem=\"unreadable reply\""
                                 : "problem=\"no add-on of that name is attached to the app\"");
                      return;
                  }
                  if (stopped_) {
                      report(task, false, "problem=\"Dynoward is being stopped\"");
                      return;
                  }
                  reset(entry, **id);
              });
}

void PostRestartActions::reset(const policy::LedgerEntry& entry, const heroku::AddonId& addon) {
    data_.send(heroku::ApiRequest::reset_connections(entry.app, addon),
               [this, entry](const heroku::ApiReply& reply) {
                   report({entry, "reset_postgres"}, was_done(reply), outcome_text(reply));
               });
}

void PostRestartActions::report(const Task& task, bool good, const std::string& outcome) const {
    const auto& entry = task.entry;
    LogfmtLine line(good ? "post_restart.done" : "post_restart.failed");
    line.pair("what", task.what).pair("app", entry.app.text()).pair("dyno", entry.dyno.text());
    line.count("id", entry.id).pairs(outcome);
    environment_.log(good ? Level::info : Level::warn, line.text());
    const std::string name = task.what == "webhook" ? "the webhook" : "the reset of database connections";
    notify_({good ? "post_restart.done" : "post_restart.failed", environment_.clock().wall, entry.app,
             entry.dyno,
             entry.dyno.text() + " of " + entry.app.text() + ": " + name + " after the restart " +
                 (good ? "is done" : "failed") + " (" + outcome + ")",
             entry});
}

settings::PlatformApi data_platform(const settings::PlatformApi& platform) {
    auto data = platform;
    if (platform.has_status_page) {  // Heroku's own
        data.host = "api.data.heroku.com";
    }
    return data;
}

}  // namespace dynoward::daemon
