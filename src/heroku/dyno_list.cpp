// SPDX-License-Identifier: MIT
// The dyno list is the only large reply, and it is asked for before each restart. So it is read in one pass
// and only for what is wanted, without a tree of everything that the platform says of each dyno.
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dynoward/heroku/replies.hpp"
#include "dynoward/heroku/reply_bounds.hpp"

namespace dynoward::heroku {
namespace {

using Json = nlohmann::json;

enum Member : std::size_t { name, type, state, id, created_at, updated_at, size, release, other };
constexpr std::array<std::string_view, other> members{"name",       "type",       "state", "id",
                                                      "created_at", "updated_at", "size",  "release"};

class ListReader : public nlohmann::json_sax<Json> {
 public:
    boost::system::result<std::vector<DynoInfo>, ReplyError> read(std::string_view body) {
        if (find_fault(body, reply_bounds) || !Json::sax_parse(body, this)) {
            return ReplyError::not_json;
        }
        if (wrong_shape_) {
            return ReplyError::wrong_shape;
        }
        return std::move(dynos_);
    }

    bool null() override { return scalar(); }
    bool boolean(bool) override { return scalar(); }
    bool number_integer(number_integer_t value) override { return number(static_cast<long>(value)); }
    bool number_unsigned(number_unsigned_t value) override { return number(static_cast<long>(value)); }
    bool number_float(number_float_t, const string_t&) override { return scalar(); }
    bool binary(binary_t&) override { return scalar(); }
    bool string(string_t& text) override {
        scalar();
        if (depth_ == item_depth && member_ < release) {
            texts_[member_] = std::move(text);
        }
        return true;
    }
    bool start_array(std::size_t) override {
        wrong_shape_ |= depth_ == list_depth;
        forget_member();
        ++depth_;
        return true;
    }
    bool start_object(std::size_t) override {
        wrong_shape_ |= depth_ == 0;
        forget_member();
        if (depth_ == list_depth) {
            texts_ = {};
            version_ = 0;
        }
        in_release_ = depth_ == item_depth && member_ == release;
        ++depth_;
        return true;
    }
    bool key(string_t& text) override {
        if (depth_ == item_depth) {
            const auto* const found = std::find(members.begin(), members.end(), text);
            member_ = static_cast<Member>(found - members.begin());
        } else if (depth_ == release_depth && in_release_) {
            is_version_ = text == "version";
        }
        return true;
    }
    bool end_array() override {
        --depth_;
        return true;
    }
    bool end_object() override {
        --depth_;
        if (depth_ == list_depth) {
            end_item();
        } else if (depth_ == item_depth) {
            in_release_ = false;
        }
        return true;
    }
    bool parse_error(std::size_t, const std::string&, const Json::exception&) override { return false; }

 private:
    static constexpr std::size_t list_depth = 1;
    static constexpr std::size_t item_depth = 2;
    static constexpr std::size_t release_depth = 3;

    // Of equal keys the last one counts, also where it is of another type.
    void forget_member() {
        if (depth_ == item_depth && member_ < release) {
            texts_[member_].reset();
        } else if (depth_ == item_depth && member_ == release) {
            version_ = 0;
        }
    }
    bool scalar() {
        wrong_shape_ |= depth_ <= list_depth;
        forget_member();
        if (depth_ == release_depth && in_release_ && is_version_) {
            version_ = 0;
        }
        return true;
    }
    bool number(long value) {
        scalar();
        if (depth_ == release_depth && in_release_ && is_version_) {
            version_ = value;
        }
        return true;
    }
    std::optional<WallTime> time_of(Member member) const {
        return texts_[member] ? parse_rfc3339(*texts_[member]) : std::nullopt;
    }
    void end_item() {
        const auto updated = time_of(updated_at);
        if (!texts_[name] || !texts_[type] || !texts_[state] || !texts_[id] || !updated) {
            wrong_shape_ = true;
            return;
        }
        if (!DynoNameRef::parse(*texts_[name])) {
            return;
        }
        auto& dyno = dynos_.emplace_back();
        dyno.created_at = time_of(created_at).value_or(*updated);
        dyno.updated_at = *updated;
        dyno.state = parse_dyno_state(*texts_[state]);
        dyno.name = std::move(*texts_[name]);
        dyno.type = std::move(*texts_[type]);
        dyno.id = std::move(*texts_[id]);
        dyno.size = std::move(texts_[size]).value_or(std::string());
        dyno.release = version_;
    }

    std::vector<DynoInfo> dynos_;
    bool wrong_shape_ = false;
    std::size_t depth_ = 0;
    Member member_ = other;
    bool in_release_ = false;
    bool is_version_ = false;
    std::array<std::optional<std::string>, release> texts_;
    long version_ = 0;
};

}  // namespace

boost::system::result<std::vector<DynoInfo>, ReplyError> read_dynos(std::string_view body) {
    return ListReader().read(body);
}

}  // namespace dynoward::heroku
