// SPDX-License-Identifier: MIT
// `dynoward replay` with unreadable files, several apps, lines in the wrong order, and output that cannot
// be written.
#include "unit/cli/replay_program.hpp"

namespace dynoward::cli {
namespace {

using namespace test_replay;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// The lines with timestamps 20 s apart.
std::string timed(const std::vector<std::string>& lines) {
    std::string text;
    auto at = parse_rfc3339("2026-03-04T12:00:00Z").value();
    for (const auto& line : lines) {
        text += test::stamp_text(at) + " " + line + "\n";
        at += 20s;
    }
    return text;
}

std::string newest_first(const std::string& text) {
    std::istringstream in(text);
    std::string result;
    for (std::string line; std::getline(in, line);) {
        result.insert(0, line + "\n");
    }
    return result;
}

// Redirects the output; uses `sh` for this.
Ran replay_to(const std::string& redirection, const std::string& arguments) {
    const auto err = in_temp("err");
    const auto command = "'" DYNOWARD_PROGRAM "' replay " + arguments + " " + redirection + " 2>" + err;
    const int status = std::system(command.c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, {}, test::read_file(err)};
}

TEST(ReplayProgram, R_FailsIfItsOutputCannotBeWritten) {
    const auto file = write("a.log", recording());
    for (const std::string& arguments :
         {file, "--json " + file, "--json --compare --set MIN_UPTIME=1 " + file}) {
        const auto ran = replay_to(">/dev/full", arguments);
        EXPECT_EQ(ran.status, 74) << arguments;
        EXPECT_THAT(ran.err, HasSubstr("No space left on device"));
    }
    EXPECT_EQ(replay_to(">&-", file).status, 74);
    EXPECT_EQ(replay_to(">/dev/null", "--chart /dev/full " + file).status, 74);
    // A reader that closes the pipe early: no error message.
    const auto status = in_temp("status");
    const auto err = in_temp("err");
    const auto command = "{ '" DYNOWARD_PROGRAM "' replay --json " + file + " 2>" + err + "; echo $? >" +
                         status + "; } | sleep 0";
    ASSERT_EQ(std::system(command.c_str()), 0);
    EXPECT_THAT(test::read_file(err), IsEmpty());
}

TEST(ReplayProgram, R_ANoteReportsThatNothingCanBeEvaluated) {
    const auto file = write(
        "no_metrics.log", timed({"heroku[web.1]: Error R14 (Memory quota exceeded)", "app[web.1]: hello"}));
    const auto summary = lines_of(replay("--json " + file).out).back()["summary"];
    EXPECT_THAT(summary["notes"].dump(), HasSubstr("nothing can be evaluated"));
    EXPECT_THAT(replay(file).out, HasSubstr("nothing can be evaluated"));
}

TEST(ReplayProgram, R_WithoutAReadableTimeNothingIsEvaluated) {
    std::string frames, printed;
    for (const auto* const mb : {"600", "610"}) {
        const auto text = test::memory_text("web.1", "aaaa", std::stod(mb)) + "\n";
        frames += "<134>1 - host heroku web.1 - " + text;
        printed += "2026-13-04T12:00:00+00:00 heroku[web.1]: " + text;
    }
    for (const auto& text : {frames, printed}) {
        const auto ran = replay("--json " + write("timeless.log", text));
        EXPECT_EQ(ran.status, 66) << text;
        EXPECT_THAT(ran.out, Not(HasSubstr("summary")));
        EXPECT_THAT(ran.err, HasSubstr("a timestamp that can be read"));
    }
}

TEST(ReplayProgram, R_EachInputMustContainAHerokuLine) {
    const auto file = write("a.log", recording());
    const auto empty = write("empty.log", "");
    const auto foreign = write("foreign.log", "Dear diary,\nmy password is hunter2\n");
    auto ran = replay(empty);
    EXPECT_EQ(ran.status, 66);
    EXPECT_THAT(ran.err, HasSubstr("empty.log: the input is empty"));
    EXPECT_THAT(ran.out, Not(HasSubstr("log-runtime-metrics")));
    ran = replay("--json " + file + " " + foreign);
    EXPECT_EQ(ran.status, 66);
    EXPECT_EQ(lines_of(ran.out).back()["summary"]["restarts"], 1);
    EXPECT_EQ(lines_of(ran.out).back()["summary"]["skipped"], json::parse(R"({"not_a_log_line":2})"));
    EXPECT_THAT(ran.err, AllOf(HasSubstr("foreign.log: contains no Heroku log lines; the first unreadable "
                                         "one is line 1: `Dear diary,`"),
                               HasSubstr("bodies of a log drain"), HasSubstr("Papertrail"),
                               HasSubstr("JSON"), HasSubstr("CSV")));
    EXPECT_THAT(replay(foreign).out, Not(HasSubstr("log-runtime-metrics")));
    ran = replay(write("mixed.log", recording() + "token abc\n"));
    EXPECT_EQ(ran.status, 0);
    EXPECT_THAT(
        ran.err,
        HasSubstr(
            "1 of 361 lines could not be read as Heroku log lines; the first unreadable one is line 361: "
            "`token ...`"));
    EXPECT_EQ(
        replay(write("only.raw", "400 <134>1 2026-03-04T12:00:00Z host heroku web.1 - x\n9 y\n")).status,
        66);
}

TEST(ReplayProgram, R_NamesTheArchiveFormatAndTheCommandToUnpackIt) {
    using namespace std::string_literals;
    const auto tar = std::string(257, 'x') + "ustar" + std::string(300, ' ');
    for (const auto& [bytes, hint] :
         {std::pair{"BZh91AY&SY"s, "is bzip2; unpack it: bzip2 -dc "s},
          std::pair{"PK\x03\x04\x14"s, "unzip -p "s}, std::pair{"\x28\xb5\x2f\xfd"s, "zstd -dc "s},
          std::pair{"\xfd\x37zXZ\0\0"s, "xz -dc "s}, std::pair{tar, "tar -xOf "s},
          std::pair{test::gzip(tar), "| tar -xOf - | dynoward replay -"s},
          std::pair{test::gzip(test::gzip("x")), "gzip inside gzip"s},
          std::pair{"%PDF-1.4"s, "is a PDF"s}}) {
        const auto ran = replay(write("a.bin", bytes));
        EXPECT_EQ(ran.status, 66) << hint;
        EXPECT_THAT(ran.err, HasSubstr(hint));
    }
    // Zero bytes after the end, as from a tape, are not damage.
    EXPECT_EQ(replay(write("padded.gz", test::gzip(recording()) + std::string(500, '\0'))).status, 0);
}

TEST(ReplayProgram, R_SeveralAppsAreRefusedUntilOneIsSelected) {
    auto blog = recording();
    for (auto at = blog.find("heroku.2808254."); at != std::string::npos;
         at = blog.find("heroku.2808254.", at)) {
        blog.replace(at, 15, "heroku.222.");
    }
    const auto file = write("two.log", recording());
    const auto other = write("blog.log", blog);
    auto ran = replay(file + " " + other);
    EXPECT_EQ(ran.status, 64);
    EXPECT_THAT(ran.out, IsEmpty());
    EXPECT_THAT(ran.err, AllOf(HasSubstr("heroku.222, heroku.2808254"), HasSubstr("--app")));
    ran = replay("--json --app 222 " + file + " " + other);
    EXPECT_EQ(ran.status, 0) << ran.err;
    EXPECT_EQ(lines_of(ran.out).back()["summary"]["restarts"], 1);
    EXPECT_EQ(lines_of(ran.out).back()["summary"]["skipped"]["other_app"], 240);
    EXPECT_EQ(replay("--app 333 " + file).status, 66);
    const auto named =
        write("named.json", R"({"app":"shop","message":"2026-03-04T12:00:00Z heroku[web.1]: Restarting"})");
    EXPECT_EQ(replay("--app shop " + named).status, 0);
    ran = replay("--app blog " + named);
    EXPECT_EQ(ran.status, 66);
    EXPECT_THAT(ran.err, AllOf(HasSubstr("--app blog"), HasSubstr("shop")));
}

TEST(ReplayProgram, R_TheOrderOfTheLinesDoesNotMatter) {
    const auto text = recording();
    const auto half = text.find('\n', text.size() / 2) + 1;
    const auto summary = [](const Ran& ran) {
        auto all = lines_of(ran.out).back()["summary"];
        all.erase("notes");
        return all;
    };
    const auto expected = summary(replay("--json " + write("a.log", text)));
    const auto backwards = write("backwards.log", newest_first(text));
    const auto first = write("first.log", text.substr(0, half));
    const auto second = write("second.gz", test::gzip(text.substr(half)));
    const auto sorted = replay("--json " + backwards);
    EXPECT_EQ(sorted.status, 0);
    EXPECT_EQ(summary(sorted), expected);
    EXPECT_THAT(lines_of(sorted.out).back()["summary"]["notes"][0], HasSubstr("newest"));
    EXPECT_EQ(summary(replay("--json -", "", backwards)), expected);
    const auto pipe = in_temp("pipe.out");
    ASSERT_EQ(
        std::system(("cat " + backwards + " | '" DYNOWARD_PROGRAM "' replay --json - >" + pipe).c_str()),
        0);
    EXPECT_EQ(summary({0, test::read_file(pipe), {}}), expected);
    EXPECT_EQ(summary(replay("--json " + second + " " + first)), expected);
    EXPECT_THAT(replay(second + " " + first).out, HasSubstr("not in chronological order and were sorted"));
}

TEST(ReplayProgram, R_NoPreviousProcessIsAssumed) {
    // Four dynos cross the level at once and are restarted one after another, since the budget is unused.
    std::string text;
    auto at = parse_rfc3339("2026-03-04T12:00:00Z").value();
    for (int i = 0; i < 90; ++i, at += 20s) {
        for (const std::string dyno : {"web.1", "web.2", "web.3", "web.4"}) {
            text += test::stamp_text(at) + " heroku[" + dyno +
                    "]: " + test::memory_text(dyno, "aaaa" + dyno.substr(4), i < 20 ? 300 : 560) + "\n";
        }
    }
    const auto ran = replay("--json " + write("four.log", text));
    EXPECT_EQ(lines_of(ran.out).back()["summary"]["restarts"], 4) << ran.out;
    EXPECT_THAT(ran.out, Not(HasSubstr("budget")));
}

TEST(ReplayProgram, R_NotesReportTheDataThatARuleLacks) {
    std::vector<std::string> lines;
    for (int i = 0; i < 9; ++i) {
        lines.emplace_back("heroku[web.1]: source=web.1 dyno=heroku.1.a sample#memory_total=900.00MB");
    }
    const auto file = write("no_quota.log", timed(lines));
    EXPECT_THAT(replay(file).out, HasSubstr("--set RESTART_THRESHOLD=512MB"));
    EXPECT_THAT(replay("--set RESTART_THRESHOLD=512MB " + file).out,
                Not(HasSubstr("do not contain the quota")));
    EXPECT_THAT(replay("--set LEAK_FORECAST=20m " + file).out,
                HasSubstr("The rule leak could not act on web: LEAK_FORECAST of 20 min"));
    EXPECT_THAT(replay(file).out, HasSubstr("LEAK_FORECAST=auto needs an incarnation older than 20 min"));
    EXPECT_THAT(replay("--set LEAK_FORECAST=off " + file).out, Not(HasSubstr("LEAK_FORECAST")));
    EXPECT_THAT(replay(write("a.log", recording())).out, HasSubstr("would have made: 1 (memory 1)"));
}

TEST(ReplayProgram, R_AMisspeltSetGetsASuggestionAndItsValueIsNotShown) {
    const auto file = write("a.log", recording());
    const auto ran = replay("--set WEB_RESTART_TRESHOLD=hunter2 " + file);
    EXPECT_EQ(ran.status, 64);
    EXPECT_THAT(ran.err,
                AllOf(HasSubstr("did you mean WEB_RESTART_THRESHOLD?"), Not(HasSubstr("hunter2"))));
    EXPECT_THAT(replay("--set min_uptme=5m " + file).err, HasSubstr("did you mean MIN_UPTIME?"));
    EXPECT_THAT(replay("--set MY_JOBS_RESTART_WINDO=5m " + file).err,
                HasSubstr("did you mean MY_JOBS_RESTART_WINDOW?"));
    EXPECT_THAT(replay("--set NO_SUCH_THING=5m " + file).err, Not(HasSubstr("did you mean")));
}

TEST(ReplayProgram, R_PipesAreReadOnceAndUnreadableInputsAreNamed) {
    const auto file = write("a.log", recording());
    const auto pipe = in_temp("fifo");
    ASSERT_EQ(std::system(("rm -f " + pipe + " && mkfifo " + pipe).c_str()), 0);
    const auto out = in_temp("fifo.out");
    ASSERT_EQ(std::system(("cat " + file + " >" + pipe + " & '" DYNOWARD_PROGRAM "' replay --json " + pipe +
                           " >" + out)
                              .c_str()),
              0);
    EXPECT_EQ(test::read_file(out), replay("--json " + file).out);
    EXPECT_THAT(replay("/").err, HasSubstr("Is a directory"));
    EXPECT_THAT(replay("/no/such/file").err, HasSubstr("No such file"));
    if (geteuid() != 0) {
        const auto closed = write("closed.log", recording());
        ASSERT_EQ(std::system(("chmod 000 " + closed).c_str()), 0);
        EXPECT_EQ(replay(closed).status, 66);
    }
}

TEST(ReplayProgram, R_AnEndlessLineIsReadInConstantMemory) {
    for (const std::string front : {"", "[", "{\"message\":\"", "message,a\n\""}) {
        const auto begin = write("front", front);
        const auto command = "{ cat " + begin +
                             "; head -c 100000000 /dev/zero | tr '\\0' x; } | '" DYNOWARD_PROGRAM
                             "' replay --json - >/dev/null 2>&1";
        EXPECT_NE(std::system(command.c_str()), 0);
    }
    rusage usage{};
    getrusage(RUSAGE_CHILDREN, &usage);
    EXPECT_LT(usage.ru_maxrss, 256 * 1024);  // kB; a JSON value may take 32 MB of it
}

}  // namespace
}  // namespace dynoward::cli
