// SPDX-License-Identifier: MIT
// The state of an alert, from the fields that hold it. Words are collected one after another, and the
// result is formed at the end: an end overrides a start, in whatever order they are found.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "alerts/alert.hpp"
#include "words.hpp"

namespace dynoward::alerts {

class StateCollector {
 public:
    /// A meaning found by the caller; `word` and `key` are its evidence.
    void add(Meaning meaning, std::string_view word, std::string_view key);
    /// The value of one field, as a word; `role` limits which meanings count.
    void field(const nlohmann::json* value, std::string_view key, Role role);
    /// All fields of an object that may hold a state, and with `deep` those of nested objects.
    void scan(const nlohmann::json& object, bool deep);
    /// A status that is not in the table of words although its field requires it.
    void unknown(std::string_view word, std::string_view key);

    void write_to(Item& item) const;
    bool is_empty() const { return highest_ < Meaning::warning && unknown_.empty(); }

 private:
    struct Level;
    void scan_member(const std::string& key, const nlohmann::json& value, bool deep, unsigned depth,
                     Level& level);
    void scan_object(const nlohmann::json& object, bool deep, unsigned depth);
    bool switched(const std::string& key, const nlohmann::json& value);
    void word(std::string_view value, std::string_view key, Role role, Level& level);
    void words_in(const nlohmann::json& value, std::string_view key, Role role, Level& level);

    Meaning highest_ = Meaning::unknown;
    std::string evidence_;
    std::string unknown_;
    bool contradicts_ = false;
};

}  // namespace dynoward::alerts
