// SPDX-License-Identifier: MIT
// Plain blocking sockets for tests: a client that sends exactly the bytes it is told to, and a peer that
// plays a script. Deliberately without Asio, so that the other side of a test shares nothing with what it
// tests.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace dynoward::test {

/// A connected socket, plain or TLS; every read gives up after 20 s.
class Socket {
 public:
    /// `end`: once this descriptor is readable, reads find the end.
    explicit Socket(int fd, int end = -1) : fd_(fd), end_(end) {
        const timeval timeout{timeout_s, 0};
        ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
        ::setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);
        ::signal(SIGPIPE, SIG_IGN);
    }
    ~Socket() { close(); }
    Socket(Socket&& other) noexcept
        : fd_(std::exchange(other.fd_, -1)), end_(other.end_), ssl_(std::exchange(other.ssl_, nullptr)) {}
    Socket& operator=(Socket&&) = delete;

    void close() {
        if (ssl_ != nullptr) {
            SSL_free(ssl_);
            ssl_ = nullptr;
        }
        if (fd_ >= 0) {
            ::close(fd_);
            fd_ = -1;
        }
    }
    /// Ends with a reset instead of an orderly close.
    void reset() {
        const linger now{1, 0};
        ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
        close();
    }
    void shutdown_send() {
        if (ssl_ != nullptr) {
            SSL_shutdown(ssl_);
        }
        ::shutdown(fd_, SHUT_WR);
    }

    bool connect_tls(SSL_CTX* context) {
        ssl_ = SSL_new(context);
        SSL_set_fd(ssl_, fd_);
        return SSL_connect(ssl_) == 1;
    }
    bool accept_tls(SSL_CTX* context) {
        ssl_ = SSL_new(context);
        SSL_set_fd(ssl_, fd_);
        return SSL_accept(ssl_) == 1;
    }
    SSL* ssl() const { return ssl_; }

    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto size =
                ssl_ != nullptr
                    ? static_cast<ssize_t>(SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size())))
                    : ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (size <= 0) {
                return false;
            }
            bytes.remove_prefix(static_cast<std::size_t>(size));
        }
        return true;
    }

    /// Some bytes, or empty at the end, on an error or after 20 s.
    std::string read_some() {
        if (!wait_for_bytes()) {
            return {};
        }
        std::array<char, 65536> piece{};
        const auto size =
            ssl_ != nullptr
                ? static_cast<ssize_t>(SSL_read(ssl_, piece.data(), static_cast<int>(piece.size())))
                : ::recv(fd_, piece.data(), piece.size(), 0);
        return size > 0 ? std::string(piece.data(), static_cast<std::size_t>(size)) : std::string();
    }
    /// Everything until the end.
    std::string read_all() {
        std::string all = std::move(ahead_);
        ahead_.clear();
        for (auto piece = read_some(); !piece.empty(); piece = read_some()) {
            all += piece;
        }
        return all;
    }
    /// One HTTP message with its Content-Length body; what follows it is kept for the next call.
    std::string read_message() {
        auto text = std::move(ahead_);
        ahead_.clear();
        for (;;) {
            const auto end = text.find("\r\n\r\n");
            if (end != std::string::npos) {
                const auto size = end + 4 + content_length(text.substr(0, end));
                if (text.size() >= size) {
                    ahead_ = text.substr(size);
                    return text.substr(0, size);
                }
            }
            const auto piece = read_some();
            if (piece.empty()) {
                return text;
            }
            text += piece;
        }
    }
    /// The peer has ended the connection (within 20 s), without another byte.
    bool ended() { return ahead_.empty() && read_some().empty() && errno != EAGAIN; }

 private:
    static std::size_t content_length(const std::string& head) {
        const auto at = head.find("Content-Length: ");
        return at == std::string::npos ? 0 : std::stoul(head.substr(at + 16));
    }

    // False once end_ is readable.
    bool wait_for_bytes() const {
        if (end_ < 0 || (ssl_ != nullptr && SSL_pending(ssl_) > 0)) {
            return true;
        }
        std::array<pollfd, 2> either{pollfd{fd_, POLLIN, 0}, pollfd{end_, POLLIN, 0}};
        ::poll(either.data(), either.size(), timeout_s * 1000);
        return (either[1].revents & POLLIN) == 0;
    }

    static constexpr int timeout_s = 20;
    int fd_;
    int end_ = -1;
    SSL* ssl_ = nullptr;
    std::string ahead_;
};

inline Socket connect_to(std::uint16_t port) {
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
        ::close(fd);
        throw std::runtime_error("cannot connect to port " + std::to_string(port));
    }
    return Socket(fd);
}

/// A listener whose connections are played by a script, one after another, on a thread of its own.
class ScriptedPeer {
 public:
    using Script = std::function<void(Socket& socket, int connection)>;

    explicit ScriptedPeer(Script script) : script_(std::move(script)) {
        fd_ = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (::bind(fd_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(fd_, 16) != 0 ||
            ::getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
            throw std::runtime_error("cannot listen");
        }
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { run(); });
    }
    ~ScriptedPeer() {
        ::shutdown(fd_, SHUT_RDWR);
        ::eventfd_write(end_, 1);
        thread_.join();
        ::close(fd_);
        ::close(end_);
    }
    ScriptedPeer(const ScriptedPeer&) = delete;
    ScriptedPeer& operator=(const ScriptedPeer&) = delete;

    std::uint16_t port() const { return port_; }
    /// Scripts note here what they received.
    void note(std::string text) {
        const std::lock_guard lock(mutex_);
        notes_.push_back(std::move(text));
    }
    std::vector<std::string> notes() const {
        const std::lock_guard lock(mutex_);
        return notes_;
    }

 private:
    void run() {
        for (int connection = 0;; ++connection) {
            const int fd = ::accept(fd_, nullptr, nullptr);
            if (fd < 0) {
                return;
            }
            Socket socket(fd, end_);
            script_(socket, connection);
        }
    }

    Script script_;
    int fd_ = -1;
    int end_ = ::eventfd(0, EFD_CLOEXEC);
    std::uint16_t port_ = 0;
    mutable std::mutex mutex_;
    std::vector<std::string> notes_;
    std::thread thread_;
};

}  // namespace dynoward::test
