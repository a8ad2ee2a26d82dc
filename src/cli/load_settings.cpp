// SPDX-License-Identifier: MIT
#include "cli/load_settings.hpp"

#include <unistd.h>

#include <array>
#include <cstdio>
#include <memory>
#include <string_view>

#include "zones/find_zone.hpp"

namespace dynoward::cli {
namespace {

// Certificates and settings are far smaller; this only keeps a device file from filling the memory.
constexpr std::size_t max_file_bytes = std::size_t{64} << 20;

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};

}  // namespace

settings::Environment read_environment() {
    settings::Environment environment;
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        const std::string_view text(*entry);
        const auto equals = text.find('=');
        if (equals != std::string_view::npos) {
            environment.emplace(text.substr(0, equals), text.substr(equals + 1));
        }
    }
    return environment;
}

std::optional<std::string> read_file(const std::string& path) {
    const std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "rb"));
    if (!file) {
        return std::nullopt;
    }
    std::string text;
    std::array<char, 65536> buffer{};
    while (const auto size = std::fread(buffer.data(), 1, buffer.size(), file.get())) {
        text.append(buffer.data(), size);
        if (text.size() > max_file_bytes) {
            return std::nullopt;
        }
    }
    // A directory opens like a file, and only fails to be read.
    return std::ferror(file.get()) != 0 ? std::nullopt : std::optional(std::move(text));
}

std::optional<settings::Settings> load_settings() {
    return load_settings(read_environment(), read_file);
}

std::optional<settings::Settings> load_settings(const settings::Environment& environment,
                                                const settings::FileReader& reader) {
    auto loaded = settings::load(environment, reader, zones::find_zone);
    if (auto* const good = std::get_if<settings::Settings>(&loaded)) {
        return std::move(*good);
    }
    for (const auto& error : std::get<std::vector<settings::SettingError>>(loaded)) {
        std::fprintf(stderr, "%s\n", settings::to_text(error).c_str());
    }
    return std::nullopt;
}

}  // namespace dynoward::cli
