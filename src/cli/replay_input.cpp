// SPDX-License-Identifier: MIT
#include "cli/replay_input.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <ctime>
#include <memory>
#include <utility>

#include "cli/archive_kind.hpp"
#include "cli/error_text.hpp"
#include "gzip/inflate.hpp"
#include "values/printable.hpp"

namespace dynoward::cli {
namespace {

constexpr std::size_t piece_bytes = std::size_t{256} << 10;

class Descriptor {
 public:
    explicit Descriptor(const std::string& file)
        : fd_(file == "-" ? STDIN_FILENO : open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY)),
          owned_(file != "-") {}
    ~Descriptor() {
        if (owned_ && fd_ >= 0) {
            close(fd_);
        }
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    int get() const { return fd_; }

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

// Unpacks stored bytes for the reader; buffers the first ones until they identify the format.
class Unpacker {
 public:
    Unpacker(const std::string& file, replay::LogReader& reader) : file_(file), reader_(reader) {}

    // Returns the problem, if any.
    std::optional<std::string> feed(std::string_view bytes) {
        if (!begun_) {
            begin_.append(bytes);
            return begin_.size() < archive_magic_bytes ? std::nullopt : begin();
        }
        return unpack(bytes);
    }
    std::optional<std::string> finish() {
        auto problem = begun_ ? std::nullopt : begin();
        if (!problem && inflater_) {
            problem = take_inflated({}, true);
        }
        if (!problem && inflater_ && !inflater_->at_end()) {
            problem = "the gzip data is truncated";
        }
        return problem;
    }

 private:
    std::optional<std::string> begin() {
        begun_ = true;
        const auto bytes = std::exchange(begin_, {});
        if (gzip::is_gzip(bytes)) {
            inflater_ = std::make_unique<gzip::StreamInflater>();
        } else if (auto archive = other_archive(bytes, file_, false)) {
            return "is " + *archive;
        }
        return unpack(bytes);
    }
    std::optional<std::string> unpack(std::string_view bytes) {
        if (!inflater_) {
            reader_.feed(bytes);
            return std::nullopt;
        }
        std::optional<std::string> problem;
        const bool whole = inflater_->feed(bytes, [&](std::string_view part) {
            problem = problem ? problem : take_inflated(part, false);
        });
        return problem || whole ? problem : "damaged gzip";
    }
    // A tar archive is usually compressed with gzip.
    std::optional<std::string> take_inflated(std::string_view part, bool at_end) {
        if (!format_checked_) {
            inside_.append(part);
            if (inside_.size() < archive_magic_bytes && !at_end) {
                return std::nullopt;
            }
            format_checked_ = true;
            const auto bytes = std::exchange(inside_, {});
            if (auto archive = other_archive(bytes, file_, true)) {
                return "is " + *archive;
            }
            reader_.feed(bytes);
            return std::nullopt;
        }
        reader_.feed(part);
        return std::nullopt;
    }

    const std::string& file_;
    replay::LogReader& reader_;
    std::unique_ptr<gzip::StreamInflater> inflater_;
    std::string begin_, inside_;
    bool begun_ = false;
    bool format_checked_ = false;
};

}  // namespace

InputSizes inspect_inputs(const std::vector<std::string>& files) {
    InputSizes sizes;
    std::uint64_t total = 0;
    bool known = true;
    for (const auto& file : files) {
        struct stat about {};
        const bool found = file == "-" ? fstat(STDIN_FILENO, &about) == 0 : stat(file.c_str(), &about) == 0;
        int error = found ? 0 : errno;
        const bool regular = found && S_ISREG(about.st_mode);
        if (found && S_ISDIR(about.st_mode)) {
            error = EISDIR;
        } else if (regular && file != "-" && Descriptor(file).get() < 0) {
            error = errno;
        }
        if (error != 0) {
            sizes.missing = printable(file) + ": " + error_text(error);
            return sizes;
        }
        known = known && regular;
        total += static_cast<std::uint64_t>(about.st_size);
    }
    sizes.can_be_read_twice = known;
    sizes.total = known ? std::optional(total) : std::nullopt;
    return sizes;
}

std::optional<std::string> read_input(const std::string& file, replay::LogReader& reader,
                                      Progress& progress, const std::function<bool()>& keep_reading) {
    const Descriptor input(file);
    struct stat about {};
    if (input.get() < 0 || fstat(input.get(), &about) != 0) {
        return error_text(errno);
    }
    if (file == "-" && S_ISREG(about.st_mode)) {
        lseek(input.get(), 0, SEEK_SET);  // from the beginning, also on a second read
    }
    // A pipe is written now.
    const auto written = S_ISREG(about.st_mode) ? about.st_mtime : time(nullptr);
    reader.begin(WallTime(Seconds(written)));
    const auto piece = std::make_unique<std::array<char, piece_bytes>>();
    Unpacker unpacker(file, reader);
    std::optional<std::string> problem;
    while (!problem && keep_reading()) {
        const auto got = read_some(input.get(), piece->data(), piece->size());
        if (got < 0) {
            problem = error_text(errno);
        } else if (got == 0) {
            problem = unpacker.finish();
            break;
        } else {
            progress.advance(static_cast<std::uint64_t>(got));
            problem = unpacker.feed({piece->data(), static_cast<std::size_t>(got)});
        }
    }
    reader.finish();
    return problem;
}

}  // namespace dynoward::cli
