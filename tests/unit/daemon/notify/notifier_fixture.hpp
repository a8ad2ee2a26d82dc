// SPDX-License-Identifier: MIT
// A Notifier on a separate loop, over TLS to receivers that the test makes.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "daemon/notify/notifier.hpp"
#include "net/tls.hpp"
#include "support/loop.hpp"
#include "support/receiver.hpp"

namespace dynoward::daemon {

using test::Receiver;
using namespace std::chrono_literals;

inline constexpr std::chrono::seconds patience{60};
inline const std::string signing_key = "canary-0123456789abcdef";

class NotifierTest : public testing::Test {
 protected:
    NotifierTest() : context_(test::server_context(folder_.signed_by_ca("hooks", "DNS:localhost"))) {
        ::setenv("SSL_CERT_FILE", folder_.ca().c_str(), 1);
        settings_.platform.host = "localhost";  // a platform on this machine, so notifications may be
        settings_.webhook_secret = Secret(signing_key);
        for (auto* times : {&times_.slack, &times_.webhook}) {
            times->whole = patience;
            times->spacing = times->first_pause = times->second_pause = 10ms;
        }
    }
    ~NotifierTest() override {
        stop();
        loop_.stop();
        ::unsetenv("SSL_CERT_FILE");
    }
    static std::string url(const Receiver& receiver) {
        return "https://localhost:" + std::to_string(receiver.port()) + "/services/canary";
    }
    // Either may be empty.
    void start(const std::string& slack, const std::string& webhook) {
        settings_.slack_webhook_url = Secret(slack);
        settings_.webhook_url = Secret(webhook);
        auto tls = std::get<net::TlsContext>(net::make_client_tls());
        loop_.call([&] {
            notifier_ = std::make_unique<Notifier>(
                loop_.context().get_executor(), settings_, tls,
                [this](Level, const std::string& line) { lines_.push_back(line); }, times_);
        });
    }
    void stop() {
        loop_.call([this] { notifier_.reset(); });
    }
    // All within one turn of the loop.
    void notify(int from, int count = 1) {
        loop_.call([&] {
            for (int i = from; i < from + count; ++i) {
                notifier_->notify({"restart.sent",
                                   {},
                                   AppName::parse("shop"),
                                   DynoName::parse("web.1"),
                                   "notice " + std::to_string(i),
                                   std::nullopt});
            }
        });
    }
    std::vector<std::string> lines_when_idle() {
        EXPECT_TRUE(loop_.eventually([this] { return notifier_->idle(); }, patience));
        return loop_.call([this] { return lines_; });
    }
    bool eventually(const std::function<bool()>& is_so) { return loop_.eventually(is_so, patience); }

    test::CertFolder folder_;
    test::SslContext context_;
    test::Loop loop_;
    settings::Settings settings_;
    NotifierTimes times_;
    std::unique_ptr<Notifier> notifier_;
    std::vector<std::string> lines_;
};

}  // namespace dynoward::daemon
