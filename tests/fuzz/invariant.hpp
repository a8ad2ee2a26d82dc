// SPDX-License-Identifier: MIT
// What a fuzz target uses instead of assert(): it must also stop a build without assertions.
#pragma once

#include <cstdio>
#include <cstdlib>

#define DYNOWARD_INVARIANT(condition)                                                    \
    do {                                                                                 \
        if (!(condition)) {                                                              \
            std::fprintf(stderr, "%s:%d: broken: %s\n", __FILE__, __LINE__, #condition); \
            std::abort();                                                                \
        }                                                                                \
    } while (false)
