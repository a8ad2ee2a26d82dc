// SPDX-License-Identifier: MIT
// Any octets as the value of Authorization: what is accepted is one user and one password of visible ASCII,
// and written down again it means the same. And two secrets are the same only where they are equal.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/invariant.hpp"
#include "net/basic_auth.hpp"

namespace {

std::string base64(std::string_view text) {
    constexpr std::string_view alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t at = 0; at < text.size(); at += 3) {
        std::uint32_t group = 0;
        const auto part = text.substr(at, 3);
        for (std::size_t i = 0; i < 3; ++i) {
            group = group << 8 | (i < part.size() ? static_cast<unsigned char>(part[i]) : 0U);
        }
        for (std::size_t i = 0; i < 4; ++i) {
            out += i <= part.size() ? alphabet[group >> (18 - 6 * i) & 63U] : '=';
        }
    }
    return out;
}

bool is_visible(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < '\x7f'; });
}

void check(std::string_view authorization) {
    const auto given = dynoward::net::parse_basic(authorization);
    if (!given) {
        return;
    }
    const auto password = given->password.reveal();
    DYNOWARD_INVARIANT(!given->user.empty() && given->user.find(':') == std::string::npos);
    DYNOWARD_INVARIANT(is_visible(given->user) && is_visible(password));
    DYNOWARD_INVARIANT(given->user.size() + password.size() < authorization.size());
    const auto again =
        dynoward::net::parse_basic("Basic " + base64(given->user + ':' + std::string(password)));
    DYNOWARD_INVARIANT(again && again->user == given->user && again->password.reveal() == password);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    check(text);
    // Most octets are no base64: as what it decodes to, they get further.
    check("Basic " + base64(text));
    const auto half = text.size() / 2;
    const auto one = text.substr(0, half);
    const auto other = text.substr(half);
    const bool equal = one == other && !one.empty();
    DYNOWARD_INVARIANT(dynoward::net::same_secret(one, dynoward::Secret(std::string(other))) == equal);
    DYNOWARD_INVARIANT(dynoward::net::same_secret(text, dynoward::Secret(std::string(text))) ==
                       !text.empty());
    return 0;
}
