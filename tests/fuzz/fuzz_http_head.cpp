// SPDX-License-Identifier: MIT
// Any octets as the head of a request: what the reader and the rules accept reads the same to a naive
// reader of RFC 9112, so nobody in front of us can take the request to end elsewhere, or to be for somebody
// else.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "dynoward/values/limits.hpp"
#include "fuzz/invariant.hpp"
#include "net/client_address.hpp"
#include "net/head_reader.hpp"
#include "net/http_rules.hpp"

namespace {

using dynoward::net::Framing;
using dynoward::net::RequestHead;

constexpr std::string_view token_signs = "!#$%&'*+-.^_`|~";

bool is_token(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               token_signs.find(c) != token_signs.npos;
    });
}

bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

std::string trimmed(std::string text) {
    while (!text.empty() && is_blank(text.back())) {
        text.pop_back();
    }
    text.erase(0, std::min(text.find_first_not_of(" \t"), text.size()));
    return text;
}

std::string lowered(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

struct Line {
    std::string name;
    std::string value;
};

struct Naive {
    std::string start;
    std::vector<Line> fields;

    std::size_t count(std::string_view name) const {
        return static_cast<std::size_t>(
            std::count_if(fields.begin(), fields.end(), [&](const auto& one) { return one.name == name; }));
    }
    std::string value(std::string_view name) const {
        const auto found =
            std::find_if(fields.begin(), fields.end(), [&](const auto& one) { return one.name == name; });
        return found == fields.end() ? std::string() : found->value;
    }
};

// By lines that end in CR LF and nothing else. `block` ends with the empty line.
Naive read_naively(std::string_view block) {
    Naive head;
    bool is_first = true;
    while (true) {
        const auto end = block.find("\r\n");
        DYNOWARD_INVARIANT(end != block.npos);
        const auto line = block.substr(0, end);
        block.remove_prefix(end + 2);
        DYNOWARD_INVARIANT(line.find_first_of(std::string_view("\r\n\0", 3)) == line.npos);
        if (line.empty()) {
            DYNOWARD_INVARIANT(block.empty());
            return head;
        }
        if (is_first) {
            head.start = line;
            is_first = false;
        } else if (is_blank(line.front())) {
            DYNOWARD_INVARIANT(!head.fields.empty());
            auto& value = head.fields.back().value;
            value = trimmed(trimmed(value) + ' ' + trimmed(std::string(line)));
        } else {
            const auto colon = line.find(':');
            DYNOWARD_INVARIANT(colon != line.npos && is_token(line.substr(0, colon)));
            head.fields.push_back({lowered(std::string(line.substr(0, colon))),
                                   trimmed(std::string(line.substr(colon + 1)))});
        }
    }
}

void check_same(const RequestHead& head, const Naive& naive) {
    const auto version = std::string("HTTP/1.") + (head.version == 11 ? '1' : '0');
    DYNOWARD_INVARIANT(naive.start ==
                       std::string(head.method) + ' ' + std::string(head.target) + ' ' + version);
    DYNOWARD_INVARIANT(is_token(head.method) && !head.target.empty() && head.target.front() == '/');
    DYNOWARD_INVARIANT(std::all_of(head.target.begin(), head.target.end(), [](char c) {
        return static_cast<unsigned char>(c) > ' ' && c != '\x7f';
    }));
    DYNOWARD_INVARIANT(head.fields.size() == naive.fields.size());
    for (std::size_t i = 0; i < head.fields.size(); ++i) {
        DYNOWARD_INVARIANT(lowered(std::string(head.fields[i].name)) == naive.fields[i].name);
        // How much blank a folded value gets is not agreed upon; its words are.
        auto mine = std::string(head.fields[i].value);
        auto theirs = naive.fields[i].value;
        for (auto* text : {&mine, &theirs}) {
            text->erase(std::remove_if(text->begin(), text->end(), is_blank), text->end());
        }
        DYNOWARD_INVARIANT(mine == theirs);
    }
}

void check_framing(const RequestHead& head, const Naive& naive, const Framing& framing) {
    const auto hosts = naive.count("host");
    DYNOWARD_INVARIANT(hosts == 1 || (hosts == 0 && head.version == 10));
    DYNOWARD_INVARIANT(head.fields.size() <= dynoward::limits::header_fields);
    const auto lengths = naive.count("content-length");
    const auto encodings = naive.count("transfer-encoding");
    DYNOWARD_INVARIANT(lengths + encodings <= 1);
    if (encodings == 1) {
        DYNOWARD_INVARIANT(head.version == 11 && lowered(naive.value("transfer-encoding")) == "chunked");
    }
    DYNOWARD_INVARIANT((framing.body == Framing::Body::chunked) == (encodings == 1));
    if (lengths == 1) {
        const auto text = naive.value("content-length");
        DYNOWARD_INVARIANT(!text.empty() && text.find_first_not_of("0123456789") == text.npos);
        const auto digits = text.find_first_not_of('0');
        DYNOWARD_INVARIANT(std::to_string(framing.length) ==
                           (digits == text.npos ? "0" : text.substr(digits)));
    }
    DYNOWARD_INVARIANT((framing.body == Framing::Body::sized) == (framing.length > 0));
    DYNOWARD_INVARIANT(!framing.expects_continue || head.version == 11);
    DYNOWARD_INVARIANT(!framing.gzip || (naive.count("content-encoding") == 1 &&
                                         lowered(naive.value("content-encoding")) == "gzip"));
}

void check_client(const RequestHead& head) {
    for (const bool behind_router : {false, true}) {
        const auto client = dynoward::net::client_of(head, behind_router);
        DYNOWARD_INVARIANT(client.size() <= 45 &&
                           client.find_first_not_of("0123456789abcdef.:/%") == client.npos);
        DYNOWARD_INVARIANT(behind_router || client == "192.0.2.1");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::string_view end = "\r\n\r\n";
    std::string block(reinterpret_cast<const char*>(data), size);
    block = block.substr(0, block.find(end)) + std::string(end);
    dynoward::net::HeadReader reader;
    reader.set_peer("192.0.2.1");
    const bool is_head = reader.read(block);
    check_client(reader.head());
    if (!is_head) {
        return 0;
    }
    const auto checked = dynoward::net::check_framing(reader.head());
    if (const auto* framing = std::get_if<Framing>(&checked)) {
        const auto naive = read_naively(block);
        check_same(reader.head(), naive);
        check_framing(reader.head(), naive, *framing);
    } else {
        const auto& refusal = std::get<dynoward::net::HttpRefusal>(checked);
        DYNOWARD_INVARIANT(refusal.status >= 400 && refusal.status < 500 && !refusal.why.empty());
    }
    return 0;
}
