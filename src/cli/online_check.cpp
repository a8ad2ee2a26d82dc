// SPDX-License-Identifier: MIT
#include "cli/online_check.hpp"

#include <boost/asio/io_context.hpp>
#include <cstdio>
#include <optional>

#include "cli/exit_codes.hpp"
#include "cli/online_findings.hpp"
#include "net/api_client.hpp"
#include "net/tls.hpp"

namespace dynoward::cli {
namespace {

class Questioner {
 public:
    Questioner(boost::asio::io_context& context, net::ApiClient& client, const settings::Settings& settings)
        : context_(context), client_(client), settings_(settings) {}

    void begin() {
        const auto& app = settings_.apps[app_];
        std::printf("\napp %s, online\n\n", app.app.text().c_str());
        questions_ = questions(app);
        question_ = 0;
        known_ = {};
        ask();
    }
    /// A set-up that is wrong is to be mended, whatever else failed.
    int status() const { return misconfigured_ ? bad_settings : outage_ ? unavailable : done; }

 private:
    void ask() {
        client_.send(questions_[question_], [this](const heroku::ApiReply& reply) { on_reply(reply); });
    }

    void on_reply(const heroku::ApiReply& reply) {
        bool app_failed = false;
        for (const auto& finding :
             judge(questions_[question_], reply, settings_.apps[app_], settings_, known_)) {
            std::fputs(to_text(finding).c_str(), stdout);
            const bool failed = finding.grade == Finding::Grade::fail;
            app_failed |= failed;
            outage_ |= failed && finding.outage;
            misconfigured_ |= failed && !finding.outage;
        }
        if (is_hopeless(reply)) {
            return context_.stop();
        }
        const bool app_unusable = question_ == 0 && app_failed;
        if (!app_unusable && ++question_ < questions_.size()) {
            return ask();
        }
        if (++app_ < settings_.apps.size()) {
            return begin();
        }
        context_.stop();
    }

    boost::asio::io_context& context_;
    net::ApiClient& client_;
    const settings::Settings& settings_;
    std::vector<heroku::ApiRequest> questions_;
    std::size_t question_ = 0;
    std::size_t app_ = 0;
    Known known_;
    bool outage_ = false;
    bool misconfigured_ = false;
};

}  // namespace

int check_online(const settings::Settings& settings) {
    if (settings.platform.key.empty() || settings.apps.empty()) {
        std::fprintf(stderr, "--online needs HEROKU_API_KEY and APP_ID_OR_NAME\n");
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
    net::ApiClient client(context.get_executor(), settings.platform, tls);
    Questioner questioner(context, client, settings);
    questioner.begin();
    context.run();
    return questioner.status();
}

}  // namespace dynoward::cli
