// SPDX-License-Identifier: MIT
// Sends drain batches to a receiver on loopback as fast as it answers, over connections that are kept, and
// tells what a request cost it: its processor time by the kernel's count, not ours. Bounded by --seconds.
//   drive --port N --pid N [--frames 300] [--connections 8] [--seconds 3] [--password P] [--chunked]
//   [--tls]
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "load/corpus.hpp"

namespace dynoward::bench {
namespace {

using Clock = std::chrono::steady_clock;

[[noreturn]] void die(const std::string& what) {
    std::fprintf(stderr, "drive: %s: %s\n", what.c_str(), std::strerror(errno));
    std::exit(1);
}

struct Options {
    unsigned port = 0;
    int pid = 0;
    std::size_t frames = 300;
    unsigned metric_percent = 4;
    std::size_t connections = 8;
    double seconds = 3;
    std::string password;
    bool chunked = false;
    bool tls = false;
};

/// One request; its id and the stamps of its metric lines are renewed before each sending.
struct Request {
    std::string bytes;
    std::size_t id_at = 0;
    std::vector<std::size_t> stamps_at;
};

std::string base64(const std::string& text) {
    std::string coded(4 * ((text.size() + 2) / 3) + 1, '\0');
    const auto size =
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(coded.data()),
                        reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
    coded.resize(static_cast<std::size_t>(size));
    return coded;
}

constexpr std::size_t id_digits = 16;

// The head as Logplex sends it.
Request compose(const Options& options, std::uint32_t seed) {
    const auto body = compose_body(options.frames, options.metric_percent, seed);
    Request request;
    auto& bytes = request.bytes;
    bytes = "POST /logs HTTP/1.1\r\nHost: 127.0.0.1\r\n";
    if (!options.password.empty()) {
        bytes += "Authorization: Basic " + base64("drain:" + options.password) + "\r\n";
    }
    bytes += "Content-Type: application/logplex-1\r\nLogplex-Msg-Count: " + std::to_string(options.frames) +
             "\r\nLogplex-Frame-Id: ";
    request.id_at = bytes.size();
    bytes += std::string(id_digits, '0') + "\r\nUser-Agent: Logplex/v72\r\n";
    if (!options.chunked) {
        bytes += "Content-Length: " + std::to_string(body.text.size()) + "\r\n\r\n";
        for (const auto at : body.stamps) {
            request.stamps_at.push_back(bytes.size() + at);
        }
        bytes += body.text;
        return request;
    }
    bytes += "Transfer-Encoding: chunked\r\n\r\n";
    auto stamp = body.stamps.begin();
    for (std::size_t i = 0; i < body.frames.size(); ++i) {
        const auto begin = body.frames[i];
        const auto end = i + 1 < body.frames.size() ? body.frames[i + 1] : body.text.size();
        std::array<char, 32> head{};
        std::snprintf(head.data(), head.size(), "%zx\r\n", end - begin);
        bytes += head.data();
        if (stamp != body.stamps.end() && *stamp >= begin && *stamp < end) {
            request.stamps_at.push_back(bytes.size() + *stamp - begin);
            ++stamp;
        }
        bytes += body.text.substr(begin, end - begin) + "\r\n";
    }
    bytes += "0\r\n\r\n";
    return request;
}

void renew(Request& request, std::uint64_t number) {
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(number));
    request.bytes.replace(request.id_at, id_digits, text.data(), id_digits);
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    tm parts{};
    gmtime_r(&now.tv_sec, &parts);
    std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &parts);
    const std::size_t used = std::strlen(text.data());
    std::snprintf(text.data() + used, text.size() - used, ".%06ld+00:00", now.tv_nsec / 1000);
    for (const auto at : request.stamps_at) {
        std::memcpy(request.bytes.data() + at, text.data(), stamp_bytes);
    }
}

/// Nanoseconds on a processor of the main thread of `pid`, which is the one that serves here.
std::uint64_t cpu_ns(int pid) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/schedstat");
    std::uint64_t ns = 0;
    file >> ns;
    return ns;
}

class Sender {
 public:
    Sender(const Options& options, SSL_CTX* tls, std::uint32_t seed) : request_(compose(options, seed)) {
        fd_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(options.port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
            die("connect");
        }
        const int on = 1;
        setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        if (tls != nullptr) {
            ssl_ = SSL_new(tls);
            SSL_set_fd(ssl_, fd_);
            if (SSL_connect(ssl_) != 1) {
                die("TLS handshake");
            }
        }
        fcntl(fd_, F_SETFL, fcntl(fd_, F_GETFL) | O_NONBLOCK);
    }
    ~Sender() {
        SSL_free(ssl_);
        close(fd_);
    }
    Sender(const Sender&) = delete;
    Sender& operator=(const Sender&) = delete;

    int fd() const { return fd_; }

