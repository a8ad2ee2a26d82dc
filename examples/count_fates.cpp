// SPDX-License-Identifier: MIT
// Counts what became of each line of a drain request: count_fates [FILE]. Reads the body of a request as
// Heroku sends it, from the file or from standard input.
#include <array>
#include <cstddef>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

#include "dynoward/logplex/classify.hpp"
#include "dynoward/logplex/frame.hpp"

namespace {

namespace logplex = dynoward::logplex;

int count_fates(const std::string& body) {
    std::array<unsigned long, logplex::fate_count> counts{};
    logplex::FrameCursor cursor(body);
    while (const auto frame = cursor.next()) {
        ++counts[static_cast<std::size_t>(logplex::read_frame(*frame).fate)];
    }
    for (std::size_t fate = 0; fate < counts.size(); ++fate) {
        if (counts[fate] != 0) {
            const std::string word(logplex::to_text(static_cast<logplex::Fate>(fate)));
            std::printf("%s %lu\n", word.c_str(), counts[fate]);
        }
    }
    if (cursor.error()) {
        std::fprintf(stderr, "count_fates: framing error at byte %zu, %zu bytes not read\n",
                     cursor.error()->offset, cursor.octets_lost());
        return 1;
    }
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    std::ifstream in(argc > 1 ? argv[1] : "/dev/stdin", std::ios::binary);
    if (!in) {
        std::fprintf(stderr, "count_fates: cannot open %s\n", argv[1]);
        return 2;
    }
    return count_fates({std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()});
}
