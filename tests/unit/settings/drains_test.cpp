// SPDX-License-Identifier: MIT
// Apps whose batches are trusted without a token, and drain passwords of single apps.
#include "unit/settings/loading.hpp"

namespace dynoward::settings::testing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const std::string own = "a-password-of-its-own";
const std::string other = "another-of-these-words";

std::string file_of(const std::string& app, const std::string& values) {
    return R"({"apps":{")" + app + R"(":{)" + values + "}}}";
}

TEST(TokenlessDrain, S1_NamesAppsOfApp) {
    const auto apps = good({{"APP_ID_OR_NAME", "shop,blog,den"}, {"TOKENLESS_DRAIN", "den , shop"}}).apps;
    EXPECT_TRUE(apps[0].tokenless_drain);
    EXPECT_FALSE(apps[1].tokenless_drain);
    EXPECT_TRUE(apps[2].tokenless_drain);
    EXPECT_FALSE(good({}).apps[0].tokenless_drain);
}

TEST(TokenlessDrain, S1_OfAnAppThatIsNotMonitoredIsAnErrorWithTheReason) {
    EXPECT_THAT(errors_of({{"TOKENLESS_DRAIN", "shop,shpo"}}),
                AllOf(HasSubstr("TOKENLESS_DRAIN=shpo: not in APP_ID_OR_NAME"), HasSubstr("lists shop"),
                      Not(HasSubstr("TOKENLESS_DRAIN=shop:"))));
    EXPECT_THAT(errors_of({{"APP_ID_OR_NAME", ""}, {"TOKENLESS_DRAIN", "shop"}}),
                HasSubstr("APP_ID_OR_NAME is not set"));
    EXPECT_THAT(errors_of({{"TOKENLESS_DRAIN", "yes"}}), HasSubstr("not in APP_ID_OR_NAME"));
    EXPECT_THAT(errors_of({{"TOKENLESS_DRAIN", "/logs/shop"}}), HasSubstr("must be app names"));
    EXPECT_THAT(errors_of({{"TOKENLESS_DRAIN", "SHOP"}}), HasSubstr("must be app names"));
}

TEST(OwnDrainPassword, S1_ComesFromTheVariableOrTheFileWhichWins) {
    const Environment two{{"APP_ID_OR_NAME", "shop,my-blog-2"}};
    auto environment = two;
    environment["DRAIN_PASSWORD_MY_BLOG_2"] = own;
    auto settings = good(environment);
    EXPECT_TRUE(settings.apps[0].drain_password.empty());
    EXPECT_EQ(settings.apps[1].drain_password.reveal(), own);
    EXPECT_EQ(settings.credentials.drain_password.reveal(), good_password);
    EXPECT_THAT(settings.warnings, IsEmpty());

    environment["CONFIG_FILE"] = "f";
    settings = good(environment, {{"f", file_of("my-blog-2", R"("DRAIN_PASSWORD":")" + other + R"(")")}});
    EXPECT_EQ(settings.apps[1].drain_password.reveal(), other);
}

TEST(OwnDrainPassword, TheSharedOneIsNotAnAppsOwn) {
    const auto settings =
        good({{"CONFIG_FILE", "f"}, {"DRAIN_PASSWORD_PREVIOUS", other}}, {{"f", file_of("shop", "")}});
    EXPECT_TRUE(settings.apps[0].drain_password.empty());
    EXPECT_TRUE(settings.apps[0].drain_password_previous.empty());
}

TEST(OwnDrainPassword, HasTheFormOfEachDrainPassword) {
    EXPECT_THAT(errors_of({{"DRAIN_PASSWORD_SHOP", "canary"}}),
                AllOf(HasSubstr("DRAIN_PASSWORD_SHOP=[redacted]: the value has 6 characters"),
                      Not(HasSubstr("canary"))));
    EXPECT_THAT(errors_of({{"DRAIN_PASSWORD_SHOP", "canary-canary:canary"}}),
                AllOf(HasSubstr("including a `:`"), Not(HasSubstr("canary"))));
    EXPECT_THAT(
        errors_of({{"CONFIG_FILE", "f"}}, {{"f", file_of("shop", R"("DRAIN_PASSWORD":"canary")")}}),
        AllOf(HasSubstr("CONFIG_FILE apps.shop.DRAIN_PASSWORD=[redacted]"), Not(HasSubstr("canary"))));
    EXPECT_EQ(errors_of({{"DRAIN_PASSWORD_SHOP", ""}}), "");
}

