// SPDX-License-Identifier: MIT
// Reading `Authorization: Basic`, and comparing secrets.
#include "net/basic_auth.hpp"

#include <gtest/gtest.h>

namespace dynoward::net {
namespace {

TEST(BasicAuth, ReadsUserAndPassword) {
    const auto credential = parse_basic("Basic dXNlcjpwYXNz");
    ASSERT_TRUE(credential);
    EXPECT_EQ(credential->user, "user");
    EXPECT_EQ(credential->password.reveal(), "pass");
}

TEST(BasicAuth, ToleratesCaseBlanksAndFurtherColons) {
    EXPECT_EQ(parse_basic("bASIC   dTphOmI=  ")->password.reveal(), "a:b");
    EXPECT_EQ(parse_basic("Basic dTo=")->password.reveal(), "");
}

TEST(BasicAuth, F37_RefusesWhatIsNoCredential) {
    for (const auto* bad :
         {"", "Basic", "Basic ", "Bearer dXNlcjpwYXNz", "BasicdXNlcjpwYXNz", "Basic dXNlcjpwYXN",
          "Basic dXNl cjpwYXNz", "Basic dXNlcjpwYX=z", "Basic ====", "Basic !!!!",
          "Basic dXNlcg==" /* user */, "Basic OnBhc3M=" /* :pass */, "Basic dTrDqQ==" /* u:é */,
          "Basic dToA" /* u:NUL */, "Basic dTp4Cg==" /* u:x\n */, "Basic dXNlcjpwYXNz="}) {
        EXPECT_FALSE(parse_basic(bad)) << bad;
    }
    EXPECT_FALSE(parse_basic("Basic " + std::string(8192, 'A')));
}

TEST(BasicAuth, ComparesWholeSecrets) {
    const Secret wanted("correct-horse-battery");
    EXPECT_TRUE(same_secret("correct-horse-battery", wanted));
    EXPECT_FALSE(same_secret("correct-horse-batter", wanted));
    EXPECT_FALSE(same_secret("correct-horse-battery ", wanted));
    EXPECT_FALSE(same_secret("Correct-horse-battery", wanted));
    EXPECT_FALSE(same_secret("", wanted));
}

TEST(BasicAuth, AnUnsetSecretEqualsNothing) {
    EXPECT_FALSE(same_secret("", Secret()));
    EXPECT_FALSE(same_secret("x", Secret()));
}

}  // namespace
}  // namespace dynoward::net
