// SPDX-License-Identifier: MIT
#include "cli/replay_run.hpp"

#include <algorithm>

#include "cli/exit_codes.hpp"
#include "cli/replay_input.hpp"
#include "dynoward/values/limits.hpp"
#include "replay/line_sorter.hpp"
#include "values/printable.hpp"

namespace dynoward::cli {
namespace {

using OnEntry = std::function<void(const policy::LedgerEntry&)>;

// Passes lines to the replay, and to a sorter in case they turn out not to be in order.
class Tee : public replay::LineSink {
 public:
    void on_frame(const logplex::Frame& frame, const replay::Origin& origin) override {
        for (auto* sink : sinks_) {
            sink->on_frame(frame, origin);
        }
    }
    void on_other(std::string_view stamp, logplex::Fate fate, const replay::Origin& origin) override {
        for (auto* sink : sinks_) {
            sink->on_other(stamp, fate, origin);
        }
    }
    void on_unread(replay::Unread why) override {
        for (auto* sink : sinks_) {
            sink->on_unread(why);
        }
    }
    void on_broken(std::uint64_t octets_lost) override {
        for (auto* sink : sinks_) {
            sink->on_broken(octets_lost);
        }
    }
    void add(replay::LineSink& sink) { sinks_.push_back(&sink); }
    void remove(const replay::LineSink& sink) { std::erase(sinks_, &sink); }

 private:
    std::vector<replay::LineSink*> sinks_;
};

// Buffers verdicts until the lines are known to be in order; if there are too many, it releases them early.
class EntryBuffer {
 public:
    explicit EntryBuffer(const OnEntry& on_entry) : on_entry_(on_entry) {}

    void add(std::size_t variant, const policy::LedgerEntry& entry) {
        if (variant != 0) {
            return;
        }
        entries_.push_back(entry);
        if (entries_.size() > limits::replay_entries) {
            release();
        }
    }
    void release() {
        for (const auto& entry : entries_) {
            on_entry_(entry);
        }
        was_released_ = was_released_ || !entries_.empty();
        entries_.clear();
    }
    void drop() { entries_.clear(); }
    bool was_released() const { return was_released_; }

 private:
    const OnEntry& on_entry_;
    std::vector<policy::LedgerEntry> entries_;
    bool was_released_ = false;
};

bool is_number(const std::string& text) {
    return text.find_first_not_of("0123456789") == std::string::npos;
}

class Run {
 public:
    Run(const ReplayOptions& options, const std::vector<replay::Variant>& variants, Progress& progress,
        const OnEntry& on_entry)
        : options_(options), variants_(variants), progress_(progress), buffer_(on_entry) {}

    ReplayResult run(bool can_be_read_twice) {
        read_as_it_comes(can_be_read_twice);
        if (is_out_of_order_) {
            sort(can_be_read_twice);
        }
        if (!result_.refusal) {
            refuse_several_apps();
        }
        if (!result_.refusal) {
            refuse_without_time();
        }
        if (!result_.refusal) {
            buffer_.release();
        }
        return std::move(result_);
    }

 private:
    std::unique_ptr<replay::Replay> new_replay() {
        return std::make_unique<replay::Replay>(
            variants_, !options_.chart.empty(),
            [this](std::size_t variant, const policy::LedgerEntry& entry) { buffer_.add(variant, entry); },
            options_.app);
    }

    void read_all(replay::LineSink& sink, replay::LineSorter* sorter,
                  const std::function<bool()>& keep_reading) {
        replay::LogReader reader(sink);
        result_.files.clear();
        for (const auto& file : options_.files) {
            auto problem = read_input(file, reader, progress_, keep_reading);
            result_.files.push_back({file, std::move(problem), reader.report()});
            if (sorter != nullptr) {
                sorter->end_of_input();
            }
            if (!keep_reading()) {
                return;
            }
        }
    }

