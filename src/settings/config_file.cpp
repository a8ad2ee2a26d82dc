// SPDX-License-Identifier: MIT
#include "settings/config_file.hpp"

#include <nlohmann/json.hpp>
#include <set>

namespace dynoward::settings {
namespace {

using nlohmann::json;

// 10,000 apps with 100 settings each do not reach it; a log file given by mistake does.
constexpr std::size_t max_file_bytes = std::size_t{32} << 20;
constexpr const char* shape =
    R"(allowed is {"settings":{"NAME":"value"},"apps":{"shop":{"NAME":"value"}}})";

class Reader {
 public:
    explicit Reader(std::vector<SettingError>& errors) : errors_(errors) {}

    ConfigFile read(const std::string& text) {
        ConfigFile file;
        json root;
        try {
            root = json::parse(text, [this](int depth, json::parse_event_t event, json& parsed) {
                return notice_key(depth, event, parsed);
            });
        } catch (const json::parse_error& error) {
            // Not error.what(): it quotes the file, which may hold secrets.
            refuse("", "no JSON from byte " + std::to_string(error.byte) + " on; " + shape);
            return file;
        }
        if (!root.is_object()) {
            refuse("", std::string("not a JSON object; ") + shape);
            return file;
        }
        for (const auto& [key, value] : root.items()) {
            if (key == "settings") {
                file.settings = read_values("settings", value);
            } else if (key == "apps") {
                read_apps(value, file);
            } else {
                refuse(key, std::string("unknown key; ") + shape);
            }
        }
        return file;
    }

 private:
    // The JSON library keeps the last of several equal keys without a word; an owner would search long.
    bool notice_key(int depth, json::parse_event_t event, const json& parsed) {
        const auto level = static_cast<std::size_t>(depth);
        if (event == json::parse_event_t::object_start) {
            seen_.resize(level);
            seen_.emplace_back();
            path_.resize(level);
        } else if (event == json::parse_event_t::key && level <= seen_.size() && level > 0) {
            path_.resize(level - 1);
            path_.push_back(parsed.get<std::string>());
            if (!seen_[level - 1].insert(path_.back()).second) {
                std::string place;
                for (const auto& key : path_) {
                    place += (place.empty() ? "" : ".") + key;
                }
                refuse(place, "given twice; allowed is once");
            }
        }
        return true;
    }

    ConfigFile::Values read_values(const std::string& place, const json& object) {
        ConfigFile::Values values;
        if (!object.is_object()) {
            refuse(place, std::string("not an object; ") + shape);
            return values;
        }
        for (const auto& [name, value] : object.items()) {
            if (value.is_string()) {
                values.emplace(name, value.get<std::string>());
            } else {
                refuse(place + "." + name,
                       "not a string; allowed are values in quotes, as in the environment: \"900\"");
            }
        }
        return values;
    }

    void read_apps(const json& apps, ConfigFile& file) {
        if (!apps.is_object()) {
            refuse("apps", std::string("not an object; ") + shape);
            return;
        }
        for (const auto& [app, values] : apps.items()) {
            file.apps.emplace(app, read_values("apps." + app, values));
        }
    }

    void refuse(const std::string& place, std::string why) {
        errors_.push_back({place.empty() ? "CONFIG_FILE" : "CONFIG_FILE " + place, "", std::move(why)});
    }

    std::vector<SettingError>& errors_;
    std::vector<std::set<std::string>> seen_;  // keys by depth, of the objects that are open
    std::vector<std::string> path_;
};

}  // namespace

ConfigFile read_config_file(const std::string& text, std::vector<SettingError>& errors) {
    if (text.size() > max_file_bytes) {
        errors.push_back({"CONFIG_FILE", "",
                          "the file is too large; allowed are at most " +
                              std::to_string(max_file_bytes >> 20U) + " MB"});
        return {};
    }
    return Reader(errors).read(text);
}

}  // namespace dynoward::settings
