// SPDX-License-Identifier: MIT
#include "dynoward/values/version.hpp"

namespace dynoward {

std::string_view version() {
    return DYNOWARD_VERSION;
}

std::string_view commit() {
    return DYNOWARD_COMMIT;
}

}  // namespace dynoward
