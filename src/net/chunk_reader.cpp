// SPDX-License-Identifier: MIT
#include "net/chunk_reader.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "dynoward/values/limits.hpp"

namespace dynoward::net {
namespace {

constexpr auto malformed = std::string_view::npos;
constexpr std::string_view line_end = "\r\n";

}  // namespace

std::size_t ChunkReader::read_head(std::string_view text) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos) {
        return text.size() > max_head_bytes ? malformed : 0;
    }
    if (end == 0 || end >= max_head_bytes || text[end - 1] != '\r') {
        return malformed;
    }
    const auto line = text.substr(0, end - 1);
    const auto [stop, error] = std::from_chars(line.data(), line.data() + line.size(), left_, 16);
    const auto size_bytes = static_cast<std::size_t>(stop - line.data());
    // A sign is read by from_chars for signed types only; what follows the digits is an extension.
    if (error != std::errc{} || (size_bytes < line.size() && line[size_bytes] != ';') ||
        line.find('\r') != std::string_view::npos) {
        return malformed;
    }
    part_ = left_ == 0 ? Part::last_end : Part::data;
    return end + 1;
}

std::size_t ChunkReader::expect_line_end(std::string_view text, Part next) {
    const auto have = std::min(text.size(), line_end.size());
    if (text.substr(0, have) != line_end.substr(0, have)) {
        return malformed;
    }
    if (have < line_end.size()) {
        return 0;
    }
    part_ = next;
    return have;
}

ChunkReader::Step ChunkReader::read(char* bytes, std::size_t from, std::size_t size) {
    std::size_t to = from;
    std::size_t at = from;
    while (part_ != Part::done) {
        const std::string_view text(bytes + at, size - at);
        if (part_ == Part::data) {
            const auto part = static_cast<std::size_t>(std::min<std::uint64_t>(left_, text.size()));
            std::memmove(bytes + to, bytes + at, part);
            to += part;
            at += part;
            left_ -= part;
            if (left_ != 0) {
                break;
            }
            part_ = Part::data_end;
            continue;
        }
        const auto used = part_ == Part::head       ? read_head(text)
                          : part_ == Part::data_end ? expect_line_end(text, Part::head)
                                                    : expect_line_end(text, Part::done);
        if (used == malformed) {
            return {State::malformed, to - from, at};
        }
        if (used == 0) {
            break;
        }
        at += used;
    }
    return {part_ == Part::done ? State::done : State::more, to - from, at};
}

}  // namespace dynoward::net
