// SPDX-License-Identifier: MIT
// The app, dyno and process type that an alert names, from the fields for them: labels, tags, dimensions
// and keys with the usual names. An invalid name is a problem, never ignored: an alert about one dyno must
// not become one about a whole type.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "alerts/alert.hpp"

namespace dynoward::alerts {

class NameCollector {
 public:
    /// One field; other keys are skipped.
    void field(std::string_view key, const nlohmann::json& value);
    /// Labels in any of their forms: an object, a list of `key:value`, of `{"key", "value"}` or of pairs,
    /// or a text of `key:value` separated by commas.
    void labels(const nlohmann::json* value);
    /// Every field of an object and of nested objects; its texts as well.
    void tree(const nlohmann::json& value);
    /// Collects the dyno names that a text mentions; those of a `title` count as its subject.
    void text(std::string_view text, bool title);
    void texts(const nlohmann::json& value);

    bool names_something() const { return !dynos_.empty() || !types_.empty() || dyno_is_null_; }
    void write_to(Names& names) const;

 private:
    void dyno(std::string_view value);
    void place(std::string_view value);
    void pair(std::string_view text, char separator);
    void problem(std::string_view key, std::string_view what);
    void tree(const nlohmann::json& value, unsigned depth);

    std::vector<std::string> apps_, app_hints_, types_, type_hints_;
    std::vector<DynoName> dynos_;   // from fields for dynos only
    std::vector<DynoName> places_;  // from fields that may also hold hosts
    std::vector<DynoName> in_title_, in_text_;
    bool dyno_is_null_ = false;
    bool is_foreign_ = false;  // an app is named, in a field or before the dyno's name
    std::size_t pairs_ = 0;
    std::string problem_;
};

}  // namespace dynoward::alerts
