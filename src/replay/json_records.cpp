// SPDX-License-Identifier: MIT
#include "replay/json_records.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "replay/log_record.hpp"

namespace dynoward::replay {
namespace {

using Json = nlohmann::json;

constexpr int max_field_depth = 4;
constexpr int max_walk_depth = 16;
// Parts of a record that the log tool fills in; others may be JSON that the app printed.
constexpr std::array<std::string_view, 11> tool_parts{"source", "result",   "attributes", "heroku",
                                                      "stream", "labels",   "map",        "metadata",
                                                      "fields", "resource", "logplex"};
// Those that enclose a single record.
constexpr std::array<std::string_view, 4> envelopes{"source", "result", "attributes", "map"};

template <std::size_t count>
bool is_one_of(const std::array<std::string_view, count>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

class Fields {
 public:
    void add(const Json& object, int depth = 0, bool of_tool = true) {
        for (const auto& [key, value] : object.items()) {
            const auto name = plain_name(key);
            if (value.is_object() && depth < max_field_depth) {
                // `attributes` within `attributes` are the app's own; `log.syslog` is the tool's.
                const bool part = is_one_of(tool_parts, name) && !(name == "attributes" && depth > 0);
                add(value, depth + 1, name == "syslog" ? depth <= 2 : of_tool && part);
            } else if (value.is_array() && value.size() == 1 && value[0].is_string()) {
                fields_.push_back({name, value[0].get_ref<const std::string&>(), of_tool});
            } else if (value.is_string()) {
                fields_.push_back({name, value.get_ref<const std::string&>(), of_tool});
            } else if (value.is_number()) {
                add_made(name, value.is_number_float() ? std::to_string(value.get<double>()) : value.dump(),
                         of_tool);
            }
        }
    }
    void add_made(std::string name, std::string value, bool of_tool = true) {
        made_.push_back(std::move(value));
        fields_.push_back({std::move(name), made_.back(), of_tool});
    }
    const std::vector<Field>& all() const { return fields_; }

 private:
    std::vector<Field> fields_;
    std::deque<std::string> made_;  ///< values that are not part of the document
};

class RecordFinder {
 public:
    /// `text` is shown if a record cannot be read.
    RecordFinder(LineNormalizer& normalizer, std::string_view text)
        : normalizer_(normalizer), text_(text) {}

    // Returns how many records were found, read or not.
    std::size_t take(const Json& value, int depth = 0) {
        if (depth > max_walk_depth) {
            return 0;
        }
        if (value.is_string()) {
            return take_text(value.get_ref<const std::string&>());
        }
        if (value.is_array()) {
            return is_pairs(value) ? take_pairs(value) : take_parts(value, depth);
        }
        if (!value.is_object()) {
            return 0;
        }
        if (is_stream(value)) {
            return take_stream(value);
        }
        Fields fields;
        fields.add(value);
        const bool is_record = has_message(fields.all()) || read_record(fields.all(), Form::json);
        return is_record && !is_wrapper(value) ? take_fields(fields) : take_parts(value, depth);
    }

 private:
    std::size_t take_parts(const Json& value, int depth) {
        std::size_t found = 0;
        for (const auto& part : value) {
            // A single string is a line only inside a list.
            found +=
                part.is_structured() || (part.is_string() && value.is_array()) ? take(part, depth + 1) : 0;
        }
        return found;
    }
    std::size_t take_text(std::string_view text) {
        auto line = read_printed(text);
        line = line ? line : read_line_start(text);
        if (line) {
            line->form = Form::json;
            normalizer_.line(*line);
        } else {
            normalizer_.unread(Unread::no_form, text);
        }
        return 1;
    }
    std::size_t take_fields(const Fields& fields) {
        if (const auto line = read_record(fields.all(), Form::json)) {
            normalizer_.line(*line);
        } else {
            normalizer_.unread(Unread::no_sender, text_);
        }
        return 1;
    }
    // An object that contains a list of records and has no message of its own.
    static bool is_wrapper(const Json& object) {
        bool has_list = false;
        for (const auto& [key, value] : object.items()) {
            const auto name = plain_name(key);
            if ((value.is_string() && is_message_name(name)) ||
                (value.is_object() && is_one_of(envelopes, name))) {
                return false;
            }
            has_list = has_list || (value.is_array() && !value.empty() && value[0].is_structured());
        }
        return has_list;
    }
    // CloudWatch Insights: `[{"field":"@timestamp","value":"..."},{"field":"@message","value":"..."}]`.
    static bool is_pairs(const Json& list) {
        return !list.empty() && std::all_of(list.begin(), list.end(), [](const Json& pair) {
            return pair.is_object() && pair.contains("field") && pair["field"].is_string() &&
                   pair.contains("value") && pair["value"].is_string();
        });
    }
    std::size_t take_pairs(const Json& list) {
        Fields fields;
        for (const auto& pair : list) {
            fields.add_made(plain_name(pair["field"].get_ref<const std::string&>()),
                            pair["value"].get<std::string>());
        }
        return take_fields(fields);
    }
    // Loki: `{"stream":{labels},"values":[["<ns>","<line>"],...]}`.
    static bool is_stream(const Json& object) {
        const auto labels = object.find("stream");
        const auto values = object.find("values");
        return labels != object.end() && labels->is_object() && values != object.end() &&
               values->is_array();
    }
    std::size_t take_stream(const Json& stream) {
        const auto& values = stream["values"];
        for (const auto& value : values) {
            if (!value.is_array() || value.size() < 2 || !value[0].is_string() || !value[1].is_string()) {
                normalizer_.unread(Unread::broken, {});
                continue;
            }
            Fields fields;
            fields.add(stream["stream"]);
            fields.add_made("timestamp", value[0].get<std::string>());
            fields.add_made("message", value[1].get<std::string>());
            take_fields(fields);
        }
        return values.size();
    }

    LineNormalizer& normalizer_;
    std::string_view text_;
};

}  // namespace

bool JsonRecords::take_parsed(std::string_view text, bool& is_json) {
    auto value = Json::parse(text, nullptr, /*allow_exceptions=*/false);
    if (value.is_discarded()) {
        // A byte that is not UTF-8 must not make the record unreadable.
        std::string ascii(text);
        std::replace_if(
            ascii.begin(), ascii.end(), [](char c) { return static_cast<signed char>(c) < 0; }, '?');
        value = Json::parse(ascii, nullptr, /*allow_exceptions=*/false);
    }
    is_json = !value.is_discarded();
    return is_json && RecordFinder(normalizer_, text).take(value) > 0;
}

void JsonRecords::take(std::string_view text) {
    bool is_json = false;
    if (!take_parsed(text, is_json)) {
        normalizer_.unread(is_json ? Unread::no_sender : Unread::broken, text);
    }
}

bool JsonRecords::take_line(std::string_view line) {
    const auto begin = line.find('{');
    const auto end = line.find_last_not_of(" \t,");
    if (begin == std::string_view::npos || line[end] != '}') {
        return false;
    }
    // The prefix of a container or the name of a file may precede the object.
    auto front = line.substr(0, begin);
    take_timestamp(front);
    for (const auto* const word : {" stdout", " stderr", " F", " P"}) {
        front.remove_prefix(front.starts_with(word) ? std::string_view(word).size() : 0);
    }
    const bool is_front = front.find_first_not_of(" \t") == std::string_view::npos ||
                          (front.find_first_of(" \t[") == std::string_view::npos && front.ends_with(':'));
    bool is_json = false;
    return is_front && take_parsed(line.substr(begin, end + 1 - begin), is_json);
}

}  // namespace dynoward::replay
