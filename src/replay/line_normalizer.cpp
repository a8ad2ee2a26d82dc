// SPDX-License-Identifier: MIT
#include "replay/line_normalizer.hpp"

namespace dynoward::replay {

void LineNormalizer::reset() {
    report_ = {};
    year_is_known_ = false;
    line_ = 0;
}

std::string_view LineNormalizer::stamp_of(const Timestamp& stamp) {
    if (stamp.is_rfc3339) {
        if (!year_is_known_) {
            year_is_known_ = true;
            if (const auto at = parse_rfc3339(stamp.text)) {
                years_.update(*at);
            }
        }
        return stamp.text;
    }
    report_.years_were_guessed |= stamp.without_year;
    report_.zones_were_assumed |= stamp.without_zone;
    stamp_ = micro_rfc3339(stamp.without_year ? years_.complete(stamp.at) : stamp.at);
    return stamp_;
}

void LineNormalizer::line(const TextLine& line, bool oversize) {
    ++report_.read[static_cast<std::size_t>(line.form)];
    if (!line.frame.empty()) {
        sink_.on_frame({0, line.frame, oversize}, line.origin);
        return;
    }
    const auto stamp = stamp_of(line.stamp);
    if (const auto fate = fate_by_sender(line)) {
        sink_.on_other(stamp, *fate, line.origin);
        return;
    }
    octets_.clear();
    append_octets(line, stamp, octets_);
    // Some tools pad a line with a blank; Heroku's lines never end with one.
    octets_.resize(octets_.find_last_not_of(" \t\r\n") + 1);
    sink_.on_frame({0, octets_, oversize}, line.origin);
}

void LineNormalizer::unread(Unread why, std::string_view text) {
    ++report_.unread[static_cast<std::size_t>(why)];
    mark_unread(line_ + 1, text);
    sink_.on_unread(why);
}

void LineNormalizer::mark_unread(std::uint64_t line, std::string_view text) {
    if (report_.first_unread_line == 0) {
        report_.first_unread_line = line;
        report_.first_unread = safe_excerpt(text.substr(0, text.find_first_of("\r\n")));
    }
}

void LineNormalizer::broken(std::uint64_t octets_lost) {
    report_.octets_lost += octets_lost;
    sink_.on_broken(octets_lost);
}

}  // namespace dynoward::replay
