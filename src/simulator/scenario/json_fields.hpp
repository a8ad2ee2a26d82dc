// SPDX-License-Identifier: MIT
// Reads a hand-written JSON file strictly: every key must be known and occur once, every value must have
// its type and be in range. All errors are collected with their place (`apps[0].types[1].memory.lek`). Must
// never: accept an unknown key, or stop at the first error.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dynoward/values/instant.hpp"
#include "simulator/scenario/scenario.hpp"

namespace dynoward::simulator {

/// The errors so far; beyond limits::scenario_errors they are only counted.
class Problems {
 public:
    void add(std::string place, std::string problem);
    /// Ends with an entry for those that were only counted.
    std::vector<ScenarioError> take();
    bool none() const { return errors_.empty(); }

 private:
    std::vector<ScenarioError> errors_;
    std::size_t more_ = 0;
};

/// nullopt: not JSON. Duplicate keys and nesting that is too deep are problems.
std::optional<nlohmann::json> parse_strictly(std::string_view text, Problems& problems);

/// A string in the file and the value that it stands for.
template <class Value>
struct Word {
    std::string_view text;
    Value value;
};

/// One object. Each read() names an allowed key; absent keys leave their target unchanged. finish() refuses
/// all other keys.
class Fields {
 public:
    Fields(const nlohmann::json& object, std::string place, Problems& problems);

    void read(const char* key, double& to, double min, double max);
    void read(const char* key, unsigned& to, unsigned min, unsigned max);
    void read(const char* key, bool& to);
    void read(const char* key, std::string& to, std::size_t max_bytes);
    /// `90`, `"90s"`, `"15m"`, `"6h"`, `"1d"`, `"950ms"`.
    void read(const char* key, Nanoseconds& to, Nanoseconds min, Nanoseconds max);
    void read(const char* key, Seconds& to, Seconds min, Seconds max);
    template <class Value>
    void read(const char* key, Value& to, std::span<const Word<Value>> words);
    /// A nested object or array; nullptr: absent or refused.
    const nlohmann::json* object(const char* key);
    const nlohmann::json* array(const char* key, std::size_t max_items);

    std::string place_of(std::string_view key) const;
    void refuse(std::string_view key, std::string problem);
    void finish();

 private:
    const nlohmann::json* find(const char* key);

    const nlohmann::json& object_;
    std::string place_;
    Problems& problems_;
    std::vector<std::string_view> known_;
};

template <class Value>
void Fields::read(const char* key, Value& to, std::span<const Word<Value>> words) {
    const auto* const value = find(key);
    if (value == nullptr) {
        return;
    }
    std::string allowed;
    for (const auto& word : words) {
        if (value->is_string() && value->get_ref<const std::string&>() == word.text) {
            to = word.value;
            return;
        }
        allowed += (allowed.empty() ? "" : ", ") + std::string(word.text);
    }
    refuse(key, "must be one of: " + allowed);
}

}  // namespace dynoward::simulator
