// SPDX-License-Identifier: MIT
// Reads the pairs of body and expectation in tests/golden: `name.logplex` and `name.expected.json`. Used by
// every test that feeds whole bodies, whatever layer it tests.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
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

inline std::vector<std::filesystem::path> golden_bodies() {
    std::vector<std::filesystem::path> bodies;
    for (const auto* folder : {"cases", "composed"}) {
        const auto path = std::filesystem::path(DYNOWARD_TEST_DATA) / "golden" / folder;
        for (const auto& entry : std::filesystem::directory_iterator(path)) {
            if (entry.path().extension() == ".logplex") {
                bodies.push_back(entry.path());
            }
        }
    }
    return bodies;
}

/// The names of all cases, sorted. For INSTANTIATE_TEST_SUITE_P, where each test then loads only its own.
inline std::vector<std::string> golden_case_names() {
    std::vector<std::string> names;
    for (const auto& body : golden_bodies()) {
        names.push_back(body.stem().string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

/// Throws where there is no such case or its expectation is not JSON.
inline GoldenCase load_golden_case(std::string_view name) {
    for (auto path : golden_bodies()) {
        if (path.stem() == name) {
            auto body = read_file(path);
            path.replace_extension(".expected.json");
            return {std::string(name), std::move(body), nlohmann::json::parse(read_file(path))};
        }
    }
    throw std::runtime_error("no golden case " + std::string(name));
}

/// Name of a case as GoogleTest allows it: letters, digits and underscores.
inline std::string golden_test_name(std::string name) {
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

}  // namespace dynoward::test
