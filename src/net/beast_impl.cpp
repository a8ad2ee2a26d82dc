// SPDX-License-Identifier: MIT
// The one file in which Beast itself is compiled (BOOST_BEAST_SEPARATE_COMPILATION).
#include <boost/beast/src.hpp>
