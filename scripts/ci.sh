#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# `./dev ci`, what CI runs, in phases; read by ./dev, whose functions it calls. docs/testing.md has the
# minutes of each phase.

phases=()
running=

# phase NAME COMMAND...: runs it, and notes how long it took for the table at the end.
phase() {
  local name=$1 began=$SECONDS
  shift
  say "dev: === $name ==="
  running=$name
  "$@"
  running=
  phases+=("$(printf '%4d s  %s' "$((SECONDS - began))" "$name")")
}

# optional MINUTES NAME COMMAND...: a phase that takes about this long on an empty compiler cache. Where CI
# would run into its limit, and lose the results of all phases before, it is left out, and the table says so.
readonly ci_limit_minutes=${DYNOWARD_CI_MINUTES:-75}
optional() {
  local minutes=$1
  shift
  if [ "$((SECONDS / 60 + minutes))" -gt "$ci_limit_minutes" ]; then
    say "dev: === LEFT OUT, for lack of time: $1 ==="
    phases+=("LEFT OUT  $1")
    return
  fi
  phase "$@"
}

# A minute of each target while the tests wait for their sockets and timers; nice, so as not to delay them.
begin_fuzzing() {
  setsid nice -n 10 scripts/fuzz build/asan-ubsan "${DYNOWARD_FUZZ_SECONDS:-60}" >build/fuzz.log 2>&1 &
  fuzzing=$!
  trap 'kill -- "-$fuzzing" 2>/dev/null || true; print_phases' EXIT
}

end_fuzzing() {
  local status=0
  wait "$fuzzing" || status=$?
  cat build/fuzz.log
  return "$status"
}

print_phases() {
  say "dev: phases"
  [ "${#phases[@]}" -eq 0 ] || printf '%s\n' "${phases[@]}" >&2
  [ -z "$running" ] || say "FAILED  $running"
}

# Cheap checks first; what is left out first where time runs short comes last.
command_ci() {
  trap print_phases EXIT
  phase "packages" need_ci
  phase "check: format, scripts, rules of the tree" command_check
  phase "build: ASan and UBSan" build_preset asan-ubsan
  phase "build: fuzz targets" build_preset asan-ubsan fuzz_programs
  phase "build: dev" build_preset dev
  begin_fuzzing
  phase "test: ASan and UBSan" test_sanitized
  phase "test: dev" run_tests dev
  phase "fuzz: what was left of it" end_fuzzing
  optional 8 "build and test: threads and sockets under TSan" test_threaded
  optional 8 "lint: src" command_lint src
}

need_ci() {
  need lint
  need_tests
}

command_deploy-rehearsal() {
  need build test
  command -v npm >/dev/null || need node
  exec tests/deploy/rehearsal "$@"
}
