// SPDX-License-Identifier: MIT
// Numbers are the edge cases of the wire format: 67, 70, 71 and the sentences of the dyno manager.
#include "logplex/dyno_line.hpp"

#include <gtest/gtest.h>

#include <string>

namespace dynoward::logplex {
namespace {

Event read(std::string_view text) {
    Event event;
    read_dyno_line(text, *DynoNameRef::parse("web.1"), event);
    return event;
}

TEST(DynoLine, ReadsErrorCodes) {
    struct Row {
        std::string_view text;
        char letter;
        unsigned number;
        std::string_view name;
    };
    for (const auto& row : {
             Row{"Error R14 (Memory quota exceeded)", 'R', 14, "Memory quota exceeded"},
             Row{"Error R15 (Memory quota vastly exceeded)", 'R', 15, "Memory quota vastly exceeded"},
             Row{"Error R10 (Boot timeout) -> Web process failed to bind to $PORT", 'R', 10,
                 "Boot timeout"},
             Row{"Error R12 (Exit timeout) -> At least one process (of 3) failed", 'R', 12, "Exit timeout"},
             Row{"Error R99 (Platform error)", 'R', 99, "Platform error"},
             Row{"Error L10 (output buffer overflow): x", 'L', 10, "output buffer overflow"},
             Row{"Error R00 ()", 'R', 0, ""},
         }) {
        const auto event = read(row.text);
        ASSERT_EQ(event.fate, Fate::error_code) << row.text;
        EXPECT_EQ(event.dyno->text(), "web.1");
        const auto& code = std::get<ErrorCode>(event.what);
        EXPECT_EQ(code.letter, row.letter);
        EXPECT_EQ(code.number, row.number);
        EXPECT_EQ(code.name, row.name);
    }
}

TEST(DynoLine, Case71_ReadsBothFormsOfTheMemoryPercentage) {
    for (const std::string_view text :
         {"Process running mem=1028M(103.3%)", "Process running mem=1028MB(103.3%)"}) {
        const auto event = read(text);
        ASSERT_EQ(event.fate, Fate::mem_percent) << text;
        EXPECT_EQ(std::get<MemPercent>(event.what).mem_mb, 1028.0);
        EXPECT_EQ(std::get<MemPercent>(event.what).percent, 103.3);
    }
}

TEST(DynoLine, ReadsStatesAndKeepsUnknownOnesUnknown) {
    const auto change = [](std::string_view text) { return std::get<StateChange>(read(text).what); };
    EXPECT_EQ(change("State changed from up to starting").from, DynoState::up);
    EXPECT_EQ(change("State changed from up to starting").to, DynoState::starting);
    EXPECT_EQ(change("State changed from created to provisioning").to, DynoState::provisioning);
    EXPECT_EQ(change("State changed from up to hibernating").to, DynoState::unknown);
    EXPECT_EQ(change("State changed from Up to up").from, DynoState::unknown);
}

TEST(DynoLine, F23_ReadsLifecycleSentences) {
    using What = Lifecycle::What;
    struct Row {
        std::string_view text;
        What what;
        std::optional<int> status;
    };
    for (const auto& row : {
             Row{"Starting process with command `bundle exec puma`", What::starting, {}},
             Row{"Starting process with command: `x`", What::starting, {}},
             Row{"Starting process with command `echo Error R14 (Memory quota exceeded)`",
                 What::starting,
                 {}},
             Row{"Starting process with command `a\nState changed from up to down\n`", What::starting, {}},
             Row{"Stopping all processes with SIGTERM", What::sigterm, {}},
             Row{"Stopping process with SIGTERM", What::sigterm, {}},
             Row{"Stopping process with SIGKILL", What::sigkill, {}},
             Row{"Stopping remaining processes with SIGKILL", What::sigkill, {}},
             Row{"Process exited", What::exited, {}},
             Row{"Process exited with status 0", What::exited, 0},
             Row{"Process exited with status 137", What::exited, 137},
             Row{"Restarting", What::restarting, {}},
             Row{"Cycling", What::cycling, {}},
             Row{"Relocating dyno to a new server", What::relocating, {}},
             Row{"Idling", What::idling, {}},
             Row{"Unidling", What::unidling, {}},
         }) {
        const auto event = read(row.text);
        ASSERT_EQ(event.fate, Fate::lifecycle) << row.text;
        EXPECT_EQ(std::get<Lifecycle>(event.what).what, row.what) << row.text;
        EXPECT_EQ(std::get<Lifecycle>(event.what).status, row.status) << row.text;
    }
}

TEST(DynoLine, Case67_ALineThatMatchesNoFormCompletelyIsUnrecognised) {
    for (const std::string_view text : {"note: Error R14 (Memory quota exceeded)",
                                        " Error R14 (x)",
                                        "error R14 (x)",
                                        "Error  R14 (x)",
                                        "Error R14",
                                        "Error R14 ",
                                        "Error R14(x)",
                                        "Error R1 (x)",
                                        "Error R144 (x)",
                                        "Error RAA (x)",
                                        "Error H12 (x)",
                                        "Error r14 (x)",
                                        "Error",
                                        "Error ",
                                        "Process running mem=M(1%)",
                                        "Process running mem=1M",
                                        "Process running mem=1(1%)",
                                        "Process running mem=1K(1%)",
                                        "Process running mem=1M(1)",
                                        "Process running mem=1M(%)",
                                        "Process running mem=1M(1%) x",
                                        "Process running mem=-1M(1%)",
                                        "Process running mem=1M(1.2.3%)",
                                        "Process running mem=1e3M(1%)",
                                        "State changed from up to",
                                        "State changed from up to ",
                                        "State changed from  to up",
                                        "State changed from up",
                                        "State changed from up to down now",
                                        "State changed from up to down\n",
                                        "State changed from up  to down",
                                        "state changed from up to down",
                                        "State changed from up to do wn",
                                        "Restarting now",
                                        "restarting",
                                        "Restarting\r",
                                        "Restart",
                                        "Cycling.",
                                        "Cycle",
                                        "Relocating",
                                        "Idle",
                                        "Unidling dyno",
                                        "Stopping all processes with SIGHUP",
                                        "Stopping all processes with SIGTERM.",
                                        "Stopping",
                                        "Starting process",
                                        "starting process with command `x`",
                                        "Process exited with status",
                                        "Process exited with status ",
                                        "Process exited with status x",
                                        "Process exited with status -1",
                                        "Process exited with status 1.0",
                                        "Process exited with status 1370",
                                        "Process exited with status 137 ",
                                        "Process exited now",
                                        "",
                                        "-",
                                        "- ",
                                        "x",
                                        "source",
                                        "At least one process failed to exit"}) {
        const auto event = read(text);
        EXPECT_EQ(event.fate, Fate::unrecognised) << text;
        EXPECT_TRUE(std::holds_alternative<std::monostate>(event.what)) << text;
        EXPECT_FALSE(event.dyno) << text;
    }
}

TEST(DynoLine, HandsMetricLinesOn) {
    EXPECT_EQ(read("source=web.1 sample#memory_total=1MB").fate, Fate::memory);
    EXPECT_EQ(read("source=web.2 sample#memory_total=1MB").fate, Fate::source_mismatch);
    EXPECT_EQ(read("note: source=web.1 sample#memory_total=1MB").fate, Fate::unrecognised);
}

}  // namespace
}  // namespace dynoward::logplex
