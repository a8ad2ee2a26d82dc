// SPDX-License-Identifier: MIT
// Visits a std::variant with a lambda for each alternative. Without a catch-all among them, an alternative
// that is added later does not compile where it is forgotten.
#pragma once

namespace dynoward {

template <class... Handlers>
struct Overloaded : Handlers... {
    using Handlers::operator()...;
};
// Clang before 17 does not deduce the arguments of an aggregate by itself.
template <class... Handlers>
Overloaded(Handlers...) -> Overloaded<Handlers...>;

}  // namespace dynoward
