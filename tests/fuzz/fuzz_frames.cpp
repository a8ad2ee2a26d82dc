// SPDX-License-Identifier: MIT
// Any octets as a body: every octet is accounted for, nothing is seen outside of it, each frame has one
// fate.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string_view>

#include "dynoward/logplex/classify.hpp"
#include "fuzz/invariant.hpp"
#include "logplex/fast/frame_cursor.hpp"
#include "logplex/fast/skip_frame.hpp"

namespace {

using namespace dynoward::logplex;

bool is_inside(std::string_view outer, std::string_view inner) {
    return inner.empty() ||
           (inner.data() >= outer.data() && inner.data() + inner.size() <= outer.data() + outer.size());
}

void check_event(std::string_view octets, const Event& event) {
    DYNOWARD_INVARIANT(event.fate <= Fate::oversize);
    DYNOWARD_INVARIANT(!to_text(event.fate).empty());
    DYNOWARD_INVARIANT(is_inside(octets, event.incarnation) && is_inside(octets, event.app_number));
    const bool understood = event.fate <= Fate::old_measure;
    DYNOWARD_INVARIANT(understood == !std::holds_alternative<std::monostate>(event.what));
    if (!understood) {
        DYNOWARD_INVARIANT(!event.dyno && !event.time && event.incarnation.empty());
        return;
    }
    const bool about_a_dyno = event.fate != Fate::api && event.fate != Fate::loss;
    DYNOWARD_INVARIANT(event.dyno.has_value() == about_a_dyno);
    DYNOWARD_INVARIANT(!event.dyno || is_inside(octets, event.dyno->text()));
}

// Reading the whole header first must come to the same end as the short way of read_frame(), and so must
// skip_frame().
void check_both_ways(const Frame& frame, const Event& event) {
    if (const auto quick = fast::skip_frame(frame)) {
        DYNOWARD_INVARIANT(*quick == event.fate);
    }
    const auto message = parse_syslog(frame.octets);
    DYNOWARD_INVARIANT(message.has_value() == (event.fate != Fate::malformed));
    if (!message) {
        return;
    }
    const auto other = classify(*message);
    DYNOWARD_INVARIANT(other.fate == event.fate && other.time == event.time && other.dyno == event.dyno);
    DYNOWARD_INVARIANT(other.what.index() == event.what.index());
    DYNOWARD_INVARIANT(is_inside(frame.octets, message->msg));
    if (event.fate != Fate::app_output && event.fate != Fate::api && event.fate != Fate::loss) {
        DYNOWARD_INVARIANT(message->app_name == "heroku");
    }
    if (event.dyno && event.fate != Fate::router_error) {
        DYNOWARD_INVARIANT(event.dyno->text() == message->procid);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view body(reinterpret_cast<const char*>(data), size);
    fast::FrameCursor cursor(body);
    std::size_t position = 0;
    while (const auto frame = cursor.next()) {
        // Only line ends between frames, and LEN and its blank before the octets.
        const auto skipped = body.substr(position, frame->offset - position);
        DYNOWARD_INVARIANT(frame->offset >= position && skipped.find_first_not_of("\r\n") == skipped.npos);
        DYNOWARD_INVARIANT(is_inside(body, frame->octets) && !frame->octets.empty());
        position = static_cast<std::size_t>(frame->octets.data() - body.data()) + frame->octets.size();
        const auto event = read_frame(*frame);
        check_event(frame->octets, event);
        if (!frame->oversize) {
            check_both_ways(*frame, event);
        }
    }
    DYNOWARD_INVARIANT(!cursor.next());
    const auto rest = body.substr(position);
    if (cursor.error()) {
        const auto skipped = body.substr(position, cursor.error()->offset - position);
        DYNOWARD_INVARIANT(skipped.find_first_not_of("\r\n") == skipped.npos);
        DYNOWARD_INVARIANT(cursor.error()->offset + cursor.octets_lost() == body.size() &&
                           cursor.octets_lost() > 0);
    } else {
        DYNOWARD_INVARIANT(rest.find_first_not_of("\r\n") == rest.npos && cursor.octets_lost() == 0);
    }
    return 0;
}
