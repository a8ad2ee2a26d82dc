// SPDX-License-Identifier: MIT
#include "restart/bytes.hpp"

#include <array>
#include <limits>
#include <nlohmann/json.hpp>
#include <type_traits>

#include "values/bounded_json.hpp"

namespace dynoward::restart {
namespace {

using Json = nlohmann::json;

constexpr unsigned version = 1;
constexpr std::size_t max_text_bytes = 2048;
constexpr JsonBounds bounds{max_record_bytes, 4, 200, max_text_bytes};
// A moment of another clock is believed within this distance of now: about a century.
constexpr std::int64_t max_distance_ns = std::int64_t{100} * 365 * 86400 * 1'000'000'000;
// A wall time is believed within two centuries of 1970, so that a span can be added to it.
constexpr std::int64_t max_wall_ns = 2 * max_distance_ns;

constexpr unsigned count_of(State) {
    return state_count;
}
constexpr unsigned count_of(Ending) {
    return ending_count;
}
constexpr unsigned count_of(Effect) {
    return effect_count;
}
constexpr unsigned count_of(policy::Rule) {
    return policy::rule_count;
}
constexpr unsigned count_of(DynoState) {
    return static_cast<unsigned>(DynoState::complete) + 1;
}

class Writer {
 public:
    explicit Writer(const Instant& now) : now_(now) {}

    template <class Value>
    void member(const char* key, const Value& value) {
        json_[key] = as_json(value);
    }
    template <class Group, class Members>
    void group(const char* key, const std::optional<Group>& group, Members members) {
        if (group) {
            Writer inner(now_);
            members(inner, *group);
            json_[key] = std::move(inner.json_);
        }
    }
    const Json& json() const { return json_; }

 private:
    template <class Value>
    Json as_json(const Value& value) const {
        if constexpr (std::is_enum_v<Value>) {
            return std::string(to_text(value));
        } else {
            return value;
        }
    }
    Json as_json(WallTime at) const { return at.time_since_epoch().count(); }
    Json as_json(SteadyTime at) const { return as_json(now_.wall + (at - now_.steady)); }
    Json as_json(const Instant& at) const { return Json::array({as_json(at.steady), as_json(at.wall)}); }
    template <class Value>
    Json as_json(const std::optional<Value>& value) const {
        return value ? as_json(*value) : Json();
    }

    Instant now_;
    Json json_ = Json::object();
};

class Reader {
 public:
    Reader(const Json& json, const Instant& now) : json_(json), now_(now) { good_ = json.is_object(); }

    template <class Value>
    void member(const char* key, Value& value) {
        const auto found = good_ ? json_.find(key) : json_.end();
        good_ = good_ && found != json_.end() && read(*found, value);
    }
    template <class Group, class Members>
    void group(const char* key, std::optional<Group>& group, Members members) {
        const auto found = good_ ? json_.find(key) : json_.end();
        if (found != json_.end()) {
            Reader inner(*found, now_);
            members(inner, group.emplace());
            good_ = inner.good_;
        }
    }
    bool is_good() const { return good_; }

 private:
    static bool read(const Json& from, std::string& to) {
        if (!from.is_string()) {
            return false;
        }
        to = from.get_ref<const std::string&>();
        return true;
    }
    static bool read(const Json& from, bool& to) {
        to = from.is_boolean() && from.get<bool>();
        return from.is_boolean();
    }
    template <class Value>
    requires(std::is_unsigned_v<Value> && !std::is_same_v<Value, bool>) static bool read(const Json& from,
                                                                                         Value& to) {
        if (!from.is_number_unsigned() || from.get<std::uint64_t>() > std::numeric_limits<Value>::max()) {
            return false;
        }
        to = from.get<Value>();
        return true;
    }
    static bool read(const Json& from, long& to) {
        // A number beyond what is signed would come back as a negative one.
        const bool fits = from.is_number_integer() &&
                          (!from.is_number_unsigned() ||
                           from.get<std::uint64_t>() <= std::uint64_t{std::numeric_limits<long>::max()});
        to = fits ? from.get<long>() : 0;
        return fits;
    }
    template <class Value>
    requires std::is_enum_v<Value>
    static bool read(const Json& from, Value& to) {
        std::string word;
        if (!read(from, word)) {
            return false;
        }
        for (unsigned n = 0; n < count_of(Value{}); ++n) {
            if (to_text(static_cast<Value>(n)) == word) {
                to = static_cast<Value>(n);
                return true;
            }
        }
        return false;
    }
    static bool read(const Json& from, WallTime& to) {
        long ns = 0;
        const bool good = read(from, ns);
        to = WallTime(Nanoseconds(ns));
        return good && ns <= max_wall_ns && ns >= -max_wall_ns;
    }
    bool read(const Json& from, SteadyTime& to) const {
        long ns = 0;
        const auto now_ns = static_cast<long>(now_.wall.time_since_epoch().count());
        if (!read(from, ns) || ns < 0 || now_ns < 0) {
            return false;
        }
        const auto distance = ns - now_ns;
        to = now_.steady + Nanoseconds(distance);
        return distance <= max_distance_ns && distance >= -max_distance_ns;
    }
    bool read(const Json& from, Instant& to) const {
        return from.is_array() && from.size() == 2 && read(from[0], to.steady) && read(from[1], to.wall);
    }
    template <class Value>
    bool read(const Json& from, std::optional<Value>& to) const {
        if (from.is_null()) {
            to.reset();
            return true;
        }
        return read(from, to.emplace());
    }