    void begin(std::uint64_t number) {
        renew(request_, number);
        sent_ = 0;
        answer_.clear();
        go_on();
    }
    /// True: the answer is complete.
    bool go_on() {
        while (sent_ < request_.bytes.size()) {
            const auto size = put(request_.bytes.data() + sent_, request_.bytes.size() - sent_);
            if (size <= 0) {
                break;
            }
            sent_ += static_cast<std::size_t>(size);
        }
        std::array<char, 4096> room{};
        const auto size = get(room.data(), room.size());
        if (size > 0) {
            answer_.append(room.data(), static_cast<std::size_t>(size));
        }
        if (answer_.find("\r\n\r\n") == std::string::npos) {
            return false;
        }
        if (answer_.compare(0, 12, "HTTP/1.1 204") != 0) {
            std::fprintf(stderr, "drive: answered %s\n", answer_.c_str());
            std::exit(1);
        }
        return true;
    }

 private:
    // < 0: not now.
    ssize_t put(const char* bytes, std::size_t size) {
        return judge(ssl_ != nullptr ? SSL_write(ssl_, bytes, static_cast<int>(size))
                                     : send(fd_, bytes, size, MSG_NOSIGNAL));
    }
    ssize_t get(char* room, std::size_t size) {
        return judge(ssl_ != nullptr ? SSL_read(ssl_, room, static_cast<int>(size))
                                     : recv(fd_, room, size, 0));
    }
    ssize_t judge(ssize_t size) const {
        const bool later = ssl_ != nullptr ? size < 0 : size < 0 && errno == EAGAIN;
        if (size <= 0 && !later) {
            die("the connection ended");
        }
        return size;
    }

    Request request_;
    int fd_ = -1;
    SSL* ssl_ = nullptr;
    std::size_t sent_ = 0;
    std::string answer_;
};

struct Result {
    std::uint64_t requests = 0;
    double seconds = 0;
    double cpu_us = 0;
};

Result drive(const Options& options, std::vector<std::unique_ptr<Sender>>& senders) {
    const int epoll = epoll_create1(EPOLL_CLOEXEC);
    for (std::size_t i = 0; i < senders.size(); ++i) {
        epoll_event event{};
        event.events = EPOLLIN | EPOLLOUT | EPOLLET;
        event.data.u64 = i;
        epoll_ctl(epoll, EPOLL_CTL_ADD, senders[i]->fd(), &event);
    }
    // Ids of an earlier run must not make repeats of this one.
    std::uint64_t number = static_cast<std::uint64_t>(Clock::now().time_since_epoch().count()) << 8;
    const auto first = number;
    const auto begin = Clock::now();
    const auto cpu_before = cpu_ns(options.pid);
    for (auto& sender : senders) {
        sender->begin(number++);
    }
    const auto end =
        begin + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(options.seconds));
    std::array<epoll_event, 64> events{};
    while (Clock::now() < end) {
        const int count = epoll_wait(epoll, events.data(), static_cast<int>(events.size()), 1000);
        if (count == 0) {
            die("no answer within a second");
        }
        for (int i = 0; i < count; ++i) {
            auto& sender = *senders[events.at(static_cast<std::size_t>(i)).data.u64];
            if (sender.go_on()) {
                sender.begin(number++);
            }
        }
    }
    Result result;
    result.requests = number - first - senders.size();
    result.cpu_us = static_cast<double>(cpu_ns(options.pid) - cpu_before) / 1000;
    result.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    close(epoll);
    return result;
}

int run(int argc, char** argv) {
    Options options;
    CLI::App app("Sends drain batches to a receiver on loopback and tells what one cost it.");
    app.add_option("--port", options.port)->required()->check(CLI::Range(1, 65535));
    app.add_option("--pid", options.pid, "whose processor time is counted")->required();
    app.add_option("--frames", options.frames)->check(CLI::Range(1, 100000));
    app.add_option("--metric-percent", options.metric_percent)->check(CLI::Range(0, 100));
    app.add_option("--connections", options.connections)->check(CLI::Range(1, 1000));
    app.add_option("--seconds", options.seconds)->check(CLI::Range(0.1, 60.0));
    app.add_option("--password", options.password);
    app.add_flag("--chunked", options.chunked, "one chunk a frame, as log-shuttle sends them");
    app.add_flag("--tls", options.tls);
    CLI11_PARSE(app, argc, argv);

    const std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> tls(
        options.tls ? SSL_CTX_new(TLS_client_method()) : nullptr, SSL_CTX_free);
    std::vector<std::unique_ptr<Sender>> senders;
    for (std::size_t i = 0; i < options.connections; ++i) {
        senders.push_back(std::make_unique<Sender>(options, tls.get(), static_cast<std::uint32_t>(i + 1)));
    }
    const auto result = drive(options, senders);
    const auto requests = static_cast<double>(std::max<std::uint64_t>(result.requests, 1));
    std::printf("{\"requests\":%llu,\"per_s\":%.0f,\"cpu_us\":%.3f}\n",
                static_cast<unsigned long long>(result.requests), requests / result.seconds,
                result.cpu_us / requests);
    return 0;
}

}  // namespace
}  // namespace dynoward::bench

int main(int argc, char** argv) {
    return dynoward::bench::run(argc, argv);
}
