// SPDX-License-Identifier: MIT
// Bodies of batches written by hand: frames counted in octets, and lines as the platform writes them, with
// stamps before or after now. So one batch can contain the evidence of a minute.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace dynoward::e2e {

/// uuids of incarnations, as metric lines carry them.
inline constexpr std::string_view first_life = "0b6d1c58-3f0e-4f6c-8d35-6a1c2e7f9010";
inline constexpr std::string_view second_life = "c81e728d-9d4c-4f63-b56a-3a5c1d2e4f60";

/// `LEN <134>1 TIME host APP PROCID - MSG\n`, stamped `ago` before now.
std::string frame(std::string_view app_name, std::string_view procid, std::string_view text,
                  std::chrono::milliseconds ago = {});
/// These octets with their count in front.
std::string counted(std::string_view octets);

/// A memory sample of the platform, total and quota of 512 MB.
std::string sample(std::string_view dyno, std::string_view life, double total_mb,
                   std::chrono::milliseconds ago = {});
std::string sample_text(std::string_view dyno, std::string_view life, double total_mb);

/// Five samples at 20 s each that show a dyno far over its quota for 80 s until now: the memory rule fires.
std::string leak_of(std::string_view dyno, std::string_view life = first_life, double total_mb = 600);

}  // namespace dynoward::e2e
