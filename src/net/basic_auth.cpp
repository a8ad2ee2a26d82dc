// SPDX-License-Identifier: MIT
#include "net/basic_auth.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>
#include <vector>

#include "net/text.hpp"

namespace dynoward::net {
namespace {

// A user and password of 255 bytes each are 684; no honest client sends more.
constexpr std::size_t max_base64_bytes = 1024;

bool is_base64(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' ||
           c == '/';
}

// EVP_DecodeBlock ignores blanks and does not report the padding: the shape is checked here.
std::optional<std::string> decode_base64(std::string_view text) {
    const auto last = text.find_last_not_of('=');
    const std::size_t digits = last == std::string_view::npos ? 0 : last + 1;
    const std::size_t padding = text.size() - digits;
    if (digits == 0 || text.size() > max_base64_bytes || text.size() % 4 != 0 || padding > 2 ||
        !std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(digits), is_base64)) {
        return std::nullopt;
    }
    std::vector<unsigned char> bytes(text.size() / 4 * 3);
    const int size = EVP_DecodeBlock(bytes.data(), reinterpret_cast<const unsigned char*>(text.data()),
                                     static_cast<int>(text.size()));
    if (size < 0) {
        return std::nullopt;
    }
    return std::string(bytes.begin(), bytes.begin() + (size - static_cast<int>(padding)));
}

}  // namespace

std::optional<BasicCredential> parse_basic(std::string_view authorization) {
    const auto blank = authorization.find(' ');
    if (blank == std::string_view::npos || !same_word(authorization.substr(0, blank), "basic")) {
        return std::nullopt;
    }
    const auto decoded = decode_base64(trimmed(authorization.substr(blank + 1)));
    if (!decoded) {
        return std::nullopt;
    }
    const auto colon = decoded->find(':');
    const auto visible = [](char c) { return c >= ' ' && c < '\x7f'; };
    if (colon == std::string::npos || colon == 0 ||
        !std::all_of(decoded->begin(), decoded->end(), visible)) {
        return std::nullopt;
    }
    return BasicCredential{decoded->substr(0, colon), Secret(decoded->substr(colon + 1))};
}

// The time depends on the length of `given` only, which its sender already has. (Comparing digests would do
// as well, but costs six times as much as the rest of a request's head.)
bool same_secret(std::string_view given, const Secret& wanted) {
    const std::string_view secret = wanted.reveal();
    const bool same_size = given.size() == secret.size();
    const auto other = same_size ? secret : given;
    const bool same_bytes = CRYPTO_memcmp(given.data(), other.data(), given.size()) == 0;
    return same_bytes && same_size && !secret.empty();
}

}  // namespace dynoward::net
