// SPDX-License-Identifier: MIT
#include "daemon/http/page_routes.hpp"

#include <algorithm>

#include "daemon/http/replies.hpp"
#include "dashboard/files.hpp"

namespace dynoward::daemon {
namespace {

// Nothing from another host, nothing inline, no frames: text that an app wrote into its log could only be
// read, even if the page failed to escape it.
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

bool PageRoutes::has(std::string_view path) {
    return path != "/" && find_file(path) != nullptr;
}

net::Reply PageRoutes::file(std::string_view path) const {
    const auto* file = find_file(path);
    auto reply = text_reply(200, std::string(type_of(file->name)), std::string(file->text));
    // The browser must not cache: after a deploy the page and its scripts must be of one version.
    reply.fields.emplace_back("Content-Security-Policy", policy);
    reply.fields.emplace_back("Referrer-Policy", "no-referrer");
    reply.fields.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
    return reply;
}

}  // namespace dynoward::daemon
