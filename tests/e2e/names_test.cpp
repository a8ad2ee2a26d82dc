// SPDX-License-Identifier: MIT
// Name servers that do not answer. The program's getaddrinfo is ours (fake_names.cpp); all else is real.
#include <csignal>
#include <fstream>

#include "e2e/certificates.hpp"
#include "e2e/fixture.hpp"
#include "e2e/lines.hpp"

namespace dynoward::e2e {
namespace {

constexpr const char* platform_host = "platform.example.com";
constexpr const char* silent_url = "https://silent.example.com/CANARY-path";

// Made before the fixture, which listens with the certificate.
class PlatformCertificate {
 protected:
    PlatformCertificate() {
        CertificateWish wish;
        wish.alternative = std::string("DNS:") + platform_host;
        certificates_.make("platform", wish);
    }
    Certificates certificates_;
};

class Names : private PlatformCertificate, public Fixture {
 protected:
    Names()
        : Fixture(calm_plan(), {certificates_.cert_file("platform"), certificates_.key_file("platform")}) {}

    Environment with_fake_names(Environment more = {}) const {
        more["LD_PRELOAD"] = DYNOWARD_FAKE_NAMES;
        more["FAKE_NAMES_DOWN"] = down_file();
        more["HEROKU_API_URL"] = platform_.url(platform_host);
        more["SSL_CERT_FILE"] = certificates_.cert_file("platform");
        return settings(std::move(more));
    }
    std::string down_file() const { return certificates_.cert_file("platform") + ".down"; }
    void expect_end_in_time(Daemon& daemon) {
        daemon.process().signal(SIGTERM);
        EXPECT_EQ(wait_for_end(daemon.process(), std::chrono::seconds{12}), 0);
    }
};

TEST_F(Names, S6_ASilentNameServerOfAWebhookDelaysNoRestartAndNoEnd) {
    auto& daemon = start(with_fake_names({{"SLACK_WEBHOOK_URL", silent_url},
                                          {"WEBHOOK_URL", silent_url},
                                          {"WEBHOOK_SECRET", "CANARY-sign-0123456789"},
                                          {"AFTER_RESTART_WEBHOOK", silent_url}}));
    wait_for_lists();
    // A notice is on its way now, and a new connection to the platform must be had all the same.
    ASSERT_EQ(daemon
                  .post(sample("web.1", first_life, 200),
                        {{"Logplex-Drain-Token", "d.00000000-0000-4000-8000-000000000000"}})
                  .status,
              403);
    platform_.drop_connections();
    const auto began = std::chrono::steady_clock::now();
    ASSERT_EQ(daemon.post(leak_of("web.1")).status, 204);
    ASSERT_TRUE(run_until([&] { return platform_.count("DELETE") == 1; }));
    // A lookup behind the silent one would wait for ever, and the request for its deadline each time.
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds{30});
    ASSERT_EQ(daemon.post(sample("web.1", second_life, 150)).status, 204);
    ASSERT_TRUE(run_until([&] { return daemon.logged("at=heroku.restart result=confirmed"); }));
    ASSERT_TRUE(run_until([&] {
        return daemon.logged("at=notices.failed to=webhook problem=\"resolving the host name") &&
               daemon.logged("at=post_restart.failed what=webhook");
    }));
    expect_end_in_time(daemon);
}

TEST_F(Names, S6_ThePlatformIsReachedAtItsLastGoodAddressOnceItsNameServerIsSilent) {
    auto& daemon = start(with_fake_names());
    wait_for_lists();
    std::ofstream(down_file()) << "down";
    platform_.drop_connections();
    ASSERT_EQ(daemon.post(leak_of("web.1")).status, 204);
    ASSERT_TRUE(run_until([&] { return platform_.count("DELETE") == 1; }));
    EXPECT_FALSE(daemon.logged("at=breaker.open"));
    expect_end_in_time(daemon);
}

}  // namespace
}  // namespace dynoward::e2e
