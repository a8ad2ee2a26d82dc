// SPDX-License-Identifier: MIT
// What surrounds the process: outputs that nobody reads or that are closed, core dumps, and what the linker
// made of the program.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "e2e/fixture.hpp"
#include "e2e/lines.hpp"

namespace dynoward::e2e {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr std::chrono::seconds stop_deadline{12};

class Process : public Fixture {
 protected:
    Reply metrics(const Daemon& daemon) const {
        return ask(daemon.port(), "GET", "/metrics", {{"Authorization", basic("owner", admin_password)}});
    }
};

TEST_F(Process, S4_UnreadOutputsDelayNothing) {
    auto& daemon = start();
    wait_for_lists();
    daemon.process().block_output();
    ASSERT_EQ(daemon.post(leak_of("web.1")).status, 204);
    EXPECT_TRUE(run_until([&] { return platform_.count("DELETE") == 1; }));
    for (int i = 0; i < 50; ++i) {
        ASSERT_EQ(daemon.post(sample("web.2", first_life, 200) + "zz").status, 204);
    }
    EXPECT_EQ(ask(daemon.port(), "GET", "/healthz").status, 200);
    EXPECT_THAT(metrics(daemon).body, HasSubstr("\ndynoward_log_lines_dropped_total 0\n"));
    daemon.process().signal(SIGTERM);
    EXPECT_EQ(wait_for_end(daemon.process(), stop_deadline), 0);
}

TEST_F(Process, S4_LinesOfTheTimeInBetweenComeOnceItIsReadAgain) {
    auto& daemon = start();
    wait_for_lists();
    daemon.process().block_output();
    ASSERT_EQ(daemon.post(leak_of("web.1")).status, 204);
    ASSERT_TRUE(run_until([&] { return platform_.count("DELETE") == 1; }));
    EXPECT_FALSE(daemon.logged("at=policy.restart"));
    daemon.process().unblock_output();
    EXPECT_TRUE(run_until([&] { return daemon.logged("at=policy.restart app=shop dyno=web.1"); }));
    daemon.process().signal(SIGTERM);
    EXPECT_EQ(wait_for_end(daemon.process(), stop_deadline), 0);
    EXPECT_FALSE(daemon.logged("at=log.dropped"));
    // The last line is there too.
    EXPECT_TRUE(daemon.process().out().ends_with('\n'));
    const auto totals = daemon.process().out().rfind("at=daemon.totals");
    ASSERT_NE(totals, std::string::npos);
    EXPECT_EQ(daemon.process().out().find('\n', totals), daemon.process().out().size() - 1);
}

TEST_F(Process, S4_WhatASenderCausesInTheLogIsBounded) {
    auto& daemon = start(settings({{"HOOK_TOKEN", "CANARY-hook-0123456789"}}));
    wait_for_lists();
    const auto body = sample("web.2", first_life, 200);
    for (int i = 0; i < 100; ++i) {
        ASSERT_EQ(daemon.post(body + "zz").status, 204);
        ASSERT_EQ(daemon.post(body, {{"Logplex-Msg-Count", "9"}}).status, 204);
        ASSERT_NE(
            ask(daemon.port(), "POST", "/hooks/restart",
                {{"Authorization", "Bearer CANARY-hook-0123456789"}, {"Content-Type", "application/json"}},
                R"({"app":"shop","reason":"no dyno"})")
                .status,
            401);
    }
    daemon.process().signal(SIGTERM);
    ASSERT_EQ(wait_for_end(daemon.process(), stop_deadline), 0);
    for (const std::string at : {"at=drain.malformed", "at=drain.miscounted", "at=alert.received"}) {
        const auto lines = daemon.process().lines_with(at);
        EXPECT_LE(lines.size(), 30U) << at;  // 10 a minute and one for the rest, however slow the machine
        std::uint64_t all = 0;
        for (const auto& line : lines) {
            const auto suppressed = value_of(line, "suppressed");
            all += suppressed.empty() ? 1 : std::stoull(suppressed);
        }
        EXPECT_EQ(all, 100U) << at;
    }
}

// --- Closed descriptors
// ------------------------------------------------------------------------------------------

// Most likely still free when it is used.
std::uint16_t free_port() {
    const int probe = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ::bind(probe, reinterpret_cast<sockaddr*>(&address), size);
    ::getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size);
    ::close(probe);
    return ntohs(address.sin_port);
}

class ClosedDescriptors : public Process, public testing::WithParamInterface<const char*> {};

