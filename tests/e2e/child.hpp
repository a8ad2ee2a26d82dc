// SPDX-License-Identifier: MIT
// A program under test as a child process: a clean environment, its output caught, its end awaited. It
// never outlives the test that started it, and no other process is ever signalled.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dynoward::e2e {

using Environment = std::map<std::string, std::string>;

class Child {
 public:
    /// Runs the program with these arguments and this environment, plus the options of the sanitizers.
    /// Throws std::runtime_error where it cannot be started.
    Child(const std::string& program, const std::vector<std::string>& arguments,
          const Environment& environment);
    ~Child();
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    /// Takes in what it has printed since, without waiting.
    void listen();
    /// From now on its output is not read, and both pipes are full.
    void block_output();
    /// Reads on; what filled the pipes stands in out() and err() too.
    void unblock_output() { blocked_ = false; }
    const std::string& out() const { return out_; }
    const std::string& err() const { return err_; }
    bool logged(std::string_view text) const { return out_.find(text) != std::string::npos; }
    /// Whole lines of stdout that hold the text.
    std::vector<std::string> lines_with(std::string_view text) const;

    void signal(int number);
    /// nullopt while it runs; 128 and the signal's number where a signal ended it.
    std::optional<int> exit_status();
    /// Resident memory in KiB, as the kernel counts it.
    long resident_kib() const;
    pid_t pid() const { return pid_; }

 private:
    pid_t pid_ = -1;
    int out_pipe_ = -1;
    int err_pipe_ = -1;
    bool blocked_ = false;
    std::string out_;
    std::string err_;
    std::optional<std::chrono::steady_clock::time_point> terminated_at_;
    std::optional<int> status_;
};

/// Value of a logfmt pair in a line; empty where it is not there. Quotes are taken off.
std::string value_of(std::string_view line, std::string_view key);

}  // namespace dynoward::e2e
