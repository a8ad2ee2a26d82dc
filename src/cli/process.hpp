// SPDX-License-Identifier: MIT
// What every command does first, before it opens a descriptor or reads a secret.
#pragma once

namespace dynoward::cli {

/// Puts /dev/null where stdin, stdout or stderr is closed, opened so that reading or writing still fails:
/// otherwise the next socket or file would get the number, and the log would go into it. False where that
/// cannot be done.
bool fill_standard_descriptors();

/// No core dump, and no other process of this user may read the memory, which contains tokens and
/// passwords.
void forbid_dumps();

}  // namespace dynoward::cli
