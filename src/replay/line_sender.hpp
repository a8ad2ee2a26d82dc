// SPDX-License-Identifier: MIT
// Parses the sender of a line: `heroku[web.1]:`, `heroku/web.1:`, `heroku web.1 - -`. Only at the start of
// a text.
#pragma once

#include <optional>
#include <string_view>

namespace dynoward::replay {

struct Sender {
    std::string_view app_name;
    std::string_view procid;
    bool by_slash = false;   ///< `heroku/web.1`, as Papertrail writes it
    bool has_colon = false;  ///< after it; without one it may be prose
};

/// `web.1`, `router`, `api`, `logplex`, `log-shuttle`: a procid of Heroku's lines.
bool is_heroku_procid(std::string_view procid);
/// `heroku` and `app`, the app-names of Heroku's lines.
bool is_heroku_app_name(std::string_view name);

/// `app[procid]:`, `app[procid] `, `app/procid:`, `app/procid `; the rest stays in `text`.
std::optional<Sender> take_tag(std::string_view& text);
/// The same as the whole of a field: `heroku/web.1`, `heroku[web.1]:`.
std::optional<Sender> read_tag(std::string_view field);
/// `heroku web.1 - - `, with at least one nil after it.
std::optional<Sender> take_fields(std::string_view& text);
/// After MSGID: skips a nil or structured data, and a byte order mark.
void skip_structured_data(std::string_view& text);

}  // namespace dynoward::replay
