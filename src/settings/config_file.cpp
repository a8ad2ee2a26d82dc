// SPDX-License-Identifier: MIT
#include "settings/config_file.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "settings/shown.hpp"

namespace dynoward::settings {
namespace {

using nlohmann::json;

// Room for 10,000 apps with 100 settings each, but not for a log file given by mistake.
constexpr std::size_t max_file_bytes = std::size_t{32} << 20;
constexpr const char* shape =
    R"(the file must have the form {"settings":{"NAME":"value"},"apps":{"shop":{"NAME":"value"}}})";
// Error id of the JSON library: a number too large for a double.
constexpr int number_out_of_range = 406;

// Parses the file as a stream. No tree is built, so deep nesting and large numbers are harmless, and
// duplicate names are detected.
class Reader final : public nlohmann::json_sax<json> {
 public:
    explicit Reader(const std::string& text) : text_(text) {}

    ConfigFile file;
    std::vector<SettingError> errors;

    bool null() override { return not_a_string(); }
    bool boolean(bool) override { return not_a_string(); }
    bool number_integer(number_integer_t) override { return not_a_string(); }
    bool number_unsigned(number_unsigned_t) override { return not_a_string(); }
    bool number_float(number_float_t, const string_t&) override { return not_a_string(); }
    bool binary(binary_t&) override { return not_a_string(); }

    bool string(string_t& value) override {
        if (auto* const values = open_values()) {
            values->emplace(path_.back(), value);
            return true;
        }
        return not_a_string();
    }

    bool start_object(std::size_t) override {
        if (skipped_ != 0) {
            ++skipped_;
        } else if (is_wanted()) {
            seen_.emplace_back();
            path_.emplace_back();
            if (path_.size() == 3) {
                file.apps.try_emplace(path_[1]);
            }
        } else {
            not_a_string();
            skipped_ = 1;
        }
        return true;
    }
    bool end_object() override { return end(); }
    bool start_array(std::size_t) override {
        if (skipped_ == 0) {
            not_a_string();
        }
        ++skipped_;
        return true;
    }
    bool end_array() override { return end(); }

    bool key(string_t& name) override {
        if (skipped_ != 0) {
            return true;
        }
        path_.back() = name;
        if (!seen_.back().insert(name).second) {
            refuse("given twice; must be given once");
        } else if (path_.size() == 1 && name != "settings" && name != "apps") {
            refuse(std::string("unknown key; ") + shape);
        }
        return true;
    }

    // The library's own message is not used: it quotes the file, which may contain secrets.
    bool parse_error(std::size_t byte, const std::string&,
                     const nlohmann::detail::exception& why) override {
        const auto before = std::string_view(text_).substr(0, std::max<std::size_t>(byte, 1) - 1);
        const auto line = std::count(before.begin(), before.end(), '\n') + 1;
        const auto line_begin = before.rfind('\n');
        const auto column = before.size() - (line_begin == before.npos ? 0 : line_begin + 1) + 1;
        const auto place = "byte " + std::to_string(std::max<std::size_t>(byte, 1)) + " (line " +
                           std::to_string(line) + ", column " + std::to_string(column) + ")";
        errors = {{"CONFIG_FILE", "",
                   why.id == number_out_of_range
                       ? "a number that ends at " + place +
                             " is too large; values must be strings, such as \"900\""
                       : "not valid JSON at " + place + "; " + shape}};
        file = {};
        return false;
    }

 private:
    // The present place in the file: the names of the open objects and of the present value.
    bool at_root() const { return path_.empty(); }
    bool is_wanted() const {
        return at_root() || (path_.size() == 1 && (path_[0] == "settings" || path_[0] == "apps")) ||
               (path_.size() == 2 && path_[0] == "apps");
    }
    ConfigFile::Values* open_values() {
        if (skipped_ != 0) {
            return nullptr;
        }
        if (path_.size() == 2 && path_[0] == "settings") {
            return &file.settings;
        }
        return path_.size() == 3 ? &file.apps[path_[1]] : nullptr;
    }

    bool end() {
        if (skipped_ != 0) {
            --skipped_;
        } else {
            path_.pop_back();
            seen_.pop_back();
        }
        return true;
    }

    // A value in place of an object or of a string of settings.
    bool not_a_string() {
        if (skipped_ != 0) {
            return true;
        }
        if (at_root()) {
            refuse(std::string("not a JSON object; ") + shape);
        } else if (open_values() != nullptr) {
            refuse("not a string; values must be strings, such as \"900\"");
        } else if (is_wanted()) {
            refuse(std::string("not an object; ") + shape);
        }
        return true;
    }

    void refuse(std::string why) {
        constexpr std::size_t max_errors = 100;
        if (errors.size() >= max_errors) {
            return;
        }
        std::string place = "CONFIG_FILE";
        for (std::size_t i = 0; i < path_.size(); ++i) {
            place += (i == 0 ? " " : ".") + shown_text(path_[i]);
        }
        errors.push_back({std::move(place), "", std::move(why)});
    }

    const std::string& text_;
    std::vector<std::string> path_;
    std::vector<std::set<std::string>> seen_;  // names in the objects that are open
    std::size_t skipped_ = 0;                  // depth inside a value that is skipped
};

}  // namespace

ConfigFile read_config_file(const std::string& text, std::vector<SettingError>& errors) {
    if (text.size() > max_file_bytes) {
        errors.push_back(
            {"CONFIG_FILE", "",
             "the file is too large; must be at most " + std::to_string(max_file_bytes >> 20U) + " MB"});
        return {};
    }
    Reader reader(text);
    json::sax_parse(text, &reader);
    std::move(reader.errors.begin(), reader.errors.end(), std::back_inserter(errors));
    return std::move(reader.file);
}

}  // namespace dynoward::settings