TEST(OwnDrainPassword, OfAnAppThatIsNotWatchedIsAnError) {
    for (const auto* name : {"DRAIN_PASSWORD_SHPO", "DRAIN_PASSWORD_shop", "DRAIN_PASSWORD_SHOP_"}) {
        EXPECT_THAT(errors_of({{name, own}}),
                    AllOf(HasSubstr(std::string(name) + "=[redacted]"),
                          HasSubstr("not the drain password of a monitored app"),
                          HasSubstr("APP_ID_OR_NAME lists shop"), Not(HasSubstr(own))));
    }
    EXPECT_THAT(errors_of({{"DRAIN_PASSWORD_PREVIUOS", own}}),
                HasSubstr("did you mean DRAIN_PASSWORD_PREVIOUS?"));
}

TEST(OwnDrainPassword, OpensOneThingAndNoMore) {
    EXPECT_THAT(errors_of({{"DRAIN_PASSWORD_SHOP", good_password}}),
                AllOf(HasSubstr("DRAIN_PASSWORD_SHOP=[redacted]: the same as DRAIN_PASSWORD"),
                      Not(HasSubstr(good_password))));
    EXPECT_THAT(errors_of({{"DRAIN_PASSWORD_PREVIOUS", own}, {"DRAIN_PASSWORD_SHOP", own}}),
                HasSubstr("the same as DRAIN_PASSWORD_PREVIOUS"));
    EXPECT_THAT(
        errors_of(
            {{"APP_ID_OR_NAME", "shop,blog"}, {"DRAIN_PASSWORD_SHOP", own}, {"DRAIN_PASSWORD_BLOG", own}}),
        HasSubstr("the same as DRAIN_PASSWORD_SHOP"));
}

TEST(OwnDrainPassword, CanBeChangedWithThePreviousOneInTheFile) {
    const auto both = R"("DRAIN_PASSWORD":")" + own + R"(","DRAIN_PASSWORD_PREVIOUS":")" + other + R"(")";
    const auto app = good({{"CONFIG_FILE", "f"}}, {{"f", file_of("shop", both)}}).apps[0];
    EXPECT_EQ(app.drain_password.reveal(), own);
    EXPECT_EQ(app.drain_password_previous.reveal(), other);
    EXPECT_THAT(errors_of({{"CONFIG_FILE", "f"}},
                          {{"f", file_of("shop", R"("DRAIN_PASSWORD_PREVIOUS":")" + other + R"(")")}}),
                HasSubstr("no drain password of its own"));
}

TEST(OwnDrainPassword, OfAnAppCalledPreviousStandsInTheFileOnly) {
    const Environment environment{
        {"APP_ID_OR_NAME", "previous"}, {"DRAIN_PASSWORD_PREVIOUS", own}, {"CONFIG_FILE", "f"}};
    const auto unclear = good(environment, {{"f", "{}"}});
    EXPECT_TRUE(unclear.apps[0].drain_password.empty());
    EXPECT_EQ(unclear.credentials.drain_password_previous.reveal(), own);
    EXPECT_THAT(unclear.warnings, ElementsAre(HasSubstr("apps.previous.DRAIN_PASSWORD")));
    const auto clear =
        good(environment, {{"f", file_of("previous", R"("DRAIN_PASSWORD":")" + other + R"(")")}});
    EXPECT_EQ(clear.apps[0].drain_password.reveal(), other);
    EXPECT_THAT(clear.warnings, IsEmpty());
}

}  // namespace
}  // namespace dynoward::settings::testing
