// SPDX-License-Identifier: MIT
#include "cli/replay_input.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

#include "cli/gunzip.hpp"

namespace dynoward::cli {
namespace {

constexpr std::size_t piece_bytes = std::size_t{256} << 10;
constexpr std::size_t magic_bytes = 2;

class Descriptor {
 public:
    explicit Descriptor(const std::string& file)
        : fd_(file == "-" ? STDIN_FILENO : open(file.c_str(), O_RDONLY | O_CLOEXEC)), owned_(file != "-") {}
    ~Descriptor() {
        if (owned_ && fd_ >= 0) {
            close(fd_);
        }
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    int get() const { return fd_; }
    // A directory opens like a file, and only fails to be read.
    bool readable(struct stat& about) const {
        return fd_ >= 0 && fstat(fd_, &about) == 0 && !S_ISDIR(about.st_mode);
    }

 private:
    int fd_;
    bool owned_;
};

// -1: an error; 0: the end.
ssize_t read_some(int fd, char* to, std::size_t size) {
    ssize_t got = 0;
    do {
        got = read(fd, to, size);
    } while (got < 0 && errno == EINTR);
    return got;
}

}  // namespace

std::optional<std::uint64_t> total_size(const std::vector<std::string>& files, std::string& missing) {
    std::uint64_t total = 0;
    bool known = true;
    for (const auto& file : files) {
        struct stat about {};
        const Descriptor input(file);
        if (!input.readable(about)) {
            missing = file;
            return std::nullopt;
        }
        known = known && S_ISREG(about.st_mode);
        total += static_cast<std::uint64_t>(about.st_size);
    }
    return known ? std::optional(total) : std::nullopt;
}

std::optional<std::string> read_input(const std::string& file, replay::LogReader& reader,
                                      Progress& progress) {
    const Descriptor input(file);
    const auto piece = std::make_unique<std::array<char, piece_bytes>>();
    std::unique_ptr<Gunzip> gunzip;
    std::optional<std::string> problem;
    bool begun = false;
    std::size_t kept = 0;  // a first byte that does not tell yet what it is
    while (!problem) {
        const auto got = read_some(input.get(), piece->data() + kept, piece->size() - kept);
        if (got < 0) {
            problem = std::strerror(errno);
            break;
        }
        const std::string_view bytes(piece->data(), kept + static_cast<std::size_t>(got));
        progress.advance(static_cast<std::uint64_t>(got));
        if (!begun && bytes.size() < magic_bytes && got > 0) {
            kept = bytes.size();
            continue;
        }
        if (!begun && Gunzip::is_gzip(bytes)) {
            gunzip = std::make_unique<Gunzip>();
        }
        begun = true;
        kept = 0;
        if (!gunzip) {
            reader.feed(bytes);
        } else if (!gunzip->feed(bytes, [&reader](std::string_view part) { reader.feed(part); })) {
            problem = "damaged gzip";
        }
        if (got == 0) {
            break;
        }
    }
    reader.finish();
    if (!problem && gunzip && !gunzip->at_end()) {
        problem = "the gzip data ends in the middle";
    }
    return problem;
}

}  // namespace dynoward::cli
