// SPDX-License-Identifier: MIT
#include "net/tls.hpp"

#include <openssl/ssl.h>

namespace dynoward::net {
namespace {

// An encrypted key must fail, not prompt for its passphrase on a terminal.
std::string no_passphrase(std::size_t, asio::ssl::context::password_purpose) {
    return {};
}

}  // namespace

std::variant<TlsContext, std::string> make_server_tls(const std::string& cert_file,
                                                      const std::string& key_file) {
    auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
    auto* native = context->native_handle();
    if (SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION) != 1) {
        return "TLS 1.2 is not available";
    }
    SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    error_code error;
    context->set_password_callback(no_passphrase, error);
    context->use_certificate_chain_file(cert_file, error);
    if (error) {
        return "TLS_CERT_FILE " + cert_file + ": " + error.message();
    }
    context->use_private_key_file(key_file, asio::ssl::context::pem, error);
    if (error) {
        return "TLS_KEY_FILE " + key_file + ": " + error.message();
    }
    if (SSL_CTX_check_private_key(native) != 1) {
        return "TLS_KEY_FILE " + key_file + ": not the key of the certificate in " + cert_file;
    }
    return context;
}

std::variant<TlsContext, std::string> make_client_tls() {
    auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_client);
    if (SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION) != 1) {
        return "TLS 1.2 is not available";
    }
    error_code error;
    context->set_default_verify_paths(error);
    if (error) {
        return "system trust store: " + error.message();
    }
    context->set_verify_mode(asio::ssl::verify_peer, error);
    if (error) {
        return "certificate checks: " + error.message();
    }
    return context;
}

}  // namespace dynoward::net
