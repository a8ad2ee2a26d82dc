// SPDX-License-Identifier: MIT
#include "cli/online_check.hpp"

#include <boost/asio/io_context.hpp>
#include <cstdio>
#include <optional>

#include "cli/exit_codes.hpp"
#include "cli/online_findings.hpp"
#include "net/tls.hpp"
#include "platform_api/api_client.hpp"

namespace dynoward::cli {
namespace {

class OnlineCheck {
 public:
    OnlineCheck(boost::asio::io_context& context, platform_api::ApiClient& client,
                const settings::Settings& settings)
        : context_(context), client_(client), settings_(settings) {}

    void begin() {
        const auto& app = settings_.apps[app_];
        std::printf("\napp %s, online\n\n", app.app.text().c_str());
        requests_ = online_requests(app);
        next_request_ = 0;
        earlier_ = {};
        send();
    }
    /// A misconfiguration takes precedence over an outage.
    int status() const { return misconfigured_ ? bad_settings : outage_ ? unavailable : done; }

 private:
    void send() {
        client_.send(requests_[next_request_], [this](const heroku::ApiReply& reply) { on_reply(reply); });
    }

    void on_reply(const heroku::ApiReply& reply) {
        bool app_failed = false;
        for (const auto& finding :
             findings_of(requests_[next_request_], reply, settings_.apps[app_], settings_, earlier_)) {
            std::fputs(to_text(finding).c_str(), stdout);
            const bool failed = finding.grade == Finding::Grade::fail;
            app_failed |= failed;
            outage_ |= failed && finding.outage;
            misconfigured_ |= failed && !finding.outage;
        }
        if (ends_check(reply)) {
            return context_.stop();
        }
        const bool app_unusable = next_request_ == 0 && app_failed;
        if (!app_unusable && ++next_request_ < requests_.size()) {
            return send();
        }
        if (++app_ < settings_.apps.size()) {
            return begin();
        }
        context_.stop();
    }

    boost::asio::io_context& context_;
    platform_api::ApiClient& client_;
    const settings::Settings& settings_;
    std::vector<heroku::ApiRequest> requests_;
    std::size_t next_request_ = 0;
    std::size_t app_ = 0;
    EarlierReplies earlier_;
    bool outage_ = false;
    bool misconfigured_ = false;
};

}  // namespace

int check_online(const settings::Settings& settings) {
    if (settings.platform.key.empty() || settings.apps.empty()) {
        std::fprintf(stderr, "--online requires HEROKU_API_KEY and APP_ID_OR_NAME\n");
        return bad_settings;
    }
    net::TlsContext tls;
    if (settings.platform.tls) {
        auto made = net::make_client_tls();
        if (const auto* const problem = std::get_if<std::string>(&made)) {
            std::fprintf(stderr, "%s\n", problem->c_str());
            return unavailable;
        }
        tls = std::get<net::TlsContext>(made);
    }
    boost::asio::io_context context(1);
    platform_api::ApiClient client(context.get_executor(), settings.platform, tls);
    OnlineCheck check(context, client, settings);
    check.begin();
    context.run();
    return check.status();
}

}  // namespace dynoward::cli
