// SPDX-License-Identifier: MIT
// A getaddrinfo for the program under test (LD_PRELOAD): silent.example.com gets no answer, as from a name
// server that is down, and platform.example.com is this machine, until the file that FAKE_NAMES_DOWN names
// exists.
#include <dlfcn.h>
#include <netdb.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

extern "C" int getaddrinfo(const char* node, const char* service, const addrinfo* hints,
                           addrinfo** result) {
    using Real = int (*)(const char*, const char*, const addrinfo*, addrinfo**);
    static const auto real = reinterpret_cast<Real>(::dlsym(RTLD_NEXT, "getaddrinfo"));
    if (node == nullptr) {
        return real(node, service, hints, result);
    }
    const bool platform = std::strcmp(node, "platform.example.com") == 0;
    const char* down = std::getenv("FAKE_NAMES_DOWN");
    const bool is_down = down != nullptr && ::access(down, F_OK) == 0;
    if (std::strcmp(node, "silent.example.com") == 0 || (platform && is_down)) {
        while (true) {
            ::pause();
        }
    }
    return real(platform ? "127.0.0.1" : node, service, hints, result);
}
