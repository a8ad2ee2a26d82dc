// SPDX-License-Identifier: MIT
#include "daemon/page_routes.hpp"

#include <algorithm>

#include "daemon/replies.hpp"
#include "dashboard/files.hpp"

namespace dynoward::daemon {
namespace {

// Nothing from another host, nothing inline, nobody's frame: what an app wrote into its log could do no
// more than be read, even if the page had a hole.
constexpr const char* policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

std::string_view type_of(std::string_view name) {
    if (name.ends_with(".js")) {
        return "text/javascript; charset=utf-8";
    }
    return name.ends_with(".css") ? "text/css; charset=utf-8" : "text/html; charset=utf-8";
}

const dashboard::File* find_file(std::string_view path) {
    const auto name =
        path == "/" ? std::string_view("index.html") : path.substr(std::min<std::size_t>(1, path.size()));
    const auto files = dashboard::files();
    const auto found = std::find_if(files.begin(), files.end(),
                                    [name](const dashboard::File& file) { return file.name == name; });
    return found == files.end() || path == "/index.html" ? nullptr : &*found;
}

}  // namespace

bool PageRoutes::owns(std::string_view path) {
    return find_file(path) != nullptr;
}

net::Reply PageRoutes::on_head(const net::RequestHead& head) {
    if (auto refused = owner_.judge_look(head)) {
        return std::move(*refused);
    }
    const auto* file = find_file(head.path());
    auto reply = text_reply(200, std::string(type_of(file->name)), std::string(file->text));
    // The browser asks anew each time: after a deploy the page and its scripts must be of one version.
    reply.fields.emplace_back("Content-Security-Policy", policy);
    reply.fields.emplace_back("Referrer-Policy", "no-referrer");
    reply.fields.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
    return reply;
}

}  // namespace dynoward::daemon
