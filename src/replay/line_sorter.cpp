// SPDX-License-Identifier: MIT
#include "replay/line_sorter.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "dynoward/logplex/classify.hpp"
#include "logplex/fast/skip_frame.hpp"
#include "replay/frame_header.hpp"
#include "replay/timestamp.hpp"

namespace dynoward::replay {
namespace {

constexpr std::size_t max_kinds = 4;  // kinds of lines that are counted per second

}  // namespace

void LineSorter::on_frame(const logplex::Frame& frame, const Origin& origin) {
    Line line;
    if (frame.oversize) {
        line.what = Line::What::oversize;
        add({}, line, {}, origin);
        return;
    }
    const auto stamp = stamp_of_frame(frame.octets);
    if (const auto fate = logplex::fast::skip_frame(frame)) {
        on_other(stamp, *fate, origin);
        return;
    }
    add(stamp, line, frame.octets, origin);
}

void LineSorter::on_other(std::string_view stamp, logplex::Fate fate, const Origin& origin) {
    Line line;
    line.what = Line::What::other;
    line.kind = static_cast<std::uint8_t>(fate);
    add(stamp, line, {}, origin);
}

void LineSorter::on_unread(Unread why) {
    Line line;
    line.what = Line::What::unread;
    line.kind = static_cast<std::uint8_t>(why);
    add({}, line, {}, {});
}

void LineSorter::on_broken(std::uint64_t octets_lost) {
    Line line;
    line.what = Line::What::broken;
    line.begin = octets_lost;
    add({}, line, {}, {});
}

std::uint16_t LineSorter::index_of(const Origin& origin) {
    auto key = std::pair(origin.kind, std::string(origin.name));
    if (const auto known = origin_index_.find(key); known != origin_index_.end()) {
        return known->second;
    }
    if (origins_.size() >= std::numeric_limits<std::uint16_t>::max()) {
        return 0;
    }
    origins_.push_back(key);
    const auto place = static_cast<std::uint16_t>(origins_.size() - 1);
    origin_index_.emplace(std::move(key), place);
    return place;
}

// Counts a line like one of the last few, since a busy second has thousands of app lines.
bool LineSorter::is_counted(const Line& line) {
    const bool countable = line.what == Line::What::other || line.what == Line::What::unread;
    const auto end = lines_.size();
    for (auto i = end; countable && i > input_begin_ && i + max_kinds > end; --i) {
        auto& known = lines_[i - 1];
        if (known.what == line.what && known.kind == line.kind && known.origin == line.origin &&
            std::chrono::floor<Seconds>(known.at) == std::chrono::floor<Seconds>(line.at)) {
            ++known.count;
            return true;
        }
    }
    return false;
}

void LineSorter::add(std::string_view stamp, Line line, std::string_view text, const Origin& origin) {
    if (is_full_) {
        return;
    }
    line.at = last_;
    if (const auto at = stamp.empty() ? std::nullopt : parse_rfc3339(stamp)) {
        line.at = *at;
        if (lines_.size() > input_begin_) {
            rising_ += *at > last_ ? 1U : 0U;
            falling_ += *at < last_ ? 1U : 0U;
        }
        last_ = *at;
    }
    line.origin = index_of(origin);
    if (is_counted(line)) {
        return;
    }
    if (text_.size() + text.size() + (lines_.size() + 1) * sizeof(Line) > limit_) {
        is_full_ = true;
        text_ = {};
        lines_ = {};
        return;
    }
    if (line.what == Line::What::frame) {
        line.begin = text_.size();
        line.size = static_cast<std::uint32_t>(text.size());
        text_.append(text);
    }
    lines_.push_back(line);
}

void LineSorter::end_of_input() {
    if (falling_ > rising_) {
        newest_first_ = true;
        std::reverse(lines_.begin() + static_cast<std::ptrdiff_t>(std::min(input_begin_, lines_.size())),
                     lines_.end());
    }
    input_begin_ = lines_.size();
    rising_ = falling_ = 0;
}

void LineSorter::play(LineSink& sink) {
    std::stable_sort(lines_.begin(), lines_.end(),
                     [](const Line& a, const Line& b) { return a.at < b.at; });
    for (const auto& line : lines_) {
        const Origin origin{origins_[line.origin].first, origins_[line.origin].second};
        switch (line.what) {
            case Line::What::frame:
                sink.on_frame({0, std::string_view(text_).substr(line.begin, line.size), false}, origin);
                break;
            case Line::What::oversize: sink.on_frame({0, {}, true}, origin); break;
            case Line::What::broken: sink.on_broken(line.begin); break;
            case Line::What::unread:
                for (std::uint64_t i = 0; i < line.count; ++i) {
                    sink.on_unread(static_cast<Unread>(line.kind));
                }
                break;
            case Line::What::other: {
                const auto stamp = line.at == WallTime{} ? std::string() : micro_rfc3339(line.at);
                for (std::uint64_t i = 0; i < line.count; ++i) {
                    sink.on_other(stamp, static_cast<logplex::Fate>(line.kind), origin);
                }
                break;
            }
        }
    }
}

}  // namespace dynoward::replay
