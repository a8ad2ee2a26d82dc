// SPDX-License-Identifier: MIT
#include "replay/input_report.hpp"

#include <numeric>

namespace dynoward::replay {

const FormText& describe(Form form) {
    static constexpr std::array<FormText, form_count> texts{
        {{"bodies of a log drain", "89 <134>1 2026-03-04T12:00:00+00:00 host heroku web.1 - source=web.1"},
         {"frames with a length, one a line",
          "363 <45>1 2026-03-04T12:00:00+00:00 heroku web.1 - - source=web.1"},
         {"heroku logs", "2026-03-04T12:00:00.100000+00:00 heroku[web.1]: source=web.1"},
         {"syslog frames, one a line", "<134>1 2026-03-04T12:00:00+00:00 host heroku web.1 - source=web.1"},
         {"file of a syslog daemon", "Mar  4 12:00:00 shop heroku[web.1]: source=web.1"},
         {"Papertrail", "7711561783320576\\t2026-03-04T12:00:00Z\\t...\\theroku/web.1\\tsource=web.1"},
         {"JSON of a log tool", R"({"message":"2026-03-04T12:00:00Z heroku[web.1]: source=web.1"})"},
         {"CSV or TSV with a row of names", "timestamp,program,message"}}};
    return texts[static_cast<std::size_t>(form)];
}

std::string_view to_text(Unread why) {
    switch (why) {
        case Unread::no_form: return "not_a_log_line";
        case Unread::no_sender: return "no_sender";
        case Unread::broken: return "damaged";
        case Unread::unread_count: break;
    }
    return "";
}

std::uint64_t InputReport::lines_read() const {
    return std::accumulate(read.begin(), read.end(), std::uint64_t{0});
}
std::uint64_t InputReport::lines_unread() const {
    return std::accumulate(unread.begin(), unread.end(), std::uint64_t{0});
}

}  // namespace dynoward::replay
