// SPDX-License-Identifier: MIT
// Inflates gzip piece by piece in constant memory, one member after another: an archive of gigabytes is
// read like a pipe.
#pragma once

#include <functional>
#include <memory>
#include <string_view>

namespace dynoward::cli {

class Gunzip {
 public:
    using Take = std::function<void(std::string_view)>;

    Gunzip();
    ~Gunzip();
    Gunzip(const Gunzip&) = delete;
    Gunzip& operator=(const Gunzip&) = delete;

    /// Hands on what it inflates to. false: not gzip from here on; what was handed on stands.
    bool feed(std::string_view packed, const Take& take);
    /// Whether the input may end here: the last member was whole.
    bool at_end() const;

    static bool is_gzip(std::string_view begin) { return begin.starts_with("\x1f\x8b"); }

 private:
    struct Stream;
    std::unique_ptr<Stream> stream_;
};

}  // namespace dynoward::cli
