// SPDX-License-Identifier: MIT
// Who wrote a line, in the ways in which the forms say it: `heroku[web.1]:`, `heroku/web.1:`,
// `heroku web.1 - -`. Only at the front of a text.
#pragma once

#include <optional>
#include <string_view>

namespace dynoward::replay {

struct Sender {
    std::string_view app_name;
    std::string_view procid;
    bool by_slash = false;   ///< `heroku/web.1`, as Papertrail writes it
    bool has_colon = false;  ///< behind it; without one it may be prose
};

/// `web.1`, `router`, `api`, `logplex`, `log-shuttle`: a procid that a line of Heroku may have.
bool is_usual_procid(std::string_view procid);
/// `heroku` and `app`, the app-names of what Heroku itself sends.
bool is_usual_app_name(std::string_view name);

/// `app[procid]:`, `app[procid] `, `app/procid:`, `app/procid `; what follows is left in `text`.
std::optional<Sender> take_tag(std::string_view& text);
/// The same as the whole of a field: `heroku/web.1`, `heroku[web.1]:`.
std::optional<Sender> read_tag(std::string_view field);
/// `heroku web.1 - - `, with at least one nil behind it.
std::optional<Sender> take_fields(std::string_view& text);
/// Behind MSGID: a nil or structured data, and a byte order mark.
void skip_structured_data(std::string_view& text);

}  // namespace dynoward::replay
