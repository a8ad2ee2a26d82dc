// SPDX-License-Identifier: MIT
// Keys and certificates made on the spot, in a folder that goes with the object: nothing secret, and
// nothing that expires, is kept in the repository.
#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <filesystem>
#include <map>
#include <string>

namespace dynoward::e2e {

struct CertificateWish {
    std::string issuer = {};  ///< name of one made before; empty: signed by itself
    std::string alternative = "DNS:localhost,IP:127.0.0.1";
    bool authority = false;  ///< may sign others
    long from_days = -2;     ///< validity, from now
    long to_days = 30;
    long serial = 1;
};

class Certificates {
 public:
    Certificates();
    ~Certificates();
    Certificates(const Certificates&) = delete;
    Certificates& operator=(const Certificates&) = delete;

    /// Makes `name.pem` and `name.key`. Throws std::runtime_error where OpenSSL will not.
    void make(const std::string& name, const CertificateWish& wish);
    std::string cert_file(const std::string& name) const { return (folder_ / (name + ".pem")).string(); }
    std::string key_file(const std::string& name) const { return (folder_ / (name + ".key")).string(); }

 private:
    struct Made {
        EVP_PKEY* key = nullptr;
        X509* certificate = nullptr;
    };
    std::filesystem::path folder_;
    std::map<std::string, Made> made_;
};

}  // namespace dynoward::e2e
