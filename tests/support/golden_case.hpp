// SPDX-License-Identifier: MIT
// Reads the pairs of body and expectation in tests/golden: `name.logplex` and `name.expected.json`. Used by
// every test that feeds whole bodies, whatever layer it tests.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <ostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace dynoward::test {

struct GoldenCase {
    std::string name;  ///< `01-normal-batch`
    std::string body;
    nlohmann::json expected;
};

// How GoogleTest names the case in a failure.
inline void PrintTo(const GoldenCase& golden, std::ostream* out) {
    *out << golden.name;
}

inline std::string read_file(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) {
        throw std::runtime_error("cannot read " + path.string());
    }
    return {std::istreambuf_iterator<char>(in), {}};
}

/// Every case of tests/golden, by name. Throws where a file is missing or not JSON.
inline std::vector<GoldenCase> load_golden_cases() {
    constexpr std::string_view suffix = ".logplex";
    std::vector<GoldenCase> cases;
    for (const auto* folder : {"cases", "composed"}) {
        const auto path = std::filesystem::path(DYNOWARD_TEST_DATA) / "golden" / folder;
        for (const auto& entry : std::filesystem::directory_iterator(path)) {
            if (entry.path().extension() != suffix) {
                continue;
            }
            auto expected_path = entry.path();
            expected_path.replace_extension(".expected.json");
            cases.push_back({entry.path().stem().string(), read_file(entry.path()),
                             nlohmann::json::parse(read_file(expected_path))});
        }
    }
    std::sort(cases.begin(), cases.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    return cases;
}

/// Name of a case as GoogleTest allows it: letters, digits and underscores.
inline std::string test_name_of(const GoldenCase& golden) {
    auto name = golden.name;
    std::replace_if(
        name.begin(), name.end(), [](unsigned char c) { return c == '-'; }, '_');
    return name;
}

}  // namespace dynoward::test
