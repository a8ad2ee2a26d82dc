// SPDX-License-Identifier: MIT
// Reads a JSON file that people write by hand, strictly: every key must be known and stand once, every
// value must have its type and lie in its range. All that is wrong is collected, each with its place
// (`apps[0].types[1].memory.lek`). Must never: take a value it was not asked for, or stop at the first
// mistake.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dynoward/simulator/scenario.hpp"
#include "dynoward/values/instant.hpp"

namespace dynoward::simulator {

/// What is wrong so far; beyond limits::scenario_errors only counted.
class Problems {
 public:
    void add(std::string place, std::string problem);
    /// With a last entry for those that were only counted.
    std::vector<ScenarioError> take();
    bool none() const { return errors_.empty(); }

 private:
    std::vector<ScenarioError> errors_;
    std::size_t more_ = 0;
};

/// nullopt where it is no JSON at all. Keys given twice and nesting that is too deep are problems.
std::optional<nlohmann::json> parse_strictly(std::string_view text, Problems& problems);

/// A word and what it stands for.
template <class Value>
struct Word {
    std::string_view text;
    Value value;
};

/// One object. Each read() names a key that is allowed; absent keys leave their target as it is. finish()
/// refuses all other keys.
class Fields {
 public:
    Fields(const nlohmann::json& object, std::string place, Problems& problems);

    void read(const char* key, double& to, double least, double most);
    void read(const char* key, unsigned& to, unsigned least, unsigned most);
    void read(const char* key, bool& to);
    void read(const char* key, std::string& to, std::size_t most_bytes);
    /// `90`, `"90s"`, `"15m"`, `"6h"`, `"1d"`, `"950ms"`.
    void read(const char* key, Nanoseconds& to, Nanoseconds least, Nanoseconds most);
    void read(const char* key, Seconds& to, Seconds least, Seconds most);
    template <class Value>
    void read(const char* key, Value& to, std::span<const Word<Value>> words);
    /// An object or array inside; nullptr: absent, or refused.
    const nlohmann::json* object(const char* key);
    const nlohmann::json* array(const char* key, std::size_t most_items);

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
    refuse(key, "not one of the words allowed here: " + allowed);
}

}  // namespace dynoward::simulator
