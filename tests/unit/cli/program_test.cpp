// SPDX-License-Identifier: MIT
// The built program as a script sees it: exit status, and who is told what on which stream.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

namespace dynoward::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

struct Run {
    int status = -1;
    std::string out;
    std::string err;
};

std::string take_file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    std::remove(path.c_str());
    return text.str();
}

// Both are shell text of this file's own making. Nothing of the caller's environment comes through.
Run run(const std::string& assignments, const std::string& arguments) {
    const auto base = ::testing::TempDir() + "dynoward_program_" + std::to_string(getpid());
    const auto command = "env -i " + assignments + " '" DYNOWARD_PROGRAM "' " + arguments + " >" + base +
                         ".out 2>" + base + ".err </dev/null";
    const int status = std::system(command.c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, take_file(base + ".out"),
            take_file(base + ".err")};
}

const std::string good = "DRAIN_PASSWORD=0123456789abcdef APP_ID_OR_NAME=shop ";

TEST(Program, TellsItsVersionAlsoPerCommand) {
    for (const auto* const arguments :
         {"--version", "serve --version", "check --version", "demo --version"}) {
        const auto ran = run("", arguments);
        EXPECT_EQ(ran.status, 0) << arguments;
        EXPECT_EQ(ran.out, "dynoward " DYNOWARD_VERSION "\n") << arguments;
    }
}

TEST(Program, HelpsAlsoPerCommandAndNamesTheSettings) {
    for (const auto* const arguments : {"--help", "serve --help", "check --help"}) {
        const auto ran = run("", arguments);
        EXPECT_EQ(ran.status, 0) << arguments;
        EXPECT_THAT(ran.out, AllOf(HasSubstr("Usage:"), HasSubstr("RESTART_THRESHOLD*"))) << arguments;
    }
    EXPECT_THAT(run("", "demo --help").out, HasSubstr("--verbose"));
}

TEST(Program, WrongUsageExits64AndServesNothing) {
    for (const auto* const arguments : {"bogus", "--bogus", "check --bogus", "check extra", "serve check",
                                        "serve --port 80", "demo --online", "check --online=maybe"}) {
        const auto ran = run(good, arguments);
        EXPECT_EQ(ran.status, 64) << arguments;
        EXPECT_THAT(ran.out, IsEmpty()) << arguments;
        EXPECT_THAT(ran.err, HasSubstr("--help")) << arguments;
    }
}

TEST(Program, F76_AnUnknownTimeZoneStopsTheStartAndAKnownOneDoesNot) {
    for (const auto* const command : {"check", "serve"}) {
        const auto ran = run(good + "RESTART_SCHEDULE='25:00 Mars/Olympus' ", command);
        EXPECT_EQ(ran.status, 78);
        EXPECT_THAT(ran.err,
                    AllOf(HasSubstr("RESTART_SCHEDULE=25:00 Mars/Olympus: `25:00` is no time of day"),
                          HasSubstr("`Mars/Olympus` is no time zone"), HasSubstr("Europe/Berlin")));
    }
    const auto ran = run(good + "RESTART_SCHEDULE='03:00 Australia/Lord_Howe' ", "check");
    EXPECT_EQ(ran.status, 0) << ran.err;
    EXPECT_THAT(ran.out, HasSubstr("next by its schedule: web at "));
}

TEST(Program, BadSettingsExit78WithEveryErrorOnALineOfItsOwn) {
    for (const auto* const arguments : {"", "serve", "check", "check --online"}) {
        const auto ran =
            run("DRAIN_PASSWORD=a:b TLS_CERT_FILE=/dev/null TLS_KEY_FILE=/no/such/key.pem "
                "RESTART_THRESHOLD=lots DYNO_TYPES=run",
                arguments);
        EXPECT_EQ(ran.status, 78) << arguments;
        EXPECT_THAT(ran.out, IsEmpty()) << arguments;
        EXPECT_EQ(std::count(ran.err.begin(), ran.err.end(), '\n'), 4) << ran.err;
        EXPECT_THAT(ran.err, AllOf(HasSubstr("DRAIN_PASSWORD=[redacted]: "),
                                   HasSubstr("TLS_KEY_FILE=/no/such/key.pem: "),
                                   HasSubstr("RESTART_THRESHOLD=lots: "), HasSubstr("DYNO_TYPES=run: "),
                                   Not(HasSubstr("a:b"))));
    }
}

TEST(Program, ADirectoryIsNoReadableFile) {
    EXPECT_EQ(run(good + "CONFIG_FILE=/tmp", "check").status, 78);
    EXPECT_EQ(run(good + "TLS_CERT_FILE=/tmp TLS_KEY_FILE=/tmp", "check").status, 78);
}

TEST(Program, CheckPrintsTheRulesAndWarnsOnTheOtherStream) {
    const auto ran = run(good + "MODE=enforce WEB_RESTART_TRESHOLD=95%", "check");
    EXPECT_EQ(ran.status, 0) << ran.err;
    EXPECT_THAT(ran.out, AllOf(HasSubstr("app shop"), HasSubstr("RESTART_WINDOW"),
                               Not(HasSubstr("0123456789abcdef"))));
    EXPECT_THAT(ran.err, AllOf(HasSubstr("warning: MODE=enforce is not in force"),
                               HasSubstr("did you mean WEB_RESTART_THRESHOLD?")));
}

TEST(Program, CheckOnlineNeedsATokenAndAnApp) {
    const auto ran = run(good, "check --online");
    EXPECT_EQ(ran.status, 78);
    EXPECT_THAT(ran.err, HasSubstr("needs HEROKU_API_KEY and APP_ID_OR_NAME"));
}

TEST(Program, CheckOnlineExits69WhereNobodyAnswers) {
    // Port 1 of this machine: nothing listens there, and connecting fails at once.
    const auto ran = run(good + "HEROKU_API_KEY=canary-canary-canary HEROKU_API_URL=http://127.0.0.1:1",
                         "check --online");
    EXPECT_EQ(ran.status, 69);
    EXPECT_THAT(ran.out,
                AllOf(HasSubstr("FAIL  the Platform API cannot be reached"), Not(HasSubstr("canary"))));
    EXPECT_THAT(ran.err, Not(HasSubstr("canary")));
}

TEST(Program, F108_PrintsTheConfigurationPage) {
    const auto ran = run("", "check --settings-markdown");
    EXPECT_EQ(ran.status, 0);
    EXPECT_THAT(ran.out, HasSubstr("# Configuration"));
}

}  // namespace
}  // namespace dynoward::cli
