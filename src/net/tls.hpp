// SPDX-License-Identifier: MIT
// TLS contexts: 1.2 or newer in both directions, and no way to weaken that.
#pragma once

#include <string>
#include <variant>

#include "net/connection.hpp"

namespace dynoward::net {

/// Certificate chain and key as PEM files. The text says what is wrong with which file.
std::variant<TlsContext, std::string> make_server_tls(const std::string& cert_file,
                                                      const std::string& key_file);

/// Trusts what the system trusts (OpenSSL's default store; SSL_CERT_FILE and SSL_CERT_DIR are honoured).
std::variant<TlsContext, std::string> make_client_tls();

}  // namespace dynoward::net
