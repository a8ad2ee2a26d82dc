// SPDX-License-Identifier: MIT
#include "simulator/sender/printed_lines.hpp"

#include <algorithm>
#include <array>

#include "dynoward/logplex/frame.hpp"

namespace dynoward::simulator {
namespace {

std::string_view take_field(std::string_view& rest) {
    const auto end = std::min(rest.find(' '), rest.size());
    const auto field = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return field;
}

}  // namespace

std::string printed_lines(std::string_view body) {
    std::string text;
    logplex::FrameCursor frames(body);
    while (const auto frame = frames.next()) {
        auto rest = frame->octets;
        std::array<std::string_view, 6> head;  // priority, stamp, host, app, procid, message id
        for (auto& field : head) {
            field = take_field(rest);
        }
        text.append(head[1]).append(" ").append(head[3]).append("[").append(head[4]).append("]: ");
        text.append(rest);
        if (!rest.ends_with('\n')) {
            text += '\n';
        }
    }
    return text;
}

}  // namespace dynoward::simulator
