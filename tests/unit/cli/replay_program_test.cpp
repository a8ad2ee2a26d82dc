// SPDX-License-Identifier: MIT
// `dynoward replay` as scripts use it: exit status, JSON lines, standard input, gzip, variants, charts.
#include "unit/cli/replay_program.hpp"

namespace dynoward::cli {
namespace {

using namespace test_replay;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(ReplayProgram, PrintsOneLedgerEntryPerLineThenTheSummary) {
    const auto ran = replay("--json " + write("a.log", recording()));
    EXPECT_EQ(ran.status, 0) << ran.err;
    EXPECT_THAT(ran.err, IsEmpty());
    const auto lines = lines_of(ran.out);
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_EQ(lines[0]["dyno"], "web.1");
    EXPECT_EQ(lines[0]["verdict"], "restart");
    EXPECT_EQ(lines[0]["mode"], "observe");
    EXPECT_TRUE(lines[0]["result"].is_null());
    EXPECT_EQ(lines[1],
              json::parse(R"({"summary":{"frames":360,"samples":240,"restarts":1,"restarts_per_day":null,
        "rules":{"memory":1},"holds":{},"crossings":{},"gaps":0,"skipped":{},
        "notes":["The rule leak could not act on web: LEAK_FORECAST=auto needs an earlier )"
                          R"(incarnation that crossed its level while rising, and there was none."],
        "from":"2026-03-04T12:00:00Z","to":"2026-03-04T12:39:40Z"}})"));
}

TEST(ReplayProgram, ReadsStandardInputGzipAndSeveralFilesAlike) {
    const auto text = recording();
    const auto half = text.find('\n', text.size() / 2) + 1;
    const auto plain = write("a.log", text);
    const auto packed = write("a.gz", test::gzip(text));
    const auto members = write("b.gz", test::gzip(text.substr(0, half)) + test::gzip(text.substr(half)));
    const auto first = write("first.log", text.substr(0, half));
    const auto second = write("second.gz", test::gzip(text.substr(half)));
    const auto expected = replay("--json " + plain).out;
    EXPECT_EQ(replay("--json " + packed).out, expected);
    EXPECT_EQ(replay("--json " + members).out, expected);
    EXPECT_EQ(replay("--json -", "", plain).out, expected);
    EXPECT_EQ(replay("--json -", "", packed).out, expected);
    EXPECT_EQ(replay("--json " + first + " " + second).out, expected);
}

TEST(ReplayProgram, ReadsTheBodiesOfTheGoldenCases) {
    for (const auto& name : test::golden_case_names()) {
        const auto golden = test::load_golden_case(name);
        const auto ran = replay("--json " + write("body", golden.body));
        const bool is_whole = golden.expected["frame_error"].is_null() && golden.expected["frames"] > 0;
        ASSERT_TRUE(ran.status == 0 || (!is_whole && ran.status == 66)) << name << ran.err;
        EXPECT_EQ(lines_of(ran.out).back()["summary"]["frames"], golden.expected["frames"]) << name;
    }
}

TEST(ReplayProgram, TheTableShowsTimeDynoVerdictAndReason) {
    const auto ran = replay(write("a.log", recording()));
    EXPECT_EQ(ran.status, 0);
    EXPECT_THAT(ran.out, AllOf(HasSubstr("2026-03-04 12:1"), HasSubstr("web.1       restart  memory: "),
                               HasSubstr("360 lines, 240 memory samples"), HasSubstr("avoided")));
    std::istringstream in(ran.out);
    for (std::string line; std::getline(in, line);) {
        EXPECT_LE(line.size(), 100U) << line;
    }
}

TEST(ReplayProgram, WithoutMetricsItPrintsHowToEnableThem) {
    const auto ran = replay(write("a.log", "2026-03-04T12:00:00Z app[web.1]: hello\n"));
    EXPECT_EQ(ran.status, 0);
    EXPECT_THAT(ran.out, HasSubstr("labs:enable log-runtime-metrics"));
}

TEST(ReplayProgram, NoListenerSettingIsNeededButAllBadOnesAreReported) {
    const auto file = write("a.log", recording());
    EXPECT_EQ(replay(file, "DRAIN_PASSWORD=short PORT=no HEROKU_APP_NAME=shop APP_ID_OR_NAME=shop").status,
              0);
    const auto ran = replay(file, "RESTART_THRESHOLD=lots WARM_UP=never");
    EXPECT_EQ(ran.status, 78);
    EXPECT_THAT(ran.err, AllOf(HasSubstr("RESTART_THRESHOLD=lots: "), HasSubstr("WARM_UP=never: ")));
    EXPECT_EQ(replay("--set RESTART_THRESHOLD=lots " + file).status, 78);
}

TEST(ReplayProgram, WrongUsageExits64) {
    const auto file = write("a.log", recording());
    for (const std::string arguments :
         {"", "--json", "--bogus x", "--set RESTART_THRESHOLD x", "--set NO_SUCH_THING=1 x", "--set =1 x",
          "--compare x", "--compare --variant a --set MIN_UPTIME=1 x", "--json --chart - x", "- -",
          "--app Shop! x", "--chart /no/such/folder/x.svg x"}) {
        auto with_file = arguments;
        if (const auto at = with_file.rfind('x'); at != std::string::npos && at + 1 == with_file.size()) {
            with_file.replace(at, 1, file);
        }
        const auto ran = replay(with_file);
        EXPECT_EQ(ran.status, 64) << arguments << ran.err;
        EXPECT_THAT(ran.out, IsEmpty()) << arguments;
        EXPECT_THAT(ran.err, Not(IsEmpty())) << arguments;
    }
    EXPECT_EQ(replay(file, "APP_ID_OR_NAME=shop,blog").status, 64);  // it is unknown whose lines these are
    EXPECT_EQ(replay("--app blog " + file, "APP_ID_OR_NAME=shop,blog").status, 0);
}

TEST(ReplayProgram, AnUnreadableInputExits66AndTheLinesBeforeItCount) {
    EXPECT_EQ(replay("/no/such/file").status, 66);
    EXPECT_EQ(replay("/").status, 66);
    EXPECT_EQ(replay(write("prose.txt", "Dear diary,\nnothing happened.\n")).status, 66);
    const auto packed = test::gzip(recording());
    for (const auto& damaged : {packed.substr(0, packed.size() - 9), packed + "rest"}) {
        const auto ran = replay("--json " + write("damaged.gz", damaged));
        EXPECT_EQ(ran.status, 66);
        EXPECT_THAT(ran.err, HasSubstr("gzip"));
        EXPECT_GT(lines_of(ran.out).back()["summary"]["frames"], 300);
    }
    EXPECT_EQ(replay(write("header.gz", packed.substr(0, 5))).status, 66);
}

TEST(ReplayProgram, ComparesSettingsSideBySide) {
    const auto file = write("a.log", recording());
    const auto rows = lines_of(
        replay("--json --compare --set WEB_RESTART_THRESHOLD=50% --set RESTART_THRESHOLD=130% " + file)
            .out);
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[0]["variant"], "current settings");
    EXPECT_EQ(rows[1]["variant"], "WEB_RESTART_THRESHOLD=50%");
    EXPECT_GT(rows[1]["summary"]["restarts"], rows[0]["summary"]["restarts"]);
    EXPECT_EQ(rows[2]["summary"]["restarts"], 0);
    const auto ran =
        replay("--set MIN_UPTIME=10m --variant 'late; very' --set RESTART_THRESHOLD=130% " + file);
    EXPECT_THAT(ran.out, AllOf(HasSubstr("late; very"), HasSubstr("current settings"), HasSubstr("web.1")));
}

