// SPDX-License-Identifier: MIT
#include "values/version.hpp"

namespace dynoward {

std::string_view version() {
    return DYNOWARD_VERSION;
}

std::string_view commit() {
    return DYNOWARD_COMMIT;
}

}  // namespace dynoward