    void read_as_it_comes(bool can_be_read_twice) {
        auto& replay = result_.replay = new_replay();
        Tee tee;
        tee.add(*replay);
        if (!can_be_read_twice) {
            sorter_ = std::make_unique<replay::LineSorter>(limits::replay_pipe_bytes);
            tee.add(*sorter_);
        }
        read_all(tee, sorter_.get(), [&] {
            if (!is_out_of_order_ && replay->was_late()) {
                is_out_of_order_ = true;
                tee.remove(*replay);
                if (sorter_) {
                    sorter_->set_limit(limits::replay_sort_bytes);
                }
            }
            return !is_out_of_order_ || sorter_ != nullptr;
        });
        is_out_of_order_ = is_out_of_order_ || replay->was_late() || replay->runs_backwards();
        if (!is_out_of_order_) {
            replay->finish();
        }
    }

    void sort(bool can_be_read_twice) {
        if (buffer_.was_released()) {
            refuse(missing_input,
                   "the lines are not in chronological order, so the verdicts above are invalid: sort the "
                   "lines first");
            return;
        }
        buffer_.drop();
        if (can_be_read_twice) {
            sorter_ = std::make_unique<replay::LineSorter>(limits::replay_sort_bytes);
            read_all(*sorter_, sorter_.get(), [this] { return !sorter_->is_full(); });
        }
        if (sorter_->is_full()) {
            refuse(missing_input,
                   "the lines are not in chronological order, and there are too many to sort in memory: if "
                   "the "
                   "newest come first, use `tac FILE | dynoward replay -`; otherwise give the files oldest "
                   "first, or `sort` them by timestamp");
            return;
        }
        result_.was_sorted = true;
        result_.had_newest_first = sorter_->has_newest_first();
        result_.replay = new_replay();
        sorter_->play(*result_.replay);
        result_.replay->finish();
    }

    void refuse_several_apps() {
        const auto apps = result_.replay->apps();
        if (apps.size() > 1) {
            refuse(wrong_usage,
                   "the lines come from several apps, and each app has its own web.1: " + list(apps) +
                       ". Select one: --app NAME, or --app NUMBER if the lines do not contain its name");
        } else if (const auto& recording = result_.replay->recording();
                   recording.of_other_apps > 0 &&
                   (recording.frames == 0 || (apps.empty() && is_number(options_.app)))) {
            refuse(missing_input, "no line belongs to --app " + printable(options_.app) +
                                      "; the lines belong to " + list(result_.replay->names()));
        }
    }

    // Without stamps nothing is evaluated, so "0 restarts" would be wrong.
    void refuse_without_time() {
        const auto& recording = result_.replay->recording();
        if (recording.frames > 0 && !recording.from) {
            refuse(missing_input,
                   "none of the lines has a timestamp that can be read, such as "
                   "2026-03-04T12:00:00.100000+00:00 (RFC 3339)");
        }
    }

    void refuse(int status, std::string why) {
        result_.refusal = std::move(why);
        result_.status = status;
    }

    static std::string list(const std::vector<std::string>& names) {
        constexpr std::size_t max_names = 20;
        std::string text;
        for (std::size_t i = 0; i < std::min(names.size(), max_names); ++i) {
            text += (i == 0 ? "" : ", ") + printable(names[i]);
        }
        return names.size() > max_names
                   ? text + ", and " + std::to_string(names.size() - max_names) + " more"
                   : text;
    }

    const ReplayOptions& options_;
    const std::vector<replay::Variant>& variants_;
    Progress& progress_;
    EntryBuffer buffer_;
    ReplayResult result_;
    std::unique_ptr<replay::LineSorter> sorter_;
    bool is_out_of_order_ = false;
};

}  // namespace

ReplayResult run_replay(const ReplayOptions& options, const std::vector<replay::Variant>& variants,
                        Progress& progress, bool can_be_read_twice, const OnEntry& on_entry) {
    return Run(options, variants, progress, on_entry).run(can_be_read_twice);
}

}  // namespace dynoward::cli
