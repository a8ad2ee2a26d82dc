// SPDX-License-Identifier: MIT
// Runs the built program's `replay` on files that a test writes.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "support/golden_case.hpp"
#include "support/gzip.hpp"
#include "support/lines.hpp"

namespace dynoward::cli::test_replay {

using namespace std::chrono_literals;
using nlohmann::json;

struct Ran {
    int status = -1;
    std::string out, err;
};

inline std::string in_temp(const std::string& name) {
    return ::testing::TempDir() + "dynoward_replay_" + std::to_string(getpid()) + "_" + name;
}

inline std::string write(const std::string& name, const std::string& text) {
    const auto path = in_temp(name);
    std::ofstream(path, std::ios::binary) << text;
    return path;
}

// Both arguments are shell text written in this file. The caller's environment is not passed on.
inline Ran run_program(const std::string& arguments, const std::string& assignments = "",
                       const std::string& from = "/dev/null") {
    const auto out = in_temp("out");
    const auto err = in_temp("err");
    const auto command = "env -i " + assignments + " '" DYNOWARD_PROGRAM "' " + arguments + " >" + out +
                         " 2>" + err + " <" + from;
    const int status = std::system(command.c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, test::read_file(out), test::read_file(err)};
}

inline Ran replay(const std::string& arguments, const std::string& assignments = "",
                  const std::string& from = "/dev/null") {
    return run_program("replay " + arguments, assignments, from);
}

// web.1 is over its quota from the tenth minute on, web.2 below it.
inline std::string recording() {
    std::string text;
    const auto begin = parse_rfc3339("2026-03-04T12:00:00Z").value();
    for (int i = 0; i < 120; ++i) {
        const auto stamp = test::stamp_text(begin + i * 20s);
        text += stamp + " heroku[web.1]: " + test::memory_text("web.1", "aaaa", i < 30 ? 300 : 600) + "\n";
        text += stamp + " heroku[web.2]: " + test::memory_text("web.2", "bbbb", 300) + "\n";
        text += stamp + " app[web.1]: hello\n";
    }
    return text;
}

inline std::vector<json> lines_of(const std::string& out) {
    std::vector<json> lines;
    std::istringstream in(out);
    for (std::string line; std::getline(in, line);) {
        lines.push_back(json::parse(line));
    }
    return lines;
}

}  // namespace dynoward::cli::test_replay
