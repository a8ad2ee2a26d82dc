// SPDX-License-Identifier: MIT
// Certificates for tests, made on the spot by the openssl program: a CA and what it signs, each living two
// days.
#pragma once

#include <openssl/ssl.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>

namespace dynoward::test {

struct CertFiles {
    std::string cert;
    std::string key;
};

/// A folder of its own that goes away with the object.
class CertFolder {
 public:
    CertFolder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "dynoward-certs-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) {
            throw std::runtime_error("cannot make a folder for certificates");
        }
        path_ = pattern;
        self_signed("ca", "dynoward test CA", "");
    }
    ~CertFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    CertFolder(const CertFolder&) = delete;
    CertFolder& operator=(const CertFolder&) = delete;

    std::string ca() const { return file("ca.pem"); }

    /// `names` as OpenSSL's subjectAltName wants them: `DNS:localhost,IP:127.0.0.1`.
    CertFiles self_signed(const std::string& name, const std::string& common_name,
                          const std::string& names) const {
        const CertFiles files{file(name + ".pem"), file(name + ".key")};
        run("req -x509 " + new_key(files) + " -days 2 -out " + files.cert + " -subj '/CN=" + common_name +
            "'" + (names.empty() ? "" : " -addext subjectAltName=" + names));
        return files;
    }
    CertFiles signed_by_ca(const std::string& name, const std::string& names) const {
        const CertFiles files{file(name + ".pem"), file(name + ".key")};
        const auto request = file(name + ".csr");
        std::ofstream(file(name + ".ext")) << "subjectAltName=" << names << '\n';
        run("req -new " + new_key(files) + " -out " + request + " -subj '/CN=" + name + "'");
        run("x509 -req -in " + request + " -CA " + ca() + " -CAkey " + file("ca.key") +
            " -CAcreateserial -days 2 -out " + files.cert + " -extfile " + file(name + ".ext"));
        return files;
    }
    std::string file(const std::string& name) const { return (path_ / name).string(); }

 private:
    static std::string new_key(const CertFiles& files) {
        return "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout " + files.key;
    }
    static void run(const std::string& arguments) {
        if (std::system(("openssl " + arguments + " 2>/dev/null").c_str()) != 0) {
            throw std::runtime_error("openssl " + arguments);
        }
    }

    std::filesystem::path path_;
};

using SslContext = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;

inline SslContext client_context() {
    return {SSL_CTX_new(TLS_client_method()), &SSL_CTX_free};
}

inline SslContext server_context(const CertFiles& files) {
    SslContext context(SSL_CTX_new(TLS_server_method()), &SSL_CTX_free);
    if (SSL_CTX_use_certificate_chain_file(context.get(), files.cert.c_str()) != 1 ||
        SSL_CTX_use_PrivateKey_file(context.get(), files.key.c_str(), SSL_FILETYPE_PEM) != 1) {
        throw std::runtime_error("cannot use " + files.cert);
    }
    return context;
}

}  // namespace dynoward::test
