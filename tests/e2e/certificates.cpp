// SPDX-License-Identifier: MIT
#include "e2e/certificates.hpp"

#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdlib.h>

#include <cstdio>
#include <stdexcept>

namespace dynoward::e2e {
namespace {

constexpr long day_s = 86400;

void need(bool worked, const char* what) {
    if (!worked) {
        throw std::runtime_error(std::string("certificate: ") + what);
    }
}

void add_extension(X509* to, X509* issuer, int kind, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, to, nullptr, nullptr, 0);
    auto* const extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
    need(extension != nullptr && X509_add_ext(to, extension, -1) == 1, value.c_str());
    X509_EXTENSION_free(extension);
}

}  // namespace

Certificates::Certificates() {
    std::string pattern = (std::filesystem::temp_directory_path() / "dynoward-e2e-XXXXXX").string();
    need(::mkdtemp(pattern.data()) != nullptr, "folder");
    folder_ = pattern;
}

Certificates::~Certificates() {
    for (auto& [name, made] : made_) {
        EVP_PKEY_free(made.key);
        X509_free(made.certificate);
    }
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

void Certificates::make(const std::string& name, const CertificateWish& wish) {
    Made made{EVP_EC_gen("P-256"), X509_new()};
    need(made.key != nullptr && made.certificate != nullptr, "key");
    auto* const certificate = made.certificate;
    const auto& issuer = wish.issuer.empty() ? made : made_.at(wish.issuer);
    X509_set_version(certificate, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), wish.serial);
    X509_gmtime_adj(X509_getm_notBefore(certificate), wish.from_days * day_s);
    X509_gmtime_adj(X509_getm_notAfter(certificate), wish.to_days * day_s);
    X509_set_pubkey(certificate, made.key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
    X509_set_issuer_name(certificate, X509_get_subject_name(issuer.certificate));
    add_extension(certificate, issuer.certificate, NID_basic_constraints,
                  wish.authority ? "critical,CA:TRUE" : "critical,CA:FALSE");
    if (!wish.authority) {
        add_extension(certificate, issuer.certificate, NID_subject_alt_name, wish.alternative);
    }
    need(X509_sign(certificate, issuer.key, EVP_sha256()) != 0, "signature");
    auto* const cert_out = std::fopen(cert_file(name).c_str(), "w");
    auto* const key_out = std::fopen(key_file(name).c_str(), "w");
    need(cert_out != nullptr && key_out != nullptr, "files");
    const bool written =
        PEM_write_X509(cert_out, certificate) == 1 &&
        PEM_write_PrivateKey(key_out, made.key, nullptr, nullptr, 0, nullptr, nullptr) == 1;
    std::fclose(cert_out);
    std::fclose(key_out);
    need(written, "files");
    auto& place = made_[name];
    EVP_PKEY_free(place.key);
    X509_free(place.certificate);
    place = made;
}

}  // namespace dynoward::e2e