    const Json& json_;
    Instant now_;
    bool good_ = true;
};

// One list of members for both directions. `Archive` is Writer or Reader, what it is given const or not.
template <class Archive, class RequestOf>
void request_members(Archive& archive, RequestOf& request) {
    archive.member("rule", request.rule);
    archive.member("at", request.at);
    archive.member("incarnation", request.incarnation);
    archive.member("reason", request.reason);
}

template <class Archive, class SentOf>
void sent_members(Archive& archive, SentOf& record) {
    archive.member("sent", record.sent);
    archive.member("delete_id", record.delete_id);
    archive.member("listed_name", record.listed_before.name);
    archive.member("listed_type", record.listed_before.type);
    archive.member("listed_size", record.listed_before.size);
    archive.member("listed_id", record.listed_before.id);
    archive.member("listed_state", record.listed_before.state);
    archive.member("listed_created_at", record.listed_before.created_at);
    archive.member("listed_updated_at", record.listed_before.updated_at);
    archive.member("listed_release", record.listed_before.release);
    archive.member("incarnation_before", record.incarnation_before);
    archive.member("up_before", record.up_before);
    archive.member("list_asked_at", record.list_asked_at);
    archive.member("reply_problem", record.reply_problem);
}

template <class Archive, class RecordOf>
void members(Archive& archive, RecordOf& record) {
    archive.member("type", record.type);
    archive.member("rule", record.rule);
    archive.member("state", record.state);
    archive.member("ledger_id", record.ledger_id);
    archive.group("request", record.request,
                  [](auto& inner, auto& request) { request_members(inner, request); });
    archive.member("request_ledger_id", record.request_ledger_id);
    archive.group("displaced", record.displaced,
                  [](auto& inner, auto& request) { request_members(inner, request); });
    archive.member("displaced_ledger_id", record.displaced_ledger_id);
    archive.member("started_at", record.started_at);
    sent_members(archive, record);
    archive.member("ending", record.ending);
    archive.member("ended_at", record.ended_at);
    archive.member("detail", record.detail);
    archive.member("refusal", record.refusal);
    archive.member("refusals", record.refusals);
    archive.member("memory_written", record.memory_written);
    archive.member("returned", record.returned);
    archive.member("effect", record.effect);
    archive.member("ineffective", record.ineffective);
    archive.member("unhealthy_at", record.unhealthy_at);
}

// What no conversation leads to: a state without what was needed to reach it, or with what comes after it.
bool is_consistent(const Record& record) {
    const bool counts = record.ending == Ending::confirmed || record.ending == Ending::unconfirmed;
    const bool is_open = record.ending == Ending::open && record.effect == Effect::open && !record.returned;
    const auto is_real = [](const auto& request) { return !request || policy::is_request(request->rule); };
    if (!is_real(record.request) || !is_real(record.displaced)) {
        return false;
    }
    switch (record.state) {
        case State::requested:
        case State::preflight:
        case State::deleting:
        case State::confirming: return is_open;
        case State::evaluating: return counts;
        case State::done:
            return record.returned && record.memory_written &&
                   (counts ? record.effect != Effect::open
                           : record.ending != Ending::open && record.effect == Effect::unknown);
    }
    return false;
}

}  // namespace

std::string_view to_text(BytesError error) {
    switch (error) {
        case BytesError::not_json: return "not_json";
        case BytesError::newer_version: return "newer_version";
        case BytesError::wrong_shape: return "wrong_shape";
    }
    return "unknown";
}

std::string to_bytes(const Record& record, const Instant& now) {
    Writer writer(now);
    writer.member("v", version);
    writer.member("dyno", record.dyno.text());
    members(writer, record);
    // Received text may hold bytes that are no UTF-8: they are replaced, never thrown at.
    return writer.json().dump(-1, ' ', true, Json::error_handler_t::replace);
}

boost::system::result<Record, BytesError> from_bytes(std::string_view bytes, const Instant& now) {
    const auto json = parse_bounded(bytes, bounds);
    if (!json || !json->is_object()) {
        return BytesError::not_json;
    }
    unsigned written_by = 0;
    std::string name;
    Reader reader(*json, now);
    reader.member("v", written_by);
    if (reader.is_good() && written_by > version) {
        return BytesError::newer_version;
    }
    reader.member("dyno", name);
    const auto dyno = DynoName::parse(name);
    if (!reader.is_good() || written_by != version || !dyno) {
        return BytesError::wrong_shape;
    }
    Record record(*dyno, std::string(), policy::Rule::memory);
    members(reader, record);
    if (!reader.is_good() || !is_consistent(record)) {
        return BytesError::wrong_shape;
    }
    return record;
}

}  // namespace dynoward::restart
