// SPDX-License-Identifier: MIT
// TLS contexts: version 1.2 or newer in both directions, without an option to weaken that.
#pragma once

#include <string>
#include <variant>

#include "net/connection.hpp"

namespace dynoward::net {

/// Certificate chain and key as PEM files; or a sentence with the file and its fault.
std::variant<TlsContext, std::string> make_server_tls(const std::string& cert_file,
                                                      const std::string& key_file);

/// Uses the system's trust store (OpenSSL's default; SSL_CERT_FILE and SSL_CERT_DIR are honoured).
std::variant<TlsContext, std::string> make_client_tls();

}  // namespace dynoward::net