TEST_P(ClosedDescriptors, S10_NoOtherDescriptorTakesTheirPlace) {
    const auto port = free_port();
    const auto command = std::string("exec \"$0\" serve ") + GetParam();
    children_.push_back(std::make_unique<Child>("/bin/sh",
                                                std::vector<std::string>{"-c", command, DYNOWARD_PROGRAM},
                                                settings({{"PORT", std::to_string(port)}})));
    auto& child = *children_.back();
    ASSERT_TRUE(
        run_until([&] { return child.exit_status() || ask(port, "GET", "/healthz").status == 200; }));
    ASSERT_FALSE(child.exit_status());
    ASSERT_EQ(
        ask(port, "POST", "/logs", {{"Authorization", basic("drain", "CANARY-wrong-password")}}).status,
        401);
    if (::geteuid() == 0) {
        for (const int descriptor : {0, 1, 2}) {
            const auto link = std::filesystem::read_symlink("/proc/" + std::to_string(child.pid()) +
                                                            "/fd/" + std::to_string(descriptor));
            EXPECT_THAT(link.string(), testing::AnyOf("/dev/null", testing::StartsWith("pipe:")))
                << descriptor;
        }
    }
    child.signal(SIGTERM);
    EXPECT_EQ(wait_for_end(child, stop_deadline), 0);
}

INSTANTIATE_TEST_SUITE_P(Each, ClosedDescriptors,
                         testing::Values("<&- >&- 2>&-", "<&-", ">&-", "2>&-", "<&- 2>&-", ">&- 2>&-"));

// --- What protects it
// --------------------------------------------------------------------------------------------

TEST_F(Process, S16_LeavesNoCoreAndCannotBeTraced) {
    auto& daemon = start();
    std::ifstream limits("/proc/" + std::to_string(daemon.process().pid()) + "/limits");
    std::string line;
    while (std::getline(limits, line) && !line.starts_with("Max core file size")) {
    }
    std::istringstream words(line.substr(std::string("Max core file size").size()));
    std::string soft;
    std::string hard;
    words >> soft >> hard;
    EXPECT_EQ(soft, "0");
    EXPECT_EQ(hard, "0");
    // The files in /proc of a process that may be dumped belong to its user; of another, to root.
    if (::geteuid() != 0) {
        EXPECT_NE(::access(("/proc/" + std::to_string(daemon.process().pid()) + "/environ").c_str(), R_OK),
                  0);
    }
}

TEST_F(Process, S16_RunningAsRootIsWarnedAbout) {
    auto& daemon = start();
    ASSERT_TRUE(run_until([&] { return daemon.logged("at=heroku.drains"); }));
    EXPECT_EQ(daemon.logged("text=\"runs as root"), ::geteuid() == 0);
}

std::string output_of(const std::string& command) {
    std::string text;
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(command.c_str(), "r"), &::pclose);
    std::array<char, 4096> piece{};
    while (pipe && std::fgets(piece.data(), piece.size(), pipe.get()) != nullptr) {
        text += piece.data();
    }
    return text;
}

TEST(Program, S16_IsBuiltWithWhatTheToolchainHas) {
    const std::string program = DYNOWARD_PROGRAM;
    const auto header = output_of("readelf -hW " + program);
    if (header.empty()) {
        GTEST_SKIP() << "no readelf here";
    }
    EXPECT_THAT(header, HasSubstr("DYN (Position-Independent Executable file)"));
    const auto segments = output_of("readelf -lW " + program);
    EXPECT_THAT(segments, HasSubstr("GNU_RELRO"));
    std::istringstream lines(segments);
    for (std::string line; std::getline(lines, line);) {
        if (line.find("GNU_STACK") != std::string::npos) {
            EXPECT_THAT(line, AllOf(HasSubstr("RW "), Not(HasSubstr("RWE"))));
        }
        if (line.find(" LOAD ") != std::string::npos) {
            EXPECT_THAT(line, Not(HasSubstr("RWE"))) << "written and executed";
        }
    }
    EXPECT_THAT(output_of("readelf -dW " + program), AllOf(HasSubstr("BIND_NOW"), HasSubstr("PIE")));
#ifdef DYNOWARD_HAS_CET
    // Debian's start-up code has no such mark, so the linker gives the program none; ours has the landing
    // pads.
    const auto code = output_of("objdump -d --no-show-raw-insn --disassemble=main " + program);
    EXPECT_THAT(code, HasSubstr("endbr64"));
#endif
}

}  // namespace
}  // namespace dynoward::e2e
