// SPDX-License-Identifier: MIT
// A password or token. It cannot be printed by accident: there is no operator<< and no conversion; code
// that needs the bytes calls reveal(), and a review can search for that word.
#pragma once

#include <string>
#include <utility>

namespace dynoward {

class Secret {
 public:
    Secret() = default;
    explicit Secret(std::string bytes) : bytes_(std::move(bytes)) {}

    const std::string& reveal() const { return bytes_; }
    bool empty() const { return bytes_.empty(); }

 private:
    std::string bytes_;
};

}  // namespace dynoward
