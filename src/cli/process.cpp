// SPDX-License-Identifier: MIT
#include "cli/process.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <initializer_list>

namespace dynoward::cli {

bool fill_standard_descriptors() {
    for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (::fcntl(descriptor, F_GETFD) != -1 || errno != EBADF) {
            continue;
        }
        const int mode = descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY;
        // open() returns the lowest free descriptor, and all lower ones are in use.
        if (::open("/dev/null", mode) != descriptor) {
            return false;
        }
    }
    return true;
}

void forbid_dumps() {
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
    // A core_pattern that is a pipe ignores the limit.
    ::prctl(PR_SET_DUMPABLE, 0);
}

}  // namespace dynoward::cli