TEST(ReplayProgram, SetOverridesConfigFile) {
    const auto config = write("c.json", R"({"apps":{"shop":{"RESTART_THRESHOLD":"130%"}}})");
    const auto file = write("a.log", recording());
    const auto settings = "APP_ID_OR_NAME=shop CONFIG_FILE=" + config;
    const auto restarts = [](const Ran& ran) { return lines_of(ran.out).back()["summary"]["restarts"]; };
    EXPECT_EQ(restarts(replay("--json " + file, settings)), 0);
    EXPECT_EQ(restarts(replay("--json --set RESTART_THRESHOLD=100% " + file, settings)), 1);
}

TEST(ReplayProgram, DrawsMemoryAndMarks) {
    const auto file = write("a.log", recording());
    const auto svg = in_temp("chart.svg");
    EXPECT_EQ(replay("--chart " + svg + " " + file).status, 0);
    EXPECT_THAT(test::read_file(svg), AllOf(testing::StartsWith("<svg "), HasSubstr("class=\"restart\""),
                                            testing::EndsWith("</svg>\n")));
    const auto plain = replay("--chart - " + file).out;
    EXPECT_THAT(plain, AllOf(HasSubstr("|###"), HasSubstr("  R"), Not(HasSubstr("█"))));
    EXPECT_THAT(replay("--chart - " + file, "LANG=C.UTF-8").out, HasSubstr("█"));
}

TEST(ReplayProgram, ReadsHundredsOfMegabytesInConstantMemory) {
    // Through a pipe, so that the size is unknown.
    const std::string generate =
        "awk 'BEGIN{for(i=0;i<600000;i++){s=i/200; printf "
        "\"2026-03-04T%02d:%02d:%02d+00:00 app[web.1]: method=GET path=/products/%d format=html "
        "controller=Products "
        "action=show status=200 duration=12.5 view=3.1 db=4.4 "
        "request_id=8f2c7a10-0000-4000-8000-000000000000\\n\", "
        "s/3600, (s/60)%60, s%60, i}}'";
    const auto out = in_temp("big.out");
    const auto command = generate + " | '" DYNOWARD_PROGRAM "' replay --json - >" + out;
    ASSERT_EQ(std::system(command.c_str()), 0);
    EXPECT_EQ(lines_of(test::read_file(out)).back()["summary"]["frames"], 600000);
    rusage usage{};
    getrusage(RUSAGE_CHILDREN, &usage);
    EXPECT_LT(usage.ru_maxrss,
              128 * 1024);  // kB; the input is 100 MB, and sanitizers need additional memory
}

}  // namespace
}  // namespace dynoward::cli
