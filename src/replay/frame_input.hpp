// SPDX-License-Identifier: MIT
// Bodies of a log drain, one after another, split by their octet counts. After a wrong count the rest is
// lost, unless each frame before it was a line of its own: then it is read line by line.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "replay/line_normalizer.hpp"
#include "replay/text_input.hpp"

namespace dynoward::replay {

class FrameInput : public InputParser {
 public:
    explicit FrameInput(LineNormalizer& normalizer) : normalizer_(normalizer) {}

    void feed(std::string_view piece) override;
    void finish() override;

    /// Whether it begins with a length and a blank; a date continues with a dash.
    static bool is_begin(std::string_view text);
    /// Whether the lengths at the beginning of an input are wrong, while each line of it is a frame.
    static bool has_wrong_counts(std::string_view begin, bool is_all);

 private:
    void skip(std::string_view& piece);
    void take(const logplex::Frame& frame);
    void continue_by_lines(std::string_view rest);

    LineNormalizer& normalizer_;
    std::string kept_;           ///< the beginning of an incomplete frame
    std::uint64_t to_skip_ = 0;  ///< of a frame that is too long to keep
    std::uint64_t skipped_ = 0;
    std::uint64_t lost_ = 0;  ///< after an error
    std::uint64_t frames_ = 0;
    bool is_broken_ = false;
    bool last_is_line_ = true;    ///< the last frame ended with or was followed by a line end
    bool by_lines_ = true;        ///< and so did all frames before it
    bool may_lack_host_ = false;  ///< decided by the first frame
    std::unique_ptr<TextInput> lines_;
};

}  // namespace dynoward::replay
