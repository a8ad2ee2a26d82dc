// SPDX-License-Identifier: MIT
// Address, port and TLS of the listener.
#include "unit/settings/loading.hpp"

namespace dynoward::settings::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

TEST(Listener, ListensEverywhereOn8080) {
    const auto listener = good({}).listener;
    EXPECT_EQ(listener.port, 8080);
    EXPECT_EQ(listener.host, "");
    EXPECT_FALSE(listener.loopback_only);
}

TEST(Listener, NeedsADrainPasswordUnlessLoopbackOnly) {
    EXPECT_THAT(errors_of({{"DRAIN_PASSWORD", ""}}),
                AllOf(HasSubstr("DRAIN_PASSWORD: not set"), HasSubstr("must be 16 to 256 characters")));
    for (const auto* const host : {"0.0.0.0", "::", "10.0.0.1", "128.0.0.1"}) {
        EXPECT_THAT(errors_of({{"DRAIN_PASSWORD", ""}, {"HOST", host}}), HasSubstr("not set")) << host;
    }
    for (const auto* const host : {"127.0.0.1", "::1", "localhost", "127.0.0.2"}) {
        const auto settings = good({{"DRAIN_PASSWORD", ""}, {"HOST", host}});
        EXPECT_TRUE(settings.listener.loopback_only) << host;
        EXPECT_TRUE(settings.credentials.drain_password.empty());
    }
}

TEST(Listener, GivesLocalhostAsAnAddress) {
    EXPECT_EQ(good({{"HOST", "localhost"}}).listener.host, "127.0.0.1");
}

TEST(Listener, LetsTheSystemChooseThePort) {
    EXPECT_EQ(good({{"PORT", "0"}}).listener.port, 0);
}

TEST(Listener, NeedsCertificateAndKeyTogetherAndReadable) {
    const Files files{{"/c.pem", "c"}, {"/k.pem", "k"}};
    const auto listener = good({{"TLS_CERT_FILE", "/c.pem"}, {"TLS_KEY_FILE", "/k.pem"}}, files).listener;
    EXPECT_EQ(listener.tls_cert_file, "/c.pem");
    EXPECT_EQ(listener.tls_key_file, "/k.pem");
    EXPECT_THAT(
        errors_of({{"TLS_CERT_FILE", "/c.pem"}}, files),
        AllOf(HasSubstr("TLS_KEY_FILE: not set, but TLS_CERT_FILE=/c.pem"), HasSubstr("both or neither")));
    EXPECT_THAT(errors_of({{"TLS_KEY_FILE", "/k.pem"}}, files), HasSubstr("TLS_CERT_FILE: not set"));
    EXPECT_THAT(errors_of({{"TLS_CERT_FILE", "/c.pem"}, {"TLS_KEY_FILE", "/gone.pem"}}, files),
                HasSubstr("TLS_KEY_FILE=/gone.pem: cannot be read"));
    EXPECT_EQ(lines(errors_of({{"TLS_CERT_FILE", "/x.pem"}, {"TLS_KEY_FILE", "/y.pem"}}, files)), 2U);
}

TEST(Listener, TakesPasswordsAtTheirBounds) {
    EXPECT_EQ(errors_of({{"DRAIN_PASSWORD", std::string(16, 'a')}}), "");
    EXPECT_EQ(errors_of({{"DRAIN_PASSWORD", std::string(256, '~')}}), "");
    EXPECT_NE(errors_of({{"DRAIN_PASSWORD", std::string(15, 'a')}}), "");
    EXPECT_NE(errors_of({{"DRAIN_PASSWORD", std::string(257, 'a')}}), "");
}

}  // namespace
}  // namespace dynoward::settings::testing
