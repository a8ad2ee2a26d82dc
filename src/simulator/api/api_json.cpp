// SPDX-License-Identifier: MIT
#include "simulator/api/api_json.hpp"

namespace dynoward::simulator::api_json {
namespace {

using nlohmann::json;

// Ids of objects that the world does not model; they only have to be uuids.
constexpr const char* stack_id = "69e0c1f0-6b1c-4c0e-8f3a-24a4d4a0a001";
constexpr const char* region_id = "59accabd-516d-4f0e-83e6-6e3757701145";
constexpr const char* owner_id = "01234567-89ab-4def-8123-456789abcdef";
constexpr const char* size_id = "5a1f7ed2-0ad0-4b23-8a3c-5d1c0a9b2f10";
constexpr const char* attachment_id = "3f1f0b7e-2a6d-4a51-9d0c-8b1e5a7c9d01";
constexpr const char* service_id = "7c2d9e10-5b4f-4f6a-b1a7-0c9d8e7f6a02";
constexpr const char* feature_id = "dd16bb1c-5d4a-4c0e-9a5e-7b0f6f3a2c11";

json reference(const SimulatedApp& app) {
    return {{"id", app.id}, {"name", app.plan.name}};
}

}  // namespace

json dyno(const SimulatedApp& of, const Dyno& one) {
    const TypePlan& type = of.type_of(one);
    return {{"attach_url", nullptr},
            {"command", type.command},
            {"created_at", format_rfc3339(one.created_at)},
            {"id", one.api_id.str()},
            {"name", one.name},
            {"release", {{"id", of.release_id}, {"version", of.release_version}}},
            {"app", reference(of)},
            {"size", type.size},
            {"state", std::string(to_text(one.state))},
            {"type", type.process_type},
            {"updated_at", format_rfc3339(one.updated_at)}};
}

std::string dyno_list(const SimulatedApp& of, const std::vector<const Dyno*>& dynos) {
    // The JSON that all dynos of a type have in common, built once.
    struct Common {
        std::string before_created, before_state, before_updated;
    };
    std::vector<Common> types;
    for (const auto& type : of.plan.types) {
        types.push_back({R"({"app":)" + reference(of).dump() + R"(,"attach_url":null,"command":)" +
                             json(type.command).dump() + R"(,"created_at":")",
                         R"(,"release":{"id":)" + json(of.release_id).dump() + R"(,"version":)" +
                             std::to_string(of.release_version) + R"(},"size":)" + json(type.size).dump() +
                             R"(,"state":")",
                         R"(","type":)" + json(type.process_type).dump() + R"(,"updated_at":")"});
    }
    std::string text = "[";
    for (const auto* const one : dynos) {
        const auto& common = types[one->type];
        text += text.size() > 1 ? "," : "";
        text += common.before_created;
        text += format_rfc3339(one->created_at);
        text.append(R"(","id":")").append(one->api_id.text()).append(R"(","name":")").append(one->name);
        text += '"';
        text += common.before_state;
        text += to_text(one->state);
        text += common.before_updated;
        text += format_rfc3339(one->updated_at);
        text += "\"}";
    }
    return text += ']';
}

json formation(const SimulatedApp& of, std::size_t index) {
    const TypePlan& type = of.plan.types.at(index);
    return {{"app", reference(of)},
            {"command", type.command},
            {"created_at", format_rfc3339(of.created_at)},
            {"dyno_size", {{"id", size_id}, {"name", type.size}}},
            {"id", of.formation_ids.at(index)},
            {"quantity", type.quantity},
            {"size", type.size},
            {"type", type.process_type},
            {"updated_at", format_rfc3339(of.released_at)}};
}

json log_drain(const SimulatedApp& of, const std::string& url) {
    return {{"addon", nullptr},  {"app", reference(of)},    {"created_at", format_rfc3339(of.created_at)},
            {"id", of.drain_id}, {"token", of.drain_token}, {"updated_at", format_rfc3339(of.created_at)},
            {"url", url}};
}

json app(const SimulatedApp& of) {
    const json stack = {{"id", stack_id}, {"name", "heroku-24"}};
    return {{"acm", true},
            {"archived_at", nullptr},
            {"buildpack_provided_description", "Ruby"},
            {"build_stack", stack},
            {"created_at", format_rfc3339(of.created_at)},
            {"generation", {{"id", stack_id}, {"name", "cedar"}}},
            {"git_url", "https://git.heroku.com/" + of.plan.name + ".git"},
            {"id", of.id},
            {"internal_routing", nullptr},
            {"maintenance", false},
            {"name", of.plan.name},
            {"owner", {{"email", "dev@example.com"}, {"id", owner_id}}},
            {"organization", nullptr},
            {"team", nullptr},
            {"region", {{"id", region_id}, {"name", "eu"}}},
            {"released_at", format_rfc3339(of.released_at)},
            {"repo_size", nullptr},
            {"slug_size", 41'943'040},
            {"space", nullptr},
            {"stack", stack},
            {"updated_at", format_rfc3339(of.released_at)},
            {"web_url", "https://" + of.plan.name + ".example.com/"}};
}

json feature(const SimulatedApp& of, std::string_view name, bool enabled) {
    return {{"created_at", format_rfc3339(of.created_at)},
            {"description", "A feature of the platform"},
            {"doc_url", "https://devcenter.heroku.com/articles/" + std::string(name)},
            {"enabled", enabled},
            {"id", feature_id},
            {"name", std::string(name)},
            {"state", "general"},
            {"updated_at", format_rfc3339(of.created_at)},
            {"display_name", nullptr},
            {"feedback_email", nullptr}};
}

json attachments(const SimulatedApp& of) {
    json list = json::array();
    for (const auto* const name : {"DATABASE", "HEROKU_POSTGRESQL_CURVED"}) {
        list.push_back({{"addon", {{"app", reference(of)}, {"id", database_id}, {"name", database_name}}},
                        {"app", reference(of)},
                        {"created_at", format_rfc3339(of.created_at)},
                        {"id", attachment_id},
                        {"log_input_url", nullptr},
                        {"name", name},
                        {"namespace", nullptr},
                        {"updated_at", format_rfc3339(of.created_at)},
                        {"web_url", nullptr}});
    }
    auto other = list.front();
    other["addon"]["id"] = service_id;
    other["addon"]["name"] = "redis-tall-54321";
    other["name"] = "REDIS";
    list.push_back(other);
    return list;
}

json error(std::string_view id, std::string_view message) {
    return {{"id", std::string(id)}, {"message", std::string(message)}};
}

}  // namespace dynoward::simulator::api_json
