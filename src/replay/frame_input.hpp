// SPDX-License-Identifier: MIT
// Bodies of a log drain, one after another, cut by their octet counts. Where a count is wrong, nothing is
// looked for behind it, unless each frame before it was a line of its own: then lines are.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "replay/intake.hpp"
#include "replay/text_input.hpp"

namespace dynoward::replay {

class FrameInput : public InputForm {
 public:
    explicit FrameInput(Intake& intake) : intake_(intake) {}

    void feed(std::string_view piece) override;
    void finish() override;

    /// A length and a blank; a date goes on with a dash.
    static bool is_begin(std::string_view text);
    /// Whether the lengths at the beginning of an input cannot be right, while each line of it is a frame.
    static bool has_wrong_counts(std::string_view begin, bool is_all);

 private:
    void skip(std::string_view& piece);
    void take(const logplex::Frame& frame);
    void go_on_by_lines(std::string_view rest);

    Intake& intake_;
    std::string kept_;           ///< the beginning of a frame whose end has not come
    std::uint64_t to_skip_ = 0;  ///< of a frame that is too long to be kept
    std::uint64_t skipped_ = 0;
    std::uint64_t lost_ = 0;  ///< behind an error
    std::uint64_t frames_ = 0;
    bool is_broken_ = false;
    bool last_is_line_ = true;    ///< the last frame ended with a line end, or one followed it
    bool by_lines_ = true;        ///< so did all before it
    bool may_lack_host_ = false;  ///< decided by the first frame
    std::unique_ptr<TextInput> lines_;
};

}  // namespace dynoward::replay
