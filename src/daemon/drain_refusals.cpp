// SPDX-License-Identifier: MIT
#include "daemon/drain_refusals.hpp"

namespace dynoward::daemon {

std::string_view to_text(DrainRefusal refusal) {
    // In the order of the enumeration.
    constexpr std::array<std::string_view, drain_refusal_count> words{
        "no_credential", "unreadable_credential", "wrong_credential", "in_the_clear",
        "bad_token",     "foreign_token",         "unknown_app",      "wrong_path",
        "method",        "content_type",          "no_length",        "too_large",
        "unreadable"};
    static_assert(!words.back().empty(), "a refusal without a word");
    return words.at(static_cast<std::size_t>(refusal));
}

std::string_view remedy_of(DrainRefusal refusal) {
    switch (refusal) {
        case DrainRefusal::no_credential:
            return "without a password (401): add the drain again as https://drain:PASSWORD@HOST/..., and "
                   "remove the old one";
        case DrainRefusal::unreadable_credential:
        case DrainRefusal::wrong_credential:
            return "with a wrong password (401): add the drain again with the value of DRAIN_PASSWORD, and "
                   "remove the old one";
        case DrainRefusal::in_the_clear:
            return "by plain HTTP (403): add the drain again with https://, and remove the old one";
        case DrainRefusal::bad_token: return "with a drain token that cannot be read (403)";
        case DrainRefusal::foreign_token:
            return "by drains of apps that are not watched (403): compare APP_ID_OR_NAME";
        case DrainRefusal::unknown_app:
        case DrainRefusal::wrong_path:
            return "at a wrong path (404): the log names it at drain.turned_away, and the right one";
        case DrainRefusal::method: return "by another method than POST (405)";
        case DrainRefusal::content_type:
            return "of a type other than application/logplex-1 (415): no HTTPS drain of Logplex sends them";
        case DrainRefusal::no_length: return "without a Content-Length (411)";
        case DrainRefusal::too_large: return "over 8 MiB (413)";
        case DrainRefusal::unreadable:
        case DrainRefusal::refusal_count: break;
    }
    return "without a frame that can be read (400)";
}

}  // namespace dynoward::daemon
