// SPDX-License-Identifier: MIT
#include "cli/archive_kind.hpp"

#include <array>

#include "values/printable.hpp"

namespace dynoward::cli {
namespace {

using namespace std::string_view_literals;

struct Kind {
    std::string_view magic;
    std::size_t at;
    std::string_view name;
    std::string_view command;  ///< followed by FILE; empty: it cannot be unpacked to text
};

constexpr std::array<Kind, 14> kinds{{{"BZh"sv, 0, "bzip2", "bzip2 -dc"},
                                      {"PK\x03\x04"sv, 0, "a zip archive", "unzip -p"},
                                      {"PK\x05\x06"sv, 0, "an empty zip archive", ""},
                                      {"\x28\xb5\x2f\xfd"sv, 0, "zstd", "zstd -dc"},
                                      {"\xfd\x37zXZ\0"sv, 0, "xz", "xz -dc"},
                                      {"\x04\x22\x4d\x18"sv, 0, "lz4", "lz4 -dc"},
                                      {"7z\xbc\xaf\x27\x1c"sv, 0, "a 7z archive", "7z x -so"},
                                      {"Rar!\x1a\x07"sv, 0, "a rar archive", "unrar p -inul"},
                                      {"\x1f\x9d"sv, 0, "compress (.Z)", "gzip -dc"},
                                      {"\x1f\x8b"sv, 0, "gzip", "gzip -dc"},
                                      {"ustar"sv, 257, "a tar archive", "tar -xOf"},
                                      {"PAR1"sv, 0, "Parquet", ""},
                                      {"%PDF-"sv, 0, "a PDF", ""},
                                      {"SQLite format 3\0"sv, 0, "an SQLite database", ""}}};

// Quotes a file name for a shell.
std::string quoted(const std::string& file) {
    constexpr std::string_view plain(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._/+-:@%,=");
    if (!file.empty() && file[0] != '-' && file.find_first_not_of(plain) == std::string::npos) {
        return file;
    }
    std::string text = "'";
    for (const char c : file) {
        text += c == '\'' ? std::string("'\\''") : std::string(1, c);
    }
    return text + "'";
}

}  // namespace

std::optional<std::string> other_archive(std::string_view begin, const std::string& file, bool in_gzip) {
    for (const auto& kind : kinds) {
        if (begin.size() < kind.at || !begin.substr(kind.at).starts_with(kind.magic)) {
            continue;
        }
        auto text = std::string(kind.name) + (in_gzip ? " inside gzip" : "");
        if (kind.command.empty()) {
            return text + ", which is no text";
        }
        const auto name = printable(file == "-" ? "FILE" : quoted(file));
        text += "; unpack it: ";
        if (!in_gzip) {
            return text + std::string(kind.command) + " " + name + " | dynoward replay -";
        }
        return text + "gzip -dc " + name + " | " + std::string(kind.command) + " - | dynoward replay -";
    }
    return std::nullopt;
}

}  // namespace dynoward::cli
