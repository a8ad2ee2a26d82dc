// SPDX-License-Identifier: MIT
// A small blocking HTTP client for the tests: it sends exactly the octets it is given, however ill-formed,
// and reads replies strictly. Plain or over TLS, always to 127.0.0.1.
#pragma once

#include <openssl/ssl.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dynoward::e2e {

using Fields = std::vector<std::pair<std::string, std::string>>;

struct Reply {
    int status = 0;  ///< 0: the connection ended, or 30 s passed, before a whole reply was there
    std::map<std::string, std::string> fields;  ///< by name in lower case
    std::string body;
};

/// `Basic …` for an Authorization field.
std::string basic(std::string_view user, std::string_view password);
std::string base64(std::string_view bytes);

/// A request with Host and, where there is a body, Content-Length.
std::string to_request(std::string_view method, std::string_view target, const Fields& fields,
                       std::string_view body = {});

class Client {
 public:
    /// Check connected(); with `tls`, whatever certificate is shown is taken.
    explicit Client(std::uint16_t port, bool tls = false);
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    bool connected() const { return connected_; }
    /// False where the connection broke.
    bool send(std::string_view bytes);
    Reply read(bool without_body = false);
    Reply ask(std::string_view request) { return send(request) ? read() : Reply{}; }
    /// Waits for the other end to close; false when it still has something to say, or says nothing for 30
    /// s.
    bool ended();
    /// Serial number of the certificate shown, in decimal; 0 without TLS.
    long peer_serial() const;

 private:
    long receive(char* to, std::size_t size);

    int socket_ = -1;
    bool connected_ = false;
    std::string input_;
    SSL_CTX* context_ = nullptr;
    SSL* tls_ = nullptr;
};

/// One request on a separate connection.
Reply ask(std::uint16_t port, std::string_view method, std::string_view target, const Fields& fields = {},
          std::string_view body = {});

}  // namespace dynoward::e2e
