// SPDX-License-Identifier: MIT
#include "values/bounded_json.hpp"

#include <nlohmann/json.hpp>
#include <string>

namespace dynoward {
namespace {

using Json = nlohmann::json;

// Reads the whole text and keeps only the place of the first error.
class Locator : public nlohmann::json_sax<Json> {
 public:
    bool null() override { return true; }
    bool boolean(bool) override { return true; }
    bool number_integer(number_integer_t) override { return true; }
    bool number_unsigned(number_unsigned_t) override { return true; }
    bool number_float(number_float_t, const string_t&) override { return true; }
    bool string(string_t&) override { return true; }
    bool binary(binary_t&) override { return true; }
    bool start_object(std::size_t) override { return true; }
    bool key(string_t&) override { return true; }
    bool end_object() override { return true; }
    bool start_array(std::size_t) override { return true; }
    bool end_array() override { return true; }
    bool parse_error(std::size_t byte, const std::string&, const Json::exception& error) override {
        const bool too_large_a_number = dynamic_cast<const Json::out_of_range*>(&error) != nullptr;
        fault_ = {too_large_a_number ? JsonFault::Kind::number : JsonFault::Kind::syntax, byte};
        return false;
    }

    const JsonFault& fault() const { return fault_; }

 private:
    JsonFault fault_;
};

}  // namespace

// The brackets, commas and colons outside of strings give an upper bound for the number of values, whether
// or not the text is JSON: a parser cannot create more before the first error.
std::optional<JsonFault> find_fault(std::string_view text, const JsonBounds& bounds) {
    using Kind = JsonFault::Kind;
    if (text.size() > bounds.bytes) {
        return JsonFault{Kind::too_large, bounds.bytes};
    }
    std::size_t depth = 0;
    std::size_t values = 1;
    std::size_t token = 0;  // where the present one begins
    bool in_string = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (in_string) {
            if (c == '\\') {
                ++i;
            } else if (c == '"') {
                in_string = false;
                token = i + 1;
            }
        } else if (c == '"') {
            in_string = true;
            token = i + 1;
        } else if (c == '[' || c == '{' || c == ',' || c == ':') {
            token = i + 1;
            if (++values > bounds.values) {
                return JsonFault{Kind::too_many_values, i};
            }
            if ((c == '[' || c == '{') && ++depth > bounds.depth) {
                return JsonFault{Kind::too_deep, i};
            }
        } else if (c == ']' || c == '}') {
            token = i + 1;
            depth -= depth != 0 ? 1U : 0U;
        }
        if (i >= token + bounds.token_bytes) {
            return JsonFault{Kind::too_long_token, i};
        }
    }
    return std::nullopt;
}

std::optional<Json> parse_bounded(std::string_view text, const JsonBounds& bounds, JsonFault* fault) {
    const auto beyond = find_fault(text, bounds);
    if (!beyond) {
        auto json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
        if (!json.is_discarded()) {
            return json;
        }
    }
    if (fault != nullptr) {
        Locator locator;
        if (!beyond) {
            Json::sax_parse(text, &locator);
        }
        *fault = beyond.value_or(locator.fault());
    }
    return std::nullopt;
}

std::string_view to_text(JsonFault::Kind kind) {
    switch (kind) {
        case JsonFault::Kind::too_large: return "too large";
        case JsonFault::Kind::too_deep: return "nested too deep";
        case JsonFault::Kind::too_many_values: return "too many values";
        case JsonFault::Kind::too_long_token: return "a string or number that is too long";
        case JsonFault::Kind::number: return "a number that is too large";
        case JsonFault::Kind::syntax: return "no JSON";
    }
    return "no JSON";
}

}  // namespace dynoward
