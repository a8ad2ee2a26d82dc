// SPDX-License-Identifier: MIT
#include "replay/log_reader.hpp"

#include <algorithm>
#include <utility>

#include "dynoward/values/limits.hpp"
#include "replay/frame_input.hpp"
#include "replay/json_input.hpp"
#include "replay/line_normalizer.hpp"
#include "replay/table_input.hpp"
#include "replay/text_decoder.hpp"
#include "replay/text_input.hpp"

namespace dynoward::replay {
namespace {

// Line ends, and NULs that keep a log stream alive, do not indicate the format.
constexpr std::string_view meaningless("\r\n\0", 3);
// Enough to check the frame lengths and the line ends.
constexpr std::size_t detect_bytes = 65536;

}  // namespace

class LogReader::Impl {
 public:
    explicit Impl(LineSink& sink) : normalizer_(sink) {}

    void begin(WallTime written_at) { normalizer_.begin(written_at); }
    void feed(std::string_view piece) {
        start();
        normalizer_.report().bytes += piece.size();
        decoder_.feed(piece, [this](std::string_view text) { feed_text(text); });
    }
    void finish() {
        start();
        decoder_.finish([this](std::string_view text) { feed_text(text); });
        normalizer_.report().encoding = std::exchange(decoder_, {}).encoding();
        if (!form_) {
            detect(true);
        }
        if (form_) {
            form_->finish();
            form_.reset();
        }
        report_ = normalizer_.report();
        has_begun_ = false;
    }
    const InputReport& report() const { return report_; }

 private:
    void start() {
        if (!std::exchange(has_begun_, true)) {
            normalizer_.reset();
        }
    }
    void feed_text(std::string_view text) {
        if (form_) {
            form_->feed(text);
            return;
        }
        if (begin_.empty()) {
            text.remove_prefix(std::min(text.find_first_not_of(meaningless), text.size()));
        }
        begin_.append(text);
        if (begin_.size() >= detect_bytes) {
            detect(false);
        }
    }
    void detect(bool is_all) {
        const auto begun = std::exchange(begin_, {});
        if (!begun.empty()) {
            form_ = form_of(begun, is_all);
            form_->feed(begun);
        }
    }
    std::unique_ptr<InputParser> form_of(std::string_view begun, bool is_all) {
        if (FrameInput::is_begin(begun)) {
            if (!FrameInput::has_wrong_counts(begun, is_all)) {
                return std::make_unique<FrameInput>(normalizer_);
            }
            return std::make_unique<TextInput>(normalizer_, TextInput::LineEnd::lf, true);
        }
        if (JsonInput::is_begin(begun)) {
            return std::make_unique<JsonInput>(normalizer_);
        }
        if (auto head = read_table_head(begun.substr(0, begun.find('\n')))) {
            return std::make_unique<TableInput>(normalizer_, std::move(*head));
        }
        const bool has_lf = begun.find('\n') != std::string_view::npos;
        const bool has_cr = begun.substr(0, begun.size() - 1).find('\r') != std::string_view::npos;
        return std::make_unique<TextInput>(
            normalizer_, !has_lf && has_cr ? TextInput::LineEnd::cr : TextInput::LineEnd::lf);
    }

    LineNormalizer normalizer_;
    TextDecoder decoder_;
    std::unique_ptr<InputParser> form_;
    std::string begin_;  ///< until the format is detected
    InputReport report_;
    bool has_begun_ = false;
};

LogReader::LogReader(LineSink& sink) : impl_(std::make_unique<Impl>(sink)) {}
LogReader::~LogReader() = default;

void LogReader::begin(WallTime written_at) {
    impl_->begin(written_at);
}
void LogReader::feed(std::string_view piece) {
    impl_->feed(piece);
}
void LogReader::finish() {
    impl_->finish();
}
const InputReport& LogReader::report() const {
    return impl_->report();
}

}  // namespace dynoward::replay
