// SPDX-License-Identifier: MIT
// The command line: starts that are refused, and `dynoward check`.
#include "e2e/fixture.hpp"
#include "e2e/lines.hpp"

namespace dynoward::e2e {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class Start : public Fixture {};

TEST_F(Start, F105_BadSettingsAreReportedAllAtOnceAndStopTheStart) {
    const auto all = settings({{"DRAIN_PASSWORD", "CANARY:short"},
                               {"TLS_CERT_FILE", "/nonexistent/cert.pem"},
                               {"TLS_KEY_FILE", "/nonexistent/key.pem"},
                               {"RESTART_THRESHOLD", "lots"},
                               {"DYNO_TYPES", "web,run"},
                               {"MODE", "armed"},
                               {"WARM_UP", "-5"}});
    for (const std::vector<std::string>& command : {std::vector<std::string>{"serve"}, {}, {"check"}}) {
        auto& child = run(command, all);
        EXPECT_EQ(child.exit_status(), 78);
        EXPECT_THAT(child.err(), AllOf(HasSubstr("DRAIN_PASSWORD="), HasSubstr("16 to 256 characters"),
                                       HasSubstr("TLS_KEY_FILE=/nonexistent/key.pem"),
                                       HasSubstr("TLS_CERT_FILE=/nonexistent/cert.pem"),
                                       HasSubstr("RESTART_THRESHOLD=lots"), HasSubstr("`95%`")));
        EXPECT_THAT(child.err(),
                    AllOf(HasSubstr("DYNO_TYPES="), HasSubstr("never `run`"), HasSubstr("MODE=armed"),
                          HasSubstr("`observe` or `enforce`"), HasSubstr("WARM_UP=-5")));
        EXPECT_EQ(std::count(child.err().begin(), child.err().end(), '\n'), 7) << child.err();
        EXPECT_THAT(child.out(), Not(HasSubstr("at=daemon.start")));
    }
    EXPECT_EQ(platform_.connections(), 0U);
}

TEST_F(Start, APublicListenerWithoutADrainPasswordIsRefused) {
    auto all = settings({{"HOST", "0.0.0.0"}});
    all.erase("DRAIN_PASSWORD");
    auto& child = run({"serve"}, all);
    EXPECT_EQ(child.exit_status(), 78);
    EXPECT_THAT(child.err(), HasSubstr("DRAIN_PASSWORD"));
}

TEST_F(Start, WhatIsNotYetSupportedIsRefusedAndNotIgnored) {
    for (const auto* name : {"REDIS_URL", "DATA_DIR"}) {
        auto& child = run({"serve"}, settings({{name, "1"}}));
        EXPECT_EQ(child.exit_status(), 78) << name;
        EXPECT_THAT(child.err(), AllOf(HasSubstr(name), HasSubstr("not yet supported"))) << name;
    }
}

TEST_F(Start, F85_APortInUseIsReportedAndEndsTheStart) {
    auto& daemon = start();
    auto& child = run({"serve"}, settings({{"PORT", std::to_string(daemon.port())}}));
    EXPECT_EQ(child.exit_status(), 69);
    EXPECT_THAT(child.out() + child.err(),
                HasSubstr("port " + std::to_string(daemon.port()) + ": Address already in use"));
    EXPECT_EQ(daemon.post(sample("web.1", first_life, 200)).status, 204);
}

TEST_F(Start, WrongUsageIsReported) {
    for (const std::vector<std::string>& command : {std::vector<std::string>{"sevre"},
                                                    {"serve", "now"},
                                                    {"--port", "1"},
                                                    {"check", "--offline"},
                                                    {"replay", "--jsno", "x"},
                                                    {"simulate", "--seed", "x"}}) {
        auto& child = run(command, settings());
        EXPECT_EQ(child.exit_status(), 64) << command.front();
        EXPECT_THAT(child.err(), HasSubstr("dynoward: ")) << command.front();
    }
}

TEST_F(Start, HelpAndVersionNeedNoSettings) {
    auto& help = run({"--help"}, {});
    EXPECT_EQ(help.exit_status(), 0);
    EXPECT_THAT(help.out(), AllOf(HasSubstr("serve"), HasSubstr("check"), HasSubstr("demo"),
                                  HasSubstr("DRAIN_PASSWORD")));
    for (const std::vector<std::string>& command :
         {std::vector<std::string>{"--version"}, {"serve", "--version"}}) {
        auto& version = run(command, {});
        EXPECT_EQ(version.exit_status(), 0);
        EXPECT_THAT(version.out(),
                    testing::MatchesRegex("dynoward " DYNOWARD_VERSION " \\(commit [a-z0-9-]+\\)\n"));
    }
}

TEST_F(Start, PlainDynowardServes) {
    children_.push_back(std::make_unique<Child>(DYNOWARD_PROGRAM, std::vector<std::string>{}, settings()));
    auto& child = *children_.back();
    EXPECT_TRUE(run_until([&] {
        child.listen();
        return child.logged("at=daemon.start ");
    }));
    child.signal(SIGTERM);
    EXPECT_EQ(wait_for_end(child), 0);
}

TEST_F(Start, CheckPrintsTheRulesAndNoSecret) {
    auto& child = run({"check"}, settings({{"WEB_RESTART_THRESHOLD", "95%"},
                                           {"SLACK_WEBHOOK_URL", "https://hooks.example.com/CANARY"}}));
    EXPECT_EQ(child.exit_status(), 0) << child.err();
    EXPECT_THAT(child.out(),
                AllOf(HasSubstr("shop"), HasSubstr("web"), HasSubstr("95%"), HasSubstr("enforce")));
    EXPECT_EQ(platform_.connections(), 0U);
}

TEST_F(Start, CheckOnlineShowsWhatTheTokenCanAccess) {
    auto& child = run({"check", "--online"}, settings());
    EXPECT_EQ(child.exit_status(), 0) << child.out() << child.err();
    EXPECT_THAT(child.out(), AllOf(HasSubstr("the token can access app shop"), HasSubstr("3 web up"),
                                   HasSubstr("the token may restart dynos"),
                                   HasSubstr("belongs to Dynoward (password matches)"),
                                   HasSubstr("log-runtime-metrics is on"), HasSubstr("preboot is off")));
    EXPECT_EQ(platform_.count("GET"), platform_.requests().size());
}

TEST_F(Start, CheckOnlineEndsWith78IfTheTokenIsRefusedAndWith69WithoutAnAnswer) {
    api_.revoke();
    auto& refused = run({"check", "--online"}, settings());
    EXPECT_EQ(refused.exit_status(), 78) << refused.out();
    EXPECT_THAT(refused.out(), HasSubstr("401"));
    platform_.stop();
    auto& nobody = run({"check", "--online"}, settings());
    EXPECT_EQ(nobody.exit_status(), 69) << nobody.out();
}

TEST_F(Start, CheckOnlineNeedsAKeyAndAnApp) {
    auto all = settings();
    all.erase("HEROKU_API_KEY");
    EXPECT_EQ(run({"check", "--online"}, all).exit_status(), 78);
}

}  // namespace
}  // namespace dynoward::e2e
