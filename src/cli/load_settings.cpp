// SPDX-License-Identifier: MIT
#include "cli/load_settings.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <string_view>

#include "cli/time_zone_database.hpp"

namespace dynoward::cli {
namespace {

// Certificates and settings are far smaller; this only keeps a device file from filling the memory.
constexpr std::size_t max_file_bytes = std::size_t{64} << 20;

class Descriptor {
 public:
    // Non-blocking: the name may be of a pipe without a writer.
    explicit Descriptor(const std::string& path)
        : number_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)) {}
    ~Descriptor() {
        if (number_ >= 0) {
            ::close(number_);
        }
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int number() const { return number_; }

 private:
    int number_;
};

// The maximum to read; 0: nothing. /dev/null is allowed, as an empty file; other special files may be
// endless, or wait for a writer.
std::size_t max_bytes_of(int descriptor) {
    constexpr std::size_t of_a_device = 65536;
    struct stat about {};
    if (::fstat(descriptor, &about) != 0) {
        return 0;
    }
    if (S_ISCHR(about.st_mode)) {
        return of_a_device;
    }
    const bool fits = about.st_size <= static_cast<off_t>(max_file_bytes);
    return S_ISREG(about.st_mode) && fits ? max_file_bytes : 0;
}

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
    const Descriptor file(path);
    const auto max_bytes = file.number() < 0 ? 0 : max_bytes_of(file.number());
    if (max_bytes == 0) {
        return std::nullopt;
    }
    std::string text;
    std::array<char, 65536> buffer{};
    for (;;) {
        const auto size = ::read(file.number(), buffer.data(), buffer.size());
        if (size < 0 && errno == EINTR) {
            continue;
        }
        if (size <= 0) {
            return size < 0 ? std::nullopt : std::optional(std::move(text));
        }
        text.append(buffer.data(), static_cast<std::size_t>(size));
        if (text.size() > max_bytes) {
            return std::nullopt;
        }
    }
}

std::optional<settings::Settings> load_settings() {
    return load_settings(read_environment(), read_file);
}

std::optional<settings::Settings> load_settings(const settings::Environment& environment,
                                                const settings::FileReader& reader) {
    auto loaded = settings::load(environment, reader, find_zone);
    if (auto* const good = std::get_if<settings::Settings>(&loaded)) {
        return std::move(*good);
    }
    for (const auto& error : std::get<std::vector<settings::SettingError>>(loaded)) {
        std::fprintf(stderr, "%s\n", settings::to_text(error).c_str());
    }
    return std::nullopt;
}

}  // namespace dynoward::cli
