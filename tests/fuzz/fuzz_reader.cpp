// SPDX-License-Identifier: MIT
// Any bytes as a recording: the same lines come of it in whatever pieces it is read, each with a header
// that can be read or is counted, and the message about what was left out can be shown to anybody.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "dynoward/values/limits.hpp"
#include "fuzz/invariant.hpp"
#include "replay/log_reader.hpp"

namespace {

using namespace dynoward;

class Heard : public replay::LineSink {
 public:
    void on_frame(const logplex::Frame& frame, const replay::Origin& origin) override {
        constexpr std::size_t max_header_length = 400;  // of a frame that is made of a line
        DYNOWARD_INVARIANT(frame.oversize ||
                           frame.octets.size() <= limits::frame_bytes + max_header_length);
        said_.append("f").append(frame.octets).append(origin.name);
    }
    void on_other(std::string_view stamp, logplex::Fate fate, const replay::Origin& origin) override {
        DYNOWARD_INVARIANT(fate == logplex::Fate::app_output || fate == logplex::Fate::router);
        said_.append("o").append(stamp).append(origin.name);
    }
    void on_unread(replay::Unread why) override { said_ += static_cast<char>('0' + static_cast<int>(why)); }
    void on_broken(std::uint64_t octets_lost) override { said_ += "b" + std::to_string(octets_lost); }

    const std::string& said() const { return said_; }

 private:
    std::string said_;
};

std::string read(std::string_view input, std::size_t piece) {
    Heard heard;
    replay::LogReader reader(heard);
    for (std::size_t at = 0; at < input.size(); at += piece) {
        reader.feed(input.substr(at, piece));
    }
    reader.finish();
    const auto& shown = reader.report().first_unread;
    DYNOWARD_INVARIANT(shown.size() < 100);
    DYNOWARD_INVARIANT(std::all_of(shown.begin(), shown.end(), [](char c) { return c >= ' ' && c < 127; }));
    return heard.said();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const auto whole = read(input, size + 1);
    DYNOWARD_INVARIANT(read(input, 7) == whole);
    return 0;
}
