// SPDX-License-Identifier: MIT
// Decoding chunked bodies, cut at every place, and refusing malformed ones.
#include "net/chunk_reader.hpp"

#include <gtest/gtest.h>

#include <string>

namespace dynoward::net {
namespace {

using State = ChunkReader::State;

struct Decoded {
    State state = State::more;
    std::string body;
    std::string rest;
};

// As the session does: what came is put behind what is decoded already.
Decoded decode(const std::string& text, std::size_t piece) {
    ChunkReader reader;
    Decoded result;
    std::string bytes;
    std::size_t data = 0;
    for (std::size_t at = 0; at < text.size() && result.state == State::more; at += piece) {
        bytes += text.substr(at, piece);
        const auto step = reader.read(bytes.data(), data, bytes.size());
        result.state = step.state;
        const auto from = data + step.data;
        result.rest = bytes.substr(step.rest);
        bytes.erase(from, step.rest - from);
        data = from;
        if (result.state == State::done) {
            result.rest += text.substr(std::min(text.size(), at + piece));
        }
    }
    result.body = bytes.substr(0, data);
    return result;
}

TEST(ChunkReader, ReadsABodyHoweverItIsCut) {
    const std::string text = "3\r\n5 a\r\n5;x=y\r\nb\r\ncd\r\nA\r\n0123456789\r\n0\r\n\r\nPOST";
    for (std::size_t piece = 1; piece <= text.size(); ++piece) {
        const auto decoded = decode(text, piece);
        EXPECT_EQ(decoded.state, State::done) << piece;
        EXPECT_EQ(decoded.body, "5 ab\r\ncd0123456789") << piece;
        EXPECT_EQ(decoded.rest, "POST") << piece;
    }
}

TEST(ChunkReader, NeedsMoreBytesIfTheEndIsMissing) {
    for (const auto* text :
         {"", "5", "5\r", "5\r\n", "5\r\nab", "5\r\nabcde", "5\r\nabcde\r", "0\r\n", "0\r\n\r"}) {
        EXPECT_EQ(decode(text, 100).state, State::more) << text;
    }
}

struct Bad {
    const char* what;
    std::string text;
};
void PrintTo(const Bad& bad, std::ostream* out) {
    *out << bad.what;
}
class ChunkReaderRefuses : public testing::TestWithParam<Bad> {};
TEST_P(ChunkReaderRefuses, WhateverTwoReadersCouldTakeDifferently) {
    for (std::size_t piece = 1; piece <= GetParam().text.size(); ++piece) {
        EXPECT_EQ(decode(GetParam().text, piece).state, State::malformed) << piece;
    }
}
INSTANTIATE_TEST_SUITE_P(Rows, ChunkReaderRefuses,
                         testing::Values(Bad{"no size", "\r\nabc"}, Bad{"no digits", "xyz\r\n"},
                                         Bad{"a sign", "+5\r\nabcde\r\n"}, Bad{"minus", "-5\r\nabcde\r\n"},
                                         Bad{"a prefix", "0x5\r\nabcde\r\n"},
                                         Bad{"a blank before", " 5\r\nabcde\r\n"},
                                         Bad{"a blank behind", "5 \r\nabcde\r\n"},
                                         Bad{"a bare line feed", "5\nabcde\r\n"},
                                         Bad{"a bare carriage return", "5\rx\r\nabcde\r\n"},
                                         Bad{"too large for 64 bits", "10000000000000000\r\n"},
                                         Bad{"more data than said", "5\r\nabcdef\r\n"},
                                         Bad{"less data than said", "5\r\nabc\r\n0\r\n\r\n"},
                                         Bad{"a trailer", "0\r\nAuthorization: x\r\n\r\n"},
                                         Bad{"an endless extension", "5;" + std::string(300, 'x')},
                                         Bad{"a size that does not end", std::string(300, '0')}));

TEST(ChunkReader, TakesAnExtensionUpToItsBound) {
    const auto with = [](std::size_t bytes) {
        return "1;" + std::string(bytes - 4, 'x') + "\r\na\r\n0\r\n\r\n";
    };
    EXPECT_EQ(decode(with(ChunkReader::max_head_bytes - 1), 7).state, State::done);
    EXPECT_EQ(decode(with(ChunkReader::max_head_bytes), 7).state, State::done);
    EXPECT_EQ(decode(with(ChunkReader::max_head_bytes + 1), 7).state, State::malformed);
}

}  // namespace
}  // namespace dynoward::net
