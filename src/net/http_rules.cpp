// SPDX-License-Identifier: MIT
#include "net/http_rules.hpp"

#include <charconv>
#include <optional>

#include "dynoward/values/limits.hpp"

namespace dynoward::net {
namespace {

std::optional<std::uint64_t> parse_length(std::string_view text) {
    std::uint64_t length = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, length);
    if (text.empty() || error != std::errc{} || stop != end) {
        return std::nullopt;
    }
    return length;
}

std::optional<HttpRefusal> check_start_line(const RequestHead& head) {
    if (head.version != 10 && head.version != 11) {
        return HttpRefusal{400, "version"};
    }
    // Origin-form only. A proxy's absolute-form carries a second host name, which no rule would check.
    if (head.target.empty() || head.target.front() != '/') {
        return HttpRefusal{400, "target"};
    }
    if (head.fields.size() > limits::header_fields) {
        return HttpRefusal{431, "fields"};
    }
    const auto hosts = head.count("Host");
    if (hosts > 1 || (hosts == 0 && head.version != 10)) {
        return HttpRefusal{400, "host"};
    }
    return std::nullopt;
}

}  // namespace

std::variant<Framing, HttpRefusal> check_framing(const RequestHead& head) {
    if (const auto refusal = check_start_line(head)) {
        return *refusal;
    }
    Framing framing;
    const auto encodings = head.count("Transfer-Encoding");
    const auto lengths = head.count("Content-Length");
    if (encodings > 0) {
        // An HTTP/1.0 intermediary ignores the field, and so sees another end of the body.
        if (head.version == 10) {
            return HttpRefusal{400, "transfer_encoding"};
        }
        if (lengths > 0) {
            return HttpRefusal{400, "two_lengths"};
        }
        if (encodings > 1 || !same_word(trimmed(*head.find("Transfer-Encoding")), "chunked")) {
            return HttpRefusal{400, "transfer_encoding"};
        }
        framing.body = Framing::Body::chunked;
    } else if (lengths > 0) {
        // Only digits: that also refuses `5,5`, signs and inner blanks.
        const auto length =
            lengths == 1 ? parse_length(trimmed(*head.find("Content-Length"))) : std::nullopt;
        if (!length) {
            return HttpRefusal{400, "content_length"};
        }
        framing.length = *length;
        framing.body = *length == 0 ? Framing::Body::none : Framing::Body::sized;
    }
    if (const auto expect = head.find("Expect"); expect && head.version == 11) {
        framing.expects_continue = same_word(trimmed(*expect), "100-continue");
    }
    if (const auto encoding = head.find("Content-Encoding")) {
        framing.gzip = same_word(trimmed(*encoding), "gzip");
        const bool plain = trimmed(*encoding).empty() || same_word(trimmed(*encoding), "identity");
        if (head.count("Content-Encoding") > 1 || (!framing.gzip && !plain)) {
            return HttpRefusal{415, "content_encoding"};
        }
    }
    return framing;
}

}  // namespace dynoward::net
