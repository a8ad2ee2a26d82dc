// SPDX-License-Identifier: MIT
#include "bounded_json.hpp"

#include <utility>
#include <vector>

#include "dynoward/values/limits.hpp"

namespace dynoward::alerts {
namespace {

using nlohmann::json;
using Problem = BoundedJson::Problem;

// The move assignment of `json` checks its invariant, which clang-tidy mistakes for a throw.
// NOLINTNEXTLINE(bugprone-exception-escape)
class Builder final : public nlohmann::json_sax<json> {
 public:
    bool null() override { return put(nullptr); }
    bool boolean(bool value) override { return put(value); }
    bool number_integer(number_integer_t value) override { return put(value); }
    bool number_unsigned(number_unsigned_t value) override { return put(value); }
    bool number_float(number_float_t value, const string_t&) override { return put(value); }
    bool string(string_t& value) override { return put(std::move(value)); }
    bool binary(binary_t&) override { return false; }
    bool start_object(std::size_t) override { return open(json::object()); }
    bool start_array(std::size_t) override { return open(json::array()); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }
    bool key(string_t& value) override {
        key_ = std::move(value);
        return true;
    }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
        return fail(Problem::not_json);
    }

    json take() { return std::move(root_); }
    Problem problem() const { return problem_; }

 private:
    bool fail(Problem problem) {
        problem_ = problem_ == Problem::none ? problem : problem_;
        return false;
    }
    bool put(json value) { return place(std::move(value)) != nullptr; }
    bool open(json value) {
        if (open_.size() >= limits::command_depth) {
            return fail(Problem::too_much);
        }
        auto* placed = place(std::move(value));
        if (placed != nullptr) {
            open_.push_back(placed);
        }
        return placed != nullptr;
    }
    bool close() {
        open_.pop_back();
        return true;
    }
    json* place(json value) {
        if (++values_ > limits::alert_values) {
            fail(Problem::too_much);
            return nullptr;
        }
        if (open_.empty()) {
            root_ = std::move(value);
            return &root_;
        }
        auto& parent = *open_.back();
        if (parent.is_array()) {
            parent.push_back(std::move(value));
            return &parent.back();
        }
        const auto placed = parent.get_ref<json::object_t&>().emplace(std::move(key_), std::move(value));
        if (!placed.second) {
            fail(Problem::key_twice);
            return nullptr;
        }
        return &placed.first->second;
    }

    json root_;
    std::vector<json*> open_;  // an array grows only while none of its elements is open
    std::string key_;
    std::size_t values_ = 0;
    Problem problem_ = Problem::none;
};

}  // namespace

BoundedJson read_bounded(std::string_view text) {
    Builder builder;
    BoundedJson result;
    const bool whole = json::sax_parse(text.begin(), text.end(), &builder);
    if (whole) {
        result.json = builder.take();
    } else {
        result.problem = builder.problem() == Problem::none ? Problem::not_json : builder.problem();
    }
    return result;
}

const json* member(const json* json_value, const char* name) {
    if (json_value == nullptr || !json_value->is_object()) {
        return nullptr;
    }
    const auto found = json_value->find(name);
    return found == json_value->end() ? nullptr : &*found;
}

std::string_view text_of(const json* json_value) {
    return json_value != nullptr && json_value->is_string()
               ? std::string_view(json_value->get_ref<const std::string&>())
               : std::string_view();
}

std::string_view text_of(const json* json_value, const char* name) {
    return text_of(member(json_value, name));
}

}  // namespace dynoward::alerts
