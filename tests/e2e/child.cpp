// SPDX-License-Identifier: MIT
#include "e2e/child.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <system_error>

namespace dynoward::e2e {
namespace {

#ifdef DYNOWARD_UNDER_TSAN
constexpr bool under_thread_sanitizer = true;
#else
constexpr bool under_thread_sanitizer = false;
#endif

// What the sanitizers and gcov read; nothing else of the test's own environment reaches the child.
constexpr std::array passed_on{"ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS",
                               "TSAN_OPTIONS", "GCOV_PREFIX",  "GCOV_PREFIX_STRIP"};

struct Pipe {
    Pipe() {
        if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
            throw std::system_error(errno, std::generic_category(), "pipe2");
        }
    }
    std::array<int, 2> ends{};
};

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> made;
    for (auto& text : texts) {
        made.push_back(text.data());
    }
    made.push_back(nullptr);
    return made;
}

void read_all(int& pipe, std::string& to) {
    std::array<char, 16384> bytes;
    while (pipe >= 0) {
        const auto size = ::read(pipe, bytes.data(), bytes.size());
        if (size > 0) {
            to.append(bytes.data(), static_cast<std::size_t>(size));
        } else if (size < 0 && (errno == EAGAIN || errno == EINTR)) {
            return;
        } else {
            ::close(pipe);
            pipe = -1;
        }
    }
}

}  // namespace

Child::Child(const std::string& program, const std::vector<std::string>& arguments,
             const Environment& environment) {
    std::vector<std::string> words{program};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<std::string> variables;
    for (const auto& [name, value] : environment) {
        variables.push_back(name + '=' + value);
    }
    for (const auto* name : passed_on) {
        if (const auto* value = std::getenv(name)) {
            variables.push_back(std::string(name) + '=' + value);
        }
    }
    const Pipe out;
    const Pipe err;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, out.ends[1], 1);
    posix_spawn_file_actions_adddup2(&actions, err.ends[1], 2);
    // Sockets of the test's fakes would otherwise stay open in the child when the test closes them.
    posix_spawn_file_actions_addclosefrom_np(&actions, 3);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t defaults;
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    const int failed = ::posix_spawn(&pid_, program.c_str(), &actions, &attributes, pointers(words).data(),
                                     pointers(variables).data());
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    ::close(out.ends[1]);
    ::close(err.ends[1]);
    out_pipe_ = out.ends[0];
    err_pipe_ = err.ends[0];
    ::fcntl(out_pipe_, F_SETFL, O_NONBLOCK);
    ::fcntl(err_pipe_, F_SETFL, O_NONBLOCK);
    if (failed != 0) {
        throw std::system_error(failed, std::generic_category(), program);
    }
}

Child::~Child() {
    if (!exit_status()) {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
    listen();
    for (const int pipe : {out_pipe_, err_pipe_}) {
        if (pipe >= 0) {
            ::close(pipe);
        }
    }
}

void Child::block_output() {
    listen();
    blocked_ = true;
    for (const int pipe : {out_pipe_, err_pipe_}) {
        // The other end of the same pipe.
        const int writer =
            ::open(("/proc/self/fd/" + std::to_string(pipe)).c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC);
        while (::write(writer, "\n", 1) == 1) {
        }
        ::close(writer);
    }
}

void Child::listen() {
    if (blocked_) {
        return;
    }
    read_all(out_pipe_, out_);
    read_all(err_pipe_, err_);
}

std::vector<std::string> Child::lines_with(std::string_view text) const {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < out_.size();) {
        const auto end = out_.find('\n', at);
        if (end == std::string::npos) {
            break;
        }
        const auto line = std::string_view(out_).substr(at, end - at);
        if (line.find(text) != std::string_view::npos) {
            lines.emplace_back(line);
        }
        at = end + 1;
    }
    return lines;
}

void Child::signal(int number) {
    if (!status_) {
        ::kill(pid_, number);
        if (number == SIGTERM) {
            terminated_at_ = std::chrono::steady_clock::now();
        }
    }
}

std::optional<int> Child::exit_status() {
    int raw = 0;
    if (!status_ && ::waitpid(pid_, &raw, WNOHANG) == pid_) {
        status_ = WIFEXITED(raw) ? WEXITSTATUS(raw) : 128 + WTERMSIG(raw);
        listen();
    }
    // ThreadSanitizer holds a signal back until instrumented code can take it, and that of Clang 14 loses
    // about one in a thousand: the kernel shows none pending, and the program sits in epoll_wait(). Never
    // seen without it.
    if (under_thread_sanitizer && !status_ && terminated_at_ &&
        std::chrono::steady_clock::now() - *terminated_at_ > std::chrono::seconds{4}) {
        signal(SIGTERM);
    }
    return status_;
}

long Child::resident_kib() const {
    std::ifstream in("/proc/" + std::to_string(pid_) + "/status");
    for (std::string word; in >> word;) {
        long size = 0;
        if (word == "VmRSS:" && in >> size) {
            return size;
        }
    }
    return -1;
}

std::string value_of(std::string_view line, std::string_view key) {
    const auto pattern = ' ' + std::string(key) + '=';
    auto at = line.find(pattern);
    if (at == std::string_view::npos) {
        return {};
    }
    at += pattern.size();
    const bool quoted = at < line.size() && line[at] == '"';
    const auto end = line.find(quoted ? '"' : ' ', at + (quoted ? 1 : 0));
    return std::string(line.substr(at + (quoted ? 1 : 0), end - at - (quoted ? 1 : 0)));
}

}  // namespace dynoward::e2e
