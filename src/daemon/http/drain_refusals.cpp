// SPDX-License-Identifier: MIT
#include "daemon/http/drain_refusals.hpp"

#include "daemon/http/replies.hpp"

namespace dynoward::daemon {
namespace {

struct Row {
    DrainRefusal refusal;
    std::string_view word;
    int status;
    std::string_view remedy;
};

constexpr std::string_view wrong_password =
    "with a wrong password (401): add the drain again with the value of DRAIN_PASSWORD, and remove the old "
    "one";
constexpr std::string_view wrong_path =
    "at a wrong path (404): the log names it at drain.rejected, and the right one";

// In the order of the enumeration.
constexpr std::array<Row, drain_refusal_count> table{{
    {DrainRefusal::no_credential, "no_credential", 401,
     "without a password (401): add the drain again as https://drain:PASSWORD@HOST/..., and remove the old "
     "one"},
    {DrainRefusal::unreadable_credential, "unreadable_credential", 401, wrong_password},
    {DrainRefusal::wrong_credential, "wrong_credential", 401, wrong_password},
    {DrainRefusal::in_the_clear, "in_the_clear", 403,
     "by plain HTTP (403): add the drain again with https://, and remove the old one"},
    {DrainRefusal::bad_token, "bad_token", 403, "with a drain token that cannot be read (403)"},
    {DrainRefusal::foreign_token, "foreign_token", 403,
     "by drains of apps that are not watched (403): compare APP_ID_OR_NAME"},
    {DrainRefusal::unknown_app, "unknown_app", 404, wrong_path},
    {DrainRefusal::wrong_path, "wrong_path", 404, wrong_path},
    {DrainRefusal::method, "method", 405, "by another method than POST (405)"},
    {DrainRefusal::content_type, "content_type", 415,
     "of a type other than application/logplex-1 (415): no HTTPS drain of Logplex sends them"},
    {DrainRefusal::no_length, "no_length", 411, "without a Content-Length (411)"},
    {DrainRefusal::too_large, "too_large", 413, "over 8 MiB (413)"},
    {DrainRefusal::unreadable, "unreadable", 400, "without a frame that can be read (400)"},
}};

constexpr bool is_in_order() {
    for (std::size_t i = 0; i < table.size(); ++i) {
        if (table[i].refusal != static_cast<DrainRefusal>(i)) {
            return false;
        }
    }
    return true;
}
static_assert(is_in_order(), "a row of the table is missing or in another place");

const Row& row_of(DrainRefusal refusal) {
    return table.at(static_cast<std::size_t>(refusal));
}

}  // namespace

std::string_view to_text(DrainRefusal refusal) {
    return row_of(refusal).word;
}

std::string_view remedy_of(DrainRefusal refusal) {
    return row_of(refusal).remedy;
}

net::Reply reply_to(DrainRefusal refusal) {
    const auto status = row_of(refusal).status;
    return status == 401   ? unauthorized()
           : status == 405 ? method_not_allowed("POST")
                           : status_reply(status);
}

}  // namespace dynoward::daemon
