// SPDX-License-Identifier: MIT
// The built program as scripts use it: exit status, standard output and standard error.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <regex>
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

// Both arguments are shell text written in this file. The caller's environment is not passed on.
Run run(const std::string& assignments, const std::string& arguments) {
    const auto base = ::testing::TempDir() + "dynoward_program_" + std::to_string(getpid());
    const auto command = "env -i " + assignments + " '" DYNOWARD_PROGRAM "' " + arguments + " >" + base +
                         ".out 2>" + base + ".err </dev/null";
    const int status = std::system(command.c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, take_file(base + ".out"),
            take_file(base + ".err")};
}

const std::string good = "DRAIN_PASSWORD=0123456789abcdef APP_ID_OR_NAME=shop ";

TEST(Program, PrintsItsVersionForEachCommand) {
    for (const auto* const arguments :
         {"--version", "serve --version", "check --version", "demo --version"}) {
        const auto ran = run("", arguments);
        EXPECT_EQ(ran.status, 0) << arguments;
        const std::regex version("dynoward " DYNOWARD_VERSION " \\(commit ([0-9a-f]{7,12}|unknown)\\)\n");
        EXPECT_TRUE(std::regex_match(ran.out, version)) << ran.out;
    }
}

TEST(Program, PrintsHelpForEachCommandWithTheSettings) {
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
                    AllOf(HasSubstr("RESTART_SCHEDULE=25:00 Mars/Olympus: `25:00` is not a time of day"),
                          HasSubstr("`Mars/Olympus` is not a time zone"), HasSubstr("Europe/Berlin")));
    }
    const auto ran = run(good + "RESTART_SCHEDULE='03:00 Australia/Lord_Howe' ", "check");
    EXPECT_EQ(ran.status, 0) << ran.err;
    EXPECT_THAT(ran.out, HasSubstr("next scheduled restart: web at "));
}

TEST(Program, BadSettingsExit78WithOneLinePerError) {
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

TEST(Program, ADirectoryIsNotAReadableFile) {
    EXPECT_EQ(run(good + "CONFIG_FILE=/tmp", "check").status, 78);
    EXPECT_EQ(run(good + "TLS_CERT_FILE=/tmp TLS_KEY_FILE=/tmp", "check").status, 78);
}

TEST(Program, S8_AnInvalidConfigFileIsRefusedWithThePlaceAndNoContent) {
    const auto path = ::testing::TempDir() + "dynoward_settings_" + std::to_string(getpid()) + ".json";
    for (const auto& [text, place] : std::map<std::string, std::string>{
             {"{\n\"settings\":{\"DRAIN_PASSWORD\":1e999, \"x\":\"canary\"}}", "(line 2, column"},
             {"canary", "(line 1, column 1)"},
             {"", "(line 1, column 1)"},
             {std::string(2000000, '['), "(line 1, column 2000001)"},
             {std::string("\0canary", 7), "(line 1, column 1)"},
             {"{\"settings\":{\"PORT\":\"\xff\"}}", "(line 1, column"}}) {
        std::ofstream(path, std::ios::binary) << text;
        for (const auto* const command : {"check", "serve", "replay /dev/null"}) {
            const auto ran = run(good + "CONFIG_FILE=" + path, command);
            EXPECT_EQ(ran.status, 78) << command << ran.err;
            EXPECT_THAT(ran.err,
                        AllOf(HasSubstr("CONFIG_FILE: "), HasSubstr(place), Not(HasSubstr("canary"))));
        }
    }
    std::remove(path.c_str());
}

TEST(Program, S8_AnythingButARegularFileIsRefusedAtOnce) {
    const auto pipe = ::testing::TempDir() + "dynoward_pipe_" + std::to_string(getpid());
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    const auto large = ::testing::TempDir() + "dynoward_large_" + std::to_string(getpid());
    std::ofstream(large).close();
    ASSERT_EQ(::truncate(large.c_str(), 100L << 20), 0);
    for (const auto& path :
         {std::string("/tmp"), pipe, large, std::string("/dev/zero"), std::string("/dev/null"),
          std::string("/no/such/file"), std::string("/etc/shadow/x")}) {
        const auto ran = run(good + "CONFIG_FILE=" + path, "check");
        EXPECT_EQ(ran.status, 78) << path;
        EXPECT_THAT(ran.err, HasSubstr("CONFIG_FILE")) << path;
    }
    std::remove(pipe.c_str());
    std::remove(large.c_str());
}

TEST(Program, S7_ASecretOnTheCommandLineIsNotRepeated) {
    const std::string secret = "HRKU-01234567-89ab-cdef-0123-456789abcdef";
    for (const auto& arguments :
         {secret, "check " + secret, "--" + secret, "check --online=" + secret,
          "replay --set " + secret + " x", "replay --set " + secret + "=1 x",
          "replay --set HEROKU_API_KEX=" + secret + " x", "replay --set=" + secret + " x",
          "replay --app " + secret + " x", "simulate --seed " + secret,
          "replay --set PORT=" + secret + " x", "replay --set RESTART_SUSTAIN=" + secret + " x"}) {
        const auto ran = run(good, arguments);
        EXPECT_THAT(ran.status, ::testing::AnyOf(64, 66, 78)) << arguments;
        EXPECT_THAT(ran.out + ran.err, Not(HasSubstr("89ab"))) << arguments;
    }
}

TEST(Program, S7_ASecretInTheWrongVariableIsNotRepeated) {
    for (const auto* const name :
         {"PORT", "HOST", "TLS_KEY_FILE", "TLS_CERT_FILE", "MODE", "DRAIN_USER", "DYNO_TYPES",
          "RESTART_THRESHOLD", "LOG_LEVEL", "CONFIG_FILE", "AFTER_RESTART_RESET_POSTGRES", "QUIET_HOURS",
          "REDIS_URL", "DATA_DIR", "HEROKU_API_URL", "WEB_MIN_UPTIME", "MEMORY_SIGNAL"}) {
        for (const auto* const secret :
             {"HRKU-01234567-89ab-cdef-0123-456789abcdef", "postgres://u:89ab@h/d", "0123456789abcdef89ab",
              "-----BEGIN89ab", "{89ab}"}) {
            const auto ran = run(good + name + "='" + secret + "'", "check");
            EXPECT_THAT(ran.out + ran.err, Not(HasSubstr("89ab"))) << name;
        }
    }
}

TEST(Program, CheckPrintsTheRulesAndWarnsOnStderr) {
    const auto ran = run(good + "MODE=enforce WEB_RESTART_TRESHOLD=95%", "check");
    EXPECT_EQ(ran.status, 0) << ran.err;
    EXPECT_THAT(ran.out, AllOf(HasSubstr("app shop"), HasSubstr("RESTART_WINDOW"),
                               Not(HasSubstr("0123456789abcdef"))));
    EXPECT_THAT(ran.err,
                AllOf(HasSubstr("warning: MODE=enforce has no effect because HEROKU_API_KEY is not set"),
                      HasSubstr("did you mean WEB_RESTART_THRESHOLD?")));
}

TEST(Program, CheckOnlineNeedsATokenAndAnApp) {
    const auto ran = run(good, "check --online");
    EXPECT_EQ(ran.status, 78);
    EXPECT_THAT(ran.err, HasSubstr("requires HEROKU_API_KEY and APP_ID_OR_NAME"));
}

TEST(Program, CheckOnlineExits69IfTheApiIsUnreachable) {
    // Nothing listens on port 1 of this machine, so connecting fails at once.
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
