// SPDX-License-Identifier: MIT
#include "e2e/client.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>

namespace dynoward::e2e {
namespace {

constexpr long patience_s = 30;

std::string lower(std::string_view text) {
    std::string made(text);
    std::transform(made.begin(), made.end(), made.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return made;
}

void read_head(std::string_view head, Reply& reply) {
    if (!head.starts_with("HTTP/1.1 ") || head.size() < 13 || head[12] != ' ') {
        return;
    }
    int status = 0;
    std::from_chars(head.data() + 9, head.data() + 12, status);
    for (auto at = head.find("\r\n"); at + 2 < head.size();) {
        const auto end = head.find("\r\n", at + 2);
        const auto field = head.substr(at + 2, end - at - 2);
        const auto colon = field.find(": ");
        if (colon != std::string_view::npos) {
            reply.fields[lower(field.substr(0, colon))] = field.substr(colon + 2);
        }
        at = end;
    }
    reply.status = status;
}

}  // namespace

std::string base64(std::string_view bytes) {
    std::string out(4 * ((bytes.size() + 2) / 3) + 1, '\0');
    const auto size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                      reinterpret_cast<const unsigned char*>(bytes.data()),
                                      static_cast<int>(bytes.size()));
    out.resize(static_cast<std::size_t>(size));
    return out;
}

std::string basic(std::string_view user, std::string_view password) {
    return "Basic " + base64(std::string(user) + ':' + std::string(password));
}

std::string to_request(std::string_view method, std::string_view target, const Fields& fields,
                       std::string_view body) {
    std::string bytes;
    bytes.append(method).append(" ").append(target).append(" HTTP/1.1\r\nHost: 127.0.0.1\r\n");
    for (const auto& [name, value] : fields) {
        bytes.append(name).append(": ").append(value).append("\r\n");
    }
    if (!body.empty()) {
        bytes += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    }
    return bytes.append("\r\n").append(body);
}

Client::Client(std::uint16_t port, bool tls) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    // Only SSL_write has no option against it.
    std::signal(SIGPIPE, SIG_IGN);
    const timeval patience{patience_s, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    const int on = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(socket_, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0;
    if (connected_ && tls) {
        context_ = SSL_CTX_new(TLS_client_method());
        tls_ = SSL_new(context_);
        SSL_set_fd(tls_, socket_);
        connected_ = SSL_connect(tls_) == 1;
    }
}

Client::~Client() {
    SSL_free(tls_);
    SSL_CTX_free(context_);
    ::close(socket_);
}

bool Client::send(std::string_view bytes) {
    while (connected_ && !bytes.empty()) {
        const auto sent = tls_ != nullptr ? SSL_write(tls_, bytes.data(), static_cast<int>(bytes.size()))
                                          : ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) {
            connected_ = false;
            return false;
        }
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return connected_;
}

long Client::receive(char* to, std::size_t size) {
    return tls_ != nullptr ? SSL_read(tls_, to, static_cast<int>(size)) : ::recv(socket_, to, size, 0);
}

Reply Client::read(bool without_body) {
    Reply reply;
    std::array<char, 16384> bytes;
    std::size_t head_size = 0;
    std::size_t whole = std::string::npos;
    while (input_.size() < whole) {
        if (head_size == 0) {
            const auto end = input_.find("\r\n\r\n");
            if (end != std::string::npos) {
                head_size = end + 4;
                read_head(std::string_view(input_).substr(0, end + 2), reply);
                const auto length = reply.fields.find("content-length");
                whole = head_size;
                if (length != reply.fields.end() && !without_body) {
                    whole += std::stoul(length->second);
                }
                continue;
            }
        }
        const auto size = receive(bytes.data(), bytes.size());
        if (size <= 0) {
            connected_ = false;
            return {};
        }
        input_.append(bytes.data(), static_cast<std::size_t>(size));
    }
    reply.body = input_.substr(head_size, whole - head_size);
    input_.erase(0, whole);
    return reply;
}

bool Client::ended() {
    char byte = 0;
    if (!input_.empty()) {
        return false;
    }
    const auto got = receive(&byte, 1);
    connected_ = false;
    return got == 0 || (got < 0 && (tls_ != nullptr || errno == ECONNRESET));
}

long Client::peer_serial() const {
    auto* const shown = tls_ != nullptr ? SSL_get1_peer_certificate(tls_) : nullptr;
    const long serial = shown != nullptr ? ASN1_INTEGER_get(X509_get0_serialNumber(shown)) : 0;
    X509_free(shown);
    return serial;
}

Reply ask(std::uint16_t port, std::string_view method, std::string_view target, const Fields& fields,
          std::string_view body) {
    Client client(port);
    if (!client.send(to_request(method, target, fields, body))) {
        return {};
    }
    return client.read(method == "HEAD");
}

}  // namespace dynoward::e2e
