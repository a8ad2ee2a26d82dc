// SPDX-License-Identifier: MIT
#include "net/descriptors.hpp"

#include <sys/resource.h>

#include <algorithm>

#include "dynoward/values/limits.hpp"

namespace dynoward::net {

DescriptorLimit raise_descriptor_limit(std::size_t wanted) {
    const rlim_t needed = wanted + limits::descriptor_reserve;
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) {
        return {wanted, needed};
    }
    if (limit.rlim_cur < needed) {  // RLIM_INFINITY is the largest of all
        rlimit raised = limit;
        raised.rlim_cur = std::min(needed, limit.rlim_max);
        limit = ::setrlimit(RLIMIT_NOFILE, &raised) == 0 ? raised : limit;
    }
    const auto allowed = static_cast<std::size_t>(std::min(limit.rlim_cur, needed));
    const auto left = allowed - std::min(allowed, limits::descriptor_reserve);
    return {left < std::min(limits::min_connections, wanted) ? 0 : left, allowed};
}

}  // namespace dynoward::net
