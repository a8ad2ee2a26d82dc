// SPDX-License-Identifier: MIT
// Where an alert stands, from the fields that say so. Words are collected one after another; the verdict is
// drawn at the end, and an end beats a beginning wherever it is found.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "dynoward/alerts/alert.hpp"
#include "words.hpp"

namespace dynoward::alerts {

class StandingBook {
 public:
    /// A word of which we know that it is the tool's own for where the alert stands.
    void says(Meaning meaning, std::string_view word, std::string_view key);
    /// The value of one field, as a word; `role` says how far a word of ours may be taken for it.
    void field(const nlohmann::json* value, std::string_view key, Role role);
    /// All fields of an object that may say it, and with `deep` those of everything in it.
    void scan(const nlohmann::json& object, bool deep);
    /// A status that nobody knows the meaning of, where one must be known.
    void unknown(std::string_view word, std::string_view key);

    void write_to(Item& item) const;
    bool is_silent() const { return highest_ < Meaning::warning && unknown_.empty(); }

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
